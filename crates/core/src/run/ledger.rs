//! The ledger of a live run: for each task whether it runs or on what it waits (I4), in the
//! segment, so that whoever diagnoses the run can read it from anywhere.

use super::wait::Key;
use crate::sys::{self, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::{ENTRY, LEDGER, TASKS};

const FREE: u32 = 0;
const RUNNING: u32 = 1;
const WAITING: u32 = 2;
const WAITING_UNTIL: u32 = 3;
/// The state's bits; those above are the version.
const STATE: u32 = 3;

// Offsets in an entry.
const TASK: u32 = 4;
const PROCESS: u32 = 8;
const RESOURCE: u32 = 12;
const EXPECTED: u32 = 16;
const LOW: u32 = 20;
const HIGH: u32 = 24;
/// In [`HIGH`]: the low half is an offset in the segment.
const SHARED: u32 = u32::MAX;

#[derive(Debug)]
pub(crate) struct Ledger {
    segment: Segment,
}

/// A task that waits without a deadline, as the ledger shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stuck {
    at: u32,
    state: u32,
    key: Key,
    expected: u32,
}

impl Ledger {
    pub fn new(segment: Segment) -> Self {
        Ledger { segment }
    }

    /// An entry for a task that is about to run. Panics if [`TASKS`] tasks exist already.
    pub fn enroll(&self, task: u32, process: u32) -> u32 {
        let at = (0..TASKS)
            .map(|i| LEDGER + (task - 1 + i) % TASKS * ENTRY)
            .find(|&at| {
                let state = self.segment.load(at);
                state & STATE == FREE
                    && self
                        .segment
                        .compare_exchange(at, state, next(state, RUNNING))
                        .is_ok()
            });
        let at = at.expect("a live run has at most 1024 tasks at a time");
        self.segment.store(at + TASK, task);
        self.segment.store(at + PROCESS, process);
        at
    }

    pub fn dismiss(&self, at: u32) {
        // First, so that the next one here is never taken for this task.
        self.segment.store(at + TASK, 0);
        self.set(at, FREE);
    }

    pub fn waits(&self, at: u32, key: Key, expected: u32, deadline: Option<u64>, resource: u32) {
        let (low, high) = match key {
            Key::Local(address) => (address as u32, (address as u64 >> 32) as u32),
            Key::Shared(offset) => (offset, SHARED),
        };
        self.set(at, RUNNING);
        self.segment.store(at + RESOURCE, resource);
        self.segment.store(at + EXPECTED, expected);
        self.segment.store(at + LOW, low);
        self.segment.store(at + HIGH, high);
        self.set(
            at,
            if deadline.is_some() {
                WAITING_UNTIL
            } else {
                WAITING
            },
        );
    }

    pub fn runs(&self, at: u32) {
        self.set(at, RUNNING);
    }

    fn set(&self, at: u32, state: u32) {
        self.segment.store(at, next(self.segment.load(at), state));
    }

    fn entries(&self) -> impl Iterator<Item = u32> {
        (0..TASKS).map(|i| LEDGER + i * ENTRY)
    }

    fn key(&self, at: u32) -> Key {
        match (self.segment.load(at + LOW), self.segment.load(at + HIGH)) {
            (offset, SHARED) => Key::Shared(offset),
            (low, high) => Key::Local((u64::from(high) << 32 | u64::from(low)) as usize),
        }
    }

    /// Whether nothing in this process can move any more (I5).
    pub fn is_stuck(&self, process: u32) -> bool {
        let Some(before) = self.all_waiting(process) else {
            return false;
        };
        !before.is_empty()
            && before
                .iter()
                .all(|stuck| self.value(stuck.key) == Some(stuck.expected))
            && self.all_waiting(process) == Some(before)
    }

    /// All tasks of a process, if every one of them waits without a deadline.
    fn all_waiting(&self, process: u32) -> Option<Vec<Stuck>> {
        let mut all = Vec::new();
        for at in self.entries() {
            let state = self.segment.load(at);
            if state & STATE == FREE || self.segment.load(at + PROCESS) != process {
                continue;
            }
            if state & STATE != WAITING {
                return None;
            }
            all.push(Stuck {
                at,
                state,
                key: self.key(at),
                expected: self.segment.load(at + EXPECTED),
            });
        }
        Some(all)
    }

    fn value(&self, key: Key) -> Option<u32> {
        match key {
            Key::Local(address) => sys::peek(address),
            Key::Shared(offset) => Some(self.segment.load(offset)),
        }
    }

    /// Wakes every task of a process that waits, wherever it does (I7). True if there was one.
    pub fn shake(&self, process: u32) -> bool {
        let mut any = false;
        for at in self.entries() {
            let state = self.segment.load(at) & STATE;
            if matches!(state, WAITING | WAITING_UNTIL)
                && self.segment.load(at + PROCESS) == process
            {
                any = true;
                match self.key(at) {
                    Key::Local(address) => sys::wake(address, u32::MAX),
                    Key::Shared(offset) => self.segment.wake(offset, u32::MAX),
                }
            }
        }
        any
    }

    /// Whether that task exists.
    pub fn has(&self, task: u32) -> bool {
        self.entries()
            .any(|at| self.segment.load(at + TASK) == task)
    }

    /// Whether that task waits now; and on that resource, if one is named.
    pub fn is_waiting(&self, task: u32, resource: Option<u32>) -> bool {
        self.entries().any(|at| {
            matches!(self.segment.load(at) & STATE, WAITING | WAITING_UNTIL)
                && self.segment.load(at + TASK) == task
                && resource.is_none_or(|resource| self.segment.load(at + RESOURCE) == resource)
        })
    }
}

/// The word of an entry that goes to `state`, with the next version.
fn next(word: u32, state: u32) -> u32 {
    ((word >> 2).wrapping_add(1) << 2) | state
}
