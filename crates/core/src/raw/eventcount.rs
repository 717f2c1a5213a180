//! Sleeping until a lock-free structure changes: Vyukov's eventcount, on two words.
//!
//! The structure (a ring of items, say) has no word to wait on. A task that found nothing counts
//! itself among the sleepers, notes the key, looks once more, and sleeps while the key is the same.
//! Whoever changed the structure moves the key on if there are sleepers. Both sides write before
//! they read, sequentially consistent, so one of them sees the other (Dekker's argument).
//!
//! A change wakes all who sleep, and not just as many as it serves: who slept on would sleep on a key that
//! is no more, and nobody who looks at the two could tell that from being about to wake.

use crate::sys::Wake;
use crate::word::Word;

/// An eventcount.
#[derive(Debug, Default)]
pub struct EventCount<W> {
    key: W,
    sleepers: W,
}

impl<W> EventCount<W> {
    /// An eventcount on two words that hold 0.
    pub const fn new(key: W, sleepers: W) -> Self {
        EventCount { key, sleepers }
    }
}

impl<W: Word> EventCount<W> {
    /// Tries until `attempt` succeeds, sleeping between attempts, or until the deadline.
    pub fn wait_until<R>(
        &self,
        deadline: Option<u64>,
        mut attempt: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        self.sleepers.fetch_add(1);
        let result = loop {
            let key = self.key.load();
            if let Some(result) = attempt() {
                break Some(result);
            }
            if self.key.wait(key, deadline) == Wake::TimedOut {
                break attempt();
            }
        };
        self.sleepers.fetch_sub(1);
        result
    }

    /// The structure has changed so that more attempts can succeed.
    #[inline]
    pub fn notify(&self) {
        if self.sleepers.load() > 0 {
            self.key.fetch_add(1);
            self.key.wake(u32::MAX);
        }
    }
}
