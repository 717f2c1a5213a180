//! A barrier: a word with its state and how many are inside, and a word to sleep on.
//!
//! The states are those of CPython's `threading.Barrier`: it fills; when all parties are there, the
//! last one acts and then lets them go; while it drains nobody new is counted; a reset sends those away
//! who wait, and it is mended when the last of them has left; broken it stays until a reset. CPython
//! holds a lock over its state, also while the last one acts; here that is a state as well, in which
//! everybody else waits, and all others are one compare-exchange.
//!
//! Whoever sleeps marks the second word first and then looks at the state; whoever changes the state
//! then looks for the mark (Dekker's argument). So where nobody sleeps, letting go costs one load.

use crate::sys::Wake;
use crate::word::{Word, linger_while};

/// A barrier.
#[derive(Debug, Default)]
pub struct Barrier<W> {
    /// How many are inside, above three bits for the state.
    inside: W,
    /// Bit 0 that somebody may be asleep; above it a generation.
    turn: W,
}

/// Takes in those who arrive.
const FILLING: u32 = 0;
/// All are there; the last one acts.
const ACTING: u32 = 1;
/// Lets those go who are inside.
const DRAINING: u32 = 2;
/// Sends those away who are inside, and then fills again.
const RESETTING: u32 = 3;
/// Sends everybody away.
const BROKEN: u32 = 4;

const STATE: u32 = 7;
const ONE: u32 = 8;

const SLEEPERS: u32 = 1;
const GENERATION: u32 = 2;

/// Why a wait came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// The barrier was broken, or reset meanwhile.
    Broken,
    /// The deadline came first, which has broken it.
    TimedOut,
}

impl<W> Barrier<W> {
    /// A barrier on two words that hold 0.
    pub const fn new(inside: W, turn: W) -> Self {
        Barrier { inside, turn }
    }
}

impl<W: Word> Barrier<W> {
    /// Counts the caller in, when the barrier has let those go who were inside before, and returns how
    /// many were there. The last of `parties` goes on with [`release`](Self::release) or
    /// [`fail`](Self::fail), the others with [`wait`](Self::wait).
    ///
    /// # Errors
    /// [`Away::Broken`].
    pub fn arrive(&self, parties: u32) -> Result<u32, Away> {
        let mut word = self.inside.load();
        loop {
            match word & STATE {
                FILLING => {
                    let before = word / ONE;
                    let state = if before + 1 == parties {
                        ACTING
                    } else {
                        FILLING
                    };
                    match self.inside.compare_exchange(word, (word + ONE) | state) {
                        Ok(_) => return Ok(before),
                        Err(now) => word = now,
                    }
                }
                BROKEN => return Err(Away::Broken),
                _ => {
                    let closed = |word| !matches!(word & STATE, FILLING | BROKEN);
                    word = self.wait_while(closed, None).ok_or(Away::Broken)?;
                }
            }
        }
    }

    /// The last one has acted: lets all go, the caller too.
    pub fn release(&self) {
        // Nobody but the last one changes a word that says so.
        self.inside.store((self.inside.load() & !STATE) | DRAINING);
        self.wake();
    }

    /// The last one has failed to act: breaks the barrier, and the caller leaves.
    pub fn fail(&self) {
        self.inside.store((self.inside.load() & !STATE) | BROKEN);
        self.wake();
        self.leave();
    }

    /// The last one leaves, after its [`release`](Self::release).
    #[inline]
    pub fn pass(&self) {
        self.leave();
    }

    /// Waits to be let go, and leaves. A deadline that comes first breaks the barrier.
    ///
    /// # Errors
    /// [`Away`].
    pub fn wait(&self, deadline: Option<u64>) -> Result<(), Away> {
        let waits = |word| matches!(word & STATE, FILLING | ACTING);
        if self.wait_while(waits, deadline).is_none() {
            // While the last one acts nobody's time is up: it lets them go, or breaks the barrier.
            let expire = |word| match word & STATE {
                FILLING => BROKEN,
                other => other,
            };
            if self.change(expire) == FILLING {
                self.leave();
                return Err(Away::TimedOut);
            }
        }
        match self.leave() {
            DRAINING => Ok(()),
            _ => Err(Away::Broken),
        }
    }

    /// Breaks the barrier: all who wait are sent away, and all who come.
    pub fn abort(&self) {
        self.change(|_| BROKEN);
    }

    /// Mends the barrier: all who wait are sent away, but nobody who comes.
    pub fn reset(&self) {
        self.change(|word| match word & STATE {
            _ if word < ONE => FILLING,
            FILLING | BROKEN => RESETTING,
            other => other,
        });
    }

    /// How many wait to be let go.
    pub fn waiting(&self) -> u32 {
        let word = self.inside.load();
        match word & STATE {
            FILLING | ACTING => word / ONE,
            _ => 0,
        }
    }

    /// Whether it is broken.
    pub fn is_broken(&self) -> bool {
        self.inside.load() & STATE == BROKEN
    }

    /// Gives the barrier the state that `to` makes of its word, as soon as nobody acts, and returns the
    /// one before.
    fn change(&self, to: impl Fn(u32) -> u32) -> u32 {
        let mut word = self.inside.load();
        loop {
            if word & STATE == ACTING {
                match self.wait_while(|word| word & STATE == ACTING, None) {
                    Some(now) => word = now,
                    None => return ACTING,
                }
            }
            match self
                .inside
                .compare_exchange(word, (word & !STATE) | to(word))
            {
                Ok(_) => {
                    self.wake();
                    return word & STATE;
                }
                Err(now) => word = now,
            }
        }
    }

    /// Leaves, and returns the state in which. The last to leave opens the barrier again.
    fn leave(&self) -> u32 {
        let mut word = self.inside.load();
        loop {
            let state = word & STATE;
            let opens = word / ONE == 1 && matches!(state, DRAINING | RESETTING);
            let next = if opens { FILLING } else { word - ONE };
            match self.inside.compare_exchange(word, next) {
                Ok(_) => {
                    if opens {
                        self.wake();
                    }
                    return state;
                }
                Err(now) => word = now,
            }
        }
    }

    /// Waits while `busy` holds of the first word, until the deadline; returns the word then.
    fn wait_while(&self, busy: impl Fn(u32) -> bool, deadline: Option<u64>) -> Option<u32> {
        linger_while(deadline, || busy(self.inside.load()));
        let mut word = self.inside.load();
        while busy(word) {
            let turn = self.turn.load();
            let marked = turn | SLEEPERS;
            if turn == marked || self.turn.compare_exchange(turn, marked).is_ok() {
                word = self.inside.load();
                if busy(word) && self.turn.wait(marked, deadline) == Wake::TimedOut {
                    return None;
                }
            }
            word = self.inside.load();
        }
        Some(word)
    }

    /// Wakes all who sleep, after a change of the first word.
    fn wake(&self) {
        let mut turn = self.turn.load();
        while turn & SLEEPERS != 0 {
            let next = (turn & !SLEEPERS).wrapping_add(GENERATION);
            match self.turn.compare_exchange(turn, next) {
                Ok(_) => return self.turn.wake(u32::MAX),
                Err(now) => turn = now,
            }
        }
    }
}
