//! Python's `concurrent.futures`: work that is handed to a pool of threads, and futures, by which one
//! gets at what came of it.
//!
//! ```
//! use threadlab::futures::{ReturnWhen, ThreadPoolExecutor, as_completed, wait};
//!
//! let sum: u64 = ThreadPoolExecutor::new(2).with(|executor| {
//!     let futures: Vec<_> = (1..=3).map(|n| executor.submit(move || n * n)).collect::<Result<_, _>>()?;
//!     as_completed(&futures).map(|future| future.result()).sum::<Result<u64, _>>()
//!         .map_err(Box::<dyn std::error::Error>::from)
//! })?;
//! assert_eq!(sum, 14);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Python's names, and where they are:
//!
//! | Python | here |
//! |---|---|
//! | `ThreadPoolExecutor(max_workers, thread_name_prefix, initializer, initargs)` | [`new`](ThreadPoolExecutor::new) or [`default`](ThreadPoolExecutor::default), and methods of these names; closures bring their arguments |
//! | `submit(f, *args, **kwargs)`, `shutdown(wait, cancel_futures)`, `with` | [`submit`](ThreadPoolExecutor::submit) of a closure, the same, [`with`](ThreadPoolExecutor::with) |
//! | `map(f, *iterables, timeout)` | [`map`](ThreadPoolExecutor::map), [`map_timeout`](ThreadPoolExecutor::map_timeout) over one iterator, or several zipped |
//! | `Future`: `result(timeout)`, `exception(timeout)` | [`result`](Future::result), [`result_timeout`](Future::result_timeout), [`exception`](Future::exception), [`exception_timeout`](Future::exception_timeout) |
//! | `cancel`, `cancelled`, `running`, `done`, `add_done_callback`, `set_result`, `set_exception`, `set_running_or_notify_cancel` | the same |
//! | `wait(fs, timeout, return_when)` | [`wait`](wait()), [`wait_timeout`], [`DoneAndNotDone`] |
//! | `FIRST_COMPLETED`, `FIRST_EXCEPTION`, `ALL_COMPLETED` | [`ReturnWhen`] |
//! | `as_completed(fs, timeout)` | [`as_completed`](as_completed()), [`as_completed_timeout`]; its `TimeoutError` is [`Unfinished`] |
//! | `CancelledError`, `TimeoutError`, the work's exception | [`FutureError`] |
//! | `InvalidStateError`; `RuntimeError` of a future, of `submit` | [`InvalidState`]; [`SubmitError`] |
//! | `BrokenExecutor`, `thread.BrokenThreadPool` | [`BrokenThreadPool`] |
//! | `ValueError` of `max_workers=0` | a panic with its sentence |
//! | `map(chunksize=)` | left out: it means nothing to threads there either |
//! | `map(buffersize=)`, 3.14 | [`map_buffered`](ThreadPoolExecutor::map_buffered) |
//! | `Executor`, to subclass | left out: there is one kind, and [`Future::new`] serves those who write another |
//! | `submit` after the main thread's end: "… after interpreter shutdown" | it is accepted: a run ends when all its threads have |
//! | `InterpreterPoolExecutor`, 3.14 | left out: there is no interpreter |

mod as_completed;
mod core;
mod error;
mod executor;
mod future;
mod jobs;
mod map;
mod wait;
mod waiter;
mod work;
mod worker;

pub use crate::exception::Exception;
pub use as_completed::{AsCompleted, AsCompletedInTime, as_completed, as_completed_timeout};
pub use error::{BrokenThreadPool, FutureError, InvalidState, SubmitError, Unfinished};
pub use executor::ThreadPoolExecutor;
pub use future::Future;
pub use map::Map;
pub use wait::{DoneAndNotDone, ReturnWhen, wait, wait_timeout};
