//! `concurrent.futures.Future`.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::core::{Callback, Core, Shared, name};
use super::{FutureError, InvalidState};
use crate::exception::Exception;
use crate::raw::Phase;
use crate::run::{self, ToOutcome, op, touch};
use crate::trace::{Operation, Outcome, Stream};

/// What will come of a piece of work. A handle that can be cloned, like a reference to Python's object;
/// two handles are equal if they are of the same future.
///
/// [`result`](Self::result) blocks until the work is done or cancelled; all who wait are woken then. If the work panics,
/// the panic is the future's exception. A future whose executor does not come to it, since it was cancelled by
/// nobody and is worked on by nobody, is waited for for ever. May be used from any thread.
///
/// Python: `concurrent.futures.Future`. Different: `result` returns a clone of the value.
///
/// ```
/// use threadlab::futures::{FutureError, ThreadPoolExecutor};
/// let executor = ThreadPoolExecutor::new(1);
/// let answer = executor.submit(|| 6 * 7)?;
/// assert_eq!(answer.result()?, 42);
/// assert!(answer.done() && !answer.cancel());
/// let failure = executor.submit(|| -> u32 { panic!("no answer") })?;
/// assert!(matches!(failure.result(), Err(FutureError::Exception(e)) if e.message() == "no answer"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Future<T> {
    pub(super) shared: Arc<dyn Shared<T>>,
}

/// A future on its own.
struct Alone<T>(Core<T>);

impl<T: Send> Shared<T> for Alone<T> {
    fn core(&self) -> &Core<T> {
        &self.0
    }
}

impl<T: Send + 'static> Future<T> {
    /// A future that no executor works on, for those who write one. Python: "for executors and tests".
    pub fn new() -> Self {
        Future {
            shared: Arc::new(Alone(Core::new(""))),
        }
    }
}

impl<T: Send + 'static> Default for Future<T> {
    fn default() -> Self {
        Future::new()
    }
}

impl<T> Future<T> {
    fn core(&self) -> &Core<T> {
        self.shared.core()
    }

    /// The result, waiting for it as long as it takes.
    ///
    /// # Errors
    /// [`FutureError::Cancelled`], and [`FutureError::Exception`] with the work's panic.
    #[track_caller]
    pub fn result(&self) -> Result<T, FutureError>
    where
        T: Clone,
    {
        self.result_until(None, Location::caller())
    }

    /// The result, waiting for it for at most `timeout`.
    ///
    /// # Errors
    /// [`FutureError`].
    #[track_caller]
    pub fn result_timeout(&self, timeout: Duration) -> Result<T, FutureError>
    where
        T: Clone,
    {
        self.result_until(Some(run::deadline(timeout)), Location::caller())
    }

    fn result_until(
        &self,
        deadline: Option<u64>,
        at: &'static Location<'static>,
    ) -> Result<T, FutureError>
    where
        T: Clone,
    {
        self.core().wait(deadline, at)?;
        let result = self.core().rest().result.clone();
        result
            .expect("a finished future has its result")
            .map_err(FutureError::Exception)
    }

    /// The exception, or `None` if there is a result, waiting as long as it takes.
    ///
    /// # Errors
    /// [`FutureError::Cancelled`].
    #[track_caller]
    pub fn exception(&self) -> Result<Option<Exception>, FutureError> {
        self.exception_until(None, Location::caller())
    }

    /// The exception, or `None` if there is a result, waiting for at most `timeout`.
    ///
    /// # Errors
    /// [`FutureError::Cancelled`], [`FutureError::TimedOut`].
    #[track_caller]
    pub fn exception_timeout(&self, timeout: Duration) -> Result<Option<Exception>, FutureError> {
        self.exception_until(Some(run::deadline(timeout)), Location::caller())
    }

    fn exception_until(
        &self,
        deadline: Option<u64>,
        at: &'static Location<'static>,
    ) -> Result<Option<Exception>, FutureError> {
        self.core().wait(deadline, at)?;
        let rest = self.core().rest();
        Ok(rest
            .result
            .as_ref()
            .and_then(|result| result.as_ref().err().cloned()))
    }

    /// Cancels it if nobody works on it yet, wakes who waits for its result, and calls its callbacks.
    /// False if it runs or has finished; true also if it was cancelled before.
    #[track_caller]
    pub fn cancel(&self) -> bool {
        self.cancel_at(Location::caller())
    }

    pub(super) fn cancel_at(&self, at: &'static Location<'static>) -> bool {
        let core = self.core();
        let cancel = |_| match core.raw.cancel() {
            Ok(()) => Some(core.rest().take_callbacks()),
            Err(phase) => phase.is_cancelled().then(Vec::new),
        };
        let cancel = |early| Cancelled(cancel(early));
        let Cancelled(callbacks) = op(Operation::Cancel, &[&core.resource], at, cancel);
        let cancelled = callbacks.is_some();
        self.call(callbacks.unwrap_or_default());
        cancelled
    }

