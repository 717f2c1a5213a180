//! A shared variable without synchronisation, as far as a program can tell.

use std::fmt;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use crate::run::{Resource, Valued, op};
use crate::trace::{Kind, Operation};

/// A variable whose reads and writes are two separate operations, each visible in the run: between
/// them another task may come, which is how updates get lost. Safe Rust has no data races, so a
/// lesson that shows a lost update needs this.
///
/// Each read and each write is whole: there are no torn values.
///
/// ```
/// use threadlab::Racy;
/// let count = Racy::new(0);
/// count.write(count.read() + 1); // not atomic
/// assert_eq!(count.read(), 1);
/// ```
#[derive(Debug)]
pub struct Racy<T> {
    value: Mutex<T>,
    resource: Resource,
}

impl<T: Copy + fmt::Display> Racy<T> {
    /// A variable with this value.
    pub const fn new(value: T) -> Self {
        Racy::named("", value)
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str, value: T) -> Self {
        Racy {
            value: Mutex::new(value),
            resource: Resource::new(Kind::Variable, name),
        }
    }

    /// Its value.
    #[track_caller]
    pub fn read(&self) -> T {
        let read = |_| Valued(*self.value.lock().unwrap_or_else(PoisonError::into_inner));
        op(Operation::Read, &[&self.resource], Location::caller(), read).0
    }

    /// Gives it a value.
    #[track_caller]
    pub fn write(&self, value: T) {
        let write = |_| {
            *self.value.lock().unwrap_or_else(PoisonError::into_inner) = value;
            Valued(value)
        };
        op(
            Operation::Write,
            &[&self.resource],
            Location::caller(),
            write,
        );
    }
}
