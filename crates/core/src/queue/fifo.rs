//! `queue.Queue`: first in, first out.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crossbeam_utils::{Backoff, CachePadded};
use thiserror::Error;

use super::storage::Storage;
use crate::raw::EventCount;
use crate::run::{self, Failure, Resource, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::{LocalWord, Wake, Word};

/// A queue of items between tasks.
///
/// `put` blocks while the queue is full, `get` while it is empty; who waits longest is woken first,
/// and a newcomer may be faster. A panic elsewhere leaves the queue as it is. May be called
/// from any thread.
///
/// Python: `queue.Queue`. Different: the bound is never negative; 0 is "no bound", as there.
///
/// ```
/// use threadlab::queue::Queue;
/// let queue = Queue::new(2);
/// queue.put("a");
/// queue.put("b");
/// assert!(queue.put_nowait("c").is_err());
/// assert_eq!(queue.get(), "a");
/// assert_eq!(queue.qsize(), 1);
/// ```
pub struct Queue<T> {
    storage: Storage<T>,
    not_empty: CachePadded<EventCount<LocalWord>>,
    not_full: CachePadded<EventCount<LocalWord>>,
    /// Items put for which `task_done` has not been called.
    unfinished: CachePadded<LocalWord>,
    maxsize: usize,
    resource: Resource,
}

/// There was no item, or none came in time. Python: `queue.Empty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Empty")]
pub struct Empty;

/// There was no room, or none came in time. Python: `queue.Full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Full")]
pub struct Full;

/// A put that came to nothing gives the item back.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
#[error("Full")]
pub struct PutError<T>(pub T);

impl<T> fmt::Debug for PutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PutError(..)")
    }
}

impl<T> From<PutError<T>> for Full {
    fn from(_: PutError<T>) -> Full {
        Full
    }
}

/// More `task_done` than items. Python: `ValueError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("task_done() called too many times")]
pub struct TaskDoneError;

impl Failure for TaskDoneError {}

impl Failure for Empty {
    fn outcome(&self, waited: bool) -> Outcome {
        refused(waited)
    }
}

impl<T> Failure for PutError<T> {
    fn outcome(&self, waited: bool) -> Outcome {
        refused(waited)
    }
}

fn refused(waited: bool) -> Outcome {
    if waited {
        Outcome::TimedOut
    } else {
        Outcome::Refused
    }
}

impl<T> Queue<T> {
    /// A queue for at most `maxsize` items; 0 is no bound.
    pub fn new(maxsize: usize) -> Self {
        Queue::named("", maxsize)
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str, maxsize: usize) -> Self {
        Queue {
            storage: Storage::new(maxsize),
            not_empty: CachePadded::default(),
            not_full: CachePadded::default(),
            unfinished: CachePadded::default(),
            maxsize,
            resource: Resource::new(Kind::Queue, name),
        }
    }

    /// Puts an item in, waiting for room as long as it takes.
    #[track_caller]
    pub fn put(&self, item: T) {
        let put = |_| self.put_until(item, Some(None));
        // Only a run that is being closed gives up a put without a deadline; the item goes with it.
        drop(op(
            Operation::Put,
            &[&self.resource],
            Location::caller(),
            put,
        ));
    }

