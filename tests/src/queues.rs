//! The three kinds of queue as one, so that what they share is said once.

use std::time::Duration;

use threadlab::queue::{
    Collection, GetError, LifoQueue, PriorityQueue, PutError, Queue, QueueOf, TaskDoneError,
};

/// One queue of each kind.
#[derive(Debug)]
pub struct Kinds {
    fifo: Queue<u32>,
    lifo: LifoQueue<u32>,
    priority: PriorityQueue<u32>,
}

impl Kinds {
    pub(crate) fn new(maxsize: usize) -> Kinds {
        Kinds {
            fifo: Queue::new(maxsize),
            lifo: LifoQueue::new(maxsize),
            priority: PriorityQueue::new(maxsize),
        }
    }

    /// They, numbered.
    pub fn each(&self) -> impl Iterator<Item = (usize, &dyn AnyQueue)> {
        let all: [&dyn AnyQueue; 3] = [&self.fifo, &self.lifo, &self.priority];
        all.into_iter().enumerate()
    }
}

/// A queue of some kind: [`QueueOf`]'s operations.
pub trait AnyQueue {
    fn put(&self, item: u32) -> Result<(), PutError<u32>>;
    fn put_nowait(&self, item: u32) -> Result<(), PutError<u32>>;
    fn put_timeout(&self, item: u32, timeout: Duration) -> Result<(), PutError<u32>>;
    fn get(&self) -> Result<u32, GetError>;
    fn get_nowait(&self) -> Result<u32, GetError>;
    fn get_timeout(&self, timeout: Duration) -> Result<u32, GetError>;
    fn qsize(&self) -> usize;
    fn empty(&self) -> bool;
    fn full(&self) -> bool;
    fn maxsize(&self) -> usize;
    fn task_done(&self) -> Result<(), TaskDoneError>;
    fn join(&self);
    fn shutdown(&self, immediate: bool);
    fn is_shutdown(&self) -> bool;
}

impl<S: Collection<Item = u32>> AnyQueue for QueueOf<S> {
    fn put(&self, item: u32) -> Result<(), PutError<u32>> {
        self.put(item)
    }

    fn put_nowait(&self, item: u32) -> Result<(), PutError<u32>> {
        self.put_nowait(item)
    }

    fn put_timeout(&self, item: u32, timeout: Duration) -> Result<(), PutError<u32>> {
        self.put_timeout(item, timeout)
    }

    fn get(&self) -> Result<u32, GetError> {
        self.get()
    }

    fn get_nowait(&self) -> Result<u32, GetError> {
        self.get_nowait()
    }

    fn get_timeout(&self, timeout: Duration) -> Result<u32, GetError> {
        self.get_timeout(timeout)
    }

    fn qsize(&self) -> usize {
        self.qsize()
    }

    fn empty(&self) -> bool {
        self.empty()
    }

    fn full(&self) -> bool {
        self.full()
    }

    fn maxsize(&self) -> usize {
        self.maxsize()
    }

    fn task_done(&self) -> Result<(), TaskDoneError> {
        self.task_done()
    }

    fn join(&self) {
        self.join();
    }

    fn shutdown(&self, immediate: bool) {
        self.shutdown(immediate);
    }

    fn is_shutdown(&self) -> bool {
        self.is_shutdown()
    }
}
