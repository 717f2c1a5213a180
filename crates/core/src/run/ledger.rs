//! The ledger of a live run: for each task whether it runs or on what it waits (I4), in the
//! segment, so that whoever diagnoses the run can read it from anywhere.

use super::wait::{Key, Until};
use crate::sys::{self, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::{ENTRY, LAST_TASK, LEDGER, TASKS, life};
use crate::trace::{Holder, Waiting};

const FREE: u32 = 0;
const RUNNING: u32 = 1;
const WAITING: u32 = 2;
const WAITING_UNTIL: u32 = 3;
/// The state's bits; those above are the version.
const STATE: u32 = 3;

// Offsets in an entry. The task writes these …
const TASK: u32 = 4;
const PROCESS: u32 = 8;
const RESOURCE: u32 = 12;
const SEEN: u32 = 16;
const LOW: u32 = 20;
const HIGH: u32 = 24;
const DAEMON: u32 = 28;
/// Of a lock's word [`UNSIGNED`], or the offset of the line at which its holder took it; else 0.
const LOCK: u32 = 44;
// … and the supervisor of its process these, when nothing there moves.
const LINE: u32 = 32;
const HOLDER: u32 = 36;
const HOLDER_LINE: u32 = 40;

// In [`HIGH`], where the address of a word has its high half: what the low half is.
/// An offset in the segment.
const SHARED: u32 = u32::MAX;
/// A pipe end to read from.
const READS: u32 = u32::MAX - 1;
/// A pipe end to write to.
const WRITES: u32 = u32::MAX - 2;

/// In [`LOCK`]: there is no such line. (It is no offset that words have.)
const UNSIGNED: u32 = 1;
/// The bits of a lock's word that name its holder.
const OWNER: u32 = u32::MAX >> 1;

#[derive(Debug)]
pub(crate) struct Ledger {
    segment: Segment,
}

/// An entry, and the version at which it was seen waiting without a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    at: u32,
    state: u32,
}

impl Ledger {
    pub fn new(segment: Segment) -> Self {
        Ledger { segment }
    }

    /// An entry for a task that is about to run. Panics if [`TASKS`] tasks exist already.
    pub fn enroll(&self, task: u32, process: u32, daemon: bool) -> u32 {
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
        self.segment.store(at + PROCESS, process);
        self.segment.store(at + DAEMON, u32::from(daemon));
        self.segment.store(at + TASK, task);
        at
    }

    pub fn dismiss(&self, at: u32) {
        // First, so that the next one here is never taken for this task.
        self.segment.store(at + TASK, 0);
        self.set(at, FREE);
    }

