//! A program on our primitives, under every schedule: the outcomes that it can have.
//!
//! A time-out is of no length here. In a stepped run whoever waits with a deadline that is not after now
//! can be chosen to go on at any choice, and is then late; so the exploration has it both ways, in every
//! order, and virtual time never moves.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::run::{Completeness, Limits, Search, explore};
use threadlab::threading::{BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread};
use threadlab::trace::VerdictKind;

use crate::program::{Act, Program, Step, Thing};

/// Some time; see above.
const T: Duration = Duration::ZERO;

/// Every outcome; nothing if there are more schedules than this.
pub fn outcomes(program: &Program, most: u64) -> Option<BTreeSet<String>> {
    let limits = Limits {
        schedules: most,
        steps: 1000,
    };
    let full = Search::Full { sleep_sets: true };
    let told = Arc::new(Told::default());
    let mut outcomes = BTreeSet::new();
    let once = || play(program, &told);
    let found = explore(full, limits, once, |found| {
        let verdict = found.last().expect("one was just run").verdict;
        outcomes.insert(told.outcome(program, verdict));
        ControlFlow::Continue(())
    });
    (found.completeness == Completeness::Complete).then_some(outcomes)
}

/// What the tasks of a run tell, each in a place of its own, and what is left in the end.
#[derive(Default)]
struct Told(Mutex<(Vec<Vec<String>>, Option<String>)>);

impl Told {
    fn all(&self) -> MutexGuard<'_, (Vec<Vec<String>>, Option<String>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn outcome(&self, program: &Program, verdict: VerdictKind) -> String {
        let (results, left) = &*self.all();
        let waits = |(results, steps): (&Vec<String>, &Vec<Step>)| {
            let waits = (results.len() < steps.len()).then(|| "waits".to_owned());
            let all: Vec<_> = results.iter().cloned().chain(waits).collect();
            all.join(", ")
        };
        let mut parts: Vec<_> = results.iter().zip(&program.tasks).map(waits).collect();
        match verdict {
            VerdictKind::Completed => parts.extend(left.clone()),
            VerdictKind::Deadlock | VerdictKind::AllWaiting => {}
            other => parts.push(other.to_string()),
        }
        parts.join(" | ")
    }
}

/// A run: the main task is the last of the program's, since each start and each end of another one makes
/// the exploration larger; in the end it looks at what is left.
fn play(program: &Program, told: &Arc<Told>) {
    *told.all() = (vec![Vec::new(); program.tasks.len()], None);
    let made: Arc<Vec<_>> = Arc::new(
        program
            .things
            .iter()
            .map(|&thing| Made::new(thing))
            .collect(),
    );
    let body = |(number, steps): (usize, &Vec<Step>)| {
        let (made, told, steps) = (made.clone(), told.clone(), steps.clone());
        move || {
            for step in steps {
                let result = made[step.on].act(step.act);
                told.all().0[number].push(result);
            }
        }
    };
    let mut bodies = program.tasks.iter().enumerate().map(body);
    let last = bodies.next_back().expect("a program has tasks");
    let threads: Vec<_> = bodies.map(Thread::new).collect();
    threads
        .iter()
        .for_each(|thread| thread.start().expect("there are few threads"));
    last();
    threads
        .iter()
        .for_each(|thread| thread.join().expect("it was started"));
    let left: Vec<_> = made.iter().map(Made::left).collect();
    told.all().1 = Some(left.join(", "));
}

/// A thing that was made.
enum Made {
    Lock(Lock),
    RLock(RLock),
    Semaphore(Semaphore),
    BoundedSemaphore(BoundedSemaphore),
    Event(Event),
    Condition(Condition),
    Queue(Box<Queue<u32>>),
}

impl Made {
    fn new(thing: Thing) -> Made {
        match thing {
            Thing::Lock => Made::Lock(Lock::new()),
            Thing::RLock => Made::RLock(RLock::new()),
            Thing::Semaphore(n) => Made::Semaphore(Semaphore::new(n)),
            Thing::BoundedSemaphore(n) => Made::BoundedSemaphore(BoundedSemaphore::new(n)),
            Thing::Event => Made::Event(Event::new()),
            Thing::Condition => Made::Condition(Condition::new()),
            Thing::Queue(maxsize) => Made::Queue(Box::new(Queue::new(maxsize as usize))),
        }
    }

