//! What a queue's operations can come to instead: Python's exceptions, by their names.

use std::fmt;

use thiserror::Error;

use crate::raw::queue::Refusal;
use crate::run::Failure;
use crate::trace::Outcome;

/// Why nothing came out of a queue. Python: `queue.Empty` and `queue.ShutDown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GetError {
    /// There was no item, or none came in time.
    #[error("Empty")]
    Empty,
    /// The queue has been shut down, and there is no item left in it.
    #[error("ShutDown")]
    ShutDown,
}

/// Why an item was not put; the item comes back. Python: `queue.Full` and `queue.ShutDown`.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
pub enum PutError<T> {
    /// There was no room, or none in time.
    #[error("Full")]
    Full(T),
    /// The queue has been shut down.
    #[error("ShutDown")]
    ShutDown(T),
}

impl<T> PutError<T> {
    /// The item.
    pub fn into_inner(self) -> T {
        let (PutError::Full(item) | PutError::ShutDown(item)) = self;
        item
    }
}

impl<T> fmt::Debug for PutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PutError::Full(_) => "Full(..)",
            PutError::ShutDown(_) => "ShutDown(..)",
        })
    }
}

/// There was no item in a [`SimpleQueue`](super::SimpleQueue), or none came in time. Python:
/// `queue.Empty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Empty")]
pub struct Empty;

/// More `task_done` than items. Python: `ValueError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("task_done() called too many times")]
pub struct TaskDoneError;

impl From<Refusal> for GetError {
    fn from(why: Refusal) -> GetError {
        match why {
            Refusal::NotNow => GetError::Empty,
            Refusal::Never => GetError::ShutDown,
        }
    }
}

impl<T> From<(Refusal, T)> for PutError<T> {
    fn from((why, item): (Refusal, T)) -> PutError<T> {
        match why {
            Refusal::NotNow => PutError::Full(item),
            Refusal::Never => PutError::ShutDown(item),
        }
    }
}

impl Failure for TaskDoneError {}

impl Failure for GetError {
    fn outcome(&self, waited: bool) -> Outcome {
        match self {
            GetError::Empty => refused(waited),
            GetError::ShutDown => Outcome::Error(self.to_string()),
        }
    }
}

impl<T> Failure for PutError<T> {
    fn outcome(&self, waited: bool) -> Outcome {
        match self {
            PutError::Full(_) => refused(waited),
            PutError::ShutDown(_) => Outcome::Error(self.to_string()),
        }
    }
}

fn refused(waited: bool) -> Outcome {
    if waited {
        Outcome::TimedOut
    } else {
        Outcome::Refused
    }
}
