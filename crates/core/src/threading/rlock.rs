//! `threading.RLock`.

use std::marker::PhantomData;
use std::panic::Location;
use std::sync::MutexGuard;
use std::time::Duration;

use thiserror::Error;

use crate::raw;
use crate::run::{self, Failure, Resource, ToOutcome, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::LocalWord;

/// A lock that its owner may acquire again, and has to release as often.
///
/// `acquire` blocks while another task owns the lock; the last of the owner's releases wakes the task
/// that has slept longest, which may still find that a newcomer was faster and sleeps again. A task
/// that panics or ends keeps what it holds, unless guards give it back. Only the owner may release it.
///
/// Python: `threading.RLock`, also `locked`, which is there from 3.14 on. Different: an RLock counts
/// to 2^32 - 1 levels.
///
/// ```
/// use threadlab::threading::{RLock, RLockError};
/// let lock = RLock::new();
/// lock.acquire();
/// lock.acquire(); // a Lock would wait for ever here
/// lock.release()?;
/// lock.release()?;
/// assert_eq!(lock.release().unwrap_err().to_string(), "cannot release un-acquired lock");
/// # Ok::<(), RLockError>(())
/// ```
#[derive(Debug)]
pub struct RLock {
    raw: raw::RLock<LocalWord>,
    resource: Resource,
}

/// Misuse of an [`RLock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RLockError {
    /// Nobody holds it, or another task does. Python: `RuntimeError`.
    #[error("cannot release un-acquired lock")]
    Unacquired,
}

impl Failure for RLockError {}

impl RLock {
    /// A lock that nobody holds.
    pub const fn new() -> Self {
        RLock::named("")
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str) -> Self {
        RLock {
            raw: raw::RLock::new(LocalWord::new(0), LocalWord::new(0)),
            resource: Resource::new(Kind::RLock, name),
        }
    }

    /// Takes the lock, or one level more of it, waiting as long as it takes.
    ///
    /// # Panics
    /// When the caller holds 2^32 - 1 levels already.
    #[track_caller]
    #[inline]
    pub fn acquire(&self) {
        let acquire = |me| Taken(self.raw.acquire(me, None));
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            acquire,
        );
    }

    /// Takes the lock, or one level more of it, if no other task holds it. Python: `acquire(False)`.
    ///
    /// # Panics
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    #[inline]
    #[must_use = "false means that the lock was not taken"]
    pub fn try_acquire(&self) -> bool {
        let acquire = |me| Taken(self.raw.try_acquire(me));
        let at = Location::caller();
        op(Operation::Acquire, &[&self.resource], at, acquire).is_taken()
    }

    /// Takes the lock, or one level more of it, waiting for at most `timeout`. Python:
    /// `acquire(timeout=t)`.
    ///
    /// # Panics
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        let acquire = |me| Taken(self.raw.acquire(me, Some(run::deadline(timeout))));
        let at = Location::caller();
        op(Operation::Acquire, &[&self.resource], at, acquire).is_taken()
    }

    /// Gives back one level; with the first one, the lock.
    ///
    /// # Errors
    /// [`RLockError::Unacquired`] if the caller does not hold it.
    #[track_caller]
    #[inline]
    pub fn release(&self) -> Result<(), RLockError> {
        self.release_at(Location::caller())
    }

    #[inline]
    fn release_at(&self, at: &'static Location<'static>) -> Result<(), RLockError> {
        let release = |me| Left(self.raw.release(me));
        op(Operation::Release, &[&self.resource], at, release).result()
    }

    /// For a condition, which waits with all levels given back: how many these were.
    pub(super) fn release_all_at(&self, at: &'static Location<'static>) -> Result<u32, RLockError> {
        let release = |me| self.raw.release_all(me).ok_or(RLockError::Unacquired);
        op(Operation::Release, &[&self.resource], at, release)
    }

    /// The same: takes them again.
    pub(super) fn acquire_levels_at(&self, levels: u32, at: &'static Location<'static>) {
        let acquire = |me| {
            let acquired = self.raw.acquire_levels(me, levels);
            Taken(acquired.then_some(levels))
        };
        op(Operation::Acquire, &[&self.resource], at, acquire);
    }

    /// For a condition.
    pub(super) fn is_held_by_caller(&self) -> bool {
        run::touch(&self.resource);
        self.raw.is_owned_by(run::me())
    }

    /// Whether somebody holds it now.
    #[track_caller]
    pub fn locked(&self) -> bool {
        let locked = |_| self.raw.owner().is_some();
        let at = Location::caller();
        op(Operation::Poll, &[&self.resource], at, locked)
    }

    /// Takes the lock, or one level more of it, until the guard is dropped. Python: `with lock:`.
    ///
    /// # Panics
    /// As [`acquire`](Self::acquire).
    #[track_caller]
    #[inline]
    pub fn guard(&self) -> RLockGuard<'_> {
        self.acquire();
        RLockGuard {
            lock: self,
            at: Location::caller(),
            of_its_thread: PhantomData,
        }
    }
}

impl Default for RLock {
    fn default() -> Self {
        RLock::new()
    }
}

/// The level that was taken, if one was: the first shows as a lock taken, the others by their number.
struct Taken(Option<u32>);

impl Taken {
    #[inline]
    fn is_taken(&self) -> bool {
        self.0.is_some()
    }
}

impl ToOutcome for Taken {
    fn to_outcome(&self, waited: bool) -> Outcome {
        match self.0 {
            Some(level) if level > 1 => Outcome::Value(level.to_string()),
            taken => taken.is_some().to_outcome(waited),
        }
    }
}

/// The levels that are left after a release, which shows them if there are any.
struct Left(Option<u32>);

impl Left {
    #[inline]
    fn result(&self) -> Result<(), RLockError> {
        self.0.map(drop).ok_or(RLockError::Unacquired)
    }
}

impl ToOutcome for Left {
    fn to_outcome(&self, waited: bool) -> Outcome {
        match self.0 {
            Some(levels) if levels > 0 => Outcome::Value(levels.to_string()),
            _ => self.result().to_outcome(waited),
        }
    }
}

/// Holds a level of an [`RLock`]; dropping it releases that, also in a panic. In a trace its release
/// has the line at which the guard was made.
///
/// It stays in the thread that made it, which alone may release:
///
/// ```compile_fail,E0277
/// let lock = threadlab::threading::RLock::new();
/// let guard = lock.guard();
/// std::thread::scope(|scope| { scope.spawn(|| drop(guard)); });
/// ```
#[derive(Debug)]
#[must_use = "the level is released as soon as the guard is dropped"]
pub struct RLockGuard<'a> {
    lock: &'a RLock,
    at: &'static Location<'static>,
    /// Not sent to other threads, as std's guards are not.
    of_its_thread: PhantomData<MutexGuard<'a, ()>>,
}

impl Drop for RLockGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        // Python's `with` would raise if the block has released too much; a destructor has nobody to tell.
        let _ = self.lock.release_at(self.at);
    }
}