    /// Puts an item in if there is room. Python: `put_nowait`, `put(item, False)`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_nowait(&self, item: T) -> Result<(), PutError<T>> {
        op(
            Operation::Put,
            &[&self.resource],
            Location::caller(),
            |_| self.put_until(item, None),
        )
    }

    /// Puts an item in, waiting for room for at most `timeout`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_timeout(&self, item: T, timeout: Duration) -> Result<(), PutError<T>> {
        let put = |_| self.put_until(item, Some(Some(run::deadline(timeout))));
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Takes the oldest item out, waiting for one as long as it takes.
    #[track_caller]
    pub fn get(&self) -> T {
        let get = |_| self.get_until(Some(None));
        match op(Operation::Get, &[&self.resource], Location::caller(), get) {
            Ok(item) => item,
            // A destructor that gets, in a run that has been closed, finds no item and no time.
            Err(Empty) => panic!("a get in a destructor outlived its run"),
        }
    }

    /// Takes the oldest item out if there is one. Python: `get_nowait`, `get(False)`.
    ///
    /// # Errors
    /// [`Empty`].
    #[track_caller]
    pub fn get_nowait(&self) -> Result<T, Empty> {
        op(
            Operation::Get,
            &[&self.resource],
            Location::caller(),
            |_| self.get_until(None),
        )
    }

    /// Takes the oldest item out, waiting for one for at most `timeout`.
    ///
    /// # Errors
    /// [`Empty`].
    #[track_caller]
    pub fn get_timeout(&self, timeout: Duration) -> Result<T, Empty> {
        let get = |_| self.get_until(Some(Some(run::deadline(timeout))));
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// `wait`: not at all, for ever (`Some(None)`), or until a deadline.
    fn put_until(&self, item: T, wait: Option<Option<u64>>) -> Result<(), PutError<T>> {
        let mut item = Some(item);
        let mut again = false;
        let mut attempt = || {
            // Only the first attempt counts what it may not get in: one that comes again looks first.
            if std::mem::replace(&mut again, true) && self.storage.is_full() {
                return None;
            }
            let pushed = item.take()?;
            // Counted before it can be taken out, so that `task_done` never comes too early; but
            // not while it waits for room, since `join` waits only for what is in the queue.
            self.unfinished.fetch_add(1);
            match self.storage.push(pushed) {
                Ok(()) => Some(()),
                Err(back) => {
                    self.forget_unfinished();
                    item = Some(back);
                    None
                }
            }
        };
        if persist(&self.not_full, wait, &mut attempt).is_some() {
            self.not_empty.notify(1);
            return Ok(());
        }
        Err(PutError(item.expect("it was not put")))
    }

    fn get_until(&self, wait: Option<Option<u64>>) -> Result<T, Empty> {
        let item = persist(&self.not_empty, wait, &mut || self.storage.pop()).ok_or(Empty)?;
        if self.maxsize > 0 {
            self.not_full.notify(1);
        }
        Ok(item)
    }

    /// How many items are in it, at some moment during the call.
    #[track_caller]
    pub fn qsize(&self) -> usize {
        op(
            Operation::Poll,
            &[&self.resource],
            Location::caller(),
            |_| run::Valued(self.storage.len()),
        )
        .0
    }

    /// Whether it was empty at some moment during the call.
    #[track_caller]
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Whether it was full at some moment during the call. Never, without a bound.
    #[track_caller]
    pub fn full(&self) -> bool {
        op(
            Operation::Poll,
            &[&self.resource],
            Location::caller(),
            |_| self.storage.is_full(),
        )
    }

    /// Says that an item that was taken out is dealt with; the last one releases
    /// [`join`](Self::join).
    ///
    /// # Errors
    /// [`TaskDoneError`] when there were more calls than items.
    #[track_caller]
    pub fn task_done(&self) -> Result<(), TaskDoneError> {
        let done = |_| {
            if self.forget_unfinished() {
                Ok(())
            } else {
                Err(TaskDoneError)
            }
        };
        op(
            Operation::TaskDone,
            &[&self.resource],
            Location::caller(),
            done,
        )
    }

    /// Counts one unfinished item less. False if there was none.
    fn forget_unfinished(&self) -> bool {
        let mut unfinished = self.unfinished.load();
        while unfinished > 0 {
            match self.unfinished.compare_exchange(unfinished, unfinished - 1) {
                Ok(1) => {
                    self.unfinished.wake(u32::MAX);
                    return true;
                }
                Ok(_) => return true,
                Err(now) => unfinished = now,
            }
        }
        false
    }

    /// Waits until every item that was put has been dealt with.
    #[track_caller]
    pub fn join(&self) {
        op(
            Operation::Join,
            &[&self.resource],
            Location::caller(),
            |_| {
                loop {
                    match self.unfinished.load() {
                        0 => return,
                        n if self.unfinished.wait(n, None) == Wake::TimedOut => return,
                        _ => {}
                    }
                }
            },
        );
    }
}

/// Tries at once, then for a short while, and then sleeps between attempts as far as `wait` allows.
fn persist<R>(
    side: &EventCount<LocalWord>,
    wait: Option<Option<u64>>,
    attempt: &mut impl FnMut() -> Option<R>,
) -> Option<R> {
    if let Some(result) = attempt() {
        return Some(result);
    }
    let deadline = wait?;
    if !run::observed() {
        let backoff = Backoff::new();
        while !backoff.is_completed() {
            backoff.snooze();
            if let Some(result) = attempt() {
                return Some(result);
            }
        }
    }
    side.wait_until(deadline, attempt)
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("qsize", &self.storage.len())
            .field("maxsize", &self.maxsize)
            .finish()
    }
}
