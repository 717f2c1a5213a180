//! A global interpreter lock: a lock that whoever computes has to hold, and gives up when asked.
//!
//! The algorithm is that of CPython since 3.2 (`ceval_gil.c`, Pitrou 2009). Whoever waits for the lock
//! sleeps for at most one interval. If the lock has not changed hands meanwhile, it *asks* for it; the
//! holder looks from time to time whether somebody has asked, gives the lock back, and does not take
//! it again before somebody else has had it. So a task that never blocks lets others in once an
//! interval, and one that computes alone is never disturbed.
//!
//! 1. Who reads `asked` as 1 with the lock in hand knows that some task is in [`take`](Gil::take) and
//!    stays there until it has the lock. For a task asks only from there, and whoever gets the lock
//!    withdraws all that was asked before. (It may withdraw too much: then somebody asks again, an
//!    interval later; or somebody may ask a moment too late for the holder that it meant: then the
//!    next one gives the lock up early. Either costs a turn's length, and no wake-up.)
//! 2. So a task that has given the lock up because it was asked may wait for the next taker without
//!    a deadline: there will be one.
//!
//! CPython decides 1 under a mutex and needs no "too early"; here two words beside the lock do.

use super::Lock;
use crate::sys::Wake;
use crate::word::Word;

/// The lock, on three words that hold 0 at first.
#[derive(Debug, Default)]
pub struct Gil<W> {
    lock: Lock<W>,
    /// 1 when somebody has waited for an interval in vain.
    asked: W,
    /// How often it was taken.
    taken: W,
}

impl<W> Gil<W> {
    /// A lock on these words.
    pub const fn new(lock: Lock<W>, asked: W, taken: W) -> Self {
        Gil { lock, asked, taken }
    }
}

impl<W: Word> Gil<W> {
    /// Takes the lock for task `me`. Before each wait `interval` says until when to wait before asking
    /// for the lock; with `None` it gives up, and returns false.
    pub fn take(&self, me: u32, mut interval: impl FnMut() -> Option<u64>) -> bool {
        while !self.lock.try_acquire(me) {
            let before = self.taken.load();
            let Some(deadline) = interval() else {
                return false;
            };
            if self.lock.acquire(me, Some(deadline)) {
                break;
            }
            if self.taken.load() == before {
                self.asked.store(1);
            }
        }
        self.asked.store(0);
        self.taken.fetch_add(1);
        self.taken.wake(u32::MAX);
        true
    }

    /// Whether somebody has asked for the lock. Only its holder may rely on the answer.
    pub fn asked(&self) -> bool {
        self.asked.load() != 0
    }

    /// The turn that the holder has: what [`changes_hands`](Gil::changes_hands) wants to know.
    pub fn turn(&self) -> u32 {
        self.taken.load()
    }

    /// Waits until somebody has taken the lock since that turn. For who gave it up because it was
    /// asked, and knows by that that somebody will.
    pub fn changes_hands(&self, turn: u32) {
        while self.taken.load() == turn {
            if self.taken.wait(turn, None) == Wake::TimedOut {
                return;
            }
        }
    }

    /// Gives the lock back. False if nobody held it.
    pub fn give(&self) -> bool {
        self.lock.release()
    }

    /// The task that holds it.
    pub fn owner(&self) -> Option<u32> {
        self.lock.owner()
    }
}
