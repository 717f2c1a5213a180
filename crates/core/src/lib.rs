//! Python's `threading`, `queue` and `multiprocessing`, rebuilt in Rust: on OS threads and processes
//! natively, on web workers in the browser, with Python's exact semantics, and with runs that can be
//! traced, stepped and replayed.
//!
//! ```
//! use std::sync::Arc;
//! use threadlab::queue::Queue;
//! use threadlab::threading::{Thread, ThreadError};
//!
//! let queue = Arc::new(Queue::new(10));
//! let theirs = queue.clone();
//! let producer = Thread::new(move || {
//!     (1..=3).for_each(|n| theirs.put(n).unwrap());
//!     theirs.shutdown(false);
//! });
//! producer.start()?;
//! let got: Vec<i32> = std::iter::from_fn(|| queue.get().ok()).collect();
//! assert_eq!(got, [1, 2, 3]);
//! producer.join()?;
//! # Ok::<(), ThreadError>(())
//! ```
//!
//! Who comes from Python finds each module's names, and where they are here, in a table at its top: [`threading`],
//! [`queue`], [`futures`], [`threadpool`].
//!
//! Without the feature `run` (on by default) only [`trace`] and [`schedule`] are left: runs as plain data.

#![deny(missing_docs)]
#![cfg_attr(
    all(target_arch = "wasm32", target_feature = "atomics"),
    feature(stdarch_wasm_atomic_wait)
)]

pub mod schedule;
pub mod trace;

#[cfg(feature = "run")]
mod exception;
#[cfg(feature = "run")]
pub mod futures;
#[cfg(feature = "run")]
pub mod gil;
#[cfg(feature = "run")]
pub mod multiprocessing;
#[cfg(feature = "run")]
#[doc(hidden)]
pub mod output;
#[cfg(feature = "run")]
pub mod queue;
#[cfg(feature = "run")]
mod racy;
#[cfg(feature = "run")]
#[doc(hidden)]
pub mod raw;
#[cfg(feature = "run")]
pub mod run;
#[cfg(feature = "run")]
#[doc(hidden)]
pub mod sys;
#[cfg(feature = "run")]
pub mod threading;
#[cfg(feature = "run")]
pub mod threadpool;
#[cfg(feature = "run")]
pub mod time;
#[cfg(feature = "run")]
#[doc(hidden)]
pub mod word;

#[cfg(feature = "run")]
pub use exception::Exception;
#[cfg(feature = "run")]
pub use output::observe;
#[cfg(feature = "run")]
pub use racy::Racy;
