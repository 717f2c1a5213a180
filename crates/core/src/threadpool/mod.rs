//! The classic package `threadpool` (1.3.2): workers that take requests from one queue and put results
//! into another, from which whoever polls or waits calls the callbacks.
//!
//! Python's module functions and methods have the same names in Rust's spelling. What is an optional
//! argument there is a method here: `make_requests(f, list).callback(g).exc_callback(h)`.
//!
//! ```
//! use threadlab::println;
//! use threadlab::threadpool::{ThreadPool, make_requests};
//!
//! let pool = ThreadPool::new(3)?;
//! let requests = make_requests(|n: &u64| n * n, [1, 2, 3])
//!     .callback(|request, result| println!("{} squared is {result}", request.args()));
//! for request in &requests {
//!     pool.put_request(request)?;
//! }
//! pool.wait()?; // the results are there; the workers wait for more
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod args;
mod pending;
mod pool;
mod request;
mod requests;
mod worker;

pub use args::Args;
pub use pool::{Options, PollError, PutRequestError, ThreadPool};
pub use request::WorkRequest;
pub use requests::{Requests, make_requests};