    /// Whether it was cancelled.
    #[track_caller]
    pub fn cancelled(&self) -> bool {
        self.poll(Location::caller(), Phase::is_cancelled)
    }

    /// Whether somebody works on it now.
    #[track_caller]
    pub fn running(&self) -> bool {
        self.poll(Location::caller(), |phase| phase == Phase::Running)
    }

    /// Whether it was cancelled or has finished.
    #[track_caller]
    pub fn done(&self) -> bool {
        self.poll(Location::caller(), Phase::is_done)
    }

    fn poll(&self, at: &'static Location<'static>, f: impl Fn(Phase) -> bool) -> bool {
        let poll = |_| f(self.core().raw.phase());
        op(Operation::Poll, &[&self.core().resource], at, poll)
    }

    /// Calls `f` with the future when it is done, after those that were added before: in the thread that does
    /// the work or cancels it, or here and now if it is done already. A panic in `f` is printed, and
    /// goes no further.
    pub fn add_done_callback(&self, f: impl FnOnce(Future<T>) + Send + 'static) {
        let core = self.core();
        touch(&core.resource);
        let mut rest = core.rest();
        if core.raw.phase().is_done() {
            drop(rest);
            self.call(vec![Box::new(f)]);
        } else {
            rest.add_callback(Box::new(f));
        }
    }

    pub(super) fn call(&self, callbacks: Vec<Callback<T>>) {
        for callback in callbacks {
            if let Err(exception) = Exception::catch(|| callback(self.clone())) {
                log(
                    format_args!("exception calling callback for {self:?}"),
                    &exception,
                );
            }
        }
    }

    /// Marks it as running, if it has not been cancelled; says so if it has. For executors.
    ///
    /// # Errors
    /// [`InvalidState`] if it was marked or set before. Python: `RuntimeError`.
    #[track_caller]
    pub fn set_running_or_notify_cancel(&self) -> Result<bool, InvalidState> {
        self.core().start(Location::caller())
    }

    /// Gives it its result, wakes who waits, and calls its callbacks. For executors.
    ///
    /// # Errors
    /// [`InvalidState`] if it is done. Python: `InvalidStateError`.
    #[track_caller]
    pub fn set_result(&self, result: T) -> Result<(), InvalidState> {
        self.set(Ok(result), Location::caller())
    }

    /// Gives it an exception with this payload, as if the work had panicked with it. For executors.
    ///
    /// # Errors
    /// [`InvalidState`] if it is done. Python: `InvalidStateError`.
    #[track_caller]
    pub fn set_exception(&self, exception: Exception) -> Result<(), InvalidState> {
        self.set(Err(exception), Location::caller())
    }

    pub(super) fn set(
        &self,
        result: Result<T, Exception>,
        at: &'static Location<'static>,
    ) -> Result<(), InvalidState> {
        match self.core().finish(result, at) {
            Ok(callbacks) => {
                self.call(callbacks);
                Ok(())
            }
            Err(phase) => Err(InvalidState(format!("{}: {self:?}", name(phase)))),
        }
    }
}

/// What a cancelled future left to do, if it was.
struct Cancelled<T>(Option<Vec<Callback<T>>>);

impl<T> ToOutcome for Cancelled<T> {
    fn to_outcome(&self, waited: bool) -> Outcome {
        self.0.is_some().to_outcome(waited)
    }
}

/// Says on standard error, as Python's logger does, what went wrong where nobody is to be told.
pub(super) fn log(what: fmt::Arguments<'_>, exception: &Exception) {
    let line = exception.line();
    let text =
        format_args!("{what}\nTraceback (most recent call last):\n  line {line}\n{exception}\n");
    run::say(Stream::Err, line, text);
}

impl<T> Clone for Future<T> {
    fn clone(&self) -> Self {
        Future {
            shared: self.shared.clone(),
        }
    }
}

impl<T> PartialEq for Future<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }
}

impl<T> Eq for Future<T> {}

/// Python's form, without the address: `<Future state=finished returned i32>`.
impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.core().rest();
        match (self.core().raw.phase(), &rest.result) {
            (Phase::Finished, Some(Ok(_))) => {
                let of = std::any::type_name::<T>();
                write!(f, "<Future state=finished returned {of}>")
            }
            (Phase::Finished, _) => f.write_str("<Future state=finished raised Exception>"),
            (phase, _) => {
                let state = if phase.is_cancelled() {
                    Phase::Cancelled
                } else {
                    phase
                };
                write!(f, "<Future state={}>", name(state).to_lowercase())
            }
        }
    }
}
