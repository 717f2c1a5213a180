//! Primitives as a case sees them: between threads those of `threading`, between processes the lock of
//! `multiprocessing` and the raw algorithms on words of the segment, under the same names.

use std::sync::Arc;
use std::time::Duration;

use threadlab::run::deadline;
use threadlab::threading::{
    self, BrokenBarrierError, LockError, RLockError, SemaphoreError, current_thread,
};
use threadlab::{multiprocessing, raw};

use crate::AnyWord;

/// A lock: a handle, as each of the three is.
#[derive(Clone, Debug)]
pub enum Lock {
    /// Between threads.
    Threads(Arc<threading::Lock>),
    /// Between processes.
    Processes(multiprocessing::Lock),
    /// Between threads that may switch at each word.
    Words(Arc<raw::Lock<AnyWord>>),
}

impl Lock {
    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match self {
            Lock::Threads(lock) => lock.acquire(),
            Lock::Processes(lock) => lock.acquire(),
            Lock::Words(lock) => _ = lock.acquire(me(), None),
        }
    }

    /// Takes the lock if it is free.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        match self {
            Lock::Threads(lock) => lock.try_acquire(),
            Lock::Processes(lock) => lock.try_acquire(),
            Lock::Words(lock) => lock.try_acquire(me()),
        }
    }

    /// Takes the lock, waiting for at most `timeout`.
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match self {
            Lock::Threads(lock) => lock.acquire_timeout(timeout),
            Lock::Processes(lock) => lock.acquire_timeout(timeout),
            Lock::Words(lock) => lock.acquire(me(), Some(deadline(timeout))),
        }
    }

    /// Gives the lock back.
    #[track_caller]
    pub fn release(&self) -> Result<(), LockError> {
        match self {
            Lock::Threads(lock) => lock.release(),
            Lock::Processes(lock) => lock.release().map_err(|_| LockError::Unlocked),
            Lock::Words(lock) => lock.release().then_some(()).ok_or(LockError::Unlocked),
        }
    }

    /// Whether somebody holds it.
    #[track_caller]
    pub fn locked(&self) -> bool {
        match self {
            Lock::Threads(lock) => lock.locked(),
            Lock::Processes(lock) => lock.locked(),
            Lock::Words(lock) => lock.owner().is_some(),
        }
    }
}

/// A recursive lock.
#[derive(Debug)]
pub enum RLock {
    /// Between threads.
    Threads(threading::RLock),
    /// Between processes.
    Processes(raw::RLock<AnyWord>),
}

impl RLock {
    /// Takes a level, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match self {
            RLock::Threads(lock) => lock.acquire(),
            RLock::Processes(lock) => _ = lock.acquire(me(), None),
        }
    }

    /// Takes a level if no other task has one.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        match self {
            RLock::Threads(lock) => lock.try_acquire(),
            RLock::Processes(lock) => lock.try_acquire(me()).is_some(),
        }
    }

    /// Takes a level, waiting for at most `timeout`.
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match self {
            RLock::Threads(lock) => lock.acquire_timeout(timeout),
            RLock::Processes(lock) => lock.acquire(me(), Some(deadline(timeout))).is_some(),
        }
    }

    /// Gives a level back.
    #[track_caller]
    pub fn release(&self) -> Result<(), RLockError> {
        match self {
            RLock::Threads(lock) => lock.release(),
            RLock::Processes(lock) => lock.release(me()).map(drop).ok_or(RLockError::Unacquired),
        }
    }

    /// Whether somebody holds it.
    pub fn locked(&self) -> bool {
        match self {
            RLock::Threads(lock) => lock.locked(),
            RLock::Processes(lock) => lock.owner().is_some(),
        }
    }
}

/// A semaphore, bounded or not.
#[derive(Debug)]
pub enum Semaphore {
    /// Between threads.
    Threads(threading::Semaphore),
    /// Between threads, bounded.
    Bounded(threading::BoundedSemaphore),
    /// Between processes.
    Processes {
        /// The algorithm.
        semaphore: raw::Semaphore<AnyWord>,
        /// How many permits there may be.
        bound: u32,
    },
}

