//! `threading.Lock`.

use std::panic::Location;
use std::time::Duration;

use thiserror::Error;

use crate::raw;
use crate::run::{self, Failure, Resource, op};
use crate::trace::{Kind, Operation};
use crate::word::LocalWord;

/// A lock that one task at a time holds. Not recursive: a task that acquires it twice waits for
/// itself, for ever.
///
/// `acquire` blocks while any task holds the lock; a release wakes the task that has slept longest,
/// which may still find that a newcomer was faster and sleeps again. A task that panics or ends
/// keeps what it holds, unless a guard gives it back. Any task may release it.
///
/// Python: `threading.Lock`. Different: `acquire` has no "negative timeout" to refuse, since
/// durations are not negative.
///
/// ```
/// use threadlab::threading::{Lock, LockError};
/// let lock = Lock::new();
/// lock.acquire();
/// assert!(!lock.try_acquire());
/// lock.release()?;
/// assert_eq!(lock.release().unwrap_err().to_string(), "release unlocked lock");
/// # Ok::<(), LockError>(())
/// ```
#[derive(Debug)]
pub struct Lock {
    raw: raw::Lock<LocalWord>,
    resource: Resource,
}

/// Misuse of a [`Lock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LockError {
    /// Nobody holds it. Python: `RuntimeError`.
    #[error("release unlocked lock")]
    Unlocked,
}

impl Failure for LockError {}

impl Lock {
    /// A lock that nobody holds.
    pub const fn new() -> Self {
        Lock::named("")
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str) -> Self {
        Lock {
            raw: raw::Lock::new(LocalWord::new(0)),
            resource: Resource::new(Kind::Lock, name),
        }
    }

    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    #[inline]
    pub fn acquire(&self) {
        self.acquire_at(Location::caller());
    }

    #[inline]
    pub(super) fn acquire_at(&self, at: &'static Location<'static>) {
        let acquire = |me| self.raw.acquire(me, None);
        op(Operation::Acquire, &[&self.resource], at, acquire);
    }

    /// Takes the lock if it is free. Python: `acquire(False)`.
    #[track_caller]
    #[inline]
    #[must_use = "false means that the lock was not taken"]
    pub fn try_acquire(&self) -> bool {
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            |me| self.raw.try_acquire(me),
        )
    }

    /// Takes the lock, waiting for at most `timeout`. Python: `acquire(timeout=t)`.
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        let acquire = |me| self.raw.acquire(me, Some(run::deadline(timeout)));
        op(
            Operation::Acquire,
            &[&self.resource],
            Location::caller(),
            acquire,
        )
    }

    /// Gives the lock back; the caller need not be who took it.
    ///
    /// # Errors
    /// [`LockError::Unlocked`] if nobody holds it.
    #[track_caller]
    #[inline]
    pub fn release(&self) -> Result<(), LockError> {
        self.release_at(Location::caller())
    }

    #[inline]
    pub(super) fn release_at(&self, at: &'static Location<'static>) -> Result<(), LockError> {
        let release = |_| {
            if self.raw.release() {
                Ok(())
            } else {
                Err(LockError::Unlocked)
            }
        };
        op(Operation::Release, &[&self.resource], at, release)
    }

    /// Whether somebody holds it now.
    #[track_caller]
    pub fn locked(&self) -> bool {
        let locked = |_| self.raw.owner().is_some();
        let at = Location::caller();
        op(Operation::Poll, &[&self.resource], at, locked)
    }

    /// Takes the lock until the guard is dropped. Python: `with lock:`.
    #[track_caller]
    #[inline]
    pub fn guard(&self) -> LockGuard<'_> {
        self.guard_at(Location::caller())
    }

    /// The same for who has no caller's line but one that was given.
    #[inline]
    pub(crate) fn guard_at(&self, at: &'static Location<'static>) -> LockGuard<'_> {
        self.acquire_at(at);
        LockGuard { lock: self, at }
    }

    /// For a condition, which waits with its lock given back.
    pub(super) fn is_held_by_caller(&self) -> bool {
        run::touch(&self.resource);
        self.raw.owner() == Some(run::me())
    }
}

impl Default for Lock {
    fn default() -> Self {
        Lock::new()
    }
}

/// Holds a [`Lock`]; dropping it releases the lock, also in a panic. In a trace its release has the
/// line at which the guard was made.
#[derive(Debug)]
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct LockGuard<'a> {
    lock: &'a Lock,
    at: &'static Location<'static>,
}

impl Drop for LockGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        // Python's `with` would raise if somebody else has released the lock inside the block; a
        // destructor has nobody to tell.
        let _ = self.lock.release_at(self.at);
    }
}
