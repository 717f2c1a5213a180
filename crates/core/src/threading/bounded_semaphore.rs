//! `threading.BoundedSemaphore`.

use std::ops::Deref;

use super::Semaphore;

/// A [`Semaphore`] that refuses a release beyond the permits that it began with: most often that is a
/// release too many in the program.
///
/// All methods are the semaphore's. A release of several permits that would pass the bound gives back
/// none of them.
///
/// Python: `threading.BoundedSemaphore`, a subclass of `threading.Semaphore`.
///
/// ```
/// use threadlab::threading::BoundedSemaphore;
/// let seats = BoundedSemaphore::new(2);
/// seats.acquire();
/// let error = seats.release_many(2).unwrap_err();
/// assert_eq!(error.to_string(), "Semaphore released too many times");
/// assert_eq!(seats.release(), Ok(()));
/// ```
#[derive(Debug)]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
}

impl BoundedSemaphore {
    /// A semaphore with `permits` to give, and never more (Python's default is 1; 0 is allowed).
    pub const fn new(permits: u32) -> Self {
        BoundedSemaphore::named("", permits)
    }

    /// The same, with a name that shows in traces.
    pub const fn named(name: &'static str, permits: u32) -> Self {
        BoundedSemaphore {
            semaphore: Semaphore::bounded(name, permits),
        }
    }
}

/// As in Python, a bounded semaphore is a semaphore.
impl Deref for BoundedSemaphore {
    type Target = Semaphore;

    fn deref(&self) -> &Semaphore {
        &self.semaphore
    }
}
