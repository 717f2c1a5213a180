//! A queue over some collection: CPython's algorithm, a lock and three lines of waiting tasks (those
//! who want an item, those who want room, those who want all to be done).
//!
//! Whoever puts an item calls the first of those who want one; that one looks again, since a newcomer
//! may have been faster, and queues up anew if so. A call goes to one task and is never lost: whoever
//! leaves the line without one, by its deadline, looks a last time under the lock.
//!
//! Why a lock and not a lock-free ring: two tasks that hand items on one by one pay a cache miss for
//! each, and one that is off the core in the middle holds up all. Here whoever has the lock works at the
//! speed of one task alone, and the others keep away meanwhile. ARCHITECTURE.md has the figures.

use std::mem;
use std::sync::Arc;

use super::waiters::{Line, call, wait_for_call};
use crate::word::{Guarded, Insistence, Word, insist};

/// What decides which item comes out next. Python: the methods that a subclass of `queue.Queue`
/// overrides to keep items in another order.
pub trait Collection: Default {
    /// What is in it.
    type Item;
    /// Adds one. Python: `_put`.
    fn add(&mut self, item: Self::Item);
    /// Takes out the one whose turn it is. Python: `_get`.
    fn take(&mut self) -> Option<Self::Item>;
    /// How many there are. Python: `_qsize`.
    fn count(&self) -> usize;
}

/// How long an operation may wait: not at all, for ever (`Some(None)`), or until a deadline.
pub type Patience = Option<Option<u64>>;

/// Why an operation came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There was no item, or no room, in time.
    NotNow,
    /// There never will be: the queue has been closed.
    Never,
}

/// Shorter than a small queue takes to fill up, and then for as long as others have something to do.
const HOPES: Insistence = Insistence {
    pauses: [16; 4],
    yields: 64,
};

/// A queue. Aligned so that what lies beside it is not in its cache lines.
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub struct Queue<W, C> {
    inside: Guarded<W, Inside<W, C>>,
    maxsize: usize,
}

/// With the lock before it, all that a put or a get touches is in one cache line.
#[derive(Debug, Default)]
#[repr(C)]
struct Inside<W, C> {
    is_closed: bool,
    items: C,
    /// Items put and not yet done. Never as many as 2^64.
    unfinished: u64,
    getters: Line<W>,
    putters: Line<W>,
    joiners: Line<W>,
}

/// What came of an attempt, and whom it calls.
type Attempt<R, W> = Option<(R, Option<Arc<W>>)>;

impl<W: Word + Default, C: Collection> Queue<W, C> {
    /// A queue for at most `maxsize` items; 0 is no bound.
    pub fn new(maxsize: usize) -> Self {
        Queue {
            maxsize,
            ..Queue::default()
        }
    }

    /// Puts an item in for task `me`.
    ///
    /// # Errors
    /// Why it did not go in, with the item.
    #[inline]
    pub fn put(
        &self,
        me: u32,
        item: C::Item,
        patience: impl FnOnce() -> Patience,
    ) -> Result<(), (Refusal, C::Item)> {
        let mut item = Some(item);
        let attempt = |inside: &mut Inside<W, C>| {
            if inside.is_closed {
                return Some((Err(Refusal::Never), None));
            }
            if self.is_bound(inside.items.count()) {
                return None;
            }
            inside.items.add(item.take()?);
            inside.unfinished += 1;
            Some((Ok(()), inside.getters.first()))
        };
        let result = self.persist(me, patience, |inside| &mut inside.putters, attempt);
        result
            .unwrap_or(Err(Refusal::NotNow))
            .map_err(|why| (why, item.expect("it was not put")))
    }

    /// Takes the next item out for task `me`.
    ///
    /// # Errors
    /// Why there was none.
    #[inline]
    pub fn get(&self, me: u32, patience: impl FnOnce() -> Patience) -> Result<C::Item, Refusal> {
        self.get_unless(me, patience, || false)
    }

    /// The same, but does not wait while `stops` holds. It is asked whenever there is no item, and
    /// again after each [`nudge`](Self::nudge).
    ///
    /// # Errors
    /// Why there was none.
    #[inline]
    pub fn get_unless(
        &self,
        me: u32,
        patience: impl FnOnce() -> Patience,
        stops: impl Fn() -> bool,
    ) -> Result<C::Item, Refusal> {
        let attempt = |inside: &mut Inside<W, C>| match inside.items.take() {
            Some(item) => Some((Ok(item), inside.putters.first())),
            None if inside.is_closed => Some((Err(Refusal::Never), None)),
            None => stops().then_some((Err(Refusal::NotNow), None)),
        };
        let result = self.persist(me, patience, |inside| &mut inside.getters, attempt);
        result.unwrap_or(Err(Refusal::NotNow))
    }

