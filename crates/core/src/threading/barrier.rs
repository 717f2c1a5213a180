//! `threading.Barrier`.

use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::time::Duration;

use thiserror::Error;

use crate::raw::{self, Away};
use crate::run::{self, Resource, ToOutcome, Valued, op};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::LocalWord;

/// A place where a fixed number of threads, its parties, wait for each other, again and again.
///
/// `wait` blocks until as many are inside; the last to arrive does the [`action`](Self::action), if there
/// is one, and then all go on. A thread that comes while they leave waits until they have. In a trace a
/// wait is an `arrive` and a `wait`, and between them the last one's `release`.
///
/// A time-out, an [`abort`](Self::abort) or a panic of the action *breaks* the barrier: everybody who waits
/// or comes gets a [`BrokenBarrierError`], until a [`reset`](Self::reset). Everybody is meant to give up
/// then: a barrier on which one party has failed is no use to the others.
///
/// Python: `threading.Barrier`. With 0 parties every wait lasts for ever, as there; the newest Pythons refuse them.
///
/// ```
/// use std::sync::Arc;
/// use threadlab::threading::{Barrier, Thread};
/// let start = Arc::new(Barrier::new(2));
/// let theirs = start.clone();
/// let server = Thread::new(move || _ = theirs.wait().unwrap());
/// server.start().unwrap();
/// let index = start.wait()?; // both are here
/// assert!(index < 2);
/// # Ok::<(), threadlab::threading::BrokenBarrierError>(())
/// ```
pub struct Barrier {
    raw: raw::Barrier<LocalWord>,
    parties: u32,
    action: Option<Box<dyn Fn() + Send + Sync>>,
    timeout: Option<Duration>,
    resource: Resource,
}

/// The barrier is broken, or was reset or broken during the wait. Python: the exception of this name,
/// which comes without a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("threading.BrokenBarrierError")]
pub struct BrokenBarrierError;

impl Barrier {
    /// A barrier for so many threads.
    pub const fn new(parties: u32) -> Self {
        Barrier::named("", parties)
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str, parties: u32) -> Self {
        Barrier {
            raw: raw::Barrier::new(LocalWord::new(0), LocalWord::new(0)),
            parties,
            action: None,
            timeout: None,
            resource: Resource::new(Kind::Barrier, name),
        }
    }

    /// The same barrier, whose last party to arrive calls `action` before all go on. While it runs, who
    /// would break or reset the barrier waits; so the action must not do that, nor wait here. If it
    /// panics, the barrier is broken, and the panic goes on in the thread that called it.
    pub fn action(self, action: impl Fn() + Send + Sync + 'static) -> Self {
        Barrier {
            action: Some(Box::new(action)),
            ..self
        }
    }

    /// The same barrier, whose every [`wait`](Self::wait) has this time-out.
    pub fn timeout(self, timeout: Duration) -> Self {
        Barrier {
            timeout: Some(timeout),
            ..self
        }
    }

    /// Waits for the other parties, for as long as [`timeout`](Self::timeout) says, or for ever. Returns how
    /// many had arrived before: 0 to `parties - 1`, each once, so that one thread can do what is to be
    /// done once.
    ///
    /// # Errors
    /// [`BrokenBarrierError`]; a time-out that passes breaks the barrier first.
    ///
    /// # Panics
    /// With what the action panicked with, if the caller was the last to arrive.
    #[track_caller]
    pub fn wait(&self) -> Result<u32, BrokenBarrierError> {
        self.wait_at(self.timeout, Location::caller())
    }

    /// The same, for at most `timeout`, whatever the barrier's own is. It runs from the arrival on, which
    /// may have to wait until the barrier lets anybody in.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    ///
    /// # Panics
    /// As [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<u32, BrokenBarrierError> {
        self.wait_at(Some(timeout), Location::caller())
    }

    fn wait_at(
        &self,
        timeout: Option<Duration>,
        at: &'static Location<'static>,
    ) -> Result<u32, BrokenBarrierError> {
        let on = [&self.resource];
        let arrive = |_| Index(self.raw.arrive(self.parties));
        let index = op(Operation::Arrive, &on, at, arrive).result()?;
        let is_last = index + 1 == self.parties;
        if is_last {
            self.act(at);
            op(Operation::Release, &on, at, |_| self.raw.release());
        }
        let wait = |_| {
            let waited = if is_last {
                self.raw.pass();
                Ok(())
            } else {
                self.raw.wait(timeout.map(run::deadline))
            };
            Index(waited.map(|()| index))
        };
        op(Operation::Wait, &on, at, wait).result()
    }

    /// What the last one does before it lets the others go.
    fn act(&self, at: &'static Location<'static>) {
        let Some(action) = &self.action else {
            return;
        };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(action)) {
            op(Operation::Abort, &[&self.resource], at, |_| self.raw.fail());
            resume_unwind(panic);
        }
    }

    /// Breaks the barrier: who waits, or comes, gets a [`BrokenBarrierError`]. Blocks while the last
    /// party does the action.
    #[track_caller]
    pub fn abort(&self) {
        let abort = |_| self.raw.abort();
        op(
            Operation::Abort,
            &[&self.resource],
            Location::caller(),
            abort,
        );
    }

    /// Makes the barrier as it was at first: who waits gets a [`BrokenBarrierError`], who comes does not.
    /// Blocks while the last party does the action.
    #[track_caller]
    pub fn reset(&self) {
        let reset = |_| self.raw.reset();
        op(
            Operation::Reset,
            &[&self.resource],
            Location::caller(),
            reset,
        );
    }

    /// How many threads it is for.
    pub const fn parties(&self) -> u32 {
        self.parties
    }

    /// How many wait for the others now. Python: `n_waiting`.
    #[track_caller]
    pub fn n_waiting(&self) -> u32 {
        let waiting = |_| Valued(self.raw.waiting());
        op(
            Operation::Poll,
            &[&self.resource],
            Location::caller(),
            waiting,
        )
        .0
    }

    /// Whether it is broken now. Python: `broken`.
    #[track_caller]
    pub fn is_broken(&self) -> bool {
        let broken = |_| self.raw.is_broken();
        op(
            Operation::Poll,
            &[&self.resource],
            Location::caller(),
            broken,
        )
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier")
            .field("parties", &self.parties)
            .field("waiting", &self.raw.waiting())
            .field("broken", &self.raw.is_broken())
            .finish()
    }
}

/// The place of a party among those that arrived, or why it has none.
struct Index(Result<u32, Away>);

impl Index {
    fn result(self) -> Result<u32, BrokenBarrierError> {
        self.0.map_err(|_| BrokenBarrierError)
    }
}

impl ToOutcome for Index {
    fn to_outcome(&self, _: bool) -> Outcome {
        match self.0 {
            Ok(index) => Outcome::Value(index.to_string()),
            Err(Away::TimedOut) => Outcome::TimedOut,
            Err(Away::Broken) => Outcome::Error(BrokenBarrierError.to_string()),
        }
    }
}
