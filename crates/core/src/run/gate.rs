//! The gate: every public operation passes here, and here alone runs are traced, stepped and ended.
//!
//! Outside an observed run a gate is a thread-local read and the operation's own code. Inside one
//! it announces the operation before it happens (which is where a stepped run may switch to another
//! task), and reports it after. What an operation does is none of the gate's business.

use std::fmt;
use std::panic::Location;

use super::current::{Current, Doing, current, is_stranger, observed, unobserved};
use super::end;
use super::resource::Resource;
use crate::trace::{Operation, Outcome, Stream, What};

/// Passes `body` through the gate: `operation` on the resources `on` (the first is the one that
/// it is named after; the others are touched too), called at `at`. The body gets the task's number.
#[inline]
pub(crate) fn op<R: ToOutcome>(
    operation: Operation,
    on: &[&Resource],
    at: &'static Location<'static>,
    body: impl FnOnce(u32) -> R,
) -> R {
    match unobserved() {
        Some(me) => body(me),
        None => observed_op(operation, on, at, body),
    }
}

#[cold]
fn observed_op<R: ToOutcome>(
    operation: Operation,
    on: &[&Resource],
    at: &'static Location<'static>,
    body: impl FnOnce(u32) -> R,
) -> R {
    if is_stranger() {
        on.iter().for_each(|resource| resource.refuse_strangers());
    }
    let current = current();
    let task = &current.task;
    if !task.run.is_observed() || !announce(&current) {
        return body(task.id);
    }
    let resource = on.iter().rev().fold(0, |_, resource| {
        // Giving a number changes which number comes next.
        let changes = operation != Operation::Read || resource.known_id(&task.run).is_none();
        let id = resource.id(&task.run);
        task.run.touch(resource.kind(), id, changes);
        id
    });
    let outer = current.doing.replace(Doing {
        operation,
        resource,
        line: at.line(),
        blocked: false,
        early: operation.gives().then(|| task.run.early_stamp()),
    });
    let unwinding = Unwinding(&current);
    let result = body(task.id);
    std::mem::forget(unwinding);
    let doing = current.doing.replace(outer);
    let outcome = result.to_outcome(doing.blocked);
    let stamp = doing.early.unwrap_or_else(|| task.run.stamp());
    task.run.emit(
        stamp,
        task,
        at.line(),
        What::Did {
            operation,
            resource,
            outcome,
        },
    );
    result
}

/// Something that is not an operation of its own looks at a resource or changes it: exploration has
/// to know what depends on what.
#[inline]
pub(crate) fn touch(resource: &Resource) {
    if observed() {
        let run = &current().task.run;
        match resource.known_id(run) {
            Some(id) => run.touch(resource.kind(), id, true),
            None => run.show(),
        }
    }
}

/// Dropped only if an operation's body panics: there will be no event with its number.
struct Unwinding<'a>(&'a Current);

impl Drop for Unwinding<'_> {
    fn drop(&mut self) {
        if let Some(early) = self.0.doing.get().early {
            self.0.task.run.give_up(early);
        }
    }
}

/// Announces a step. False if the run is closed and the task is unwinding: then it passes through.
fn announce(current: &Current) -> bool {
    let run = &current.task.run;
    if !run.is_closed() {
        run.step(current.task.id);
    }
    if run.is_closed() {
        end::unwind_if_possible();
        return false;
    }
    true
}

/// Writes text to the run's output, or to the process's own stream outside an observed run. `line` is
/// the source line that it comes from, or 0.
pub(crate) fn say(stream: Stream, line: u32, text: fmt::Arguments<'_>) {
    let current = current();
    let run = &current.task.run;
    if !run.is_observed() {
        return match stream {
            Stream::Out => crate::sys::write_out(&text.to_string()),
            Stream::Err => crate::sys::write_err(&text.to_string()),
        };
    }
    if announce(&current) {
        let what = What::Output {
            stream,
            text: text.to_string(),
        };
        run.emit_for(&current.task, line, what);
    }
}

/// Reports a value whose outcomes exploration counts.
pub(crate) fn observe_value(name: &str, value: String, at: &'static Location<'static>) {
    let current = current();
    let run = &current.task.run;
    if run.is_observed() && announce(&current) {
        let what = What::Observe {
            name: name.to_owned(),
            value,
        };
        run.emit_for(&current.task, at.line(), what);
    }
}

/// How a result shows in the trace.
pub(crate) trait ToOutcome {
    /// `waited`: whether the operation had to wait, which tells a time-out from a refusal.
    fn to_outcome(&self, waited: bool) -> Outcome;
}

impl ToOutcome for () {
    fn to_outcome(&self, _: bool) -> Outcome {
        Outcome::Ok
    }
}

impl ToOutcome for bool {
    fn to_outcome(&self, waited: bool) -> Outcome {
        match (self, waited) {
            (true, _) => Outcome::Ok,
            (false, true) => Outcome::TimedOut,
            (false, false) => Outcome::Refused,
        }
    }
}

/// An error that a gate reports: by its sentence, unless it says otherwise.
pub(crate) trait Failure: fmt::Display {
    fn outcome(&self, _waited: bool) -> Outcome {
        Outcome::Error(self.to_string())
    }
}

impl<T, E: Failure> ToOutcome for Result<T, E> {
    fn to_outcome(&self, waited: bool) -> Outcome {
        self.as_ref()
            .err()
            .map_or(Outcome::Ok, |error| error.outcome(waited))
    }
}

/// A result that shows with its value.
pub(crate) struct Valued<T>(pub T);

impl<T: fmt::Display> ToOutcome for Valued<T> {
    fn to_outcome(&self, _: bool) -> Outcome {
        Outcome::Value(self.0.to_string())
    }
}
