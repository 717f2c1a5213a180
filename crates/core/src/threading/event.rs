//! `threading.Event`.

use std::panic::Location;
use std::time::Duration;

use crate::raw;
use crate::run::{self, Resource, op};
use crate::trace::{Kind, Operation};
use crate::word::LocalWord;

/// A flag that tasks wait for. `set` releases all who wait, also if `clear` follows at once.
///
/// Python: `threading.Event`. `set` and `clear` may be repeated without effect.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use threadlab::threading::{Event, Thread};
/// let go = Arc::new(Event::new());
/// assert!(!go.wait_timeout(Duration::from_millis(1)));
/// let theirs = go.clone();
/// let thread = Thread::new(move || theirs.wait());
/// thread.start()?;
/// go.set();
/// thread.join()?;
/// # Ok::<(), threadlab::threading::ThreadError>(())
/// ```
#[derive(Debug)]
pub struct Event {
    raw: raw::Event<LocalWord>,
    resource: Resource,
}

impl Event {
    /// An event whose flag is not set.
    pub const fn new() -> Self {
        Event::named("")
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str) -> Self {
        Event {
            raw: raw::Event::new(LocalWord::new(0)),
            resource: Resource::new(Kind::Event, name),
        }
    }

    /// Whether the flag is set.
    #[track_caller]
    pub fn is_set(&self) -> bool {
        self.is_set_at(Location::caller())
    }

    /// As if called from there: for what is built on events.
    pub(super) fn is_set_at(&self, at: &'static Location<'static>) -> bool {
        let is_set = |_| self.raw.is_set();
        op(Operation::Poll, &[&self.resource], at, is_set)
    }

    /// Sets the flag and releases all who wait.
    #[track_caller]
    pub fn set(&self) {
        self.set_at(Location::caller());
    }

    pub(super) fn set_at(&self, at: &'static Location<'static>) {
        op(Operation::Set, &[&self.resource], at, |_| self.raw.set());
    }

    /// Clears the flag.
    #[track_caller]
    pub fn clear(&self) {
        op(
            Operation::Clear,
            &[&self.resource],
            Location::caller(),
            |_| self.raw.clear(),
        );
    }

    /// Waits until the flag is set, as long as it takes.
    #[track_caller]
    pub fn wait(&self) {
        op(
            Operation::Wait,
            &[&self.resource],
            Location::caller(),
            |_| self.raw.wait(None),
        );
    }

    /// Waits until the flag is set, for at most `timeout`. Returns whether it was set meanwhile.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.wait_timeout_at(timeout, Location::caller())
    }

    pub(super) fn wait_timeout_at(
        &self,
        timeout: Duration,
        at: &'static Location<'static>,
    ) -> bool {
        let wait = |_| self.raw.wait(Some(run::deadline(timeout)));
        op(Operation::Wait, &[&self.resource], at, wait)
    }

    /// Gives it its number now, so that a [`peek`](Self::peek) is known to be at it.
    pub(crate) fn introduce(&self) {
        if run::observed() {
            self.resource.id(&run::current().task.run);
        }
    }

    /// Whether the flag is set, for who asks between two operations: no operation of its own.
    pub(crate) fn peek(&self) -> bool {
        run::touch(&self.resource);
        self.raw.is_set()
    }
}

impl Default for Event {
    fn default() -> Self {
        Event::new()
    }
}
