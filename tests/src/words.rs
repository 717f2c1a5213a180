//! The words behind an environment: in the memory of one process, or in the segment of a run.

use threadlab::word::{LocalWord, SharedWord, Stepped, Wake, Word};

/// A word that all roles of a case see, be they threads or processes.
#[derive(Debug)]
pub enum AnyWord {
    /// Threads share it.
    Local(LocalWord),
    /// The same, with a gate before each use: a stepped run may switch there.
    Stepped(Stepped),
    /// Processes share it.
    Shared(SharedWord),
}

impl AnyWord {
    fn word(&self) -> &dyn Word {
        match self {
            AnyWord::Local(word) => word,
            AnyWord::Stepped(word) => word,
            AnyWord::Shared(word) => word,
        }
    }
}

impl Word for AnyWord {
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

    fn wait_until_free(&self, held: u32, deadline: Option<u64>) -> Wake {
        self.word().wait_until_free(held, deadline)
    }

    fn wake(&self, n: u32) {
        self.word().wake(n);
    }
}