    /// Lets all who wait for an item look anew.
    pub fn nudge(&self, me: u32) {
        let getters = self.inside.lock(me).map(|mut inside| inside.getters.all());
        getters.into_iter().flatten().for_each(|one| call(&*one));
    }

    /// Counts one unfinished item less. False if there was none.
    pub fn task_done(&self, me: u32) -> bool {
        let Some(mut inside) = self.inside.lock(me) else {
            return false;
        };
        if inside.unfinished == 0 {
            return false;
        }
        inside.unfinished -= 1;
        let joiners = inside.all_done();
        drop(inside);
        joiners.for_each(|one| call(&*one));
        true
    }

    /// Waits until nothing is unfinished.
    pub fn join(&self, me: u32) {
        let attempt = |inside: &mut Inside<W, C>| (inside.unfinished == 0).then_some(((), None));
        // Only in a run that has been closed this comes back before the time.
        let _ = self.persist(me, || Some(None), |inside| &mut inside.joiners, attempt);
    }

    /// Lets nothing in any more, and tells all who wait. If it is `immediate`, what is in the queue comes
    /// back, and counts as done.
    pub fn close(&self, me: u32, immediate: bool) -> C {
        let Some(mut inside) = self.inside.lock(me) else {
            return C::default();
        };
        inside.is_closed = true;
        let mut left = C::default();
        if immediate {
            mem::swap(&mut left, &mut inside.items);
            inside.unfinished = inside.unfinished.saturating_sub(left.count() as u64);
        }
        let told = [
            inside.getters.all(),
            inside.putters.all(),
            inside.all_done(),
        ];
        drop(inside);
        told.into_iter().flatten().for_each(|one| call(&*one));
        left
    }

    /// Whether it has been closed.
    pub fn is_closed(&self, me: u32) -> bool {
        let inside = self.inside.lock(me);
        inside.is_some_and(|inside| inside.is_closed)
    }

    /// How many items are in it.
    pub fn count(&self, me: u32) -> usize {
        self.inside
            .lock(me)
            .map_or(0, |inside| inside.items.count())
    }

    /// Whether there is no room.
    pub fn is_full(&self, me: u32) -> bool {
        self.is_bound(self.count(me))
    }

    /// How many items it has room for; 0 if it has no bound.
    pub fn maxsize(&self) -> usize {
        self.maxsize
    }

    #[inline]
    fn is_bound(&self, count: usize) -> bool {
        self.maxsize != 0 && count >= self.maxsize
    }

    /// Tries at once, and then waits between attempts as long as it may.
    #[inline(always)]
    fn persist<R>(
        &self,
        me: u32,
        patience: impl FnOnce() -> Patience,
        line: impl Fn(&mut Inside<W, C>) -> &mut Line<W>,
        mut attempt: impl FnMut(&mut Inside<W, C>) -> Attempt<R, W>,
    ) -> Option<R> {
        match self.now(me, &mut attempt) {
            None => self.wait(me, patience()?, line, attempt),
            done => done,
        }
    }

    #[inline(always)]
    fn now<R>(
        &self,
        me: u32,
        attempt: impl FnOnce(&mut Inside<W, C>) -> Attempt<R, W>,
    ) -> Option<R> {
        let mut inside = self.inside.lock(me)?;
        let (result, next) = attempt(&mut inside)?;
        drop(inside);
        if let Some(next) = next {
            call(&*next);
        }
        Some(result)
    }

    #[cold]
    fn wait<R>(
        &self,
        me: u32,
        deadline: Option<u64>,
        line: impl Fn(&mut Inside<W, C>) -> &mut Line<W>,
        mut attempt: impl FnMut(&mut Inside<W, C>) -> Attempt<R, W>,
    ) -> Option<R> {
        if let Some(result) = insist(HOPES, || self.now(me, &mut attempt)) {
            return Some(result);
        }
        loop {
            let mut turn = None;
            // To queue up is part of the attempt that fails: nobody changes anything in between.
            let queueing = |inside: &mut Inside<W, C>| {
                let done = attempt(inside);
                if done.is_none() {
                    turn = Some(line(inside).enlist());
                }
                done
            };
            if let Some(result) = self.now(me, queueing) {
                return Some(result);
            }
            let turn = turn?;
            if !wait_for_call(&*turn, deadline) {
                return self.now(me, |inside| {
                    line(inside).leave(&turn);
                    attempt(inside)
                });
            }
        }
    }
}

impl<W: Word + Default, C> Inside<W, C> {
    /// Those who join, if there is nothing left to do.
    fn all_done(&mut self) -> std::collections::vec_deque::IntoIter<Arc<W>> {
        match self.unfinished {
            0 => self.joiners.all(),
            _ => Line::default().all(),
        }
    }
}
