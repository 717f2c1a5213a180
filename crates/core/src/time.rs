//! Python's `time`, as far as threads need it: in a stepped run, time is virtual.

use std::panic::Location;
use std::time::Duration;

use crate::run::{self, Valued, op};
use crate::trace::Operation;
use crate::word::{LocalWord, Wake, Word};

/// Lets at least `duration` pass for this thread. A stepped run takes no real time for it.
///
/// Python: `time.sleep`.
#[track_caller]
pub fn sleep(duration: Duration) {
    op(Operation::Sleep, &[], Location::caller(), |_| {
        let deadline = run::deadline(duration);
        let nobody_wakes_it = LocalWord::new(0);
        while nobody_wakes_it.wait(0, Some(deadline)) != Wake::TimedOut {}
    });
}

/// Time on the run's monotonic clock, whose zero is anywhere; virtual in a stepped run.
///
/// Python: `time.monotonic`.
#[track_caller]
pub fn monotonic() -> Duration {
    let now = |_| Valued(run::now());
    Duration::from_nanos(op(Operation::Clock, &[], Location::caller(), now).0)
}
