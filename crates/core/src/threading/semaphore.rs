//! `threading.Semaphore`.

use std::panic::Location;
use std::time::Duration;

use thiserror::Error;

use crate::raw;
use crate::run::{self, Failure, Resource, ToOutcome, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::LocalWord;

/// A counter of permits: `acquire` takes one and waits while there is none, `release` gives one back.
///
/// A release wakes those who wait in order of arrival; a newcomer may take the permit first, and
/// then the woken task queues again. There is no upper bound and no owner: any task may release,
/// also one that never acquired.
///
/// Python: `threading.Semaphore`.
///
/// ```
/// use threadlab::threading::Semaphore;
/// let seats = Semaphore::new(2);
/// seats.acquire();
/// let seat = seats.guard();
/// assert!(!seats.try_acquire());
/// drop(seat);
/// assert!(seats.try_acquire());
/// ```
#[derive(Debug)]
pub struct Semaphore {
    raw: raw::Semaphore<LocalWord>,
    /// How many permits there may be.
    limit: Limit,
    resource: Resource,
}

/// What bounds the permits of a semaphore.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// What a word can count.
    Word,
    /// What a bounded one began with.
    First(u32),
}

/// Misuse of a [`Semaphore`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SemaphoreError {
    /// `release_many(0)`. Python: `ValueError`.
    #[error("n must be one or more")]
    NotOneOrMore,
    /// The permits would pass 2^32 - 1, more than this semaphore counts. Python has no such limit.
    #[error("too many permits: a semaphore counts to 4294967295")]
    TooMany,
    /// A [`BoundedSemaphore`](super::BoundedSemaphore) would have more permits than it began with.
    /// Python: `ValueError`.
    #[error("Semaphore released too many times")]
    ReleasedTooOften,
}

impl Failure for SemaphoreError {}

impl Semaphore {
    /// A semaphore with `permits` to give (Python's default is 1; 0 is allowed).
    pub const fn new(permits: u32) -> Self {
        Semaphore::named("", permits)
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str, permits: u32) -> Self {
        Semaphore {
            raw: raw::Semaphore::new(LocalWord::new(permits), LocalWord::new(0)),
            limit: Limit::Word,
            resource: Resource::new(Kind::Semaphore, name),
        }
    }

    /// One that never has more permits than at first.
    pub(super) const fn bounded(name: &'static str, permits: u32) -> Self {
        Semaphore {
            raw: raw::Semaphore::new(LocalWord::new(permits), LocalWord::new(0)),
            limit: Limit::First(permits),
            resource: Resource::new(Kind::BoundedSemaphore, name),
        }
    }

    /// Takes a permit, waiting as long as it takes.
    #[track_caller]
    #[inline]
    pub fn acquire(&self) {
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            |_| self.raw.acquire(None),
        );
    }

    /// Takes a permit if there is one. Python: `acquire(False)`.
    #[track_caller]
    #[inline]
    #[must_use = "false means that no permit was taken"]
    pub fn try_acquire(&self) -> bool {
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            |_| self.raw.try_acquire(),
        )
    }

    /// Takes a permit, waiting for at most `timeout`. Python: `acquire(timeout=t)`.
    #[track_caller]
    #[must_use = "false means that no permit was taken"]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        let acquire = |_| self.raw.acquire(Some(run::deadline(timeout)));
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            acquire,
        )
    }

    /// Gives back one permit.
    ///
    /// # Errors
    /// [`SemaphoreError::TooMany`], or for a bounded one [`SemaphoreError::ReleasedTooOften`]; nothing
    /// has changed then.
    #[track_caller]
    #[inline]
    pub fn release(&self) -> Result<(), SemaphoreError> {
        self.release_at(1, Location::caller())
    }

    /// Gives back `n` permits at once. Python: `release(n)`.
    ///
    /// # Errors
    /// [`SemaphoreError::NotOneOrMore`] for 0, and as [`release`](Self::release); nothing has changed then.
    #[track_caller]
    pub fn release_many(&self, n: u32) -> Result<(), SemaphoreError> {
        self.release_at(n, Location::caller())
    }

    #[inline]
    fn release_at(&self, n: u32, at: &'static Location<'static>) -> Result<(), SemaphoreError> {
        let (limit, error) = match self.limit {
            Limit::Word => (u32::MAX, SemaphoreError::TooMany),
            Limit::First(limit) => (limit, SemaphoreError::ReleasedTooOften),
        };
        let release = |_| match n {
            0 => Err(SemaphoreError::NotOneOrMore),
            _ if self.raw.release(n, limit) => Ok(()),
            _ => Err(error),
        };
        let release = |early| Released {
            permits: n,
            result: release(early),
        };
        op(Operation::Release, &[&self.resource], at, release).result
    }

    /// Takes a permit until the returned value is dropped. Python: `with semaphore:`.
    #[track_caller]
    #[inline]
    pub fn guard(&self) -> Permit<'_> {
        self.acquire();
        Permit {
            semaphore: self,
            at: Location::caller(),
        }
    }
}

/// What came of a release. Who reads a trace has to know how many permits it gave, if not one.
struct Released {
    permits: u32,
    result: Result<(), SemaphoreError>,
}

impl ToOutcome for Released {
    fn to_outcome(&self, waited: bool) -> Outcome {
        match &self.result {
            Ok(()) if self.permits > 1 => Outcome::Value(self.permits.to_string()),
            result => result.to_outcome(waited),
        }
    }
}

/// A permit of a [`Semaphore`]; dropping it gives the permit back, also in a panic.
#[derive(Debug)]
#[must_use = "the permit is given back as soon as this is dropped"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    at: &'static Location<'static>,
}

impl Drop for Permit<'_> {
    #[inline]
    fn drop(&mut self) {
        // The permit came from this counter, so giving it back cannot pass the limit unless others
        // released what they never had; a destructor has nobody to tell.
        let _ = self.semaphore.release_at(1, self.at);
    }
}
