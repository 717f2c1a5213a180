//! `multiprocessing.Lock`: the lock of `threading`, on a word that the processes of a run share.
//!
//! Its word names the task that holds it, and the word after that the line at which it was taken. So a run
//! that cannot go on says who holds what also of a process that cannot say so any more.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};

use super::error::LockError;
use super::passing;
use crate::raw;
use crate::run::{self, Resource, op};
use crate::trace::{Kind, Operation};
use crate::word::{LocalWord, SharedWord, Word};

/// A lock that one task of all processes at a time holds: a handle, whose clones are the same lock. Not
/// recursive.
///
/// `acquire` blocks while any task holds the lock; a release wakes the task that has slept longest, which
/// may still find that a newcomer was faster and sleeps again. Any task of any process may release it. A process
/// that ends or is killed keeps what it holds, for ever: whoever waits then waits in vain, and the run's verdict
/// names the dead task.
///
/// It goes to a child as an argument of [`Process::new`](super::Process::new), and in no other way. Outside an
/// observed run there is no memory that processes share; there it serves the threads of one.
///
/// Python: `multiprocessing.Lock`, with `locked` of 3.14. Different: durations are not negative, so there is no
/// "negative timeout" that looks once.
///
/// ```
/// use threadlab::multiprocessing::{Lock, LockError};
/// let lock = Lock::new();
/// lock.acquire();
/// assert!(!lock.try_acquire());
/// lock.release()?;
/// let error = lock.release().unwrap_err();
/// assert_eq!(error.to_string(), "semaphore or lock released too many times");
/// # Ok::<(), LockError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lock {
    inner: Arc<Inner>,
}

/// What all handles of one process share.
#[derive(Debug)]
pub(super) struct Inner {
    memory: Memory,
    resource: Resource,
}

#[derive(Debug)]
enum Memory {
    /// That of all processes of the run: the lock, the line of its holder, and where it lies.
    Shared(raw::Lock<SharedWord>, SharedWord, u32),
    /// Our own: in a stepped run, whose processes are tasks, and outside an observed one.
    Local(raw::Lock<LocalWord>),
}

/// What a lock is while it travels.
#[derive(serde::Serialize, serde::Deserialize)]
enum Wire {
    /// Where it lies, and its number in the run.
    Shared(u32, u32),
    /// Its place among what goes with the arguments.
    Local(u32),
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Self {
        let memory = match SharedWord::allocate_lock() {
            Some(word) => Memory::of(word),
            None => Memory::Local(raw::Lock::default()),
        };
        Lock::made_of(memory, Resource::new(Kind::Lock, ""))
    }

    fn made_of(memory: Memory, resource: Resource) -> Self {
        let inner = Arc::new(Inner { memory, resource });
        Lock { inner }
    }

    /// Takes the lock, waiting as long as it takes.
    #[track_caller]
    pub fn acquire(&self) {
        self.acquire_until(None, Location::caller());
    }

    /// Takes the lock if it is free. Python: `acquire(False)`.
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn try_acquire(&self) -> bool {
        let at = Location::caller();
        let take = |me| match &self.inner.memory {
            Memory::Shared(lock, line, _) => lock.try_acquire(me) && sign(line, at),
            Memory::Local(lock) => lock.try_acquire(me),
        };
        op(Operation::Acquire, &[&self.inner.resource], at, take)
    }

    /// Takes the lock, waiting for at most `timeout`. Python: `acquire(timeout=t)`.
    #[track_caller]
    #[must_use = "false means that the lock was not taken"]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.acquire_until(Some(timeout), Location::caller())
    }

    fn acquire_until(&self, timeout: Option<Duration>, at: &'static Location<'static>) -> bool {
        let take = |me| {
            let deadline = timeout.map(run::deadline);
            match &self.inner.memory {
                Memory::Shared(lock, line, _) => lock.acquire(me, deadline) && sign(line, at),
                Memory::Local(lock) => lock.acquire(me, deadline),
            }
        };
        op(Operation::Acquire, &[&self.inner.resource], at, take)
    }

    /// Gives the lock back; the caller need not be who took it, nor of the same process.
    ///
    /// # Errors
    /// [`LockError::TooOften`] if nobody holds it.
    #[track_caller]
    pub fn release(&self) -> Result<(), LockError> {
        self.release_at(Location::caller())
    }

    fn release_at(&self, at: &'static Location<'static>) -> Result<(), LockError> {
        let give = |_| {
            let given = match &self.inner.memory {
                Memory::Shared(lock, ..) => lock.release(),
                Memory::Local(lock) => lock.release(),
            };
            given.then_some(()).ok_or(LockError::TooOften)
        };
        op(Operation::Release, &[&self.inner.resource], at, give)
    }

    /// Whether somebody holds it now.
    #[track_caller]
    pub fn locked(&self) -> bool {
        let locked = |_| match &self.inner.memory {
            Memory::Shared(lock, ..) => lock.owner().is_some(),
            Memory::Local(lock) => lock.owner().is_some(),
        };
        let at = Location::caller();
        op(Operation::Poll, &[&self.inner.resource], at, locked)
    }

    /// Takes the lock until the guard is dropped. Python: `with lock:`.
    #[track_caller]
    pub fn guard(&self) -> LockGuard<'_> {
        let at = Location::caller();
        self.acquire_until(None, at);
        LockGuard { lock: self, at }
    }
}

impl Default for Lock {
    fn default() -> Self {
        Lock::new()
    }
}

impl Memory {
    fn of(word: SharedWord) -> Self {
        let (line, at) = (word.line(), word.offset());
        Memory::Shared(raw::Lock::new(word), line, at)
    }
}

/// Whoever has taken the lock says where.
fn sign(line: &SharedWord, at: &'static Location<'static>) -> bool {
    line.store(at.line());
    true
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
    fn drop(&mut self) {
        // As with the lock of `threading`: a destructor has nobody to tell.
        let _ = self.lock.release_at(self.at);
    }
}

impl Serialize for Lock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let refuse = |why: &LockError| S::Error::custom(passing::refuse(why));
        if !passing::is_leaving() {
            return Err(refuse(&LockError::NotInherited));
        }
        let run = &run::current().task.run;
        let wire = match &self.inner.memory {
            Memory::Shared(_, _, at) => Wire::Shared(*at, self.inner.resource.id(run)),
            Memory::Local(_) if run.is_stepped() => {
                Wire::Local(passing::leave_lock(self.inner.clone()))
            }
            Memory::Local(_) => return Err(refuse(&LockError::Unshared)),
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let came = match Wire::deserialize(deserializer)? {
            Wire::Shared(at, number) => SharedWord::attach_lock(at).map(|word| {
                let resource = Resource::known(Kind::Lock, &run::current().task.run, number);
                Lock::made_of(Memory::of(word), resource)
            }),
            Wire::Local(place) => passing::take_lock(place).map(|inner| Lock { inner }),
        };
        came.ok_or_else(|| D::Error::custom("a lock comes only with the arguments of a process"))
    }
}
