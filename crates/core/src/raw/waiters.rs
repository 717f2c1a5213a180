//! Those who wait on a condition: a queue in order of arrival, each with a word of its own, as in
//! CPython's `threading.Condition`. So a notify wakes exactly as many as it says, nobody wakes
//! without one, and a notify that finds nobody is lost.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::sys::Wake;
use crate::word::{Word, spin_while};

/// What a waiter's word holds: it is queued and awake, it has its turn, it may be asleep.
const QUEUED: u32 = 0;
const TURN: u32 = 1;
const ASLEEP: u32 = 2;

/// The queue. The mutex around it is held for a few instructions and never across a gate or a wait.
#[derive(Debug, Default)]
pub struct Waiters<W> {
    queue: Mutex<VecDeque<Arc<W>>>,
}

impl<W> Waiters<W> {
    /// An empty queue.
    pub const fn new() -> Self {
        Waiters {
            queue: Mutex::new(VecDeque::new()),
        }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Arc<W>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Word + Default> Waiters<W> {
    /// Queues up; the returned word becomes 1 when it is this one's turn.
    pub fn enlist(&self) -> Arc<W> {
        let word = Arc::new(W::default());
        self.queue().push_back(word.clone());
        word
    }

    /// Waits for the turn, or the deadline. False if that came first; then [`leave`](Self::leave).
    pub fn wait(&self, word: &W, deadline: Option<u64>) -> bool {
        spin_while(|| word.load() == QUEUED);
        while word.load() != TURN {
            // So that whoever gives the turn knows whether there is somebody to wake.
            if word.compare_exchange(QUEUED, ASLEEP) == Err(TURN) {
                break;
            }
            if word.wait(ASLEEP, deadline) == Wake::TimedOut {
                return word.load() == TURN;
            }
        }
        true
    }

    /// Stops queueing, if the turn has not come meanwhile.
    pub fn leave(&self, word: &Arc<W>) {
        self.queue().retain(|other| !Arc::ptr_eq(other, word));
    }

    /// Gives the first `n` in the queue their turn.
    pub fn notify(&self, n: usize) {
        for _ in 0..n {
            let Some(word) = self.queue().pop_front() else {
                return;
            };
            if word.swap(TURN) == ASLEEP {
                word.wake(1);
            }
        }
    }
}
