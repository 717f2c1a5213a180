//! Takes events out of a run's rings.

use threadlab::trace::Event;
use threadlab::trace::ring::{self, Store, TAIL};
use threadlab::trace::segment::{LAST_PROCESS, PROCESSES, ring};

use super::arena::Arena;

/// Records between two looks at the clock, and at which a writer that waits for room is woken.
const BATCH: u32 = 64;

/// The readers of all rings of a run.
pub struct Reader {
    arena: Arena,
    rings: Vec<ring::Reader>,
}

/// Sorts events by their numbers: those of a live run come nearly in order.
pub fn in_order(events: &mut [Event]) {
    events.sort_by_key(|event| event.seq);
}

impl Reader {
    /// A reader that starts at the run's beginning.
    pub fn new(arena: Arena) -> Reader {
        Reader {
            arena,
            rings: Vec::new(),
        }
    }

    /// Takes what is there, in order, for as long as `in_time` says so. The flag says whether it
    /// was all.
    pub fn take(&mut self, in_time: impl Fn() -> bool) -> (Vec<Event>, bool) {
        let processes = self.arena.load(LAST_PROCESS).clamp(1, PROCESSES) as usize;
        while self.rings.len() < processes {
            self.rings
                .push(ring::Reader::new(ring(self.rings.len() as u32 + 1)));
        }
        let mut events = Vec::new();
        // In turns, so that a process that floods its ring does not silence the others.
        let mut more = true;
        while more && in_time() {
            more = false;
            for i in 0..self.rings.len() {
                more |= self.batch(i, &mut events);
            }
        }
        in_order(&mut events);
        (events, !more)
    }

    /// Records that were overwritten before they could be read.
    pub fn lost(&self) -> u64 {
        self.rings.iter().map(ring::Reader::lost).sum()
    }

    /// Takes some records of one ring. True if there may be more.
    fn batch(&mut self, i: usize, events: &mut Vec<Event>) -> bool {
        let mut taken = 0;
        while taken < BATCH
            && let Some(record) = self.rings[i].pop(&self.arena)
        {
            taken += 1;
            events.extend(postcard::from_bytes::<Event>(record));
        }
        if taken > 0 {
            self.arena.wake(ring(i as u32 + 1).at + TAIL);
        }
        taken == BATCH
    }
}
