//! The primitives under exploration: every schedule of two or three tasks with two or three operations,
//! at the grain of operations (a task may be interrupted before each) and at the grain of words (before
//! each load, store, compare-exchange, wait and wake of the algorithms in `raw`).
//!
//! A program asserts what must hold; what it observes are the outcomes that may differ. A lost wake-up
//! shows as a run in which all wait. `faults.rs` plants three faults that must be found.
//! `THREADLAB_LONG` adds those with more tasks.

mod barriers;
mod conditions;
mod faults;
mod gil;
mod operations;
mod pools;
mod queue_kinds;
mod queues;
mod words;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use threadlab::run::{Completeness, Exploration, Limits, Search, explore};
use threadlab::threading::Thread;
use threadlab::trace::VerdictKind;
use threadlab::{Racy, observe};

const LIMITS: Limits = Limits {
    schedules: 1_000_000,
    steps: 10_000,
};

/// Explores all schedules.
fn all(program: impl Fn()) -> Exploration {
    let full = Search::Full { sleep_sets: true };
    let found = explore(full, LIMITS, program, |_| ControlFlow::Continue(()));
    assert_eq!(
        (found.completeness, found.strayed),
        (Completeness::Complete, 0)
    );
    found
}

/// Explores all schedules; each of them has to complete.
fn always(name: &str, program: impl Fn()) -> Exploration {
    let found = all(program);
    expect_completed(name, &found);
    found
}

fn expect_completed(name: &str, found: &Exploration) {
    println!(
        "{name}: {} schedules, {}",
        found.schedules, found.completeness
    );
    let mut outcomes = found.outcomes.iter();
    if let Some(bad) = outcomes.find(|outcome| outcome.verdict != VerdictKind::Completed) {
        let (schedule, observed) = (&bad.schedule, &bad.observed);
        panic!("{name}: {} under {schedule}, {observed:?}", bad.verdict);
    }
}

/// Explores all schedules with at most so many preemptions, where all there are are too many; each has
/// to complete.
fn to_bound(bound: u32, name: &str, program: impl Fn()) -> Exploration {
    let done = Completeness::Bound(bound);
    let found = explore(Search::Dfs, LIMITS, program, |so_far| {
        if so_far.completeness == done {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    expect_completed(name, &found);
    assert!([done, Completeness::Complete].contains(&found.completeness));
    found
}

/// Whether the tests that take long are wanted.
fn long() -> bool {
    std::env::var_os("THREADLAB_LONG").is_some()
}

/// The values that a run may observe, each as one text.
fn values(found: &Exploration) -> Vec<String> {
    let text = |values: &Vec<(String, String)>| {
        let values: Vec<_> = values.iter().map(|(_, value)| value.as_str()).collect();
        values.join(" ")
    };
    found
        .outcomes
        .iter()
        .map(|outcome| text(&outcome.observed))
        .collect()
}

type Task = Box<dyn FnOnce() + Send>;

/// A task that shares this with the others.
fn task<S: Send + Sync + 'static>(shared: &Arc<S>, f: impl Fn(&S) + Send + 'static) -> Task {
    let shared = shared.clone();
    Box::new(move || f(&shared))
}

/// Runs the first task here, the others in threads of their own, and joins those.
fn tasks<const N: usize>(tasks: [Box<dyn FnOnce() + Send>; N]) {
    let mut tasks = tasks.into_iter();
    let mine = tasks.next().expect("there is a first one");
    let threads: Vec<_> = tasks.map(Thread::new).collect();
    threads.iter().for_each(|thread| thread.start().unwrap());
    mine();
    threads.iter().for_each(|thread| thread.join().unwrap());
}

/// Runs the tasks, each of which comes to something, and observes all that together when they are over: a
/// value that is observed in between depends on each step of the others, and there are far more schedules.
fn observe_each<S: Send + Sync + 'static, const N: usize>(
    shared: &Arc<S>,
    each: [fn(&S) -> u32; N],
) {
    let results = Arc::new([const { AtomicU32::new(0) }; N]);
    let mut number = 0..N;
    tasks(each.map(|f| {
        let (i, results) = (number.next().expect("as many"), results.clone());
        task(shared, move |shared| results[i].store(f(shared), SeqCst))
    }));
    let results = results
        .each_ref()
        .map(|result| result.load(SeqCst).to_string());
    observe("results", results.join(" "));
}

/// A room for one task at a time. Each way in or out is a step of its own; a second one fails the run.
struct Room(Racy<u32>);

impl Default for Room {
    fn default() -> Self {
        Room::new()
    }
}

impl Room {
    const fn new() -> Self {
        Room(Racy::new(0))
    }

    fn visit(&self) {
        assert_eq!(self.0.read(), 0, "somebody is inside");
        self.0.write(1);
        self.0.write(0);
    }
}
