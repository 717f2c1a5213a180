//! A lock that its owner may take again: a [`Lock`], whose word is its owner, and the levels that the
//! owner has taken on top of the first.
//!
//! Only the owner touches the levels, and the first level does not, so to take and give back an
//! RLock once costs what a lock costs and a look at who owns it. That look needs no ordering of its
//! own: a task can find itself there only if it wrote itself there.

use super::Lock;
use crate::word::Word;

/// A recursive lock; only its owner may release it.
#[derive(Debug, Default)]
pub struct RLock<W> {
    lock: Lock<W>,
    /// Levels above the first. Written by the owner alone.
    again: W,
}

impl<W> RLock<W> {
    /// A lock on two words that hold 0.
    pub const fn new(lock: W, again: W) -> Self {
        RLock {
            lock: Lock::new(lock),
            again,
        }
    }
}

impl<W: Word> RLock<W> {
    /// Takes a level for task `me`, if the lock is free or its own, and returns which: 1 is the first.
    #[inline]
    pub fn try_acquire(&self, me: u32) -> Option<u32> {
        if self.is_owned_by(me) {
            return Some(self.enter_again());
        }
        self.lock.try_acquire(me).then_some(1)
    }

    /// Takes a level for task `me`, waiting for it until the deadline. `None` if that came first.
    #[inline]
    pub fn acquire(&self, me: u32, deadline: Option<u64>) -> Option<u32> {
        if self.is_owned_by(me) {
            return Some(self.enter_again());
        }
        self.lock.acquire(me, deadline).then_some(1)
    }

    #[inline]
    fn enter_again(&self) -> u32 {
        let levels = self.again.load_owned() + 1;
        assert!(levels < u32::MAX, "an RLock counts to 2^32 - 1 levels");
        self.again.store_owned(levels);
        levels + 1
    }

    /// Gives a level back, and returns how many are left. `None` if `me` is not the owner.
    #[inline]
    pub fn release(&self, me: u32) -> Option<u32> {
        if !self.is_owned_by(me) {
            return None;
        }
        match self.again.load_owned() {
            0 => {
                self.lock.release();
                Some(0)
            }
            again => {
                self.again.store_owned(again - 1);
                Some(again)
            }
        }
    }

    /// Gives all levels back at once, for [`acquire_levels`](Self::acquire_levels). `None` if `me` is
    /// not the owner.
    pub fn release_all(&self, me: u32) -> Option<u32> {
        if !self.is_owned_by(me) {
            return None;
        }
        let levels = self.again.load_owned() + 1;
        self.again.store_owned(0);
        self.lock.release();
        Some(levels)
    }

    /// Takes so many levels at once for task `me`, which has none, waiting as long as it takes. False
    /// if the wait was cut short, which only a closed run does.
    pub fn acquire_levels(&self, me: u32, levels: u32) -> bool {
        let acquired = self.lock.acquire(me, None);
        if acquired {
            self.again.store_owned(levels - 1);
        }
        acquired
    }

    /// Whether task `me` holds it.
    #[inline]
    pub fn is_owned_by(&self, me: u32) -> bool {
        self.lock.owner() == Some(me)
    }

    /// The task that holds the lock.
    pub fn owner(&self) -> Option<u32> {
        self.lock.owner()
    }
}
