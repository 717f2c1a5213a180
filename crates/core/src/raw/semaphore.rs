//! A counting semaphore on two words: the permits, and how many may be asleep (Dijkstra, "Over
//! seinpalen", EWD 74). Wakes are in order of arrival, as the machine wakes those who wait on one
//! word; a newcomer may still take the permit first, and then the woken task queues again.

use crate::sys::Wake;
use crate::word::{Word, spin_while};

/// A semaphore.
#[derive(Debug, Default)]
pub struct Semaphore<W> {
    permits: W,
    sleepers: W,
}

impl<W> Semaphore<W> {
    /// A semaphore on a word that holds the number of permits and one that holds 0.
    pub const fn new(permits: W, sleepers: W) -> Self {
        Semaphore { permits, sleepers }
    }
}

impl<W: Word> Semaphore<W> {
    /// Takes a permit if there is one.
    #[inline]
    pub fn try_acquire(&self) -> bool {
        let mut permits = self.permits.load();
        while permits > 0 {
            match self.permits.compare_exchange(permits, permits - 1) {
                Ok(_) => return true,
                Err(now) => permits = now,
            }
        }
        false
    }

    /// Takes a permit, waiting for it until the deadline. False if that came first.
    #[inline]
    pub fn acquire(&self, deadline: Option<u64>) -> bool {
        self.try_acquire() || self.acquire_slow(deadline)
    }

    #[cold]
    fn acquire_slow(&self, deadline: Option<u64>) -> bool {
        spin_while(|| self.permits.load() == 0);
        // Before the look at the permits, so that whoever releases after that look sees us.
        self.sleepers.fetch_add(1);
        let acquired = loop {
            if self.try_acquire() {
                break true;
            }
            if self.permits.wait(0, deadline) == Wake::TimedOut {
                break self.try_acquire();
            }
        };
        self.sleepers.fetch_sub(1);
        acquired
    }

    /// Gives back `n` permits. False, and nothing has changed, if the sum passed 2^32 - 1 or `limit`.
    #[inline]
    pub fn release(&self, n: u32, limit: u32) -> bool {
        let mut permits = self.permits.load();
        loop {
            let Some(sum) = permits.checked_add(n).filter(|&sum| sum <= limit) else {
                return false;
            };
            match self.permits.compare_exchange(permits, sum) {
                Ok(_) => break,
                Err(now) => permits = now,
            }
        }
        if self.sleepers.load() > 0 {
            self.permits.wake(n);
        }
        true
    }

    /// The permits that are there.
    pub fn permits(&self) -> u32 {
        self.permits.load()
    }
}
