//! Conditions as a case sees them: between threads `threading`'s, between processes the raw algorithm.

use std::time::Duration;

use threadlab::raw;
use threadlab::run::{deadline, now};
use threadlab::threading::{self, ConditionError};

use crate::AnyWord;
use crate::primitives::Lock;

/// A condition, and the lock that it stands on.
#[derive(Debug)]
pub enum Condition {
    /// Between threads.
    Threads(threading::Condition),
    /// Between processes. Its misuse goes unnoticed.
    Processes(raw::Condition<AnyWord>, Lock),
}

/// Holds the lock of a [`Condition`].
pub enum Held<'a> {
    /// Between threads.
    Threads(threading::ConditionGuard<'a>),
    /// Between processes.
    Processes(&'a Lock),
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Held::Processes(lock) = self {
            let _ = lock.release();
        }
    }
}

impl Condition {
    /// Takes the lock until the returned value is dropped.
    #[track_caller]
    pub fn guard(&self) -> Held<'_> {
        match self {
            Condition::Threads(condition) => Held::Threads(condition.guard()),
            Condition::Processes(_, lock) => {
                lock.acquire();
                Held::Processes(lock)
            }
        }
    }

    /// Waits for a notify, as long as it takes.
    #[track_caller]
    pub fn wait(&self) -> Result<(), ConditionError> {
        match self {
            Condition::Threads(condition) => condition.wait(),
            Condition::Processes(..) => self.wait_until(None).map(drop),
        }
    }

    /// Waits for a notify, for at most `timeout`.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<bool, ConditionError> {
        match self {
            Condition::Threads(condition) => condition.wait_timeout(timeout),
            Condition::Processes(..) => self.wait_until(Some(deadline(timeout))),
        }
    }

    /// Waits until the predicate holds.
    #[track_caller]
    pub fn wait_for(&self, mut predicate: impl FnMut() -> bool) -> Result<(), ConditionError> {
        match self {
            Condition::Threads(condition) => condition.wait_for(predicate),
            Condition::Processes(..) => {
                while !predicate() {
                    self.wait()?;
                }
                Ok(())
            }
        }
    }

    /// Waits until the predicate holds, for at most `timeout`, and returns what it says at the end.
    #[track_caller]
    pub fn wait_for_timeout(
        &self,
        mut predicate: impl FnMut() -> bool,
        timeout: Duration,
    ) -> Result<bool, ConditionError> {
        if let Condition::Threads(condition) = self {
            return condition.wait_for_timeout(predicate, timeout);
        }
        let deadline = deadline(timeout);
        let mut has_waited = false;
        while !predicate() {
            if has_waited && now() >= deadline {
                return Ok(false);
            }
            self.wait_until(Some(deadline))?;
            has_waited = true;
        }
        Ok(true)
    }

    fn wait_until(&self, deadline: Option<u64>) -> Result<bool, ConditionError> {
        let Condition::Processes(condition, lock) = self else {
            unreachable!("threads have a wait of their own")
        };
        let unlock = || _ = lock.release();
        Ok(condition.wait(unlock, || lock.acquire(), deadline))
    }

    /// Wakes `n` who wait.
    #[track_caller]
    pub fn notify(&self, n: usize) -> Result<(), ConditionError> {
        match self {
            Condition::Threads(condition) => condition.notify(n),
            Condition::Processes(condition, _) => {
                condition.notify(u32::try_from(n).unwrap_or(u32::MAX));
                Ok(())
            }
        }
    }

    /// Wakes all who wait.
    #[track_caller]
    pub fn notify_all(&self) -> Result<(), ConditionError> {
        self.notify(usize::MAX)
    }
}
