//! How far a piece of work has come, in two words: who takes it up or cancels it decides by the first, and
//! those who wait until it is done sleep on the second. (One word would change under the sleepers when the work
//! begins, with nobody to wake; run/README.md, I5.) The states are CPython's (`concurrent/futures/_base.py`).

use crate::sys::Wake;
use crate::word::{Word, spin_while};

/// A state of [`Future`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody works on it yet.
    Pending,
    /// Somebody works on it.
    Running,
    /// It was cancelled before anybody worked on it.
    Cancelled,
    /// The same, and whoever was to work on it knows.
    CancelledAndNotified,
    /// There is a result or an exception.
    Finished,
}

// What the first word holds.
const PENDING: u32 = 0;
const TAKEN_UP: u32 = 1;
const CANCELLED: u32 = 2;
const NOTIFIED: u32 = 3;

// What the second holds, and at first 0.
const SLEEPERS: u32 = 1;
const DONE: u32 = 2;

impl Phase {
    /// Whether it is cancelled or finished.
    pub fn is_done(self) -> bool {
        !matches!(self, Phase::Pending | Phase::Running)
    }

    /// Whether it is cancelled.
    pub fn is_cancelled(self) -> bool {
        matches!(self, Phase::Cancelled | Phase::CancelledAndNotified)
    }
}

/// The state of a piece of work, to wait for.
#[derive(Debug, Default)]
pub struct Future<W> {
    state: W,
    done: W,
}

impl<W> Future<W> {
    /// A pending one, on two words that hold 0.
    pub const fn new(state: W, done: W) -> Self {
        Future { state, done }
    }
}

impl<W: Word> Future<W> {
    /// Its state now.
    pub fn phase(&self) -> Phase {
        match self.state.load() {
            PENDING => Phase::Pending,
            TAKEN_UP if self.done.load() == DONE => Phase::Finished,
            TAKEN_UP => Phase::Running,
            CANCELLED => Phase::Cancelled,
            _ => Phase::CancelledAndNotified,
        }
    }

    /// From pending to running; an error is the state that it was in instead. If it was cancelled, this
    /// takes note of it.
    #[inline]
    pub fn start(&self) -> Result<(), Phase> {
        match self.state.compare_exchange(PENDING, TAKEN_UP) {
            Ok(_) => Ok(()),
            Err(CANCELLED) if self.state.compare_exchange(CANCELLED, NOTIFIED).is_ok() => {
                Err(Phase::Cancelled)
            }
            Err(_) => Err(self.phase()),
        }
    }

    /// From pending to cancelled; an error is the state that it was in instead.
    pub fn cancel(&self) -> Result<(), Phase> {
        match self.state.compare_exchange(PENDING, CANCELLED) {
            Ok(_) => {
                self.wake_all();
                Ok(())
            }
            Err(_) => Err(self.phase()),
        }
    }

    /// To finished; an error is the state that it was in, if it was done. One task at a time calls it.
    #[inline]
    pub fn finish(&self) -> Result<(), Phase> {
        if self.state.load() == PENDING {
            let _ = self.state.compare_exchange(PENDING, TAKEN_UP);
        }
        match self.phase() {
            Phase::Running => {
                self.wake_all();
                Ok(())
            }
            done => Err(done),
        }
    }

    fn wake_all(&self) {
        if self.done.swap(DONE) == SLEEPERS {
            self.done.wake(u32::MAX);
        }
    }

    /// Waits until it is done, or until the deadline, and returns the state at the end.
    pub fn wait(&self, deadline: Option<u64>) -> Phase {
        spin_while(|| self.done.load() != DONE);
        loop {
            match self.done.load() {
                DONE => break,
                SLEEPERS => {}
                // If this fails it is done, or somebody else has marked it.
                nobody => _ = self.done.compare_exchange(nobody, SLEEPERS),
            }
            if self.done.wait(SLEEPERS, deadline) == Wake::TimedOut {
                break;
            }
        }
        self.phase()
    }
}