    /// Does it, and tells how it came out as Python would.
    fn act(&self, act: Act) -> String {
        match self {
            Made::Lock(lock) => match act {
                Act::Acquire => after(|| lock.acquire(), "yes"),
                Act::TryAcquire => yes(lock.try_acquire()),
                Act::AcquireTimed => yes(lock.acquire_timeout(T)),
                Act::Release => ok(lock.release()),
                Act::Locked => yes(lock.locked()),
                other => unknown(other),
            },
            Made::RLock(lock) => match act {
                Act::Acquire => after(|| lock.acquire(), "yes"),
                Act::TryAcquire => yes(lock.try_acquire()),
                Act::AcquireTimed => yes(lock.acquire_timeout(T)),
                Act::Release => ok(lock.release()),
                other => unknown(other),
            },
            Made::Semaphore(semaphore) => on_semaphore(semaphore, act),
            Made::BoundedSemaphore(semaphore) => on_semaphore(semaphore, act),
            Made::Event(event) => match act {
                Act::Set => after(|| event.set(), "ok"),
                Act::Clear => after(|| event.clear(), "ok"),
                Act::IsSet => yes(event.is_set()),
                Act::Wait => after(|| event.wait(), "yes"),
                Act::WaitTimed => yes(event.wait_timeout(T)),
                other => unknown(other),
            },
            Made::Condition(condition) => match act {
                Act::Acquire => after(|| condition.acquire(), "yes"),
                Act::Release => ok(condition.release()),
                Act::Wait => result(condition.wait().map(|()| true)),
                Act::WaitTimed => result(condition.wait_timeout(T)),
                Act::Notify(n) => ok(condition.notify(n as usize)),
                Act::NotifyAll => ok(condition.notify_all()),
                other => unknown(other),
            },
            Made::Queue(queue) => match act {
                Act::Put(item) => ok(queue.put(item)),
                Act::PutNowait(item) => ok(queue.put_nowait(item)),
                Act::PutTimed(item) => ok(queue.put_timeout(item, T)),
                Act::Get => told(queue.get()),
                Act::GetNowait => told(queue.get_nowait()),
                Act::GetTimed => told(queue.get_timeout(T)),
                Act::TaskDone => ok(queue.task_done()),
                Act::Join => after(|| queue.join(), "ok"),
                other => unknown(other),
            },
        }
    }

    /// What is left when all tasks have ended.
    fn left(&self) -> String {
        match self {
            Made::Lock(lock) => if lock.locked() { "locked" } else { "free" }.to_owned(),
            Made::RLock(lock) => if lock.locked() { "locked" } else { "free" }.to_owned(),
            Made::Semaphore(semaphore) => permits(semaphore),
            Made::BoundedSemaphore(semaphore) => permits(semaphore),
            Made::Event(event) => if event.is_set() { "set" } else { "clear" }.to_owned(),
            Made::Condition(_) => "-".to_owned(),
            Made::Queue(queue) => {
                let items: Vec<u32> = std::iter::from_fn(|| queue.get_nowait().ok()).collect();
                format!("{items:?}")
            }
        }
    }
}

fn on_semaphore(semaphore: &Semaphore, act: Act) -> String {
    match act {
        Act::Acquire => after(|| semaphore.acquire(), "yes"),
        Act::TryAcquire => yes(semaphore.try_acquire()),
        Act::AcquireTimed => yes(semaphore.acquire_timeout(T)),
        Act::Release => ok(semaphore.release()),
        Act::ReleaseMany(n) => ok(semaphore.release_many(n)),
        other => unknown(other),
    }
}

fn permits(semaphore: &Semaphore) -> String {
    std::iter::from_fn(|| semaphore.try_acquire().then_some(()))
        .count()
        .to_string()
}

fn unknown(act: Act) -> String {
    unreachable!("no program does {act:?} there")
}

fn after(act: impl FnOnce(), result: &str) -> String {
    act();
    result.to_owned()
}

fn yes(result: bool) -> String {
    if result { "yes" } else { "no" }.to_owned()
}

fn ok<E: Display>(result: Result<(), E>) -> String {
    result.map_or_else(|error| error.to_string(), |()| "ok".to_owned())
}

fn result<E: Display>(result: Result<bool, E>) -> String {
    result.map_or_else(|error| error.to_string(), yes)
}

fn told<E: Display>(result: Result<u32, E>) -> String {
    result.map_or_else(|error| error.to_string(), |item| item.to_string())
}
