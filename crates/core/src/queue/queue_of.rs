//! What all kinds of queues share: waiting, counting what is unfinished, shutting down.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use super::{Collection, GetError, PutError, TaskDoneError};
use crate::raw::queue::{Patience, Queue};
use crate::run::{self, Resource, ToOutcome, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::LocalWord;

/// A queue over some collection: [`Queue`](super::Queue), [`LifoQueue`](super::LifoQueue) or
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
pub struct QueueOf<C> {
    pub(super) raw: Queue<LocalWord, C>,
    pub(super) resource: Resource,
}

pub(super) const AT_ONCE: Patience = None;
pub(super) const FOR_EVER: Patience = Some(None);

fn at_most(timeout: Duration) -> Patience {
    Some(Some(run::deadline(timeout)))
}

impl<C: Collection> QueueOf<C> {
    /// A queue for at most `maxsize` items; 0 is no bound.
    pub fn new(maxsize: usize) -> Self {
        Self::named("", maxsize)
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str, maxsize: usize) -> Self {
        QueueOf {
            raw: Queue::new(maxsize),
            resource: Resource::new(Kind::Queue, name),
        }
    }

    /// Puts an item in, waiting for room as long as it takes.
    ///
    /// # Errors
    /// [`PutError::ShutDown`] with the item, also if the queue is shut down while this waits.
    #[track_caller]
    pub fn put(&self, item: C::Item) -> Result<(), PutError<C::Item>> {
        let put = |me| Ok(self.raw.put(me, item, || FOR_EVER)?);
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Puts an item in if there is room. Python: `put_nowait`, `put(item, False)`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_nowait(&self, item: C::Item) -> Result<(), PutError<C::Item>> {
        let put = |me| Ok(self.raw.put(me, item, || AT_ONCE)?);
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Puts an item in, waiting for room for at most `timeout`.
    ///
    /// # Errors
    /// [`PutError`] with the item.
    #[track_caller]
    pub fn put_timeout(&self, item: C::Item, timeout: Duration) -> Result<(), PutError<C::Item>> {
        let put = |me| Ok(self.raw.put(me, item, || at_most(timeout))?);
        op(Operation::Put, &[&self.resource], Location::caller(), put)
    }

    /// Takes out the item whose turn it is, waiting for one as long as it takes.
    ///
    /// # Errors
    /// [`GetError::ShutDown`] if the queue has been shut down and is empty, also if that comes
    /// while this waits.
    #[track_caller]
    pub fn get(&self) -> Result<C::Item, GetError> {
        let get = |me| Ok(self.raw.get(me, || FOR_EVER)?);
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// Takes out the item whose turn it is, if there is one. Python: `get_nowait`, `get(False)`.
    ///
    /// # Errors
    /// [`GetError`].
    #[track_caller]
    pub fn get_nowait(&self) -> Result<C::Item, GetError> {
        let get = |me| Ok(self.raw.get(me, || AT_ONCE)?);
        op(Operation::Get, &[&self.resource], Location::caller(), get)
    }

    /// Takes out the item whose turn it is, waiting for one for at most `timeout`.
    ///
    /// # Errors
    /// [`GetError`].
    #[track_caller]
    pub fn get_timeout(&self, timeout: Duration) -> Result<C::Item, GetError> {
        let get = |me| Ok(self.raw.get(me, || at_most(timeout))?);
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
        let shutdown = |me| Closing(self.raw.close(me, immediate));
        // What the items do when they are dropped is no part of the operation.
        drop(op(Operation::Shutdown, &[&self.resource], at, shutdown));
    }

    /// How many items are in it, at some moment during the call.
    #[track_caller]
    pub fn qsize(&self) -> usize {
        let qsize = |me| run::Valued(self.raw.count(me));
        let at = Location::caller();
        op(Operation::Poll, &[&self.resource], at, qsize).0
    }

    /// Whether it was empty at some moment during the call.
    #[track_caller]
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Whether it was full at some moment during the call. Never, without a bound.
    #[track_caller]
    pub fn full(&self) -> bool {
        let full = |me| self.raw.is_full(me);
        op(Operation::Poll, &[&self.resource], Location::caller(), full)
    }

    /// How many items it has room for; 0 if it has no bound.
    pub fn maxsize(&self) -> usize {
        self.raw.maxsize()
    }

    /// Whether it has been shut down.
    #[track_caller]
    pub fn is_shutdown(&self) -> bool {
        let is_closed = |me| self.raw.is_closed(me);
        let at = Location::caller();
        op(Operation::Poll, &[&self.resource], at, is_closed)
    }

    /// Says that an item that was taken out is dealt with; the last one releases
    /// [`join`](Self::join).
    ///
    /// # Errors
    /// [`TaskDoneError`] when there were more calls than items.
    #[track_caller]
    pub fn task_done(&self) -> Result<(), TaskDoneError> {
        let done = |me| self.raw.task_done(me).then_some(()).ok_or(TaskDoneError);
        let at = Location::caller();
        op(Operation::TaskDone, &[&self.resource], at, done)
    }

    /// Waits until every item that was put has been dealt with.
    #[track_caller]
    pub fn join(&self) {
        let join = |me| self.raw.join(me);
        op(Operation::Join, &[&self.resource], Location::caller(), join);
    }
}

/// What was in a queue when it was shut down.
struct Closing<C>(C);

impl<C: Collection> ToOutcome for Closing<C> {
    fn to_outcome(&self, _: bool) -> Outcome {
        match self.0.count() {
            0 => Outcome::Ok,
            thrown_away => Outcome::Value(thrown_away.to_string()),
        }
    }
}

impl<C: Collection> fmt::Debug for QueueOf<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueueOf")
            .field("qsize", &self.raw.count(run::me()))
            .field("maxsize", &self.raw.maxsize())
            .finish_non_exhaustive()
    }
}
