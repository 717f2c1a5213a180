//! `threadpool.ThreadPool`.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;

use super::WorkRequest;
use super::pending::Pending;
use super::request::Job;
use super::worker::{Queues, Worker};
use crate::queue::PutError;
use crate::threading::ThreadError;

/// A pool of workers, a queue of requests to them, and a queue of their results.
///
/// The workers are daemons, are started at once, and wait for requests as long as the pool is there. A
/// callable that panics does not end its worker. Results are handed to callbacks in the thread that calls
/// [`poll`](Self::poll) or [`wait`](Self::wait), in the order in which they came. May be shared between threads.
///
/// With bounds for both queues everybody may come to wait for everybody: the workers for room for a
/// result, and who puts requests for room for a request.
///
/// Python: `threadpool.ThreadPool`. Different: a worker that nobody dismisses sleeps until there is a
/// request, where Python's wakes up every `poll_timeout` to see whether it is dismissed; one that is dismissed while it
/// waits leaves at the same moment as there. When a pool is dropped its workers leave as soon as no
/// request is left; there they stay to the end of the program.
///
/// ```
/// use threadlab::threadpool::{ThreadPool, WorkRequest};
/// let pool = ThreadPool::new(10)?;
/// let request = WorkRequest::new(|(): &()| 6 * 7, ()).callback(|_, result| assert_eq!(result, 42));
/// pool.put_request(&request)?;
/// pool.wait()?;
/// assert!(pool.poll(false).is_err(), "no results pending");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ThreadPool {
    queues: Arc<Queues>,
    workers: Mutex<Workers>,
    /// The numbers of requests whose results have not been handed over. Python: `workRequests`.
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Workers {
    present: Vec<Worker>,
    dismissed: Vec<Worker>,
}

/// What a pool may be given beside the number of its workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many requests may wait; 0 is no bound.
    pub q_size: usize,
    /// How many results may wait; 0 is no bound.
    pub resq_size: usize,
    /// How often a worker that waits looks whether it is dismissed.
    pub poll_timeout: Duration,
}

impl Default for Options {
    /// No bounds, and 5 seconds.
    fn default() -> Self {
        Options {
            q_size: 0,
            resq_size: 0,
            poll_timeout: Duration::from_secs(5),
        }
    }
}

/// Why [`ThreadPool::poll`] has nothing to poll for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PollError {
    /// The results of all requests have been handed over. Python: `NoResultsPending`.
    #[error("All work requests have been processed.")]
    NoResultsPending,
    /// Nobody is there to work on the requests that are left. Python: `NoWorkersAvailable`.
    #[error("No worker threads available to process remaining requests.")]
    NoWorkersAvailable,
    /// Of two requests with this number, the second came after the first had been handed over.
    /// Python: `KeyError`.
    #[error("{0}")]
    Unknown(u64),
}

/// Why a request was not put into a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PutRequestError {
    /// The queue of requests is full. Python: `queue.Full`.
    #[error("Full")]
    Full,
    /// The request was put before, and its callable panicked. Python: `AssertionError`.
    #[error("AssertionError")]
    Failed,
}

impl ThreadPool {
    /// A pool with so many workers, which are started now, and with the default [`Options`].
    ///
    /// # Errors
    /// [`ThreadError::CannotStart`] when the machine has no thread to give.
    #[track_caller]
    pub fn new(num_workers: usize) -> Result<Self, ThreadError> {
        ThreadPool::with_options(num_workers, Options::default())
    }

