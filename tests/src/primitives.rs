//! Primitives as a case sees them: between threads those of `threading`, between processes the raw
//! algorithms on words of the segment, under the same names.

use std::sync::Arc;
use std::time::Duration;

use threadlab::raw;
use threadlab::run::deadline;
use threadlab::threading::{self, LockError, SemaphoreError, current_thread};

use crate::AnyWord;

/// A lock.
#[derive(Debug)]
pub enum Lock {
    /// Between threads.
    Threads(Arc<threading::Lock>),
    /// Between processes.
    Processes(raw::Lock<AnyWord>),
}

impl Lock {
    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match self {
            Lock::Threads(lock) => lock.acquire(),
            Lock::Processes(lock) => _ = lock.acquire(me(), None),
        }
    }

    /// Takes the lock if it is free.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        match self {
            Lock::Threads(lock) => lock.try_acquire(),
            Lock::Processes(lock) => lock.try_acquire(me()),
        }
    }

    /// Takes the lock, waiting for at most `timeout`.
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match self {
            Lock::Threads(lock) => lock.acquire_timeout(timeout),
            Lock::Processes(lock) => lock.acquire(me(), Some(deadline(timeout))),
        }
    }

    /// Gives the lock back.
    #[track_caller]
    pub fn release(&self) -> Result<(), LockError> {
        match self {
            Lock::Threads(lock) => lock.release(),
            Lock::Processes(lock) => lock.release().then_some(()).ok_or(LockError::Unlocked),
        }
    }

    /// Whether somebody holds it.
    pub fn locked(&self) -> bool {
        match self {
            Lock::Threads(lock) => lock.locked(),
            Lock::Processes(lock) => lock.owner().is_some(),
        }
    }
}

/// A semaphore.
#[derive(Debug)]
pub enum Semaphore {
    /// Between threads.
    Threads(threading::Semaphore),
    /// Between processes.
    Processes(raw::Semaphore<AnyWord>),
}

impl Semaphore {
    /// Takes a permit, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match self {
            Semaphore::Threads(semaphore) => semaphore.acquire(),
            Semaphore::Processes(semaphore) => _ = semaphore.acquire(None),
        }
    }

    /// Takes a permit if there is one.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        match self {
            Semaphore::Threads(semaphore) => semaphore.try_acquire(),
            Semaphore::Processes(semaphore) => semaphore.try_acquire(),
        }
    }

    /// Takes a permit, waiting for at most `timeout`.
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match self {
            Semaphore::Threads(semaphore) => semaphore.acquire_timeout(timeout),
            Semaphore::Processes(semaphore) => semaphore.acquire(Some(deadline(timeout))),
        }
    }

    /// Gives back one permit.
    #[track_caller]
    pub fn release(&self) -> Result<(), SemaphoreError> {
        self.release_many(1)
    }

    /// Gives back `n` permits, one or more.
    #[track_caller]
    pub fn release_many(&self, n: u32) -> Result<(), SemaphoreError> {
        match self {
            Semaphore::Threads(semaphore) => semaphore.release_many(n),
            Semaphore::Processes(semaphore) => {
                semaphore.release(n, u32::MAX).then_some(()).ok_or(SemaphoreError::TooMany)
            }
        }
    }
}

/// An event.
#[derive(Debug)]
pub enum Event {
    /// Between threads.
    Threads(threading::Event),
    /// Between processes.
    Processes(raw::Event<AnyWord>),
}

impl Event {
    /// Whether its flag is set.
    #[track_caller]
    pub fn is_set(&self) -> bool {
        match self {
            Event::Threads(event) => event.is_set(),
            Event::Processes(event) => event.is_set(),
        }
    }

    /// Sets its flag and releases all who wait.
    #[track_caller]
    pub fn set(&self) {
        match self {
            Event::Threads(event) => event.set(),
            Event::Processes(event) => event.set(),
        }
    }

    /// Clears its flag.
    #[track_caller]
    pub fn clear(&self) {
        match self {
            Event::Threads(event) => event.clear(),
            Event::Processes(event) => event.clear(),
        }
    }

    /// Waits until the flag is set, as long as it takes.
    #[track_caller]
    pub fn wait(&self) {
        match self {
            Event::Threads(event) => event.wait(),
            Event::Processes(event) => _ = event.wait(None),
        }
    }

    /// Waits until the flag is set, for at most `timeout`.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        match self {
            Event::Threads(event) => event.wait_timeout(timeout),
            Event::Processes(event) => event.wait(Some(deadline(timeout))),
        }
    }
}

/// The number that a lock's word holds for the calling task.
fn me() -> u32 {
    current_thread().ident().expect("a running task has its number")
}
