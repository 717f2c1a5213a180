//! `threading.Condition`.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::{Lock, LockError, LockGuard, RLock, RLockError, RLockGuard};
use crate::raw::Waiters;
use crate::run::{self, Failure, Resource, op};
use crate::trace::{Kind, Operation};
use crate::word::LocalWord;

/// A place to wait, under a lock, until another task says that something has changed.
///
/// `wait` gives the lock back, sleeps until it is notified, and takes the lock again; in a trace
/// these are three operations. Waiters are woken in order of arrival, each by exactly one notify; a
/// notify that finds nobody is lost. A wait never ends without a notify or its time-out, but by the
/// time the lock is back the state may have changed again: wait in a loop, or use
/// [`wait_for`](Self::wait_for).
///
/// The lock is an [`RLock`] of its own, or one that others share, an `RLock` or a [`Lock`]. Of an `RLock`
/// a wait gives all levels back, and takes as many again.
///
/// Python: `threading.Condition`. As there, a waiter that timed out queues until it has the lock
/// again, and so may use up a notify. Different: on a plain `Lock` Python takes it for the caller's if
/// anybody holds it; here the caller has to.
///
/// ```
/// use std::{collections::VecDeque, sync::{Arc, Mutex}};
/// use threadlab::threading::{Condition, Thread};
/// let ready = Arc::new((Condition::new(), Mutex::new(VecDeque::new())));
/// let theirs = ready.clone();
/// Thread::new(move || {
///     let (condition, items) = &*theirs;
///     let _guard = condition.guard();
///     items.lock().unwrap().push_back(7);
///     condition.notify(1).unwrap();
/// }).start().unwrap();
/// let (condition, items) = &*ready;
/// let _guard = condition.guard();
/// condition.wait_for(|| !items.lock().unwrap().is_empty())?;
/// # Ok::<(), threadlab::threading::ConditionError>(())
/// ```
#[derive(Debug)]
pub struct Condition {
    lock: ConditionLock,
    waiters: Waiters<LocalWord>,
    resource: Resource,
}

/// The lock that a [`Condition`] stands on; made of either by `into`.
#[derive(Clone, Debug)]
pub enum ConditionLock {
    /// A plain lock.
    Lock(Arc<Lock>),
    /// A recursive one.
    RLock(Arc<RLock>),
}

impl From<Arc<Lock>> for ConditionLock {
    fn from(lock: Arc<Lock>) -> Self {
        ConditionLock::Lock(lock)
    }
}

impl From<Arc<RLock>> for ConditionLock {
    fn from(lock: Arc<RLock>) -> Self {
        ConditionLock::RLock(lock)
    }
}

/// Holds the lock of a [`Condition`]; dropping it releases that, also in a panic.
#[derive(Debug)]
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct ConditionGuard<'a> {
    _held: Held<'a>,
}

