//! A model of CPython's global interpreter lock, for programs that show what it does to threads.
//!
//! A Rust program has no interpreter, and its threads compute in parallel. To see what Python's do,
//! they *attach* to a [`Gil`] first: a lock of ours round everything that an interpreter would run. It
//! behaves as CPython's: whoever waits for it asks after a switch interval, the holder lets go at its
//! next [check](Attached::check) and lets somebody else in first, and what blocks gives it up for that
//! time. A `Gil` that is off lets everybody in, as a free-threaded build of CPython does.
//!
//! The algorithm is in `raw/gil.rs`. What is left out: several interpreters with a lock each, and
//! bytecode; a program says where its checks are.

use std::cell::Cell;
use std::marker::PhantomData;
use std::panic::Location;
use std::time::Duration;

use crate::raw;
use crate::run::{self, Resource, op};
use crate::time;
use crate::trace::{Kind, Operation};
use crate::word::LocalWord;

/// How long a thread waits before it asks for the lock, unless the program says otherwise. Python:
/// `sys.getswitchinterval()`.
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// A global interpreter lock, or the lack of one.
///
/// In a trace it is a lock with the name `GIL`: who holds it, and who waits for it. A thread that
/// blocks while it is attached keeps everybody else out, as a C extension does that forgets to release
/// the GIL. Those who wait wake up once an interval to ask, so a run in which the holder waits for one
/// of *them* never comes to rest: it is `stalled` at its limit, and no deadlock that could be proven.
///
/// Python: the interpreter's own; on or off is the build (`python3.13` or `python3.13t`).
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use threadlab::gil::Gil;
/// use threadlab::run::{Run, Schedule};
/// use threadlab::threading::Thread;
///
/// let makespan = |gil: Gil| {
///     let report = Run::new(Schedule::RoundRobin).main(move || {
///         let gil = Arc::new(gil);
///         for _ in 0..2 {
///             let gil = gil.clone();
///             let work = move || {
///                 let python = gil.attach();
///                 (0..20).for_each(|_| python.compute(Duration::from_millis(1), || ()));
///             };
///             Thread::new(work).start().unwrap();
///         }
///     });
///     Duration::from_nanos(report.makespan_ns)
/// };
/// assert_eq!(makespan(Gil::new()), Duration::from_millis(40), "one after the other, in turns");
/// assert_eq!(makespan(Gil::off()), Duration::from_millis(20), "side by side");
/// ```
#[derive(Debug)]
pub struct Gil {
    raw: raw::Gil<LocalWord>,
    on: bool,
    interval: Duration,
    resource: Resource,
}

impl Gil {
    /// A lock with CPython's [`SWITCH_INTERVAL`].
    pub const fn new() -> Self {
        Gil::with_interval(SWITCH_INTERVAL)
    }

    /// A lock for which a thread waits this long before it asks. Python: `sys.setswitchinterval`.
    pub const fn with_interval(interval: Duration) -> Self {
        Gil {
            raw: raw::Gil::new(
                raw::Lock::new(LocalWord::new(0)),
                LocalWord::new(0),
                LocalWord::new(0),
            ),
            on: true,
            interval,
            resource: Resource::new(Kind::Lock, "GIL"),
        }
    }

    /// No lock at all: everybody is let in, and nothing is traced.
    pub const fn off() -> Self {
        Gil {
            on: false,
            ..Gil::new()
        }
    }

    /// Whether there is a lock.
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Takes the lock for this thread, which may then do what an interpreter does, until the returned
    /// value is dropped, also in a panic.
    ///
    /// Waits until the lock is free. After each switch interval in which it has not changed hands, asks
    /// its holder for it. Of several who wait, the one that has waited longest is woken first. A thread
    /// that attaches twice waits for itself.
    #[track_caller]
    pub fn attach(&self) -> Attached<'_> {
        let attached = Attached {
            gil: self,
            holds: Cell::new(false),
            at: Location::caller(),
            _of_this_thread: PhantomData,
        };
        attached.take(None);
        attached
    }
}

impl Default for Gil {
    fn default() -> Self {
        Gil::new()
    }
}

/// A thread that has taken a [`Gil`], until it is dropped. It stays with its thread.
#[derive(Debug)]
#[must_use = "the lock is given back as soon as this is dropped"]
pub struct Attached<'a> {
    gil: &'a Gil,
    holds: Cell<bool>,
    at: &'static Location<'static>,
    _of_this_thread: PhantomData<*const ()>,
}

impl Attached<'_> {
    /// Lets another thread in if one has asked: gives the lock up, waits until somebody has taken it,
    /// and takes it again. CPython does this between bytecodes, at each call and each loop's end.
    #[track_caller]
    pub fn check(&self) {
        let Gil { raw, resource, .. } = self.gil;
        if !self.holds.get() {
            return;
        }
        run::touch(resource);
        if raw.asked() {
            let turn = raw.turn();
            self.give(Location::caller());
            self.take(Some(turn));
        }
    }

    /// Computes a piece, and checks: what a stretch of bytecode does. See [`time::compute`].
    #[track_caller]
    pub fn compute<R>(&self, cost: Duration, work: impl FnOnce() -> R) -> R {
        let result = time::compute(cost, work);
        self.check();
        result
    }

    /// Does something that blocks, with the lock given up meanwhile. Python's `sleep`, `read`, `acquire`
    /// and every call that may block do this by themselves; in C it is `Py_BEGIN_ALLOW_THREADS`.
    #[track_caller]
    pub fn allow_threads<R>(&self, blocking: impl FnOnce() -> R) -> R {
        self.give(Location::caller());
        let result = blocking();
        self.take(None);
        result
    }

    /// Takes the lock; after having given it up when asked, not before it has changed hands.
    #[track_caller]
    fn take(&self, given_up: Option<u32>) {
        let Gil { raw, resource, .. } = self.gil;
        if !self.gil.on {
            return;
        }
        let take = |me| {
            if let Some(turn) = given_up {
                raw.changes_hands(turn);
            }
            raw.take(me, || {
                (!run::is_over()).then(|| run::deadline(self.gil.interval))
            })
        };
        let holds = op(Operation::Acquire, &[resource], Location::caller(), take);
        self.holds.set(holds);
    }

    fn give(&self, at: &'static Location<'static>) {
        if self.holds.take() {
            let give = |_| _ = self.gil.raw.give();
            op(Operation::Release, &[&self.gil.resource], at, give);
        }
    }
}

impl Drop for Attached<'_> {
    fn drop(&mut self) {
        self.give(self.at);
    }
}
