//! Storage whose order takes more than two ends: a collection, for one task at a time.
//!
//! The lock is ours and not std's, since a priority queue compares items while it holds it: what
//! user code does there may block, and a run has to see that.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{GetError, PutError, Storage};
use crate::raw::Lock;
use crate::run;
use crate::word::LocalWord;

/// A collection behind a lock.
#[derive(Debug)]
pub struct Locked<C> {
    lock: Lock<LocalWord>,
    /// Its own lock is never contended: whoever is here holds the other one.
    items: Mutex<Items<C>>,
    maxsize: usize,
}

/// The storage of [`LifoQueue`](super::LifoQueue).
pub type Lifo<T> = Locked<Vec<T>>;

/// The storage of [`PriorityQueue`](super::PriorityQueue): Python's `heapq`, which has the smallest
/// item on top.
pub type Heap<T> = Locked<BinaryHeap<Reverse<T>>>;

#[derive(Debug, Default)]
struct Items<C> {
    items: C,
    closed: bool,
    pushed: u32,
}

/// What decides which item is next.
pub trait Collection: Default {
    /// What is in it.
    type Item;
    /// Adds one.
    fn add(&mut self, item: Self::Item);
    /// Takes the next one.
    fn take(&mut self) -> Option<Self::Item>;
    /// How many there are.
    fn count(&self) -> usize;
}

impl<T> Collection for Vec<T> {
    type Item = T;

    fn add(&mut self, item: T) {
        self.push(item);
    }

    fn take(&mut self) -> Option<T> {
        self.pop()
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl<T: Ord> Collection for BinaryHeap<Reverse<T>> {
    type Item = T;

    fn add(&mut self, item: T) {
        self.push(Reverse(item));
    }

    fn take(&mut self) -> Option<T> {
        self.pop().map(|Reverse(item)| item)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl<C: Collection> Storage for Locked<C> {
    type Item = C::Item;

    fn new(maxsize: usize) -> Self {
        Locked {
            lock: Lock::default(),
            items: Mutex::default(),
            maxsize,
        }
    }

    fn push(&self, item: C::Item) -> Result<(), PutError<C::Item>> {
        let Some(mut inside) = self.enter() else {
            return Err(PutError::Full(item));
        };
        if inside.items.closed {
            return Err(PutError::ShutDown(item));
        }
        if self.is_bound(inside.items.items.count()) {
            return Err(PutError::Full(item));
        }
        // A comparison that panics leaves the item where it is, uncounted: as in CPython.
        inside.items.items.add(item);
        inside.items.pushed = inside.items.pushed.wrapping_add(1);
        Ok(())
    }

    fn pop(&self) -> Result<C::Item, GetError> {
        let mut inside = self.enter().ok_or(GetError::Empty)?;
        let closed = inside.items.closed;
        let none = if closed {
            GetError::ShutDown
        } else {
            GetError::Empty
        };
        inside.items.items.take().ok_or(none)
    }

    fn close(&self) {
        if let Some(mut inside) = self.enter() {
            inside.items.closed = true;
        }
    }

    fn is_closed(&self) -> bool {
        self.enter().is_some_and(|inside| inside.items.closed)
    }

    fn qsize(&self) -> usize {
        self.enter().map_or(0, |inside| inside.items.items.count())
    }

    fn is_full(&self) -> bool {
        self.is_bound(self.qsize())
    }

    fn pushed(&self) -> u32 {
        self.enter().map_or(0, |inside| inside.items.pushed)
    }
}

impl<C: Collection> Locked<C> {
    fn is_bound(&self, count: usize) -> bool {
        self.maxsize != 0 && count >= self.maxsize
    }

    /// Waits for the lock. `None` in a run that has been closed, where nobody waits any more.
    fn enter(&self) -> Option<Inside<'_, C>> {
        let entered = self.lock.acquire(run::me(), None);
        entered.then(|| Inside {
            items: self.items.lock().unwrap_or_else(PoisonError::into_inner),
            _left: Leaves(&self.lock),
        })
    }
}

/// Whoever holds the lock; what is dropped first stands first.
struct Inside<'a, C> {
    items: MutexGuard<'a, Items<C>>,
    _left: Leaves<'a>,
}

struct Leaves<'a>(&'a Lock<LocalWord>);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}
