//! `threadpool.makeRequests`: several requests for one callable.

use std::ops::Deref;
use std::sync::Arc;

use super::WorkRequest;
use crate::exception::Exception;

/// Several requests to call the same function, each with an item of `args_list`.
///
/// Python: `threadpool.makeRequests(callable, args_list, callback, exc_callback)`; the two last ones
/// are methods here. An item of both shapes, a list of positional arguments with a map of named ones or a single
/// argument, is [`Args`](super::Args).
///
/// ```
/// use threadlab::threadpool::{Args, ThreadPool, make_requests};
/// fn area(args: &Args<u32>) -> u32 {
///     let [width, height] = args.bind("area", ["width", "height"]);
///     width * height
/// }
/// let requests = make_requests(area, [Args::call([2, 3], []), Args::call([1], [("height", 6)])])
///     .callback(|_, area| assert_eq!(area, 6));
/// let pool = ThreadPool::new(2)?;
/// for request in &requests {
///     pool.put_request(request)?;
/// }
/// pool.wait()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn make_requests<A, R>(
    callable: impl Fn(&A) -> R + Send + Sync + 'static,
    args_list: impl IntoIterator<Item = A>,
) -> Requests<A, R> {
    let callable = Arc::new(callable);
    let request = |args| WorkRequest::shared(callable.clone(), args, None);
    Requests(args_list.into_iter().map(request).collect())
}

/// What [`make_requests`] made: a list of requests.
#[derive(Debug)]
pub struct Requests<A, R>(Vec<WorkRequest<A, R>>);

impl<A: 'static, R: 'static> Requests<A, R> {
    /// Gives all of them this [callback](WorkRequest::callback).
    pub fn callback(
        self,
        callback: impl Fn(&WorkRequest<A, R>, R) + Send + Sync + 'static,
    ) -> Self {
        let callback = Arc::new(callback);
        self.map(|request| {
            let callback = callback.clone();
            request.callback(move |request, result| callback(request, result))
        })
    }

    /// Gives all of them this [callback for exceptions](WorkRequest::exc_callback).
    pub fn exc_callback(
        self,
        handle: impl Fn(&WorkRequest<A, R>, Exception) + Send + Sync + 'static,
    ) -> Self {
        let handle = Arc::new(handle);
        self.map(|request| {
            let handle = handle.clone();
            request.exc_callback(move |request, exception| handle(request, exception))
        })
    }

    /// Gives all of them this [callback for everything](WorkRequest::callback_for_all).
    pub fn callback_for_all(
        self,
        callback: impl Fn(&WorkRequest<A, R>, Result<R, Exception>) + Send + Sync + 'static,
    ) -> Self {
        let callback = Arc::new(callback);
        self.map(|request| {
            let callback = callback.clone();
            request.callback_for_all(move |request, result| callback(request, result))
        })
    }

    fn map(self, change: impl Fn(WorkRequest<A, R>) -> WorkRequest<A, R>) -> Self {
        Requests(self.0.into_iter().map(change).collect())
    }
}

impl<A, R> Deref for Requests<A, R> {
    type Target = [WorkRequest<A, R>];

    fn deref(&self) -> &[WorkRequest<A, R>] {
        &self.0
    }
}

impl<A, R> IntoIterator for Requests<A, R> {
    type Item = WorkRequest<A, R>;
    type IntoIter = std::vec::IntoIter<WorkRequest<A, R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, A, R> IntoIterator for &'a Requests<A, R> {
    type Item = &'a WorkRequest<A, R>;
    type IntoIter = std::slice::Iter<'a, WorkRequest<A, R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
