//! Words: the 32 bits that everything that blocks, blocks on. README.md has the contract of `wait`
//! and `wake` and derives why one memory ordering serves all.

mod guarded;
mod local;
mod shared;
mod stepped;

pub use guarded::{Guarded, Held};
pub use local::LocalWord;
pub use shared::SharedWord;
pub use stepped::Stepped;

use crate::sys;
pub use crate::sys::Wake;

/// An atomic `u32` on which tasks can sleep. All operations are sequentially consistent.
///
/// Deadlines are absolute nanoseconds of the run's clock ([`crate::run::now`]).
pub trait Word: Send + Sync {
    /// Its value.
    fn load(&self) -> u32;
    /// Gives it a value.
    fn store(&self, value: u32);
    /// Gives it a value and returns the one before.
    fn swap(&self, value: u32) -> u32;
    /// Replaces `current` by `new`.
    ///
    /// # Errors
    /// The value that was there instead of `current`.
    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32>;
    /// Adds, wrapping, and returns the value before.
    fn fetch_add(&self, n: u32) -> u32;
    /// Subtracts, wrapping, and returns the value before.
    fn fetch_sub(&self, n: u32) -> u32;
    /// Its value, read by the task that owns it: nobody else writes it, and owners follow each other
    /// by way of another word, which orders what they do here.
    #[inline]
    fn load_owned(&self) -> u32 {
        self.load()
    }
    /// Gives it a value, by the task that owns it.
    #[inline]
    fn store_owned(&self, value: u32) {
        self.store(value);
    }
    /// Sleeps while the word holds `expected`, until woken or until the deadline. May come back
    /// [`Wake::Woken`] without a cause, so every caller looks again. In a run that is being closed
    /// it does not return but unwinds; while it unwinds, every wait is [`Wake::TimedOut`] at once.
    fn wait(&self, expected: u32, deadline: Option<u64>) -> Wake;
    /// Sleeps likewise, on the word of a lock: 0 where nobody holds it, else in its low 31 bits the task
    /// that does. Whoever sleeps here can go on only when it is 0, whatever it holds until then.
    fn wait_until_free(&self, held: u32, deadline: Option<u64>) -> Wake {
        self.wait(held, deadline)
    }
    /// Wakes up to `n` of those who wait, longest waiting first.
    fn wake(&self, n: u32);
}

/// Spins while `busy` holds, for as long as that tends to be cheaper than going to sleep. The one
/// spin policy: about a microsecond, and not at all in an observed run, where somebody watches
/// who waits.
pub fn spin_while(mut busy: impl FnMut() -> bool) {
    if crate::run::observed() {
        return;
    }
    for _ in 0..100 {
        if !busy() {
            return;
        }
        sys::pause();
    }
}

/// Leaves the core to others while `busy` holds, for about as long as going to sleep and being woken take, and not beyond
/// the deadline. So a wait costs at most twice what it would cost if one knew whether it is short (A. Karlin and others,
/// "Empirical studies of competitive spinning", 1991); and where others want the core for longer, who waits sleeps, and is
/// woken when its turn comes. Not in an observed run.
pub fn linger_while(deadline: Option<u64>, busy: impl Fn() -> bool) {
    if !insists() || !busy() {
        return;
    }
    let until = deadline.unwrap_or(u64::MAX).min(sys::now() + LINGERS);
    while busy() && sys::now() < until {
        sys::leave_core();
    }
}

/// In nanoseconds.
const LINGERS: u64 = 6_000;

/// Whether this task insists at all: not in an observed run.
pub fn insists() -> bool {
    !crate::run::observed()
}

/// How long to insist before going to sleep.
#[derive(Clone, Copy, Debug)]
pub struct Insistence {
    /// Pauses before attempts, in turns of the processor's own: some 10 to 30 nanoseconds each.
    pub pauses: &'static [u32],
    /// And then, how often to leave the core to others.
    pub yields: u32,
}

/// What is left of it.
#[derive(Clone, Copy, Debug)]
pub struct Insisting {
    left: Insistence,
    deadline: Option<u64>,
}

impl Insistence {
    /// Begins to insist, until the deadline at most. Not at all in an observed run; and where there is one core,
    /// whoever pauses only keeps the others from it.
    pub fn begin(self, deadline: Option<u64>) -> Insisting {
        let mut left = self;
        if !insists() {
            left.yields = 0;
        }
        if !insists() || !sys::has_several_cores() {
            left.pauses = &[];
        }
        Insisting { left, deadline }
    }
}

impl Insisting {
    /// Waits a little before another attempt: less if it is no longer `quiet`. False when it is time to sleep.
    pub fn goes_on(&mut self, quiet: impl Fn() -> bool) -> bool {
        if let [turns, later @ ..] = self.left.pauses {
            self.left.pauses = later;
            let quiet_turns = (0..*turns).take_while(|_| quiet());
            quiet_turns.for_each(|_| sys::pause());
            return true;
        }
        // Others may keep the core for long. Outside an observed run the clock is the machine's.
        let in_time = self.deadline.is_none_or(|deadline| sys::now() < deadline);
        if self.left.yields == 0 || !in_time {
            return false;
        }
        self.left.yields -= 1;
        sys::leave_core();
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn lingering_ends_by_itself_and_not_after_the_deadline() {
        linger_while(None, || true);
        let asked = Cell::new(0);
        let busy = || {
            asked.set(asked.get() + 1);
            true
        };
        linger_while(Some(sys::now()), busy);
        assert_eq!(asked.get(), 2, "it left the core after the deadline");
    }
}
