//! A worker: a daemon that takes requests out of one queue and puts their results into another.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::request::Job;
use crate::queue::Queue;
use crate::threading::{Event, Target, Thread, ThreadError};
use crate::word::{LocalWord, Word};

/// What a pool and its workers share.
pub(super) struct Queues {
    pub requests: Queue<Arc<dyn Job>>,
    pub results: Queue<Arc<dyn Job>>,
    /// 1 when the pool is gone: a worker that finds no request leaves.
    abandoned: LocalWord,
}

impl Queues {
    pub fn new(q_size: usize, resq_size: usize) -> Self {
        Queues {
            requests: Queue::named("requests", q_size),
            results: Queue::named("results", resq_size),
            abandoned: LocalWord::new(0),
        }
    }

    pub fn abandon(&self) {
        self.abandoned.store(1);
        self.requests.nudge();
    }

    fn is_abandoned(&self) -> bool {
        self.abandoned.load() == 1
    }
}

/// A worker, as its pool sees it.
#[derive(Debug)]
pub(super) struct Worker {
    thread: Thread,
    dismissed: Arc<Event>,
}

impl Worker {
    /// Starts a worker. Its operations have the line of the call that made it.
    #[track_caller]
    pub fn start(queues: &Arc<Queues>, poll_timeout: Duration) -> Result<Worker, ThreadError> {
        let dismissed = Arc::new(Event::named("dismissed"));
        dismissed.introduce();
        let thread = Thread::new(Work {
            queues: queues.clone(),
            dismissed: dismissed.clone(),
            poll_timeout,
            at: Location::caller(),
        });
        let thread = thread.daemon();
        thread.start()?;
        Ok(Worker { thread, dismissed })
    }

    /// Tells it to leave after its present request, or when it next looks.
    #[track_caller]
    pub fn dismiss(&self, queues: &Queues) {
        self.dismissed.set();
        queues.requests.nudge();
    }

    /// Waits until it has left.
    #[track_caller]
    pub fn join(&self) {
        // A worker that joins itself would raise in Python too, and has nobody to tell here.
        let _ = self.thread.join();
    }
}

struct Work {
    queues: Arc<Queues>,
    dismissed: Arc<Event>,
    poll_timeout: Duration,
    at: &'static Location<'static>,
}

impl Target for Work {
    fn run(self) {
        let Queues {
            requests, results, ..
        } = &*self.queues;
        let leaves = || self.dismissed.peek() || self.queues.is_abandoned();
        while !self.dismissed.peek() {
            match requests.get_polled(self.poll_timeout, &leaves, self.at) {
                Ok(request) if self.dismissed.peek() => {
                    return put(requests, request, self.at);
                }
                Ok(request) => {
                    request.run();
                    put(results, request, self.at);
                }
                Err(_) if self.queues.is_abandoned() => return,
                Err(_) => {}
            }
        }
    }
}

fn put(queue: &Queue<Arc<dyn Job>>, request: Arc<dyn Job>, at: &'static Location<'static>) {
    let put = queue.put_at(request, at);
    put.expect("nobody shuts a pool's queues down");
}
