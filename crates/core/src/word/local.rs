//! A word in the memory of one process.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use super::{Wake, Word};
use crate::run::{self, Key, Until};
use crate::sys;

/// A word that the threads of one process share. Four bytes.
#[derive(Debug, Default)]
pub struct LocalWord(AtomicU32);

impl LocalWord {
    /// A word with this value.
    pub const fn new(value: u32) -> Self {
        LocalWord(AtomicU32::new(value))
    }

    fn address(&self) -> usize {
        self.0.as_ptr() as usize
    }

    fn wait_for(&self, until: Until, deadline: Option<u64>) -> Wake {
        let sleep = || sys::wait(&self.0, until.seen(), deadline);
        run::wait(
            Key::Local(self.address()),
            until,
            deadline,
            || self.load(),
            sleep,
        )
    }
}

impl Word for LocalWord {
    #[inline]
    fn load(&self) -> u32 {
        self.0.load(SeqCst)
    }

    #[inline]
    fn store(&self, value: u32) {
        self.0.store(value, SeqCst);
    }

    #[inline]
    fn swap(&self, value: u32) -> u32 {
        self.0.swap(value, SeqCst)
    }

    #[inline]
    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32> {
        self.0.compare_exchange(current, new, SeqCst, SeqCst)
    }

    #[inline]
    fn fetch_add(&self, n: u32) -> u32 {
        self.0.fetch_add(n, SeqCst)
    }

    #[inline]
    fn fetch_sub(&self, n: u32) -> u32 {
        self.0.fetch_sub(n, SeqCst)
    }

    #[inline]
    fn load_owned(&self) -> u32 {
        self.0.load(Relaxed)
    }

    #[inline]
    fn store_owned(&self, value: u32) {
        self.0.store(value, Relaxed);
    }

    fn wait(&self, expected: u32, deadline: Option<u64>) -> Wake {
        self.wait_for(Until::Not(expected), deadline)
    }

    fn wait_until_free(&self, held: u32, deadline: Option<u64>) -> Wake {
        self.wait_for(Until::Free(held, 0), deadline)
    }

    fn wake(&self, n: u32) {
        if !run::wake(Key::Local(self.address()), n) {
            sys::wake(self.address(), n);
        }
    }
}
