//! Primitives as a case sees them: between threads those of `threading`, between processes the raw
//! algorithms on words of the segment, under the same names.

use std::sync::Arc;
use std::time::Duration;

use threadlab::raw;
use threadlab::run::{deadline, now};
use threadlab::threading::{
    self, BrokenBarrierError, ConditionError, LockError, RLockError, SemaphoreError, current_thread,
};

use crate::AnyWord;

/// A lock.
#[derive(Debug)]
pub enum Lock {
    /// Between threads.
    Threads(Arc<threading::Lock>),
    /// Between processes.
    Processes(Arc<raw::Lock<AnyWord>>),
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

/// A condition, and the lock that it stands on.
#[derive(Debug)]
pub enum Condition {
    /// Between threads.
    Threads(threading::Condition),
    /// Between processes. Its misuse goes unnoticed.
    Processes(raw::Condition<AnyWord>, Arc<raw::Lock<AnyWord>>),
}

/// Holds the lock of a [`Condition`].
pub enum Held<'a> {
    /// Between threads.
    Threads(threading::LockGuard<'a>),
    /// Between processes.
    Processes(&'a raw::Lock<AnyWord>),
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Held::Processes(lock) = self {
            lock.release();
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
                lock.acquire(me(), None);
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
        while !predicate() {
            if now() >= deadline {
                return Ok(false);
            }
            self.wait_until(Some(deadline))?;
        }
        Ok(true)
    }

    fn wait_until(&self, deadline: Option<u64>) -> Result<bool, ConditionError> {
        let Condition::Processes(condition, lock) = self else {
            unreachable!("threads have a wait of their own")
        };
        let unlock = || _ = lock.release();
        Ok(condition.wait(unlock, || _ = lock.acquire(me(), None), deadline))
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

/// The number that a lock's word holds for the calling task.
fn me() -> u32 {
    current_thread()
        .ident()
        .expect("a running task has its number")
}
