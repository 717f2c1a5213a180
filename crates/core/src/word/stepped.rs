//! A word with a gate before each use, so that a stepped run may switch tasks there: the grain at which
//! an algorithm on words is explored.
//!
//! Each word is a resource of its own, and each use says whether it changes the word. So exploration
//! knows which uses may change places: those of different words, and two that only read.

use std::panic::Location;

use super::{LocalWord, Wake, Word};
use crate::run::{Resource, ToOutcome, Valued, op, touch};
use crate::trace::{Kind, Operation, Outcome};

/// A word whose every use is an operation: for tests of algorithms on words, such as those in
/// [`raw`](crate::raw). What ships has [`LocalWord`] in its place.
///
/// ```
/// use threadlab::raw::Lock;
/// use threadlab::word::Stepped;
///
/// let lock = Lock::<Stepped>::default();
/// assert!(lock.try_acquire(1));
/// ```
#[derive(Debug)]
pub struct Stepped {
    word: LocalWord,
    resource: Resource,
}

impl Stepped {
    /// A word with this value.
    pub const fn new(value: u32) -> Self {
        Stepped {
            word: LocalWord::new(value),
            resource: Resource::new(Kind::Variable, ""),
        }
    }

    /// Its value, without a gate: for whoever looks when all is over.
    pub fn value(&self) -> u32 {
        self.word.load()
    }

    #[track_caller]
    fn write(&self, write: impl FnOnce(&LocalWord) -> u32) -> u32 {
        let write = |_| Valued(write(&self.word));
        let at = Location::caller();
        op(Operation::Write, &[&self.resource], at, write).0
    }

    #[track_caller]
    fn sleep(&self, sleep: impl FnOnce(&LocalWord) -> Wake) -> Wake {
        let at = Location::caller();
        op(Operation::Wait, &[&self.resource], at, |_| {
            sleep(&self.word)
        })
    }
}

impl Default for Stepped {
    fn default() -> Self {
        Stepped::new(0)
    }
}

impl Word for Stepped {
    #[track_caller]
    fn load(&self) -> u32 {
        let read = |_| Valued(self.word.load());
        op(Operation::Read, &[&self.resource], Location::caller(), read).0
    }

    #[track_caller]
    fn store(&self, value: u32) {
        self.write(|word| {
            word.store(value);
            value
        });
    }

    #[track_caller]
    fn swap(&self, value: u32) -> u32 {
        self.write(|word| word.swap(value))
    }

    #[track_caller]
    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32> {
        let exchange = |_| {
            let exchanged = self.word.compare_exchange(current, new);
            // One that fails has only looked.
            if exchanged.is_ok() {
                touch(&self.resource);
            }
            Exchanged(exchanged)
        };
        let at = Location::caller();
        op(Operation::Read, &[&self.resource], at, exchange).0
    }

    #[track_caller]
    fn fetch_add(&self, n: u32) -> u32 {
        self.write(|word| word.fetch_add(n))
    }

    #[track_caller]
    fn fetch_sub(&self, n: u32) -> u32 {
        self.write(|word| word.fetch_sub(n))
    }

    #[track_caller]
    fn wait(&self, expected: u32, deadline: Option<u64>) -> Wake {
        self.sleep(|word| word.wait(expected, deadline))
    }

    #[track_caller]
    fn wait_until_free(&self, held: u32, deadline: Option<u64>) -> Wake {
        self.sleep(|word| word.wait_until_free(held, deadline))
    }

    #[track_caller]
    fn wake(&self, n: u32) {
        let wake = |_| self.word.wake(n);
        let at = Location::caller();
        op(Operation::Notify, &[&self.resource], at, wake);
    }
}

/// The result of a compare-exchange, which shows with what the word held.
struct Exchanged(Result<u32, u32>);

impl ToOutcome for Exchanged {
    fn to_outcome(&self, waited: bool) -> Outcome {
        let (Ok(held) | Err(held)) = self.0;
        Valued(held).to_outcome(waited)
    }
}

impl ToOutcome for Wake {
    fn to_outcome(&self, _: bool) -> Outcome {
        match self {
            Wake::Woken => Outcome::Ok,
            Wake::Changed => Outcome::Refused,
            Wake::TimedOut => Outcome::TimedOut,
        }
    }
}