    pub fn waits(&self, at: u32, key: Key, until: Until, deadline: Option<u64>, resource: u32) {
        let (low, high) = match key {
            Key::Local(address) => (address as u32, (address as u64 >> 32) as u32),
            Key::Shared(offset) => (offset, SHARED),
            Key::Reads(end) => (end, READS),
            Key::Writes(end) => (end, WRITES),
        };
        self.set(at, RUNNING);
        self.segment.store(at + RESOURCE, resource);
        self.segment.store(at + SEEN, until.seen());
        let lock = match until {
            Until::Not(_) => 0,
            Until::Free(_, line) => line.max(UNSIGNED),
        };
        self.segment.store(at + LOCK, lock);
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

    /// The entries of tasks, but for those of processes that are gone: what a process leaves behind
    /// when it is killed stays, and means nothing. Entries are given out by the task's number, so
    /// those beyond the last number were never used.
    fn entries(&self) -> impl Iterator<Item = u32> {
        self.used().filter(|&at| {
            self.segment.load(at) & STATE != FREE && !self.is_gone(self.segment.load(at + PROCESS))
        })
    }

    fn used(&self) -> impl Iterator<Item = u32> {
        let used = self.segment.load(LAST_TASK).min(TASKS);
        (0..used).map(|i| LEDGER + i * ENTRY)
    }

    fn entries_of(&self, process: u32) -> impl Iterator<Item = u32> {
        self.entries()
            .filter(move |&at| self.segment.load(at + PROCESS) == process)
    }

    /// The tasks that processes left behind which are gone, each with its process, but for those that
    /// were [forgotten](Self::forget).
    pub fn untold(&self) -> Vec<(u32, u32)> {
        let task = |at| {
            let [state, process, task] =
                [at, at + PROCESS, at + TASK].map(|at| self.segment.load(at));
            (state & STATE != FREE && self.is_gone(process) && task != 0).then_some((process, task))
        };
        self.used().filter_map(task).collect()
    }

    /// There is no more to be told of the tasks of that process.
    pub fn forget(&self, process: u32) {
        let theirs = |at: &u32| self.segment.load(at + PROCESS) == process;
        self.used()
            .filter(theirs)
            .for_each(|at| self.segment.store(at + TASK, 0));
    }

    fn is_gone(&self, process: u32) -> bool {
        process != 0 && self.segment.load(life::of(process) + life::GONE) != 0
    }

    fn key(&self, at: u32) -> Key {
        match (self.segment.load(at + LOW), self.segment.load(at + HIGH)) {
            (offset, SHARED) => Key::Shared(offset),
            (end, READS) => Key::Reads(end),
            (end, WRITES) => Key::Writes(end),
            (low, high) => Key::Local((u64::from(high) << 32 | u64::from(low)) as usize),
        }
    }

    /// All tasks of the run, if every one of them waits without a deadline.
    pub fn all_waiting(&self) -> Option<Vec<Seen>> {
        let seen = |at| {
            let state = self.segment.load(at);
            (state & STATE == WAITING).then_some(Seen { at, state })
        };
        self.entries().map(seen).collect()
    }

    /// Whether every task of this process waits for what is not there: its word holds what was waited
    /// on, or if it is a lock's, is not free; its pipe end is not ready.
    pub fn all_in_vain(&self, process: u32) -> bool {
        let holds_back = |at, word: u32| match self.segment.load(at + LOCK) {
            0 => word == self.segment.load(at + SEEN),
            // Who was there first may have it by now, so it need not hold what it held.
            _ => word != 0,
        };
        self.entries_of(process).all(|at| {
            let in_vain = match self.key(at) {
                Key::Local(address) => sys::peek(address).is_some_and(|word| holds_back(at, word)),
                Key::Shared(word) => holds_back(at, self.segment.load(word)),
                Key::Reads(end) => !sys::is_ready(end, false),
                Key::Writes(end) => !sys::is_ready(end, true),
            };
            in_vain && self.segment.load(at) & STATE == WAITING
        })
    }

    /// Notes where tasks of this process wait, and for whom, for the first process to read.
    pub fn explain(&self, process: u32, waiting: &[Waiting]) {
        for at in self.entries_of(process) {
            let task = self.segment.load(at + TASK);
            let known = waiting.iter().find(|waiting| waiting.task == task);
            let holder = known.and_then(|waiting| waiting.holder);
            self.segment
                .store(at + LINE, known.map_or(0, |waiting| waiting.line));
            self.segment
                .store(at + HOLDER, holder.map_or(0, |holder| holder.task));
            self.segment
                .store(at + HOLDER_LINE, holder.map_or(0, |holder| holder.line));
        }
    }

    /// Who waits in the whole run, as [`explain`](Self::explain) noted it, in order of task; each with
    /// whether it is a daemon.
    pub fn explained(&self) -> Vec<(Waiting, bool)> {
        let word = |at| self.segment.load(at);
        let waiting = |at| {
            let holder = self.holder_in_memory(at).unwrap_or(Holder {
                task: word(at + HOLDER),
                line: word(at + HOLDER_LINE),
            });
            let waiting = Waiting {
                task: word(at + TASK),
                resource: word(at + RESOURCE),
                line: word(at + LINE),
                holder: (holder.task != 0).then_some(holder),
            };
            (waiting, word(at + DAEMON) != 0)
        };
        let mut all: Vec<_> = self.entries().map(waiting).collect();
        all.sort_by_key(|(waiting, _)| waiting.task);
        all
    }

    /// Who holds what this entry waits for, if that is a lock that processes share: any of them may have
    /// taken it, and may be dead, so its memory says.
    fn holder_in_memory(&self, at: u32) -> Option<Holder> {
        let line = self.segment.load(at + LOCK);
        match self.key(at) {
            Key::Shared(lock) if line > UNSIGNED => Some(Holder {
                task: self.segment.load(lock) & OWNER,
                line: self.segment.load(line),
            }),
            _ => None,
        }
    }

    /// Wakes every task of a process that waits, wherever it does (I7). True if there was one.
    pub fn shake(&self, process: u32) -> bool {
        let mut any = false;
        for at in self.entries_of(process) {
            if matches!(self.segment.load(at) & STATE, WAITING | WAITING_UNTIL) {
                any = true;
                match self.key(at) {
                    Key::Local(address) => sys::wake(address, u32::MAX),
                    Key::Shared(offset) => self.segment.wake(offset, u32::MAX),
                    // The run's interrupt wakes those.
                    Key::Reads(_) | Key::Writes(_) => {}
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

    /// Whether that task waits now.
    pub fn is_waiting(&self, task: u32) -> bool {
        self.entries().any(|at| {
            matches!(self.segment.load(at) & STATE, WAITING | WAITING_UNTIL)
                && self.segment.load(at + TASK) == task
        })
    }
}

/// The word of an entry that goes to `state`, with the next version.
fn next(word: u32, state: u32) -> u32 {
    ((word >> 2).wrapping_add(1) << 2) | state
}
