//! Waiting without sleeping. A task that *hopes* for an item, or for room, looks at a bell, away from what the
//! others need, and they ring it when they have done all that can be done at a time, filled the queue or emptied
//! it. So two tasks take turns of a whole queue.
//!
//! A bell is a hint and no more: nobody sleeps at it, and whoever hopes tries again, rung for or not, before it
//! queues up.

use crate::word::{Insistence, Word, insists};

/// At once, so that the others know of it;
const AT_ONCE: Insistence = Insistence {
    pauses: &[0],
    yields: 0,
};

/// then after a microsecond, which is less than a sleep and its wake take and more than another core needs for its
/// turn;
const PAUSE: Insistence = Insistence {
    pauses: &[40],
    yields: 0,
};

/// and then for as long as others have something to do.
const YIELDS: Insistence = Insistence {
    pauses: &[],
    yields: 64,
};

/// After so many pauses in vain those for whom one waits seem to wait for the core: no pause
const VAIN: u32 = 6;
/// for so many waits.
const WITHOUT: u32 = 6;

/// What those who hope look at: each word changes when they should try again.
#[derive(Debug, Default)]
#[repr(C, align(128))]
pub(super) struct Bells<W> {
    bells: [W; 2],
    /// How many waits in a row a pause has not ended.
    vain: W,
}

impl<W: Word> Bells<W> {
    /// Rings for those who hope for this.
    pub fn ring(&self, what: usize) {
        self.bells[what].fetch_add(1);
    }

    /// Tries for as long as that tends to be cheaper than going to sleep.
    pub fn hope<R>(
        &self,
        what: usize,
        deadline: Option<u64>,
        mut attempt: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        if !insists() {
            return None;
        }
        let bell = &self.bells[what];
        let mut heard = bell.load();
        for (phase, insistence) in [AT_ONCE, PAUSE, YIELDS].into_iter().enumerate() {
            let pauses = phase == 1;
            if pauses && !self.pausing_pays() {
                continue;
            }
            let mut left = insistence.begin(deadline);
            while left.goes_on(|| bell.load() == heard) {
                heard = bell.load();
                let done = attempt();
                if pauses {
                    self.learn(done.is_some());
                }
                if done.is_some() {
                    return done;
                }
            }
        }
        None
    }

    /// Tasks learn from each other, roughly: an update may get lost.
    fn learn(&self, paid: bool) {
        match self.vain.load() {
            0 if paid => {}
            _ if paid => self.vain.store(0),
            vain => self.vain.store(vain + 1),
        }
    }

    fn pausing_pays(&self) -> bool {
        match self.vain.load() {
            ..VAIN => true,
            vain if vain < VAIN + WITHOUT => {
                self.vain.store(vain + 1);
                false
            }
            _ => {
                self.vain.store(VAIN - 1);
                true
            }
        }
    }
}
