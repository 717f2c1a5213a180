//! Where a queue keeps its items: lock-free, and never blocking.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crossbeam_queue::{ArrayQueue, SegQueue};

/// Above this a bound is counted instead of allocated.
const LARGEST_ARRAY: usize = 1 << 16;

#[derive(Debug)]
pub(super) enum Storage<T> {
    /// A bound of this many slots, allocated at once.
    Array(ArrayQueue<T>),
    /// No bound, or one too large to allocate: places are reserved before items go in.
    List {
        items: SegQueue<T>,
        reserved: AtomicUsize,
        maxsize: usize,
    },
}

impl<T> Storage<T> {
    /// Room for `maxsize` items; 0 is no bound.
    pub fn new(maxsize: usize) -> Self {
        match maxsize {
            1..=LARGEST_ARRAY => Storage::Array(ArrayQueue::new(maxsize)),
            _ => Storage::List {
                items: SegQueue::new(),
                reserved: AtomicUsize::new(0),
                maxsize,
            },
        }
    }

    pub fn push(&self, item: T) -> Result<(), T> {
        match self {
            Storage::Array(items) => items.push(item),
            Storage::List {
                items,
                reserved,
                maxsize,
            } => {
                let room = |n: usize| (*maxsize == 0 || n < *maxsize).then_some(n + 1);
                if *maxsize != 0 && reserved.fetch_update(SeqCst, SeqCst, room).is_err() {
                    return Err(item);
                }
                items.push(item);
                Ok(())
            }
        }
    }

    pub fn pop(&self) -> Option<T> {
        match self {
            Storage::Array(items) => items.pop(),
            Storage::List {
                items,
                reserved,
                maxsize,
            } => {
                let item = items.pop()?;
                if *maxsize != 0 {
                    reserved.fetch_sub(1, SeqCst);
                }
                Some(item)
            }
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Storage::Array(items) => items.len(),
            Storage::List { items, .. } => items.len(),
        }
    }

    pub fn is_full(&self) -> bool {
        match self {
            Storage::Array(items) => items.is_full(),
            Storage::List {
                reserved, maxsize, ..
            } => *maxsize != 0 && reserved.load(SeqCst) >= *maxsize,
        }
    }
}
