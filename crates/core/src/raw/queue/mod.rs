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
//!
//! Before it queues up a task hopes for a while (`hopes.rs`).

mod attempt;
mod hopes;

use std::mem;

use self::attempt::{Attempt, Get, ITEM, Inside, Join, Put, ROOM, is_bound};
use self::hopes::Bells;
use super::waiters::{call, wait_for_call};
use crate::word::{Guarded, Held, Word};

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

/// A queue. Aligned so that what lies beside it is not in its cache lines.
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub struct Queue<W, C> {
    inside: Guarded<W, Inside<W, C>>,
    maxsize: usize,
    bells: Bells<W>,
}

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
        let maxsize = self.maxsize;
        self.persist(me, patience, Put { item, maxsize })
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
        self.persist(me, patience, Get(stops))
    }

    /// Lets all who wait for an item look anew.
    pub fn nudge(&self, me: u32) {
        let getters = self.inside.lock(me).map(|mut inside| inside.all(ITEM));
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
        joiners.into_iter().for_each(|one| call(&*one));
        true
    }

    /// Waits until nothing is unfinished.
    pub fn join(&self, me: u32) {
        self.queue_up(me, None, Join);
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
        let told = [inside.all(ITEM), inside.all(ROOM), inside.all_done()];
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
        is_bound(self.maxsize, self.count(me))
    }

    /// How many items it has room for; 0 if it has no bound.
    pub fn maxsize(&self) -> usize {
        self.maxsize
    }

    /// Tries at once, and then waits between attempts as long as it may.
    #[inline(always)]
    fn persist<A: Attempt<W, C>>(
        &self,
        me: u32,
        patience: impl FnOnce() -> Patience,
        attempt: A,
    ) -> A::Done {
        match self.now(me, attempt, |_| ()) {
            Ok(done) => done,
            Err(attempt) => match patience() {
                Some(deadline) => self.wait(me, deadline, attempt),
                None => attempt.refused(),
            },
        }
    }

    #[inline(always)]
    fn now<A: Attempt<W, C>>(
        &self,
        me: u32,
        attempt: A,
        in_vain: impl FnOnce(&mut Inside<W, C>),
    ) -> Result<A::Done, A> {
        match self.inside.lock(me) {
            Some(inside) => self.within(inside, attempt, in_vain),
            None => Err(attempt),
        }
    }

    /// Tries, and notes that it was in vain if it was: nobody changes anything in between.
    #[inline(always)]
    fn within<A: Attempt<W, C>>(
        &self,
        mut inside: Held<'_, W, Inside<W, C>>,
        attempt: A,
        in_vain: impl FnOnce(&mut Inside<W, C>),
    ) -> Result<A::Done, A> {
        let (done, gives) = attempt
            .make(&mut inside)
            .inspect_err(|_| in_vain(&mut inside))?;
        if gives && inside.waiting.is_some() {
            self.call(inside, A::GIVES);
        }
        Ok(done)
    }

    /// Lets the first who waits for this try again.
    #[cold]
    fn call(&self, mut inside: Held<'_, W, Inside<W, C>>, what: usize) {
        let first = inside.among_waiting(|all| all[what].first()).flatten();
        drop(inside);
        if let Some(first) = first {
            call(&*first);
        }
    }

    #[cold]
    fn wait<A: Attempt<W, C>>(&self, me: u32, deadline: Option<u64>, attempt: A) -> A::Done {
        let mut attempt = Some(attempt);
        let hoping = || {
            let mut ends_turn = false;
            let hopes = |inside: &mut Inside<W, C>| {
                inside.hopes[A::WANTS] = true;
                ends_turn = mem::take(&mut inside.hopes[A::GIVES]);
            };
            let done = self.now(me, attempt.take()?, hopes);
            if ends_turn {
                self.bells.ring(A::GIVES);
            }
            done.map_err(|again| attempt = Some(again)).ok()
        };
        let done = self.bells.hope(A::WANTS, deadline, hoping);
        done.unwrap_or_else(|| {
            let attempt = attempt.expect("it comes back if it was in vain");
            self.queue_up(me, deadline, attempt)
        })
    }

    /// Tries, and sleeps until called or until the deadline between attempts.
    fn queue_up<A: Attempt<W, C>>(
        &self,
        me: u32,
        deadline: Option<u64>,
        mut attempt: A,
    ) -> A::Done {
        loop {
            let mut turn = None;
            let queueing = |inside: &mut Inside<W, C>| {
                turn = Some(inside.waiting.get_or_insert_default()[A::WANTS].enlist());
            };
            attempt = match self.now(me, attempt, queueing) {
                Ok(done) => return done,
                Err(again) => again,
            };
            let Some(turn) = turn else {
                return attempt.refused();
            };
            if !wait_for_call(&*turn, deadline) {
                let Some(mut inside) = self.inside.lock(me) else {
                    return attempt.refused();
                };
                inside.among_waiting(|all| all[A::WANTS].leave(&turn));
                let done = self.within(inside, attempt, |_| ());
                return done.unwrap_or_else(A::refused);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::thread;

    use super::*;
    use crate::run;
    use crate::word::LocalWord;

    /// Outside observed runs tasks hope before they sleep, which no exploration sees.
    #[test]
    fn outside_a_run_every_item_is_handed_on_once_and_in_order() {
        const EACH: u32 = 1_000;
        for (maxsize, pairs) in [(1, 1), (1, 3), (2, 2), (10, 1), (10, 4), (0, 3)] {
            let queue = &Queue::<LocalWord, VecDeque<(u32, u32)>>::new(maxsize);
            // Every third operation has a deadline that may come at any moment.
            let patience = |n: u32| match n % 3 {
                0 => Some(Some(run::now() + u64::from(n % 50) * 1_000)),
                _ => Some(None),
            };
            let got = thread::scope(|scope| {
                let producer = |p| {
                    move || {
                        for n in 0..EACH {
                            let mut item = (p, n);
                            while let Err((why, again)) = queue.put(run::me(), item, || patience(n))
                            {
                                assert_eq!(why, Refusal::NotNow);
                                item = again;
                            }
                        }
                    }
                };
                let consumer = || {
                    let mut got = Vec::new();
                    for n in 0.. {
                        match queue.get(run::me(), || patience(n)) {
                            Ok(item) => got.push(item),
                            Err(Refusal::Never) => break,
                            Err(Refusal::NotNow) => continue,
                        }
                        assert!(queue.task_done(run::me()));
                    }
                    got
                };
                let consumers: Vec<_> = (0..pairs).map(|_| scope.spawn(consumer)).collect();
                let producers: Vec<_> = (0..pairs).map(|p| scope.spawn(producer(p))).collect();
                producers.into_iter().for_each(|one| one.join().unwrap());
                queue.join(run::me());
                assert_eq!(queue.count(run::me()), 0);
                queue.close(run::me(), false);
                let got = consumers.into_iter().map(|one| one.join().unwrap());
                got.collect::<Vec<_>>()
            });
            for p in 0..pairs {
                let of = |got: &Vec<(u32, u32)>| -> Vec<u32> {
                    let mine = got.iter().filter(|item| item.0 == p);
                    mine.map(|item| item.1).collect()
                };
                let each: Vec<_> = got.iter().map(of).collect();
                assert!(
                    each.iter().all(|items| items.is_sorted()),
                    "bound {maxsize}"
                );
                let mut all: Vec<u32> = each.into_iter().flatten().collect();
                all.sort_unstable();
                assert!(all.into_iter().eq(0..EACH), "bound {maxsize}");
            }
        }
    }
}
