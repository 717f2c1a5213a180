//! A word in the segment that all processes of a run share.

use super::{Wake, Word};
use crate::run::{self, Key, Until};
use crate::sys::Segment;
use crate::trace::ring::Store;
use crate::trace::segment::NEXT;

/// A word that the processes of one run share: an offset in the run's segment.
#[derive(Clone, Debug)]
pub struct SharedWord {
    segment: Segment,
    at: u32,
    /// Of a lock's word: where the line is that its holder took it at; 0 where nobody says.
    line: u32,
}

impl SharedWord {
    /// The word at a byte offset of the segment, divisible by four.
    pub(crate) fn at(segment: &Segment, at: u32) -> Self {
        SharedWord {
            segment: segment.clone(),
            at,
            line: 0,
        }
    }

    /// A new word, zero, in the current run's segment, where it has one.
    pub fn allocate() -> Option<Self> {
        let segment = run::current().task.run.segment()?.clone();
        Some(SharedWord::at(&segment, segment.fetch_add(NEXT, 4)))
    }

    /// A lock's word likewise, and after it the word for the [`line`](Self::line).
    pub(crate) fn allocate_lock() -> Option<Self> {
        let segment = run::current().task.run.segment()?.clone();
        let at = segment.fetch_add(NEXT, 8);
        SharedWord::attach_lock(at)
    }

    /// The lock's word that another process of the run knows by this offset.
    pub(crate) fn attach_lock(offset: u32) -> Option<Self> {
        let word = SharedWord::attach(offset)?;
        Some(SharedWord {
            line: offset + 4,
            ..word
        })
    }

    /// Of a lock's word: the one for the line at which its holder took the lock.
    pub(crate) fn line(&self) -> Self {
        SharedWord::at(&self.segment, self.line)
    }

    /// The word that another process of the run knows by this [`offset`](Self::offset).
    pub fn attach(offset: u32) -> Option<Self> {
        run::current()
            .task
            .run
            .segment()
            .map(|segment| SharedWord::at(segment, offset))
    }

    /// Where it lies in its segment, in bytes: what one process tells another.
    pub fn offset(&self) -> u32 {
        self.at
    }

    fn wait_for(&self, until: Until, deadline: Option<u64>) -> Wake {
        let sleep = || self.segment.wait(self.at, until.seen(), deadline);
        run::wait(Key::Shared(self.at), until, deadline, || self.load(), sleep)
    }
}

impl Word for SharedWord {
    fn load(&self) -> u32 {
        self.segment.load(self.at)
    }

    fn store(&self, value: u32) {
        self.segment.store(self.at, value);
    }

    fn swap(&self, value: u32) -> u32 {
        self.segment.swap(self.at, value)
    }

    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32> {
        self.segment.compare_exchange(self.at, current, new)
    }

    fn fetch_add(&self, n: u32) -> u32 {
        self.segment.fetch_add(self.at, n)
    }

    fn fetch_sub(&self, n: u32) -> u32 {
        self.segment.fetch_sub(self.at, n)
    }

    fn wait(&self, expected: u32, deadline: Option<u64>) -> Wake {
        self.wait_for(Until::Not(expected), deadline)
    }

    fn wait_until_free(&self, held: u32, deadline: Option<u64>) -> Wake {
        self.wait_for(Until::Free(held, self.line), deadline)
    }

    fn wake(&self, n: u32) {
        if !run::wake(Key::Shared(self.at), n) {
            self.segment.wake(self.at, n);
        }
    }
}
