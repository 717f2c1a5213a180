//! Delivery in the exact order of numbers, for stepped runs.
//!
//! An operation that gives takes its number before its effect (I1), and reports it after; what is
//! reported in between, such as the new task of a `start`, has a higher number and comes first. Here
//! it is held until the lower number has come or been given up.

use litemap::LiteMap;

use crate::trace::Event;

/// Events on their way, in order.
#[derive(Debug, Default)]
pub(super) struct InOrder {
    /// Numbers taken whose events are still to come: as many as operations are in each other.
    expected: Vec<u64>,
    held: LiteMap<u64, Event>,
}

impl InOrder {
    /// An event of this number will come.
    pub fn expect(&mut self, seq: u64) {
        self.expected.push(seq);
    }

    /// It will not.
    pub fn give_up(&mut self, seq: u64) {
        self.expected.retain(|&expected| expected != seq);
    }

    /// Nothing that is expected will come: the run is over.
    pub fn give_up_all(&mut self) {
        self.expected.clear();
    }

    /// The event of this number has come: whether it can be delivered now, before all others.
    pub fn is_next(&mut self, seq: u64) -> bool {
        self.give_up(seq);
        self.comes_first(seq) && self.held.first().is_none_or(|(&held, _)| seq < held)
    }

    /// Holds an event that is not next.
    pub fn put(&mut self, event: Event) {
        self.held.insert(event.seq, event);
    }

    /// A held event whose turn has come.
    pub fn next(&mut self) -> Option<Event> {
        let (&seq, _) = self.held.first()?;
        self.comes_first(seq)
            .then(|| self.held.remove(&seq))
            .flatten()
    }

    fn comes_first(&self, seq: u64) -> bool {
        self.expected.iter().all(|&expected| seq < expected)
    }
}
