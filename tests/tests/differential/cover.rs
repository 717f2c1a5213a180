//! What the programs that are always compared have to have: each operation with each of its results. Whatever
//! Python shows and we cannot do any more is only seen where a program does it.

use std::collections::BTreeSet;

use crate::program::{Act, Program, Thing, Thing::*};

use Act::*;

/// Programs that dice hardly ever make: somebody waits for what another one gives.
pub fn named() -> Vec<Program> {
    let on_one = |thing: Thing, tasks: &[&[Act]]| Program::of(thing, tasks);
    let waits: &[Act] = &[Acquire, Wait, Release];
    vec![
        on_one(Condition, &[waits, &[Acquire, Notify(1), Release]]),
        on_one(
            Condition,
            &[
                &[Acquire, WaitTimed, Release],
                &[Acquire, NotifyAll, Release],
            ],
        ),
        on_one(
            Condition,
            &[&[Acquire, Wait, Wait], &[Acquire, Notify(2), Release]],
        ),
        on_one(Event, &[&[WaitTimed, WaitTimed, Wait], &[Set, Clear]]),
        on_one(
            Semaphore(0),
            &[&[Acquire, TryAcquire], &[Release, AcquireTimed]],
        ),
        on_one(Semaphore(0), &[&[Acquire], &[Acquire], &[ReleaseMany(2)]]),
    ]
}

/// Each operation, with all results that it can have.
const EVERYTHING: [&str; 38] = [
    "Lock.Acquire: waits, yes",
    "Lock.TryAcquire: no, yes",
    "Lock.AcquireTimed: no, yes",
    "Lock.Release: ok, release unlocked lock",
    "Lock.Locked: no, yes",
    "RLock.Acquire: waits, yes",
    "RLock.TryAcquire: no, yes",
    "RLock.AcquireTimed: no, yes",
    "RLock.Release: cannot release un-acquired lock, ok",
    "Semaphore.Acquire: waits, yes",
    "Semaphore.TryAcquire: no, yes",
    "Semaphore.AcquireTimed: no, yes",
    "Semaphore.Release: ok",
    "Semaphore.ReleaseMany: ok",
    "BoundedSemaphore.Acquire: waits, yes",
    "BoundedSemaphore.TryAcquire: no, yes",
    "BoundedSemaphore.AcquireTimed: no, yes",
    "BoundedSemaphore.Release: Semaphore released too many times, ok",
    "BoundedSemaphore.ReleaseMany: Semaphore released too many times, ok",
    "Event.Set: ok",
    "Event.Clear: ok",
    "Event.IsSet: no, yes",
    "Event.Wait: waits, yes",
    "Event.WaitTimed: no, yes",
    "Condition.Acquire: waits, yes",
    "Condition.Release: ok",
    "Condition.Wait: waits, yes",
    "Condition.WaitTimed: cannot wait on un-acquired lock, no, waits, yes",
    "Condition.Notify: cannot notify on un-acquired lock, ok",
    "Condition.NotifyAll: ok",
    "Queue.Put: ok, waits",
    "Queue.PutNowait: Full, ok",
    "Queue.PutTimed: Full, ok",
    "Queue.Get: item, waits",
    "Queue.GetNowait: Empty, item",
    "Queue.GetTimed: Empty, item",
    "Queue.TaskDone: ok, task_done() called too many times",
    "Queue.Join: ok, waits",
];

/// What is missing of [`EVERYTHING`].
pub fn missing(shown: &BTreeSet<String>) -> Vec<String> {
    let all = EVERYTHING.iter().flat_map(|line| {
        let (operation, results) = line.split_once(": ").expect("each line has both");
        let results = results.split(", ");
        results.map(move |result| format!("{operation}: {result}"))
    });
    all.filter(|one| !shown.contains(one)).collect()
}

/// What operations a program has, each with a result, by these outcomes.
pub fn shown<'a>(
    program: &'a Program,
    outcomes: &'a BTreeSet<String>,
) -> impl Iterator<Item = String> + 'a {
    let tasks = outcomes
        .iter()
        .flat_map(|outcome| outcome.split(" | ").zip(&program.tasks));
    tasks.flat_map(|(results, steps)| {
        let both = results.split(", ").zip(steps);
        both.map(|(result, step)| {
            let thing = word(&format!("{:?}", program.things[step.on]));
            let act = word(&format!("{:?}", step.act));
            // An item is an item.
            let result = result.parse::<u32>().map_or(result, |_| "item");
            format!("{thing}.{act}: {result}")
        })
    })
}

/// The name, without a number.
fn word(debug: &str) -> String {
    debug.chars().take_while(|c| c.is_alphabetic()).collect()
}
