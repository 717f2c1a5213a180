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
