//! A word with a gate before each use, so that a stepped run may switch tasks there.

use threadlab::Racy;
use threadlab::word::{LocalWord, Wake, Word};

/// The gate is a variable's that belongs to this word alone, so that exploration sees which word is used.
pub struct Stepped {
    word: LocalWord,
    gate: Racy<u8>,
}

impl Stepped {
    pub const fn new(value: u32) -> Self {
        Stepped {
            word: LocalWord::new(value),
            gate: Racy::new(0),
        }
    }

    fn word(&self) -> &LocalWord {
        self.gate.read();
        &self.word
    }

    /// Its value, without a gate: for whoever looks when all is over.
    pub fn value(&self) -> u32 {
        self.word.load()
    }
}

impl Default for Stepped {
    fn default() -> Self {
        Stepped::new(0)
    }
}

impl Word for Stepped {
    fn load(&self) -> u32 {
        self.word().load()
    }

    fn store(&self, value: u32) {
        self.word().store(value);
    }

    fn swap(&self, value: u32) -> u32 {
        self.word().swap(value)
    }

    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32> {
        self.word().compare_exchange(current, new)
    }

    fn fetch_add(&self, n: u32) -> u32 {
        self.word().fetch_add(n)
    }

    fn fetch_sub(&self, n: u32) -> u32 {
        self.word().fetch_sub(n)
    }

    fn wait(&self, expected: u32, deadline: Option<u64>) -> Wake {
        self.word().wait(expected, deadline)
    }

    fn wake(&self, n: u32) {
        self.word().wake(n);
    }
}
