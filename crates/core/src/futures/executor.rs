//! `concurrent.futures.ThreadPoolExecutor`.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::future::Future;
use super::map::{Buffered, Map};
use super::work::Work;
use super::worker::Pool;
use super::{FutureError, SubmitError};
use crate::run;
use crate::threading::ThreadError;

/// A pool of threads that does what it is given, in the order in which it was given.
///
/// Threads are started as work comes in that finds none of them idle, up to `max_workers`. They are no
/// daemons: a run ends when all that was submitted is done. A panic in the work is its future's exception,
/// and ends no thread. Work that waits for other work of the same executor may wait for ever, when all
/// threads do so. May be shared between threads.
///
/// Dropping it tells the threads to end when nothing is left to do, and does not wait for them;
/// [`with`](Self::with) and [`shutdown`](Self::shutdown) do.
///
/// Python: `concurrent.futures.ThreadPoolExecutor`. Different: a callback that runs in `shutdown`, since it cancels, may
/// use the executor (in CPython it waits for itself).
///
/// ```
/// use threadlab::futures::ThreadPoolExecutor;
/// let executor = ThreadPoolExecutor::new(4);
/// let words = ["one", "two", "three"];
/// let lengths: Result<Vec<_>, _> = executor.map(|word: &str| word.len(), words)?.collect();
/// assert_eq!(lengths?, [3, 3, 5]);
/// executor.shutdown(true, false)?;
/// let refused = executor.submit(|| 1).unwrap_err();
/// assert_eq!(refused.to_string(), "cannot schedule new futures after shutdown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ThreadPoolExecutor {
    pool: Arc<Pool>,
    /// Where it was made: the line at which its drop shows.
    at: &'static Location<'static>,
}

impl ThreadPoolExecutor {
    /// An executor with at most so many threads, which are named `ThreadPoolExecutor-0_0` and so on.
    ///
    /// # Panics
    /// If there are to be none: "max_workers must be greater than 0". Python: `ValueError`.
    #[track_caller]
    pub fn new(max_workers: usize) -> Self {
        assert!(max_workers > 0, "max_workers must be greater than 0");
        let number = run::current().task.run.next_executor();
        let prefix = format!("ThreadPoolExecutor-{number}");
        ThreadPoolExecutor {
            pool: Arc::new(Pool::new(max_workers, prefix)),
            at: Location::caller(),
        }
    }