impl Semaphore {
    /// As `threading` has it: where roles are threads.
    pub fn of_threads(&self) -> &threading::Semaphore {
        match self {
            Semaphore::Threads(semaphore) => semaphore,
            Semaphore::Bounded(semaphore) => semaphore,
            Semaphore::Processes { .. } => panic!("roles are processes here"),
        }
    }

    /// Takes a permit, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        match self {
            Semaphore::Processes { semaphore, .. } => _ = semaphore.acquire(None),
            threads => threads.of_threads().acquire(),
        }
    }

    /// Takes a permit if there is one.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        match self {
            Semaphore::Processes { semaphore, .. } => semaphore.try_acquire(),
            threads => threads.of_threads().try_acquire(),
        }
    }

    /// Takes a permit, waiting for at most `timeout`.
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        match self {
            Semaphore::Processes { semaphore, .. } => semaphore.acquire(Some(deadline(timeout))),
            threads => threads.of_threads().acquire_timeout(timeout),
        }
    }

    /// Gives back one permit.
    #[track_caller]
    pub fn release(&self) -> Result<(), SemaphoreError> {
        match self {
            Semaphore::Processes { .. } => self.release_many(1),
            threads => threads.of_threads().release(),
        }
    }

    /// Gives back `n` permits, one or more.
    #[track_caller]
    pub fn release_many(&self, n: u32) -> Result<(), SemaphoreError> {
        match self {
            Semaphore::Processes { semaphore, bound } => semaphore
                .release(n, *bound)
                .then_some(())
                .ok_or(SemaphoreError::TooMany),
            threads => threads.of_threads().release_many(n),
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

/// A barrier.
#[derive(Debug)]
pub enum Barrier {
    /// Between threads.
    Threads(threading::Barrier),
    /// Between processes, with its parties.
    Processes(raw::Barrier<AnyWord>, u32),
}

impl Barrier {
    /// Waits for the other parties.
    #[track_caller]
    pub fn wait(&self) -> Result<u32, BrokenBarrierError> {
        match self {
            Barrier::Threads(barrier) => barrier.wait(),
            Barrier::Processes(..) => self.wait_raw(None),
        }
    }

    /// Waits for the other parties, for at most `timeout`.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<u32, BrokenBarrierError> {
        match self {
            Barrier::Threads(barrier) => barrier.wait_timeout(timeout),
            Barrier::Processes(..) => self.wait_raw(Some(timeout)),
        }
    }

    fn wait_raw(&self, timeout: Option<Duration>) -> Result<u32, BrokenBarrierError> {
        let Barrier::Processes(barrier, parties) = self else {
            unreachable!("threads have a wait of their own")
        };
        let index = barrier.arrive(*parties).map_err(|_| BrokenBarrierError)?;
        if index + 1 == *parties {
            barrier.release();
            barrier.pass();
            return Ok(index);
        }
        let waited = barrier.wait(timeout.map(deadline));
        waited.map(|()| index).map_err(|_| BrokenBarrierError)
    }

    /// Breaks it.
    #[track_caller]
    pub fn abort(&self) {
        match self {
            Barrier::Threads(barrier) => barrier.abort(),
            Barrier::Processes(barrier, _) => barrier.abort(),
        }
    }

    /// Mends it.
    #[track_caller]
    pub fn reset(&self) {
        match self {
            Barrier::Threads(barrier) => barrier.reset(),
            Barrier::Processes(barrier, _) => barrier.reset(),
        }
    }

    /// How many wait for the others.
    #[track_caller]
    pub fn n_waiting(&self) -> u32 {
        match self {
            Barrier::Threads(barrier) => barrier.n_waiting(),
            Barrier::Processes(barrier, _) => barrier.waiting(),
        }
    }

    /// Whether it is broken.
    #[track_caller]
    pub fn is_broken(&self) -> bool {
        match self {
            Barrier::Threads(barrier) => barrier.is_broken(),
            Barrier::Processes(barrier, _) => barrier.is_broken(),
        }
    }
}

/// The number that a lock's word holds for the calling task.
pub(crate) fn me() -> u32 {
    current_thread()
        .ident()
        .expect("a running task has its number")
}
