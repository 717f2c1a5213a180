//! Data that one task at a time may touch: [`Lock`](crate::raw::Lock) with what it protects.
//!
//! It stands here, and not in `raw/`, for the few lines that only the lock makes safe. Unlike with
//! std's Mutex a task that waits shows in a run, so user code (a comparison, say) may pass gates while
//! its task is inside; and whoever waits keeps away from the lock's cache line for a while: the two tasks of a
//! queue take turns of hundreds of operations, not of one.

use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{Insistence, Word};
use crate::raw::Lock;

/// For so long the others work at the speed of one task alone: hundreds of operations on a queue.
const KEEPS_AWAY: Insistence = Insistence {
    pauses: &[16, 32, 64, 128],
    yields: 64,
};

/// Data behind a lock, and beside it.
#[derive(Default)]
#[repr(C)]
pub struct Guarded<W, T> {
    lock: Lock<W>,
    data: UnsafeCell<T>,
}

// SAFETY: the lock lets one task at a time have a reference to the data, so sharing a `Guarded` between
// threads does no more than to send the data from one to the next, as `std::sync::Mutex` does.
unsafe impl<W: Sync, T: Send> Sync for Guarded<W, T> {}

impl<W, T> Guarded<W, T> {
    /// Data behind a lock whose word holds 0.
    pub const fn new(word: W, data: T) -> Self {
        Guarded {
            lock: Lock::new(word),
            data: UnsafeCell::new(data),
        }
    }
}

impl<W: Word, T> Guarded<W, T> {
    /// Waits for the lock, for task `me`. `None` only in a run that has been closed, where nobody waits
    /// any more.
    #[inline]
    pub fn lock(&self, me: u32) -> Option<Held<'_, W, T>> {
        let locked = self.lock.try_acquire(me) || self.lock_slow(me);
        locked.then_some(Held { by: self })
    }

    #[cold]
    fn lock_slow(&self, me: u32) -> bool {
        let mut keeps_away = KEEPS_AWAY.begin(None);
        while keeps_away.goes_on(|| true) {
            if self.lock.owner().is_none() && self.lock.try_acquire(me) {
                return true;
            }
        }
        self.lock.acquire(me, None)
    }
}

/// The data, while its lock is held.
pub struct Held<'a, W: Word, T> {
    by: &'a Guarded<W, T>,
}

impl<W: Word, T> Deref for Held<'_, W, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: a `Held` exists only while its task holds the lock, and only `lock` makes one; so
        // nobody else has a reference to the data.
        unsafe { &*self.by.data.get() }
    }
}

impl<W: Word, T> DerefMut for Held<'_, W, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`; and this one is borrowed mutably meanwhile.
        unsafe { &mut *self.by.data.get() }
    }
}

impl<W: Word, T> Drop for Held<'_, W, T> {
    #[inline]
    fn drop(&mut self) {
        self.by.lock.release();
    }
}

impl<W, T> fmt::Debug for Guarded<W, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").finish_non_exhaustive()
    }
}
