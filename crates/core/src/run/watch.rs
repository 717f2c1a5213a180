//! Waiting until another task waits: what tests use where a sleep would be a guess.

use super::current::current;
use super::end;
use super::inner::Machine;
use crate::threading::Thread;
use crate::trace::ring::Store;
use crate::trace::segment::{CHANGES, WATCHERS};

/// Waits until `thread` is blocked: on a primitive or a pipe, in a sleep, or in a join. Comes back at once if it is.
///
/// It comes back although the thread is not blocked only if the thread has ended.
///
/// # Panics
/// Outside an observed run, where nobody records who waits, and for a thread that was not started.
pub fn until_blocked(thread: &Thread) {
    until_task_blocked(thread.ident().expect("the thread has been started"));
}

/// The same for any task of the run, in whichever process, by its number. It comes back at once if
/// there is no such task, or not yet.
///
/// # Panics
/// Outside an observed run.
pub fn until_task_blocked(task: u32) {
    let current = current();
    let run = &current.task.run;
    match &run.machine {
        Machine::Plain => panic!("until_blocked needs an observed run: use threadlab::run::Run"),
        Machine::Stepped(stepper) => stepper.watch(run, current.task.id, task),
        Machine::Live(live) => {
            live.segment.fetch_add(WATCHERS, 1);
            loop {
                let seen = live.segment.load(CHANGES);
                if live.ledger.is_waiting(task) || !live.ledger.has(task) || run.is_closed() {
                    break;
                }
                live.segment.wait(CHANGES, seen, None);
            }
            live.segment.fetch_sub(WATCHERS, 1);
        }
    }
    if run.is_closed() {
        end::unwind_if_possible();
    }
}
