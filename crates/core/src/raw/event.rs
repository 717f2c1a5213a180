//! A flag to wait for, in one word: bit 0 the flag, bit 1 that somebody may be asleep, and above
//! them a generation that every `set` of a cleared flag moves on. A waiter whose generation has
//! changed was released, also if the flag has been cleared again at once.

use crate::sys::Wake;
use crate::word::{Word, linger_while};

const FLAG: u32 = 1;
const SLEEPERS: u32 = 2;
const GENERATION: u32 = 4;

/// An event.
#[derive(Debug, Default)]
pub struct Event<W> {
    word: W,
}

impl<W> Event<W> {
    /// A cleared event on a word that holds 0.
    pub const fn new(word: W) -> Self {
        Event { word }
    }
}

impl<W: Word> Event<W> {
    /// Whether the flag is set.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.word.load() & FLAG != 0
    }

    /// Sets the flag and releases all who wait.
    pub fn set(&self) {
        let mut word = self.word.load();
        while word & FLAG == 0 {
            let set = (word & !SLEEPERS).wrapping_add(GENERATION) | FLAG;
            match self.word.compare_exchange(word, set) {
                Ok(_) if word & SLEEPERS != 0 => return self.word.wake(u32::MAX),
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
    }

    /// Clears the flag.
    pub fn clear(&self) {
        let mut word = self.word.load();
        while word & FLAG != 0 {
            match self.word.compare_exchange(word, word & !FLAG) {
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
    }

    /// Waits until the flag is set, or the deadline. Returns whether it was set meanwhile.
    pub fn wait(&self, deadline: Option<u64>) -> bool {
        let first = self.word.load();
        let released = |word: u32| word & FLAG != 0 || (word ^ first) >= GENERATION;
        linger_while(deadline, || !released(self.word.load()));
        let mut word = self.word.load();
        loop {
            if released(word) {
                return true;
            }
            let marked = word | SLEEPERS;
            if word != marked
                && let Err(now) = self.word.compare_exchange(word, marked)
            {
                word = now;
                continue;
            }
            let timed_out = self.word.wait(marked, deadline) == Wake::TimedOut;
            word = self.word.load();
            if timed_out {
                return released(word);
            }
        }
    }
}
