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
//!
//! The package's names, and where they are:
//!
//! | Python | here |
//! |---|---|
//! | `ThreadPool(num_workers, q_size, resq_size, poll_timeout)` | [`ThreadPool::new`], [`with_options`](ThreadPool::with_options) |
//! | `createWorkers`, `dismissWorkers(n, do_join)`, `joinAllDismissedWorkers` | [`create_workers`](ThreadPool::create_workers), [`dismiss_workers`](ThreadPool::dismiss_workers), [`dismiss_and_join_workers`](ThreadPool::dismiss_and_join_workers), [`join_all_dismissed_workers`](ThreadPool::join_all_dismissed_workers) |
//! | `putRequest(request, block, timeout)`, `poll`, `wait` | [`put_request`](ThreadPool::put_request), `…_nowait`, `…_timeout`, [`poll`](ThreadPool::poll), [`wait`](ThreadPool::wait) |
//! | `workers`, `dismissedWorkers`, `workRequests` | how many: [`num_workers`](ThreadPool::num_workers), [`num_dismissed_workers`](ThreadPool::num_dismissed_workers), [`num_pending`](ThreadPool::num_pending) |
//! | `makeRequests(callable, args_list, callback, exc_callback)` | [`make_requests`], and methods of [`Requests`] |
//! | `WorkRequest(callable, args, kwds, requestID, callback, exc_callback)` | [`WorkRequest::new`], [`with_id`](WorkRequest::with_id), and methods; both shapes of arguments: [`Args`] |
//! | `requestID`, `args`, `kwds`, `exception` | [`request_id`](WorkRequest::request_id), [`args`](WorkRequest::args), [`exception`](WorkRequest::exception) |
//! | `exc_callback=None`, with which `callback` gets `sys.exc_info()` | [`callback_for_all`](WorkRequest::callback_for_all) |
//! | `NoResultsPending`, `NoWorkersAvailable`; `Full`, `AssertionError` of `putRequest` | [`PollError`]; [`PutRequestError`] |
//! | `TypeError`: `requestID must be hashable.` | cannot be written: it is a number |
//! | `WorkerThread`, `.dismiss()` | left out: a pool starts its workers and dismisses them by number |

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
