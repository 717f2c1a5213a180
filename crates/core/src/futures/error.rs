//! What can go wrong with futures and their executors.

use thiserror::Error;

use crate::exception::Exception;
use crate::run::Failure;
use crate::threading::ThreadError;
use crate::trace::Outcome;

/// Why there is no result.
#[derive(Clone, Debug, Error)]
pub enum FutureError {
    /// The future was cancelled. Python: `CancelledError`, whose text is empty.
    #[error("CancelledError")]
    Cancelled,
    /// It was not done in time. Python: `TimeoutError`, whose text is empty.
    #[error("TimeoutError")]
    TimedOut,
    /// The work panicked. Python raises the exception itself.
    #[error(transparent)]
    Exception(Exception),
}

impl Failure for FutureError {
    fn outcome(&self, waited: bool) -> Outcome {
        match self {
            FutureError::TimedOut if waited => Outcome::TimedOut,
            FutureError::TimedOut => Outcome::Refused,
            other => Outcome::Error(other.to_string()),
        }
    }
}

/// A future that was to be set is done, or is not in a state from which it can go on. Python:
/// `InvalidStateError` and, from `set_running_or_notify_cancel`, `RuntimeError`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct InvalidState(pub(super) String);

impl Failure for InvalidState {}

/// Why work was not accepted. Python: `RuntimeError`, all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SubmitError {
    /// The executor has been shut down.
    #[error("cannot schedule new futures after shutdown")]
    Shutdown,
    /// The initializer of a thread panicked.
    #[error(transparent)]
    Broken(#[from] BrokenThreadPool),
    /// The machine gives no thread to do it. As in Python the work is in the queue all the same, and a
    /// thread that is there will do it.
    #[error(transparent)]
    Thread(#[from] ThreadError),
}

impl Failure for SubmitError {}

/// The initializer of one of its threads panicked, and with it all that an executor had to do. Futures
/// that waited have it as their exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("A thread initializer failed, the thread pool is not usable anymore")]
pub struct BrokenThreadPool;

/// The time was over before all futures were done. Python: `TimeoutError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{unfinished} (of {total}) futures unfinished")]
pub struct Unfinished {
    /// How many were not.
    pub unfinished: usize,
    /// How many there are.
    pub total: usize,
}

impl Failure for Unfinished {
    fn outcome(&self, _: bool) -> Outcome {
        Outcome::TimedOut
    }
}
