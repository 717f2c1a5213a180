//! What `Executor.map` returns.

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::Arc;

use super::{Exception, Future, FutureError, ThreadPoolExecutor};

/// The results of [`map`](super::ThreadPoolExecutor::map), in the order of its arguments. Each `next` waits
/// for its result, however many later ones are there.
///
/// The first error is the last item, as in Python, where the iterator raises it. Then, and when this is
/// dropped, what has not begun is cancelled.
#[derive(Debug)]
pub struct Map<T> {
    futures: VecDeque<Future<T>>,
    deadline: Option<u64>,
    /// Where `map` was called: a `for` loop over it has this line.
    at: &'static Location<'static>,
}

impl<T> Map<T> {
    #[track_caller]
    pub(super) fn new(futures: Vec<Future<T>>, deadline: Option<u64>) -> Self {
        Map {
            futures: futures.into(),
            deadline,
            at: Location::caller(),
        }
    }

    fn cancel_rest(&mut self) {
        while let Some(future) = self.futures.pop_front() {
            future.cancel_at(self.at);
        }
    }
}

impl<T> Iterator for Map<T> {
    type Item = Result<T, FutureError>;

    fn next(&mut self) -> Option<Self::Item> {
        let future = self.futures.pop_front()?;
        let result = future.shared.core().take_result(self.deadline, self.at);
        if let Err(error) = &result {
            if matches!(error, FutureError::TimedOut) {
                future.cancel_at(self.at);
            }
            self.cancel_rest();
        }
        Some(result)
    }
}

impl<T> Drop for Map<T> {
    fn drop(&mut self) {
        self.cancel_rest();
    }
}

/// What [`map_buffered`](ThreadPoolExecutor::map_buffered) returns: a map that submits one more each time before it waits.
pub(super) struct Buffered<'a, I, F, T> {
    pub executor: &'a ThreadPoolExecutor,
    pub function: Arc<F>,
    pub arguments: I,
    pub map: Map<T>,
}

impl<I, F, T> Iterator for Buffered<'_, I, F, T>
where
    I: Iterator<Item: Send + 'static>,
    F: Fn(I::Item) -> T + Send + Sync + 'static,
    T: Send + 'static,
{
    type Item = Result<T, FutureError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Nothing is left, or there was an error.
        if self.map.futures.is_empty() {
            return None;
        }
        if let Some(argument) = self.arguments.next() {
            let (function, at) = (self.function.clone(), self.map.at);
            match self.executor.submit_at(move || function(argument), at) {
                Ok(future) => self.map.futures.push_back(future),
                Err(error) => {
                    self.map.cancel_rest();
                    let exception = Exception::new(error.to_string(), at.line(), Box::new(error));
                    return Some(Err(FutureError::Exception(exception)));
                }
            }
        }
        self.map.next()
    }
}
