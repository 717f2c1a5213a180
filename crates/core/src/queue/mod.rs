//! Python's `queue`: queues that block when they are full or empty, and that can be shut down.
//!
//! [`Queue`], [`LifoQueue`] and [`PriorityQueue`] are one type, [`QueueOf`], over three
//! collections, as CPython's are one class with three ways to keep items: waiting, counting what is
//! unfinished and shutting down are written once. [`SimpleQueue`] is the first of them without bound, count and end.
//!
//! Python's names, and where they are:
//!
//! | Python | here |
//! |---|---|
//! | `Queue`, `LifoQueue`, `PriorityQueue`, `SimpleQueue` | the same |
//! | `put(item, block, timeout)`, `put_nowait`; `get(block, timeout)`, `get_nowait` | `put`, `put_nowait`, `put_timeout`; `get`, `get_nowait`, `get_timeout` |
//! | `qsize`, `empty`, `full`, `task_done`, `join`, `maxsize` | the same |
//! | `shutdown(immediate)`, `is_shutdown`, 3.13 | [`shutdown`](QueueOf::shutdown), [`is_shutdown`](QueueOf::is_shutdown) |
//! | `Full`, `ShutDown` of a put | [`PutError`], which gives the item back |
//! | `Empty`, `ShutDown` of a get | [`GetError`]; [`Empty`] of a [`SimpleQueue`] |
//! | `ValueError` of `task_done` | [`TaskDoneError`] |
//! | `ValueError`: `'timeout' must be a non-negative number` | cannot be written: a [`Duration`](std::time::Duration) is not negative |
//! | a subclass with its own `_init`, `_put`, `_get`, `_qsize` | [`QueueOf`] over a [`Collection`] of one's own |
//! | `mutex`, `not_empty`, `not_full`, `all_tasks_done`, `unfinished_tasks` | left out: undocumented there, and of another make here |

mod error;
mod kinds;
mod pooled;
mod queue_of;
mod simple;

pub use crate::raw::queue::Collection;
pub use error::{Empty, GetError, PutError, TaskDoneError};
pub use queue_of::QueueOf;
pub use simple::SimpleQueue;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A queue of items between tasks: first in, first out. [`QueueOf`] has its operations.
///
/// Python: `queue.Queue`. Different: the bound is never negative; 0 is "no bound", as there.
///
/// ```
/// use threadlab::queue::{PutError, Queue};
/// let queue = Queue::new(2);
/// queue.put("a")?;
/// queue.put("b")?;
/// assert_eq!(queue.put_nowait("c"), Err(PutError::Full("c")));
/// assert_eq!(queue.get(), Ok("a"));
/// assert_eq!(queue.qsize(), 1);
/// # Ok::<(), PutError<&str>>(())
/// ```
pub type Queue<T> = QueueOf<VecDeque<T>>;

/// A queue whose newest item comes out first: a stack. [`QueueOf`] has its operations.
///
/// Python: `queue.LifoQueue`.
///
/// ```
/// use threadlab::queue::{LifoQueue, PutError};
/// let plates = LifoQueue::new(0);
/// plates.put("plain")?;
/// plates.put("blue")?;
/// assert_eq!(plates.get(), Ok("blue"));
/// # Ok::<(), PutError<&str>>(())
/// ```
pub type LifoQueue<T> = QueueOf<Vec<T>>;

/// A queue whose smallest item comes out first. [`QueueOf`] has its operations.
///
/// Items are mostly tuples, `(priority, what)`; of equal ones any may be the next. Items are compared
/// while the queue is locked, as in CPython: a comparison that uses the queue waits for itself. One
/// that panics leaves the items in it, in some order.
///
/// Python: `queue.PriorityQueue`.
///
/// ```
/// use threadlab::queue::{PriorityQueue, PutError};
/// let jobs = PriorityQueue::new(0);
/// jobs.put((2, "sweep"))?;
/// jobs.put((1, "put out the fire"))?;
/// assert_eq!(jobs.get(), Ok((1, "put out the fire")));
/// # Ok::<(), PutError<(i32, &str)>>(())
/// ```
pub type PriorityQueue<T> = QueueOf<BinaryHeap<Reverse<T>>>;
