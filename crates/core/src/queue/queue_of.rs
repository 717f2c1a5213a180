//! What all kinds of queues share: waiting, counting what is unfinished, shutting down.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crossbeam_utils::{Backoff, CachePadded};

use super::{GetError, PutError, Storage, TaskDoneError};
use crate::raw::EventCount;
use crate::run::{self, Resource, ToOutcome, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::{LocalWord, Word};

/// A queue over some storage: [`Queue`](super::Queue), [`LifoQueue`](super::LifoQueue) or
/// [`PriorityQueue`](super::PriorityQueue).
///
/// `put` blocks while the queue is full, `get` while it is empty; who waits longest is woken first,
/// and a newcomer may be faster. A panic elsewhere leaves the queue as it is. May be called from any
/// thread. [`shutdown`](Self::shutdown) ends all that: where Python raises `ShutDown`, an error says so.
///
/// ```
/// use threadlab::queue::{GetError, Queue};
/// let queue = Queue::new(0);
/// queue.put(1).unwrap();
/// queue.shutdown(false);
/// assert!(queue.put(2).is_err());
/// assert_eq!(queue.get(), Ok(1));
/// assert_eq!(queue.get(), Err(GetError::ShutDown));
/// ```
pub struct QueueOf<S> {
    pub(super) storage: S,
    pub(super) not_empty: CachePadded<EventCount<LocalWord>>,
    not_full: CachePadded<EventCount<LocalWord>>,
    /// How many items have been dealt with, modulo 2^32. So many fewer than were put are unfinished.
    done: CachePadded<LocalWord>,
    all_done: EventCount<LocalWord>,
    /// 1 from the moment on at which nobody gets anything any more.
    emptied: CachePadded<LocalWord>,
    maxsize: usize,
    pub(super) resource: Resource,
}

/// How long an operation may wait: not at all, for ever (`Some(None)`), or until a deadline.
pub(super) type Patience = Option<Option<u64>>;

pub(super) const AT_ONCE: Patience = None;
pub(super) const FOR_EVER: Patience = Some(None);

fn at_most(timeout: Duration) -> Patience {
    Some(Some(run::deadline(timeout)))
}

impl<S: Storage> QueueOf<S> {
    /// A queue for at most `maxsize` items; 0 is no bound.
    pub fn new(maxsize: usize) -> Self {
        Self::named("", maxsize)
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str, maxsize: usize) -> Self {
        QueueOf {
            storage: S::new(maxsize),
            not_empty: CachePadded::default(),
            not_full: CachePadded::default(),
            done: CachePadded::default(),
            all_done: EventCount::default(),
            emptied: CachePadded::default(),
            maxsize,
            resource: Resource::new(Kind::Queue, name),
        }
    }

    /// Puts an item in, waiting for room as long as it takes.
    ///
    /// # Errors
    /// [`PutError::ShutDown`] with the item, also if the queue is shut down while this waits.
    #[track_caller]
    pub fn put(&self, item: S::Item) -> Result<(), PutError<S::Item>> {
        let put = |_| self.put_within(item, || FOR_EVER);
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Puts an item in if there is room. Python: `put_nowait`, `put(item, False)`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_nowait(&self, item: S::Item) -> Result<(), PutError<S::Item>> {
        let put = |_| self.put_within(item, || AT_ONCE);
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Puts an item in, waiting for room for at most `timeout`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_timeout(&self, item: S::Item, timeout: Duration) -> Result<(), PutError<S::Item>> {
        let put = |_| self.put_within(item, || at_most(timeout));
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Takes out the item whose turn it is, waiting for one as long as it takes.
    ///
    /// # Errors
    /// [`GetError::ShutDown`] if the queue has been shut down and is empty, also if that comes
    /// while this waits.
    #[track_caller]
    pub fn get(&self) -> Result<S::Item, GetError> {
        let get = |_| self.get_within(|| FOR_EVER);
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// Takes out the item whose turn it is, if there is one. Python: `get_nowait`, `get(False)`.
    ///
    /// # Errors
    /// [`GetError`].
    #[track_caller]
    pub fn get_nowait(&self) -> Result<S::Item, GetError> {
        let get = |_| self.get_within(|| AT_ONCE);
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// Takes out the item whose turn it is, waiting for one for at most `timeout`.
    ///
    /// # Errors
    /// [`GetError`].
    #[track_caller]
    pub fn get_timeout(&self, timeout: Duration) -> Result<S::Item, GetError> {
        let get = |_| self.get_within(|| at_most(timeout));
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// Ends the queue: from now on every put fails, and every get that finds no item; those that
    /// wait do so at once. What is in the queue can still be got, unless `immediate`: then it is
    /// thrown away and counts as dealt with. [`join`](Self::join) waits, as ever, until all that
    /// was got is dealt with too. A second call changes something only if it alone is `immediate`.
    ///
    /// Python: `shutdown(immediate=False)`, since 3.13.
    #[track_caller]
    pub fn shutdown(&self, immediate: bool) {
        self.shutdown_at(immediate, Location::caller());
    }

    pub(crate) fn shutdown_at(&self, immediate: bool, at: &'static Location<'static>) {
        let shutdown = |_| {
            // In this order it is as if all happened when the word is set: a get that comes later
            // finds nothing, and no put goes through that had to wait for the room made here.
            if immediate {
                self.emptied.store(1);
            }
            self.storage.close();
            let mut left = Vec::new();
            if immediate {
                left.extend(std::iter::from_fn(|| self.storage.pop().ok()));
                left.iter().for_each(|_| _ = self.finish_one());
            }
            self.not_empty.notify(u32::MAX);
            self.not_full.notify(u32::MAX);
            Closing(left)
        };
        // What the items do when they are dropped is no part of the operation.
        drop(op(Operation::Shutdown, &[&self.resource], at, shutdown));
    }

    pub(super) fn put_within(
        &self,
        item: S::Item,
        patience: impl FnOnce() -> Patience,
    ) -> Result<(), PutError<S::Item>> {
        let mut item = Some(item);
        let attempt = || match self.storage.push(item.take()?) {
            Err(PutError::Full(back)) => {
                item = Some(back);
                None
            }
            in_or_over => Some(in_or_over),
        };
        match persist(&self.not_full, patience, attempt) {
            Some(result) => {
                result?;
                self.not_empty.notify(1);
                Ok(())
            }
            None => Err(PutError::Full(item.expect("it was not put"))),
        }
    }

    pub(super) fn get_within(
        &self,
        patience: impl FnOnce() -> Patience,
    ) -> Result<S::Item, GetError> {
        let attempt = || {
            if self.emptied.load() != 0 {
                return Some(Err(GetError::ShutDown));
            }
            match self.storage.pop() {
                Err(GetError::Empty) => None,
                item_or_end => Some(item_or_end),
            }
        };
        let item = persist(&self.not_empty, patience, attempt).unwrap_or(Err(GetError::Empty))?;
        self.took_one();
        Ok(item)
    }

    pub(super) fn took_one(&self) {
        if self.maxsize > 0 {
            self.not_full.notify(1);
        }
    }

    /// How many items are in it, at some moment during the call.
    #[track_caller]
    pub fn qsize(&self) -> usize {
        let qsize = |_| run::Valued(self.len());
        let at = Location::caller();
        op(Operation::Poll, &[&self.resource], at, qsize).0
    }

    /// The same without a gate.
    pub(super) fn len(&self) -> usize {
        match self.emptied.load() {
            0 => self.storage.qsize(),
            _ => 0,
        }
    }

    /// Whether it was empty at some moment during the call.
    #[track_caller]
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Whether it was full at some moment during the call. Never, without a bound.
    #[track_caller]
    pub fn full(&self) -> bool {
        let full = |_| self.emptied.load() == 0 && self.storage.is_full();
        op(Operation::Poll, &[&self.resource], Location::caller(), full)
    }

    /// How many items it has room for; 0 if it has no bound.
    pub fn maxsize(&self) -> usize {
        self.maxsize
    }

    /// Whether it has been shut down.
    #[track_caller]
    pub fn is_shutdown(&self) -> bool {
        let is_closed = |_| self.storage.is_closed();
        op(
            Operation::Poll,
            &[&self.resource],
            Location::caller(),
            is_closed,
        )
    }

    /// Says that an item that was taken out is dealt with; the last one releases
    /// [`join`](Self::join).
    ///
    /// # Errors
    /// [`TaskDoneError`] when there were more calls than items.
    #[track_caller]
    pub fn task_done(&self) -> Result<(), TaskDoneError> {
        let done = |_| self.finish_one().then_some(()).ok_or(TaskDoneError);
        let at = Location::caller();
        op(Operation::TaskDone, &[&self.resource], at, done)
    }

    /// Counts one unfinished item less. False if there was none.
    fn finish_one(&self) -> bool {
        let mut done = self.done.load();
        while done != self.storage.pushed() {
            match self.done.compare_exchange(done, done.wrapping_add(1)) {
                Ok(_) => {
                    if self.is_all_done() {
                        self.all_done.notify(u32::MAX);
                    }
                    return true;
                }
                Err(now) => done = now,
            }
        }
        false
    }

    /// Done is looked at first: it never gets ahead of what was put.
    fn is_all_done(&self) -> bool {
        let done = self.done.load();
        done == self.storage.pushed()
    }

    /// Waits until every item that was put has been dealt with.
    #[track_caller]
    pub fn join(&self) {
        let join = |_| {
            let all_done = || self.is_all_done().then_some(());
            // Only a run that has been closed ends this wait before the time.
            let _ = all_done().or_else(|| self.all_done.wait_until(None, all_done));
        };
        op(Operation::Join, &[&self.resource], Location::caller(), join);
    }
}

/// What was in a queue when it was shut down.
struct Closing<T>(Vec<T>);

impl<T> ToOutcome for Closing<T> {
    fn to_outcome(&self, _: bool) -> Outcome {
        match self.0.len() {
            0 => Outcome::Ok,
            thrown_away => Outcome::Value(thrown_away.to_string()),
        }
    }
}

/// Tries at once, then for a short while, and then sleeps between attempts as long as it may.
pub(super) fn persist<R>(
    side: &EventCount<LocalWord>,
    patience: impl FnOnce() -> Patience,
    mut attempt: impl FnMut() -> Option<R>,
) -> Option<R> {
    if let Some(result) = attempt() {
        return Some(result);
    }
    let deadline = patience()?;
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

impl<S: Storage> fmt::Debug for QueueOf<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueueOf")
            .field("qsize", &self.len())
            .field("maxsize", &self.maxsize)
            .finish_non_exhaustive()
    }
}
