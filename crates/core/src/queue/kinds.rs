//! In which order items come out: what makes one kind of queue different from another.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::Collection;

impl<T> Collection for VecDeque<T> {
    type Item = T;

    #[inline]
    fn add(&mut self, item: T) {
        self.push_back(item);
    }

    #[inline]
    fn take(&mut self) -> Option<T> {
        self.pop_front()
    }

    #[inline]
    fn count(&self) -> usize {
        self.len()
    }
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

/// Python's `heapq`: the smallest on top.
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
