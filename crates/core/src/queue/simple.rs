//! `queue.SimpleQueue`: first in, first out, without bound, without `task_done`, without an end.

use std::fmt;
use std::time::Duration;

use super::{Empty, GetError, Queue};
use crate::run;

/// A queue that never refuses an item.
///
/// `get` blocks while it is empty; who waits longest is woken first, and a newcomer may be faster. A
/// panic elsewhere leaves the queue as it is. May be called from any thread, also from a destructor
/// that runs in the middle of an operation of the same queue.
///
/// Python: `queue.SimpleQueue`. Different: `put` takes no arguments to ignore.
///
/// ```
/// use threadlab::queue::{Empty, SimpleQueue};
/// let queue = SimpleQueue::new();
/// queue.put(1);
/// assert_eq!(queue.get(), 1);
/// assert_eq!(queue.get_nowait(), Err(Empty));
/// ```
pub struct SimpleQueue<T>(Queue<T>);

impl<T> SimpleQueue<T> {
    /// An empty queue.
    pub fn new() -> Self {
        SimpleQueue::named("")
    }

    /// The same, with a name that shows in traces.
    pub fn named(name: &'static str) -> Self {
        SimpleQueue(Queue::named(name, 0))
    }

    /// Puts an item in. Never blocks.
    #[track_caller]
    pub fn put(&self, item: T) {
        self.0
            .put(item)
            .expect("it has no bound and is never shut down");
    }

    /// The same; Python has it for those who come from `Queue`.
    #[track_caller]
    pub fn put_nowait(&self, item: T) {
        self.put(item);
    }

    /// Takes the oldest item out, waiting for one as long as it takes.
    #[track_caller]
    pub fn get(&self) -> T {
        // A destructor that gets, in a run that has been closed, finds no item and no time.
        self.0
            .get()
            .expect("a get in a destructor outlived its run")
    }

    /// Takes the oldest item out if there is one. Python: `get_nowait`, `get(False)`.
    ///
    /// # Errors
    /// [`Empty`].
    #[track_caller]
    pub fn get_nowait(&self) -> Result<T, Empty> {
        self.0.get_nowait().map_err(never_shut_down)
    }

    /// Takes the oldest item out, waiting for one for at most `timeout`.
    ///
    /// # Errors
    /// [`Empty`].
    #[track_caller]
    pub fn get_timeout(&self, timeout: Duration) -> Result<T, Empty> {
        self.0.get_timeout(timeout).map_err(never_shut_down)
    }

    /// How many items are in it, at some moment during the call.
    #[track_caller]
    pub fn qsize(&self) -> usize {
        self.0.qsize()
    }

    /// Whether it was empty at some moment during the call.
    #[track_caller]
    pub fn empty(&self) -> bool {
        self.0.empty()
    }
}

fn never_shut_down(_: GetError) -> Empty {
    Empty
}

impl<T> Default for SimpleQueue<T> {
    fn default() -> Self {
        SimpleQueue::new()
    }
}

impl<T> fmt::Debug for SimpleQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimpleQueue")
            .field("qsize", &self.0.raw.count(run::me()))
            .finish()
    }
}