    /// The same, with this instead of `ThreadPoolExecutor-0` in the names of its threads.
    ///
    /// # Panics
    /// When it has threads already.
    pub fn thread_name_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.settings().prefix = prefix.into();
        self
    }

    /// The same, with a function that each thread calls before anything else. If it panics, the executor
    /// is broken: it does nothing more.
    ///
    /// # Panics
    /// When it has threads already.
    pub fn initializer(mut self, initializer: impl Fn() + Send + Sync + 'static) -> Self {
        self.settings().initializer = Some(Box::new(initializer));
        self
    }

    fn settings(&mut self) -> &mut Pool {
        Arc::get_mut(&mut self.pool).expect("settings come before the first submit")
    }

    /// Runs `f` with the executor, and then shuts it down and waits for its threads, also if `f` panics.
    ///
    /// Python: `with ThreadPoolExecutor() as executor:`.
    #[track_caller]
    pub fn with<R>(self, f: impl FnOnce(&Self) -> R) -> R {
        let shut_down = With(&self, Location::caller());
        f(shut_down.0)
    }

    /// Hands in `function`, to be called when a thread comes to it. Does not wait.
    ///
    /// # Errors
    /// [`SubmitError`].
    #[track_caller]
    pub fn submit<F, T>(&self, function: F) -> Result<Future<T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.submit_at(function, Location::caller())
    }

    pub(super) fn submit_at<F, T>(
        &self,
        function: F,
        at: &'static Location<'static>,
    ) -> Result<Future<T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let work = Work::new(function, at);
        self.pool.submit(work.clone(), at)?;
        Ok(Future { shared: work })
    }

    /// Calls `function` with each of these arguments, all of them submitted now, and returns what comes of
    /// it in their order. Python: `map(function, *iterables)`; several iterables are `zip`ped in Rust.
    ///
    /// # Errors
    /// [`SubmitError`].
    #[track_caller]
    pub fn map<A, T>(
        &self,
        function: impl Fn(A) -> T + Send + Sync + 'static,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Map<T>, SubmitError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        self.map_until(None, function, arguments)
    }

    /// The same, where waiting for a result ends when `timeout` has passed since this call.
    ///
    /// # Errors
    /// [`SubmitError`].
    #[track_caller]
    pub fn map_timeout<A, T>(
        &self,
        timeout: Duration,
        function: impl Fn(A) -> T + Send + Sync + 'static,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Map<T>, SubmitError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        self.map_until(Some(run::deadline(timeout)), function, arguments)
    }

    /// The same, but at most `buffersize` calls are submitted whose results have not been taken: the next argument is taken
    /// as the next result is asked for, so there may be as many as one likes.
    ///
    /// Python: `map(function, *iterables, buffersize=n)`, 3.14. Different: there is no time-out with it.
    ///
    /// # Errors
    /// [`SubmitError`]; what is refused later is the iterator's last item, as an exception.
    ///
    /// # Panics
    /// If `buffersize` is 0: "buffersize must be None or > 0". Python: `ValueError`.
    ///
    /// ```
    /// use threadlab::futures::ThreadPoolExecutor;
    /// let executor = ThreadPoolExecutor::new(2);
    /// let mut squares = executor.map_buffered(2, |n| n * n, 1..)?;
    /// assert_eq!(squares.find_map(|square| square.ok().filter(|&square| square > 50)), Some(64));
    /// # Ok::<(), threadlab::futures::SubmitError>(())
    /// ```
    #[track_caller]
    pub fn map_buffered<A, T>(
        &self,
        buffersize: usize,
        function: impl Fn(A) -> T + Send + Sync + 'static,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<impl Iterator<Item = Result<T, FutureError>>, SubmitError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        assert!(buffersize > 0, "buffersize must be None or > 0");
        let function = Arc::new(function);
        let mut arguments = arguments.into_iter();
        let first = arguments.by_ref().take(buffersize);
        Ok(Buffered {
            executor: self,
            map: self.submit_each(None, &function, first)?,
            function,
            arguments,
        })
    }

    #[track_caller]
    fn map_until<A, T>(
        &self,
        deadline: Option<u64>,
        function: impl Fn(A) -> T + Send + Sync + 'static,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Map<T>, SubmitError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        self.submit_each(deadline, &Arc::new(function), arguments)
    }

    #[track_caller]
    fn submit_each<A, T>(
        &self,
        deadline: Option<u64>,
        function: &Arc<impl Fn(A) -> T + Send + Sync + 'static>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Map<T>, SubmitError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        let mut futures = Vec::new();
        for argument in arguments {
            let function = function.clone();
            futures.push(self.submit(move || function(argument))?);
        }
        Ok(Map::new(futures, deadline))
    }

    /// Accepts no more work. With `cancel_futures` cancels what no thread has begun; with `wait` waits until
    /// all the rest is done and the threads have ended. May be called again.
    ///
    /// A future that is cancelled here is done for who asks for its result, but never for
    /// [`wait`](super::wait()) and [`as_completed`](super::as_completed()), as in CPython: no thread is left to
    /// notice.
    ///
    /// # Errors
    /// [`ThreadError::JoinCurrent`] if a thread of the executor waits for itself.
    #[track_caller]
    pub fn shutdown(&self, wait: bool, cancel_futures: bool) -> Result<(), ThreadError> {
        let at = Location::caller();
        for job in self.pool.shut_down(cancel_futures, at) {
            job.cancel(at);
        }
        if wait { self.pool.join(at) } else { Ok(()) }
    }
}

impl Default for ThreadPoolExecutor {
    /// Four threads more than the machine has cores, and at most 32. Python: `ThreadPoolExecutor()`.
    #[track_caller]
    fn default() -> Self {
        ThreadPoolExecutor::new(32.min(run::cores() + 4))
    }
}

/// Shuts an executor down at the end of its `with`, whose line it has.
struct With<'a>(&'a ThreadPoolExecutor, &'static Location<'static>);

impl Drop for With<'_> {
    fn drop(&mut self) {
        let With(executor, at) = self;
        executor.pool.shut_down(false, at);
        // A thread of the executor that waits for itself has nobody to tell in a destructor.
        let _ = executor.pool.join(at);
    }
}

impl Drop for ThreadPoolExecutor {
    fn drop(&mut self) {
        self.pool.abandon(self.at);
    }
}

impl fmt::Debug for ThreadPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPoolExecutor")
            .field("max_workers", &self.pool.max_workers)
            .finish_non_exhaustive()
    }
}
