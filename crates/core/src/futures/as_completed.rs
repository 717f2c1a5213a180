//! `concurrent.futures.as_completed`.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::core::Shared;
use super::wait::{each_once, wait_on};
use super::waiter::Waiter;
use super::{Future, ReturnWhen, Unfinished};
use crate::run;

/// These futures, each when it is done: first those that are by now, then the others as they come. A future that is given
/// twice comes once. One that was cancelled comes when a thread of its executor has come to it and noticed.
///
/// Python: `concurrent.futures.as_completed(futures)`.
///
/// ```
/// use threadlab::futures::{ThreadPoolExecutor, as_completed};
/// let executor = ThreadPoolExecutor::new(2);
/// let futures = [executor.submit(|| 1)?, executor.submit(|| 2)?];
/// let sum: i32 = as_completed(&futures).map(|future| future.result().unwrap()).sum();
/// assert_eq!(sum, 3);
/// # Ok::<(), threadlab::futures::SubmitError>(())
/// ```
#[track_caller]
pub fn as_completed<'a, T: 'a>(futures: impl IntoIterator<Item = &'a Future<T>>) -> AsCompleted<T> {
    AsCompleted(Completion::new(futures, None))
}

/// The same, with an error in place of the next future when `timeout` has passed since this call.
///
/// Python: `as_completed(futures, timeout)`.
#[track_caller]
pub fn as_completed_timeout<'a, T: 'a>(
    futures: impl IntoIterator<Item = &'a Future<T>>,
    timeout: Duration,
) -> AsCompletedInTime<T> {
    AsCompletedInTime(Completion::new(futures, Some(run::deadline(timeout))))
}

/// What [`as_completed`] returns.
#[derive(Debug)]
pub struct AsCompleted<T>(Completion<T>);

impl<T> Iterator for AsCompleted<T> {
    type Item = Future<T>;

    fn next(&mut self) -> Option<Future<T>> {
        self.0.next()?.ok()
    }
}

/// What [`as_completed_timeout`] returns.
#[derive(Debug)]
pub struct AsCompletedInTime<T>(Completion<T>);

impl<T> Iterator for AsCompletedInTime<T> {
    type Item = Result<Future<T>, Unfinished>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

struct Completion<T> {
    futures: Vec<Arc<dyn Shared<T>>>,
    waiter: Arc<Waiter>,
    /// Those that are done and have not been handed out.
    done: VecDeque<usize>,
    unfinished: usize,
    deadline: Option<u64>,
    /// Where the iterator was made: a `for` loop over it has this line.
    at: &'static Location<'static>,
}

impl<T> Completion<T> {
    #[track_caller]
    fn new<'a>(futures: impl IntoIterator<Item = &'a Future<T>>, deadline: Option<u64>) -> Self
    where
        T: 'a,
    {
        let futures = each_once(futures);
        let waiter = Waiter::install(ReturnWhen::FirstCompleted, &futures);
        Completion {
            done: waiter.fetch().into(),
            unfinished: futures.len(),
            waiter,
            futures,
            deadline,
            at: Location::caller(),
        }
    }

    fn next(&mut self) -> Option<Result<Future<T>, Unfinished>> {
        if self.unfinished == 0 {
            return None;
        }
        if self.done.is_empty() {
            let (waiter, deadline) = (&self.waiter, self.deadline);
            let wait = || {
                let came = waiter.wait(deadline);
                (waiter.fetch(), came)
            };
            let first = ReturnWhen::FirstCompleted;
            self.done = wait_on(&self.futures, first, self.at, wait).0.into();
        }
        let total = self.futures.len();
        let unfinished = std::mem::take(&mut self.unfinished);
        let Some(number) = self.done.pop_front() else {
            return Some(Err(Unfinished { unfinished, total }));
        };
        self.unfinished = unfinished - 1;
        let shared = self.futures[number].clone();
        Some(Ok(Future { shared }))
    }
}

impl<T> Drop for Completion<T> {
    fn drop(&mut self) {
        self.waiter.remove(&self.futures);
    }
}

impl<T> fmt::Debug for Completion<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsCompleted")
            .field("unfinished", &self.unfinished)
            .finish_non_exhaustive()
    }
}
