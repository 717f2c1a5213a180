//! `threading.Condition`.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::lock::{Lock, LockError, LockGuard};
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
/// Python: `threading.Condition`. As there, a waiter that timed out queues until it has the lock
/// again, and so may use up a notify.
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
    lock: Arc<Lock>,
    waiters: Waiters<LocalWord>,
    resource: Resource,
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
}

impl Failure for ConditionError {}

impl Condition {
    /// A condition with a lock of its own.
    pub fn new() -> Self {
        Condition::with_lock(Arc::new(Lock::new()))
    }

    /// A condition on a lock that others share.
    pub fn with_lock(lock: Arc<Lock>) -> Self {
        Condition::named("", lock)
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str, lock: Arc<Lock>) -> Self {
        Condition {
            lock,
            waiters: Waiters::new(),
            resource: Resource::new(Kind::Condition, name),
        }
    }

    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        self.lock.acquire();
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// [`LockError::Unlocked`] if nobody holds it.
    #[track_caller]
    pub fn release(&self) -> Result<(), LockError> {
        self.lock.release()
    }

    /// Takes the lock until the guard is dropped. Python: `with condition:`.
    #[track_caller]
    pub fn guard(&self) -> LockGuard<'_> {
        self.lock.guard()
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

    /// Waits until `predicate` holds, for at most `timeout`. Returns what it says at the end.
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
        loop {
            if predicate() {
                return Ok(true);
            }
            if run::now() >= deadline {
                return Ok(false);
            }
            self.wait_until(Some(deadline))?;
        }
    }

    #[track_caller]
    fn wait_until(&self, deadline: Option<u64>) -> Result<bool, ConditionError> {
        if !self.lock.is_held_by_caller() {
            return Err(ConditionError::WaitUnacquired);
        }
        // Queued before the lock is free, so that no notify can pass by in between.
        run::touch(&self.resource);
        let turn = self.waiters.enlist();
        self.lock.release().expect("the caller holds it");
        let wait = |_| self.waiters.wait(&turn, deadline);
        let notified = op(Operation::Wait, &[&self.resource], Location::caller(), wait);
        self.lock.acquire();
        if !notified {
            run::touch(&self.resource);
            self.waiters.leave(&turn);
        }
        Ok(notified)
    }

    /// Wakes the first `n` who wait, or as many as there are.
    ///
    /// # Errors
    /// [`ConditionError::NotifyUnacquired`] if the caller does not hold the lock.
    #[track_caller]
    pub fn notify(&self, n: usize) -> Result<(), ConditionError> {
        let notify = |_| {
            if !self.lock.is_held_by_caller() {
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
