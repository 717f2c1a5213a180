//! Waiting until another task waits: what tests use where a sleep would be a guess.

use super::current::current;
use super::inner::Machine;
use crate::threading::Thread;
use crate::trace::ring::Store;
use crate::trace::segment::{CHANGES, WATCHERS};

/// Waits until `thread` is blocked: on a primitive, in a sleep, or in a join. Comes back at once if it is.
///
/// In a stepped run in which nobody else can run, it comes back although the thread is not blocked
/// only if the thread has ended.
///
/// # Panics
/// Outside an observed run, where nobody records who waits, and for a thread that was not started.
pub fn until_blocked(thread: &Thread) {
    let task = thread.task().expect("the thread has been started");
    let current = current();
    match &current.task.run.machine {
        Machine::Plain => panic!("until_blocked needs an observed run: use threadlab::run::Run"),
        Machine::Stepped(stepper) => stepper.watch(&current.task.run, current.task.id, task.id),
        Machine::Live(live) => {
            live.segment.fetch_add(WATCHERS, 1);
            loop {
                let seen = live.segment.load(CHANGES);
                if live.ledger.is_waiting(task.id, None) || !thread.is_alive() {
                    break;
                }
                live.segment.wait(CHANGES, seen, None);
            }
            live.segment.fetch_sub(WATCHERS, 1);
        }
    }
}