#[derive(Debug)]
enum Held<'a> {
    Lock { _guard: LockGuard<'a> },
    RLock { _guard: RLockGuard<'a> },
}

/// Misuse of a [`Condition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConditionError {
    /// A wait without the lock. Python: `RuntimeError`.
    #[error("cannot wait on un-acquired lock")]
    WaitUnacquired,
    /// A notify without the lock. Python: `RuntimeError`.
    #[error("cannot notify on un-acquired lock")]
    NotifyUnacquired,
    /// A release of a plain lock that nobody holds. Python: `RuntimeError`.
    #[error(transparent)]
    Unlocked(#[from] LockError),
    /// A release of a recursive lock that the caller does not hold. Python: `RuntimeError`.
    #[error(transparent)]
    Unacquired(#[from] RLockError),
}

impl Failure for ConditionError {}

impl Condition {
    /// A condition with an [`RLock`] of its own.
    pub fn new() -> Self {
        Condition::with_lock(Arc::new(RLock::new()))
    }

    /// A condition on a lock that others share: an `Arc<Lock>` or an `Arc<RLock>`.
    pub fn with_lock(lock: impl Into<ConditionLock>) -> Self {
        Condition::named("", lock)
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str, lock: impl Into<ConditionLock>) -> Self {
        Condition {
            lock: lock.into(),
            waiters: Waiters::new(),
            resource: Resource::new(Kind::Condition, name),
        }
    }

    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.acquire(),
            ConditionLock::RLock(lock) => lock.acquire(),
        }
    }

    /// Takes the lock if it can be had at once. Python: `acquire(False)`.
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn try_acquire(&self) -> bool {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.try_acquire(),
            ConditionLock::RLock(lock) => lock.try_acquire(),
        }
    }

    /// Takes the lock, waiting for at most `timeout`. Python: `acquire(timeout=t)`.
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.acquire_timeout(timeout),
            ConditionLock::RLock(lock) => lock.acquire_timeout(timeout),
        }
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// What the lock says: [`ConditionError::Unlocked`], [`ConditionError::Unacquired`].
    #[track_caller]
    pub fn release(&self) -> Result<(), ConditionError> {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.release()?,
            ConditionLock::RLock(lock) => lock.release()?,
        }
        Ok(())
    }

    /// Whether somebody holds the lock now. Python: `locked`, since 3.14.
    #[track_caller]
    pub fn locked(&self) -> bool {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.locked(),
            ConditionLock::RLock(lock) => lock.locked(),
        }
    }

    /// Takes the lock until the guard is dropped. Python: `with condition:`.
    #[track_caller]
    pub fn guard(&self) -> ConditionGuard<'_> {
        let held = match &self.lock {
            ConditionLock::Lock(lock) => Held::Lock {
                _guard: lock.guard(),
            },
            ConditionLock::RLock(lock) => Held::RLock {
                _guard: lock.guard(),
            },
        };
        ConditionGuard { _held: held }
    }

    /// Waits for a notify, as long as it takes, with the lock given back.
    ///
    /// # Errors
    /// [`ConditionError::WaitUnacquired`] if the caller does not hold the lock.
    #[track_caller]
    pub fn wait(&self) -> Result<(), ConditionError> {
        self.wait_until(None).map(drop)
    }

    /// Waits for a notify, for at most `timeout`. False if that passed first. Taking the lock
    /// again afterwards may take longer.
    ///
    /// # Errors
    /// [`ConditionError::WaitUnacquired`] if the caller does not hold the lock.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<bool, ConditionError> {
        self.wait_until(Some(run::deadline(timeout)))
    }

    /// Waits until `predicate`, which is evaluated under the lock, holds.
    ///
    /// # Errors
    /// [`ConditionError::WaitUnacquired`] if the caller does not hold the lock and has to wait.
    #[track_caller]
    pub fn wait_for(&self, mut predicate: impl FnMut() -> bool) -> Result<(), ConditionError> {
        while !predicate() {
            self.wait()?;
        }
        Ok(())
    }

    /// Waits until `predicate` holds, for at most `timeout`. Returns what it says at the end. As in Python, a
    /// time-out of zero gives the lock back once, lets others in, and asks again.
    ///
    /// # Errors
    /// [`ConditionError::WaitUnacquired`] if the caller does not hold the lock and has to wait.
    #[track_caller]
    pub fn wait_for_timeout(
        &self,
        mut predicate: impl FnMut() -> bool,
        timeout: Duration,
    ) -> Result<bool, ConditionError> {
        let deadline = run::deadline(timeout);
        let mut has_waited = false;
        while !predicate() {
            if has_waited && run::now() >= deadline {
                return Ok(false);
            }
            self.wait_until(Some(deadline))?;
            has_waited = true;
        }
        Ok(true)
    }

    #[track_caller]
    fn wait_until(&self, deadline: Option<u64>) -> Result<bool, ConditionError> {
        if !self.is_held_by_caller() {
            return Err(ConditionError::WaitUnacquired);
        }
        // Queued before the lock is free, so that no notify can pass by in between.
        run::touch(&self.resource);
        let (turn, at) = (self.waiters.enlist(), Location::caller());
        let levels = self.release_all_at(at).inspect_err(|_| {
            // Another task has given back what is the caller's.
            self.waiters.leave(&turn);
        })?;
        let wait = |_| self.waiters.wait(&turn, deadline);
        let notified = op(Operation::Wait, &[&self.resource], at, wait);
        match &self.lock {
            ConditionLock::Lock(lock) => lock.acquire_at(at),
            ConditionLock::RLock(lock) => lock.acquire_levels_at(levels, at),
        }
        if !notified {
            run::touch(&self.resource);
            self.waiters.leave(&turn);
        }
        Ok(notified)
    }

    /// Gives the lock back for a wait, and returns how many levels of it the caller had.
    fn release_all_at(&self, at: &'static Location<'static>) -> Result<u32, ConditionError> {
        match &self.lock {
            ConditionLock::Lock(lock) => {
                lock.release_at(at)?;
                Ok(1)
            }
            ConditionLock::RLock(lock) => Ok(lock.release_all_at(at)?),
        }
    }

    fn is_held_by_caller(&self) -> bool {
        match &self.lock {
            ConditionLock::Lock(lock) => lock.is_held_by_caller(),
            ConditionLock::RLock(lock) => lock.is_held_by_caller(),
        }
    }

    /// Wakes the first `n` who wait, or as many as there are.
    ///
    /// # Errors
    /// [`ConditionError::NotifyUnacquired`] if the caller does not hold the lock.
    #[track_caller]
    pub fn notify(&self, n: usize) -> Result<(), ConditionError> {
        let notify = |_| {
            if !self.is_held_by_caller() {
                return Err(ConditionError::NotifyUnacquired);
            }
            self.waiters.notify(n);
            Ok(())
        };
        op(
            Operation::Notify,
            &[&self.resource],
            Location::caller(),
            notify,
        )
    }

    /// Wakes all who wait.
    ///
    /// # Errors
    /// [`ConditionError::NotifyUnacquired`] if the caller does not hold the lock.
    #[track_caller]
    pub fn notify_all(&self) -> Result<(), ConditionError> {
        self.notify(usize::MAX)
    }
}

impl Default for Condition {
    fn default() -> Self {
        Condition::new()
    }
}
