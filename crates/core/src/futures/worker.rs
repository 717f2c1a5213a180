//! What an executor and its workers share, and what a worker does.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::future::log;
use super::jobs::{BATCH, Jobs, Spent};
use super::work::Job;
use super::{BrokenThreadPool, SubmitError};
use crate::exception::Exception;
use crate::queue::QueueOf;
use crate::raw::Semaphore;
use crate::threading::{Lock, Thread, ThreadError};
use crate::word::{LocalWord, Word};

/// What runs first in each thread of an executor.
pub(super) type Initializer = Box<dyn Fn() + Send + Sync>;

pub(super) struct Pool {
    pub max_workers: usize,
    pub prefix: String,
    pub initializer: Option<Initializer>,
    queue: QueueOf<Jobs>,
    /// Held while threads are started, and while the executor is shut down: so whoever waits for the threads
    /// knows them all.
    shutdown_lock: Lock,
    threads: Mutex<Vec<Thread>>,
    /// A permit for each worker that is about to look for work.
    idle: Semaphore<LocalWord>,
    /// 1 when there are as many threads as there may be: then nobody counts who is idle.
    grown: LocalWord,
    /// 1 when an initializer has failed.
    broken: LocalWord,
    spent: Spent,
}

impl Pool {
    pub fn new(max_workers: usize, prefix: String) -> Self {
        Pool {
            max_workers,
            prefix,
            initializer: None,
            queue: QueueOf::named("work", 0),
            shutdown_lock: Lock::named("shutdown"),
            threads: Mutex::default(),
            idle: Semaphore::default(),
            grown: LocalWord::new(0),
            broken: LocalWord::new(0),
            spent: Spent::default(),
        }
    }

    fn threads(&self) -> MutexGuard<'_, Vec<Thread>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_grown(&self) -> bool {
        self.queue.touch();
        self.grown.load() == 1
    }

    /// Takes work in, and starts a thread for it if none is idle and there may be one more.
    pub fn submit(
        self: &Arc<Self>,
        job: Arc<dyn Job>,
        at: &'static Location<'static>,
    ) -> Result<(), SubmitError> {
        if self.is_grown() {
            self.spent.free();
            return self.put(job, at);
        }
        let _guard = self.shutdown_lock.guard_at(at);
        self.put(job, at)?;
        self.grow(at)?;
        Ok(())
    }

    fn put(&self, job: Arc<dyn Job>, at: &'static Location<'static>) -> Result<(), SubmitError> {
        let put = self.queue.put_at(job, at);
        put.map_err(|_| match self.broken.load() {
            0 => SubmitError::Shutdown,
            _ => BrokenThreadPool.into(),
        })
    }

    fn grow(self: &Arc<Self>, at: &'static Location<'static>) -> Result<(), ThreadError> {
        self.queue.touch();
        let number = self.threads().len();
        if number >= self.max_workers || self.idle.try_acquire() {
            return Ok(());
        }
        let pool = self.clone();
        let name = format!("{}_{number}", self.prefix);
        let thread = Thread::new(move || pool.work(at)).named(name);
        // Work is done to its end, also that of a daemon's executor.
        thread.set_daemon(false)?;
        thread.start_at(at)?;
        self.threads().push(thread);
        if number + 1 == self.max_workers {
            self.queue.touch();
            self.grown.store(1);
        }
        Ok(())
    }

    /// What a worker does. Its operations have the line of the submit that started it.
    fn work(&self, at: &'static Location<'static>) {
        if let Some(initialize) = &self.initializer
            && let Err(exception) = Exception::catch(initialize)
        {
            log(format_args!("Exception in initializer:"), &exception);
            return self.give_up(at);
        }
        let mut spent = Vec::new();
        while let Ok(job) = self.queue.get_at(at) {
            spent.extend(job.run());
            if spent.len() == BATCH {
                self.spent.add(&mut spent);
            }
            if !self.is_grown() {
                self.idle.release(1, u32::MAX);
            }
        }
    }

    /// An initializer has failed: nobody is to wait for what will not be done.
    fn give_up(&self, at: &'static Location<'static>) {
        let _guard = self.shutdown_lock.guard_at(at);
        self.broken.store(1);
        self.queue.shutdown_at(false, at);
        while let Some(job) = self.queue.drain_one() {
            let reason = Box::new(BrokenThreadPool);
            job.fail(Exception::new(BrokenThreadPool.to_string(), 0, reason));
        }
    }

    /// Accepts no more work, and returns what nobody has begun if that is to be cancelled.
    pub fn shut_down(
        &self,
        cancel_futures: bool,
        at: &'static Location<'static>,
    ) -> Vec<Arc<dyn Job>> {
        let _guard = self.shutdown_lock.guard_at(at);
        self.queue.shutdown_at(false, at);
        let drained = std::iter::from_fn(|| self.queue.drain_one());
        match cancel_futures {
            true => drained.collect(),
            false => Vec::new(),
        }
    }

    /// Accepts no more work, for nobody is left to submit any.
    pub fn abandon(&self, at: &'static Location<'static>) {
        if !self.queue.is_closed() {
            self.queue.shutdown_at(false, at);
        }
    }

    /// Waits until all threads have ended.
    pub fn join(&self, at: &'static Location<'static>) -> Result<(), ThreadError> {
        let threads = self.threads().clone();
        for thread in threads {
            thread.join_until(None, at)?;
        }
        Ok(())
    }
}
