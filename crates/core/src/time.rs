//! Python's `time`, as far as threads need it: in a stepped run, time is virtual.

use std::panic::Location;
use std::time::Duration;

use crate::run::{self, ToOutcome, Valued, op};
use crate::trace::{Operation, Outcome};
use crate::word::{LocalWord, Wake, Word};

/// Lets at least `duration` pass for this thread. A stepped run takes no real time for it.
///
/// Python: `time.sleep`.
#[track_caller]
pub fn sleep(duration: Duration) {
    op(Operation::Sleep, &[], Location::caller(), |_| {
        pass(duration)
    });
}

/// Computes: calls `work` and returns what it does. In a stepped run, whose clock stands still while a
/// task runs, `cost` of virtual time passes for it as well, and others may run and compute in that
/// time, as many as there are: each has a core of its own. Everywhere else it takes what it takes.
///
/// A program that computes for long does so in pieces, and calls this for each: the run can be traced
/// and ended between two of them. `work` should call nothing that blocks.
///
/// Python has no counterpart; there every bytecode takes its time.
///
/// ```
/// use std::time::Duration;
/// use threadlab::run::{Run, Schedule};
/// use threadlab::time::compute;
///
/// let report = Run::new(Schedule::RoundRobin).main(|| {
///     assert_eq!(compute(Duration::from_millis(3), || 6 * 7), 42);
/// });
/// assert_eq!(report.makespan_ns, 3_000_000);
/// ```
#[track_caller]
pub fn compute<R>(cost: Duration, work: impl FnOnce() -> R) -> R {
    let computed = op(Operation::Compute, &[], Location::caller(), |_| {
        let result = work();
        if run::time_is_virtual() {
            pass(cost);
        }
        Computed(result)
    });
    computed.0
}

/// A result that is nobody's business but the program's.
struct Computed<R>(R);

impl<R> ToOutcome for Computed<R> {
    fn to_outcome(&self, _: bool) -> Outcome {
        Outcome::Ok
    }
}

fn pass(duration: Duration) {
    let deadline = run::deadline(duration);
    let nobody_wakes_it = LocalWord::new(0);
    while nobody_wakes_it.wait(0, Some(deadline)) != Wake::TimedOut {}
}

/// Time on the run's monotonic clock, whose zero is anywhere; virtual in a stepped run.
///
/// Python: `time.monotonic`.
#[track_caller]
pub fn monotonic() -> Duration {
    let now = |_| Valued(run::now());
    Duration::from_nanos(op(Operation::Clock, &[], Location::caller(), now).0)
}
