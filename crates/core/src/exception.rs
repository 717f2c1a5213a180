//! A panic as a value: what a pool hands to whoever asks how a piece of work came out.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use crate::run::{self, Exit};
use crate::sys::panics;

/// What a piece of work panicked with. Cheap to clone, like a reference to Python's exception object.
///
/// ```
/// use threadlab::threadpool::{ThreadPool, WorkRequest};
/// let request = WorkRequest::new(|(): &()| std::panic::panic_any(404), ())
///     .exc_callback(|_, exception| assert_eq!(exception.downcast(), Some(404)));
/// let pool = ThreadPool::new(1)?;
/// pool.put_request(&request)?;
/// pool.wait()?;
/// assert!(request.exception());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Exception(Arc<Inner>);

struct Inner {
    message: String,
    line: u32,
    payload: Mutex<Box<dyn Any + Send>>,
}

impl Exception {
    /// Calls `f` and catches its panic. The end of a run passes through: it is no exception.
    pub(crate) fn catch<R>(f: impl FnOnce() -> R) -> Result<R, Exception> {
        catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
            if run::is_closed_payload(&*payload) {
                resume_unwind(payload);
            }
            let message = match payload.downcast_ref() {
                Some(Exit(status)) => status.to_string(),
                None => panics::message(&*payload),
            };
            Exception::new(message, panics::last_line(), payload)
        })
    }

    pub(crate) fn new(message: String, line: u32, payload: Box<dyn Any + Send>) -> Exception {
        let payload = Mutex::new(payload);
        Exception(Arc::new(Inner {
            message,
            line,
            payload,
        }))
    }

    /// The panic's message. Python: `str(exception)`.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The source line of the panic; 0 if it is not known.
    pub fn line(&self) -> u32 {
        self.0.line
    }

    /// The value that it panicked with (`std::panic::panic_any`), if it is one of these: what an
    /// exception's class and arguments are in Python.
    pub fn downcast<T: Clone + 'static>(&self) -> Option<T> {
        let payload = self.0.payload.lock();
        let payload = payload.unwrap_or_else(PoisonError::into_inner);
        payload.downcast_ref().cloned()
    }
}

/// An exception that nobody panicked with.
impl From<&'static str> for Exception {
    fn from(message: &'static str) -> Self {
        Exception::new(message.to_owned(), 0, Box::new(message))
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Debug for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exception")
            .field("message", &self.message())
            .field("line", &self.line())
            .finish()
    }
}

impl std::error::Error for Exception {}
