//! A mutual-exclusion lock whose word is its owner.
//!
//! 0 is free; otherwise the low 31 bits name the owner's task, and the top bit says that somebody
//! may be asleep. So whoever reads the word knows who holds the lock, also when that task's process
//! is dead. The algorithm is Drepper's third mutex ("Futexes are tricky", 2011), with the owner in
//! place of the constant 1.

use crate::sys::Wake;
use crate::word::{Word, spin_while};

const WAITERS: u32 = 1 << 31;

/// A lock; not recursive, and any task may release it.
#[derive(Debug, Default)]
pub struct Lock<W> {
    word: W,
}

impl<W> Lock<W> {
    /// A lock on a word that holds 0.
    pub const fn new(word: W) -> Self {
        Lock { word }
    }
}

impl<W: Word> Lock<W> {
    /// Takes the lock for task `me` (1 to 2^31 - 1) if it is free.
    #[inline]
    pub fn try_acquire(&self, me: u32) -> bool {
        self.word.compare_exchange(0, me).is_ok()
    }

    /// Takes the lock for task `me`, waiting for it until the deadline. False if that came first.
    #[inline]
    pub fn acquire(&self, me: u32, deadline: Option<u64>) -> bool {
        self.try_acquire(me) || self.acquire_slow(me, deadline)
    }

    #[cold]
    fn acquire_slow(&self, me: u32, deadline: Option<u64>) -> bool {
        spin_while(|| matches!(self.word.load(), held if held != 0 && held & WAITERS == 0));
        if self.try_acquire(me) {
            return true;
        }
        loop {
            // Whoever has slept takes the lock with the bit: others may be asleep still.
            let held = match self.word.compare_exchange(0, me | WAITERS) {
                Ok(_) => return true,
                Err(held) => held,
            };
            let marked = held | WAITERS;
            if held != marked && self.word.compare_exchange(held, marked).is_err() {
                continue;
            }
            if self.word.wait_until_free(marked, deadline) == Wake::TimedOut {
                return self.word.compare_exchange(0, me | WAITERS).is_ok();
            }
            spin_while(|| matches!(self.word.load(), held if held != 0 && held & WAITERS == 0));
        }
    }

    /// Gives the lock back, whoever holds it. False if nobody did.
    #[inline]
    pub fn release(&self) -> bool {
        match self.word.swap(0) {
            0 => false,
            held => {
                if held & WAITERS != 0 {
                    self.word.wake(1);
                }
                true
            }
        }
    }

    /// The task that holds the lock.
    #[inline]
    pub fn owner(&self) -> Option<u32> {
        match self.word.load() & !WAITERS {
            0 => None,
            owner => Some(owner),
        }
    }
}
