//! First in, first out: lock-free.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};

use concurrent_queue::{ConcurrentQueue, PopError, PushError};

use super::{GetError, PutError, Storage};

/// Above this a bound is counted instead of allocated.
const LARGEST_ARRAY: usize = 1 << 16;

/// The storage of [`Queue`](super::Queue).
#[derive(Debug)]
pub struct Fifo<T> {
    items: ConcurrentQueue<T>,
    /// Places taken, where the bound is too large to allocate: reserved before items go in.
    reserved: AtomicUsize,
    maxsize: usize,
    pushed: AtomicU32,
}

impl<T> Storage for Fifo<T> {
    type Item = T;

    fn new(maxsize: usize) -> Self {
        Fifo {
            items: match maxsize {
                1..=LARGEST_ARRAY => ConcurrentQueue::bounded(maxsize),
                _ => ConcurrentQueue::unbounded(),
            },
            reserved: AtomicUsize::new(0),
            maxsize,
            pushed: AtomicU32::new(0),
        }
    }

    fn push(&self, item: T) -> Result<(), PutError<T>> {
        if !self.reserve() {
            return Err(match self.is_closed() {
                true => PutError::ShutDown(item),
                false => PutError::Full(item),
            });
        }
        self.pushed.fetch_add(1, SeqCst);
        self.items.push(item).map_err(|refused| {
            self.pushed.fetch_sub(1, SeqCst);
            self.unreserve();
            match refused {
                PushError::Full(item) => PutError::Full(item),
                PushError::Closed(item) => PutError::ShutDown(item),
            }
        })
    }

    fn pop(&self) -> Result<T, GetError> {
        match self.items.pop() {
            Ok(item) => {
                self.unreserve();
                Ok(item)
            }
            Err(PopError::Empty) => Err(GetError::Empty),
            Err(PopError::Closed) => Err(GetError::ShutDown),
        }
    }

    fn close(&self) {
        self.items.close();
    }

    fn is_closed(&self) -> bool {
        self.items.is_closed()
    }

    fn qsize(&self) -> usize {
        self.items.len()
    }

    fn is_full(&self) -> bool {
        match self.maxsize {
            0 => false,
            maxsize => self.items.is_full() || self.reserved.load(SeqCst) >= maxsize,
        }
    }

    fn pushed(&self) -> u32 {
        self.pushed.load(SeqCst)
    }
}

impl<T> Fifo<T> {
    fn is_counted(&self) -> bool {
        self.maxsize > LARGEST_ARRAY
    }

    fn reserve(&self) -> bool {
        let room = |n: usize| (n < self.maxsize).then_some(n + 1);
        !self.is_counted() || self.reserved.fetch_update(SeqCst, SeqCst, room).is_ok()
    }

    fn unreserve(&self) {
        if self.is_counted() {
            self.reserved.fetch_sub(1, SeqCst);
        }
    }
}
