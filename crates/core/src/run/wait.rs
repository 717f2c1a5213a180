//! Waiting on a word, and waking those who do, as the run's mode has it.

use super::current::{Current, current, observed};
use super::end;
use super::inner::Machine;
use crate::sys::{Interrupt, Wake};
use crate::trace::{Operation, What};

/// Which word: an address of this process, or an offset in the run's segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Local(usize),
    Shared(u32),
}

/// Waits while the word holds `expected`. `load` reads it, `sleep` is the machine's own wait.
pub(crate) fn wait(
    key: Key,
    expected: u32,
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
    if load() != expected {
        return Wake::Changed;
    }
    announce_blocked(&current);
    let woken = match &run.machine {
        Machine::Plain => sleep(),
        Machine::Live(live) => {
            let doing = current.doing.get();
            live.ledger
                .waits(current.entry.get(), key, expected, deadline, doing.resource);
            live.went_waiting(deadline);
            // Whoever closes the run keeps waking those whom the ledger shows waiting (I7).
            let woken = if run.is_closed() {
                Wake::Woken
            } else {
                sleep()
            };
            live.ledger.runs(current.entry.get());
            live.back_running(deadline);
            woken
        }
        Machine::Stepped(stepper) => {
            let doing = current.doing.get();
            // A sleep's word is its own; any other wait without a resource could be on anything.
            let sleeps = doing.operation == Operation::Sleep && doing.line != 0;
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
fn announce_blocked(current: &Current) {
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
        };
        run.emit(stamp, &current.task, doing.line, what);
    }
}

/// Waits on an OS pipe or a child by `poll`, which gets what interrupts it and the deadline and says
/// whether what it waits for is there. In the ledger the task counts as running: bytes may come from
/// anywhere.
pub(crate) fn wait_for_pipe(
    deadline: Option<u64>,
    mut poll: impl FnMut(Option<&Interrupt>, Option<u64>) -> bool,
) -> bool {
    if !observed() {
        // Without a deadline, what follows the wait can do the waiting.
        return deadline.is_none() || poll(None, deadline);
    }
    let current = current();
    let run = &current.task.run;
    let Machine::Live(live) = &run.machine else {
        return true;
    };
    if poll(None, Some(0)) {
        return true;
    }
    announce_blocked(&current);
    let ready = !run.is_closed() && poll(Some(live.interrupt()), deadline);
    if run.is_closed() {
        end::unwind_if_possible();
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