    /// A pool with so many workers and these options.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    #[track_caller]
    pub fn with_options(num_workers: usize, options: Options) -> Result<Self, ThreadError> {
        let pool = ThreadPool {
            queues: Arc::new(Queues::new(options.q_size, options.resq_size)),
            workers: Mutex::default(),
            pending: Mutex::default(),
        };
        pool.create_workers(num_workers, options.poll_timeout)?;
        Ok(pool)
    }

    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.queues.requests.touch();
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts more workers, who look every `poll_timeout` whether they are dismissed. (Python's default
    /// for that is 5 seconds, also if the pool was given something else.)
    ///
    /// # Errors
    /// As [`new`](Self::new); those that were started before are there.
    #[track_caller]
    pub fn create_workers(
        &self,
        num_workers: usize,
        poll_timeout: Duration,
    ) -> Result<(), ThreadError> {
        for _ in 0..num_workers {
            let worker = Worker::start(&self.queues, poll_timeout)?;
            self.workers().present.push(worker);
        }
        Ok(())
    }

    /// Tells so many workers, or all there are, to leave after their present request. The last ones that
    /// were started go first. A worker that has just taken a request puts it back, behind the others.
    #[track_caller]
    pub fn dismiss_workers(&self, num_workers: usize) {
        let dismissed = self.dismiss(num_workers);
        self.workers().dismissed.extend(dismissed);
    }

    /// The same, and waits until they have left: after their present request or, if they have none, when
    /// they next look. Python: `dismissWorkers(n, do_join=True)`.
    #[track_caller]
    pub fn dismiss_and_join_workers(&self, num_workers: usize) {
        join(&self.dismiss(num_workers));
    }

    #[track_caller]
    fn dismiss(&self, num_workers: usize) -> Vec<Worker> {
        let mut dismissed = Vec::new();
        while dismissed.len() < num_workers {
            let Some(worker) = self.workers().present.pop() else {
                break;
            };
            worker.dismiss(&self.queues);
            dismissed.push(worker);
        }
        dismissed
    }

    /// Waits until all workers that were dismissed have left.
    #[track_caller]
    pub fn join_all_dismissed_workers(&self) {
        let dismissed = std::mem::take(&mut self.workers().dismissed);
        join(&dismissed);
    }

    /// How many workers there are, the dismissed ones not counted. Python: `len(pool.workers)`.
    pub fn num_workers(&self) -> usize {
        self.workers().present.len()
    }

    /// How many were dismissed and have not been joined. Python: `len(pool.dismissedWorkers)`.
    pub fn num_dismissed_workers(&self) -> usize {
        self.workers().dismissed.len()
    }

    /// How many requests' results have not been handed over. Python: `len(pool.workRequests)`.
    pub fn num_pending(&self) -> usize {
        self.pending().len()
    }

    /// Puts a request in, waiting for room as long as it takes.
    ///
    /// # Errors
    /// [`PutRequestError::Failed`] for a request whose callable has panicked.
    #[track_caller]
    pub fn put_request<A, R>(&self, request: &WorkRequest<A, R>) -> Result<(), PutRequestError>
    where
        A: Send + Sync + 'static,
        R: Send + 'static,
    {
        let (job, new) = self.accept(request.job())?;
        let put = self.queues.requests.put(job);
        put.map_err(|job| self.refuse(job, new))
    }

    /// Puts a request in if there is room. Python: `putRequest(request, block=False)`.
    ///
    /// # Errors
    /// [`PutRequestError`].
    #[track_caller]
    pub fn put_request_nowait<A, R>(
        &self,
        request: &WorkRequest<A, R>,
    ) -> Result<(), PutRequestError>
    where
        A: Send + Sync + 'static,
        R: Send + 'static,
    {
        let (job, new) = self.accept(request.job())?;
        let put = self.queues.requests.put_nowait(job);
        put.map_err(|job| self.refuse(job, new))
    }

    /// Puts a request in, waiting for room for at most `timeout`.
    ///
    /// # Errors
    /// [`PutRequestError`].
    #[track_caller]
    pub fn put_request_timeout<A, R>(
        &self,
        request: &WorkRequest<A, R>,
        timeout: Duration,
    ) -> Result<(), PutRequestError>
    where
        A: Send + Sync + 'static,
        R: Send + 'static,
    {
        let (job, new) = self.accept(request.job())?;
        let put = self.queues.requests.put_timeout(job, timeout);
        put.map_err(|job| self.refuse(job, new))
    }

    /// Notes that a result will come, before it can, and whether that is news.
    fn accept(&self, job: Arc<dyn Job>) -> Result<(Arc<dyn Job>, bool), PutRequestError> {
        if job.has_failed() {
            return Err(PutRequestError::Failed);
        }
        let new = self.pending().insert(job.id());
        Ok((job, new))
    }

    fn refuse(&self, job: PutError<Arc<dyn Job>>, new: bool) -> PutRequestError {
        if new {
            self.pending().remove(job.into_inner().id());
        }
        PutRequestError::Full
    }

    /// Hands the results that are there to their callbacks. With `block`, waits for those that are not,
    /// until none is pending, so that the error is the rule then.
    ///
    /// A callback that panics unwinds out of here and leaves its request pending for ever, so that the
    /// next `wait` has something to wait for that does not come.
    ///
    /// # Errors
    /// [`PollError::NoResultsPending`] as soon as there is nothing (more) to wait for; with `block`,
    /// [`PollError::NoWorkersAvailable`] if something is and all workers were dismissed.
    #[track_caller]
    pub fn poll(&self, block: bool) -> Result<(), PollError> {
        loop {
            if self.pending().is_empty() {
                return Err(PollError::NoResultsPending);
            }
            if block && self.workers().present.is_empty() {
                return Err(PollError::NoWorkersAvailable);
            }
            let results = &self.queues.results;
            let job = match block {
                true => results.get(),
                false => results.get_nowait(),
            };
            // Nobody shuts the queue down, so nothing is there yet, or the run has been closed.
            let Ok(job) = job else { return Ok(()) };
            let id = job.id();
            job.deliver();
            if !self.pending().remove(id) {
                return Err(PollError::Unknown(id));
            }
        }
    }

    /// Waits for the results of all requests and hands them to their callbacks. The workers stay: they
    /// wait for more requests.
    ///
    /// # Errors
    /// [`PollError::NoWorkersAvailable`] if results are pending and all workers were dismissed.
    #[track_caller]
    pub fn wait(&self) -> Result<(), PollError> {
        match self.poll(true) {
            Err(PollError::NoResultsPending) => Ok(()),
            other => other,
        }
    }
}

#[track_caller]
fn join(workers: &[Worker]) {
    for worker in workers {
        worker.join();
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        self.queues.abandon();
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPool")
            .field("workers", &self.num_workers())
            .field("pending", &self.num_pending())
            .finish()
    }
}
