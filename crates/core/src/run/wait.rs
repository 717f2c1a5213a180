//! Waiting on a word, and waking those who do, as the run's mode has it; waiting on a pipe end.

use super::current::{Current, current, observed};
use super::inner::Machine;
use super::live::Live;
use super::{end, supervisor};
use crate::sys::{PipeEnd, Wake};
use crate::trace::{Operation, What};

/// What a task waits on: a word at an address of this process, one at an offset in the run's
/// segment, or a pipe end of this process, by what the system calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Local(usize),
    Shared(u32),
    Reads(u32),
    Writes(u32),
}

/// What has to become of a word for the task that waits on it to go on; each with what it held last.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    /// It holds something else.
    Not(u32),
    /// It holds 0: it is a lock's, and its low 31 bits are the task that holds it. In the segment there may
    /// be the line at which that task took it, at the second offset.
    Free(u32, u32),
}

impl Until {
    /// What the word held.
    pub fn seen(self) -> u32 {
        let (Until::Not(seen) | Until::Free(seen, _)) = self;
        seen
    }
}

/// Waits while the word holds what was seen. `load` reads it, `sleep` is the machine's own wait.
pub(crate) fn wait(
    key: Key,
    until: Until,
    deadline: Option<u64>,
    load: impl Fn() -> u32,
    sleep: impl FnOnce() -> Wake,
) -> Wake {
    if !observed() {
        return sleep();
    }
    let current = current();
    let run = &current.task.run;
    if run.is_closed() {
        end::unwind_if_possible();
        return Wake::TimedOut;
    }
    if load() != until.seen() {
        return Wake::Changed;
    }
    announce_blocked(&current, deadline);
    let woken = match &run.machine {
        Machine::Plain => sleep(),
        Machine::Live(live) => enter_ledger(live, &current, key, until, deadline, || {
            // Whoever closes the run keeps waking those whom the ledger shows waiting (I7).
            if run.is_closed() {
                Wake::Woken
            } else {
                sleep()
            }
        }),
        Machine::Stepped(stepper) => {
            let doing = current.doing.get();
            // A sleep's word is its own; any other wait without a resource could be on anything.
            let passes = matches!(doing.operation, Operation::Sleep | Operation::Compute);
            let sleeps = passes && doing.line != 0;
            let on = (doing.resource != 0 || sleeps).then_some(doing.resource);
            stepper.block(run, current.task.id, key, deadline, on)
        }
    };
    if run.is_closed() {
        end::unwind_if_possible();
        return Wake::TimedOut;
    }
    renumber(&current);
    woken
}

/// Sleeps, with a ledger entry that says so.
fn enter_ledger<R>(
    live: &Live,
    current: &Current,
    key: Key,
    until: Until,
    deadline: Option<u64>,
    sleep: impl FnOnce() -> R,
) -> R {
    let (entry, resource) = (current.entry.get(), current.doing.get().resource);
    live.ledger.waits(entry, key, until, deadline, resource);
    if live.went_waiting(deadline) {
        supervisor::nobody_moves(&current.task.run);
    }
    let woken = sleep();
    live.ledger.runs(entry);
    live.back_running(deadline);
    woken
}

/// An operation that gives and had to wait takes its stamp anew: after its `blocked`, and still
/// before its effect, which nothing has had yet (I1, I2).
fn renumber(current: &Current) {
    let mut doing = current.doing.get();
    if doing.operation.gives() {
        doing.early = Some(current.task.run.early_stamp());
        current.doing.set(doing);
    }
}

/// Reports once per operation that the task has to wait. A number that was taken for an effect
/// serves here: the effect is not yet to come. From the second wait on it is given up.
fn announce_blocked(current: &Current, deadline: Option<u64>) {
    let mut doing = current.doing.get();
    let run = &current.task.run;
    let early = doing.early.take();
    if doing.blocked {
        if let Some(early) = early {
            current.doing.set(doing);
            run.give_up(early);
        }
    } else {
        doing.blocked = true;
        let stamp = early.unwrap_or_else(|| run.stamp());
        current.doing.set(doing);
        let what = What::Blocked {
            operation: doing.operation,
            resource: doing.resource,
            bounded: deadline.is_some(),
        };
        run.emit(stamp, &current.task, doing.line, what);
    }
}

/// Reads from a pipe end, or writes to it, waiting until that can be done. In a live run the
/// waiting shows in the ledger, and the end is touched by `at_once`, which never waits; elsewhere
/// `waiting` does both. `None` if the run is closed and the wait was cut short.
pub(crate) fn use_pipe<R>(
    end: &PipeEnd,
    to_write: bool,
    mut at_once: impl FnMut() -> Option<R>,
    waiting: impl FnOnce() -> R,
) -> Option<R> {
    if !observed() || !matches!(current().task.run.machine, Machine::Live(_)) {
        return Some(waiting());
    }
    loop {
        if let Some(result) = at_once() {
            return Some(result);
        }
        if !wait_for_pipe(end, to_write, None) {
            return None;
        }
    }
}

/// Waits until a pipe end (or a child's end) is ready, and says whether it is; it is not if the
/// deadline came, or the run is closed.
pub(crate) fn wait_for_pipe(end: &PipeEnd, to_write: bool, deadline: Option<u64>) -> bool {
    if !observed() {
        return end.poll(to_write, None, deadline);
    }
    let current = current();
    let run = &current.task.run;
    let Machine::Live(live) = &run.machine else {
        return true;
    };
    if end.poll(to_write, None, Some(0)) {
        return true;
    }
    announce_blocked(&current, deadline);
    let key = if to_write { Key::Writes } else { Key::Reads };
    let (key, until) = (key(end.handle()), Until::Not(0));
    let ready = enter_ledger(live, &current, key, until, deadline, || {
        let interrupt = live.interrupt();
        !run.is_closed() && end.poll(to_write, Some(interrupt), deadline)
    });
    if run.is_closed() {
        end::unwind_if_possible();
        return false;
    }
    renumber(&current);
    ready
}

/// Wakes up to `n` who wait on the word, if the run's mode does that itself.
pub(crate) fn wake(key: Key, n: u32) -> bool {
    if !observed() {
        return false;
    }
    match &current().task.run.machine {
        Machine::Stepped(stepper) => {
            stepper.ready(key, n);
            true
        }
        _ => false,
    }
}
