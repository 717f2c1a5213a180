//! Those who wait: in order of arrival, each with a word of its own, as in CPython's
//! `threading.Condition`. So a notify wakes exactly as many as it says, nobody wakes without one, and
//! a notify that finds nobody is lost.

use std::collections::{VecDeque, vec_deque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::sys::Wake;
use crate::word::{Word, linger_while};

/// What a waiter's word holds: it is queued and awake, it has its turn, it may be asleep.
const QUEUED: u32 = 0;
const TURN: u32 = 1;
const ASLEEP: u32 = 2;

/// A line of waiting tasks, first come, first called.
#[derive(Debug)]
pub struct Line<W>(VecDeque<Arc<W>>);

impl<W> Default for Line<W> {
    fn default() -> Self {
        Line(VecDeque::new())
    }
}

impl<W: Word + Default> Line<W> {
    /// Queues up; the returned word becomes [`TURN`] when it is this one's turn.
    pub fn enlist(&mut self) -> Arc<W> {
        let word = Arc::new(W::default());
        self.0.push_back(word.clone());
        word
    }

    /// Stops queueing, if the turn has not come meanwhile.
    pub fn leave(&mut self, word: &Arc<W>) {
        self.0.retain(|other| !Arc::ptr_eq(other, word));
    }

    /// The first, to be [called](call).
    pub fn first(&mut self) -> Option<Arc<W>> {
        self.0.pop_front()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// All of them, to be [called](call), one after the other.
impl<W> IntoIterator for Line<W> {
    type Item = Arc<W>;
    type IntoIter = vec_deque::IntoIter<Arc<W>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Gives whoever has this word its turn.
pub fn call<W: Word>(word: &W) {
    if word.swap(TURN) == ASLEEP {
        word.wake(1);
    }
}

/// Waits for the turn, or the deadline. False if that came first; then one has to leave the line.
pub fn wait_for_call<W: Word>(word: &W, deadline: Option<u64>) -> bool {
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

/// Those who wait on a condition. The mutex around the line is held for a few instructions and never
/// across a gate or a wait.
#[derive(Debug)]
pub struct Waiters<W> {
    line: Mutex<Line<W>>,
}

impl<W> Default for Waiters<W> {
    fn default() -> Self {
        Waiters::new()
    }
}

impl<W> Waiters<W> {
    /// An empty line.
    pub const fn new() -> Self {
        Waiters {
            line: Mutex::new(Line(VecDeque::new())),
        }
    }

    fn line(&self) -> MutexGuard<'_, Line<W>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Word + Default> Waiters<W> {
    /// Queues up; the returned word becomes [`TURN`] when it is this one's turn.
    pub fn enlist(&self) -> Arc<W> {
        self.line().enlist()
    }

    /// Waits for the turn, or the deadline. False if that came first; then [`leave`](Self::leave).
    pub fn wait(&self, word: &W, deadline: Option<u64>) -> bool {
        linger_while(deadline, || word.load() == QUEUED);
        wait_for_call(word, deadline)
    }

    /// Stops queueing, if the turn has not come meanwhile.
    pub fn leave(&self, word: &Arc<W>) {
        self.line().leave(word);
    }

    /// Gives the first `n` in the line their turn.
    pub fn notify(&self, n: usize) {
        for _ in 0..n {
            let Some(word) = self.line().first() else {
                return;
            };
            call(&*word);
        }
    }
}
