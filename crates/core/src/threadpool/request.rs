//! `threadpool.WorkRequest`: a call, and who gets its result.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::exception::Exception;
use crate::run;
use crate::trace::Stream;

type Callable<A, R> = Arc<dyn Fn(&A) -> R + Send + Sync>;
type Callback<A, R, V> = Arc<dyn Fn(&WorkRequest<A, R>, V) + Send + Sync>;

/// A call to be made by a worker, and what is to be done with its result. A handle that can be cloned,
/// like a reference to Python's object.
///
/// The callbacks run in the thread that calls [`poll`](super::ThreadPool::poll) or
/// [`wait`](super::ThreadPool::wait), not in the worker.
///
/// Python: `threadpool.WorkRequest`.
///
/// ```
/// use threadlab::threadpool::{ThreadPool, WorkRequest};
/// let pool = ThreadPool::new(1)?;
/// let request = WorkRequest::new(|word: &&str| word.len(), "seven").callback(|_, n| assert_eq!(n, 5));
/// pool.put_request(&request)?;
/// pool.wait()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct WorkRequest<A, R> {
    inner: Arc<Inner<A, R>>,
}

struct Inner<A, R> {
    id: u64,
    args: A,
    callable: Callable<A, R>,
    state: Mutex<State<A, R>>,
}

struct State<A, R> {
    handlers: Handlers<A, R>,
    exception: bool,
    /// The result that waits to be handed over; the rest is there for a request that was put twice.
    result: Option<Result<R, Exception>>,
    more: VecDeque<Result<R, Exception>>,
}

/// Who gets the result, and who the exception.
struct Handlers<A, R> {
    callback: Option<Callback<A, R, R>>,
    exceptions: Exceptions<A, R>,
}

enum Exceptions<A, R> {
    /// They are printed.
    Printed,
    /// They have a callback of their own.
    Handled(Callback<A, R, Exception>),
    /// The one callback gets everything.
    ToCallback(Callback<A, R, Result<R, Exception>>),
}

impl<A, R> Clone for Handlers<A, R> {
    fn clone(&self) -> Self {
        let exceptions = match &self.exceptions {
            Exceptions::Printed => Exceptions::Printed,
            Exceptions::Handled(handle) => Exceptions::Handled(handle.clone()),
            Exceptions::ToCallback(callback) => Exceptions::ToCallback(callback.clone()),
        };
        Handlers {
            callback: self.callback.clone(),
            exceptions,
        }
    }
}

impl<A, R> Clone for WorkRequest<A, R> {
    fn clone(&self) -> Self {
        WorkRequest {
            inner: self.inner.clone(),
        }
    }
}

impl<A, R> WorkRequest<A, R> {
    /// A request to call `callable` with these arguments. Its number is the next one of its run, from 1.
    ///
    /// Python: `WorkRequest(callable, args, kwds)`, whose number is the object's address.
    pub fn new(callable: impl Fn(&A) -> R + Send + Sync + 'static, args: A) -> Self {
        WorkRequest::shared(Arc::new(callable), args, None)
    }

    /// The same with a number of the caller's. Python: `requestID=n`.
    ///
    /// A pool knows its requests by their numbers: of two with the same number it waits for one.
    pub fn with_id(id: u64, callable: impl Fn(&A) -> R + Send + Sync + 'static, args: A) -> Self {
        WorkRequest::shared(Arc::new(callable), args, Some(id))
    }

    pub(super) fn shared(callable: Callable<A, R>, args: A, id: Option<u64>) -> Self {
        let id = id.unwrap_or_else(|| run::current().task.run.next_request());
        let handlers = Handlers {
            callback: None,
            exceptions: Exceptions::Printed,
        };
        let state = Mutex::new(State {
            handlers,
            exception: false,
            result: None,
            more: VecDeque::new(),
        });
        WorkRequest {
            inner: Arc::new(Inner {
                id,
                args,
                callable,
                state,
            }),
        }
    }

    /// Hands each result to this function. An exception is printed, or goes to
    /// [`exc_callback`](Self::exc_callback).
    pub fn callback(self, callback: impl Fn(&Self, R) + Send + Sync + 'static) -> Self {
        self.state().handlers.callback = Some(Arc::new(callback));
        self
    }

    /// Hands an exception to this function, instead of printing it.
    pub fn exc_callback(self, handle: impl Fn(&Self, Exception) + Send + Sync + 'static) -> Self {
        self.state().handlers.exceptions = Exceptions::Handled(Arc::new(handle));
        self
    }

    /// Hands everything to this function, results and exceptions. Python: `exc_callback=None`, with
    /// which the callback gets the exception where a result would be.
    pub fn callback_for_all(
        self,
        callback: impl Fn(&Self, Result<R, Exception>) + Send + Sync + 'static,
    ) -> Self {
        self.state().handlers.exceptions = Exceptions::ToCallback(Arc::new(callback));
        self
    }

    /// Its number. Python: `requestID`.
    pub fn request_id(&self) -> u64 {
        self.inner.id
    }

    /// What the callable is called with.
    pub fn args(&self) -> &A {
        &self.inner.args
    }

    /// Whether the callable has panicked.
    pub fn exception(&self) -> bool {
        self.state().exception
    }

    fn state(&self) -> MutexGuard<'_, State<A, R>> {
        self.inner.state()
    }
}

/// What a pool needs to know of a request, whatever its types.
pub(super) trait Job: Send + Sync {
    fn id(&self) -> u64;
    fn has_failed(&self) -> bool;
    /// Calls the callable and keeps what came of it, in the worker.
    fn run(&self);
    /// Hands the oldest result to the callbacks, in the thread that polls.
    fn deliver(self: Arc<Self>);
}

impl<A, R> WorkRequest<A, R>
where
    A: Send + Sync + 'static,
    R: Send + 'static,
{
    pub(super) fn job(&self) -> Arc<dyn Job> {
        self.inner.clone()
    }
}

impl<A: Send + Sync, R: Send> Job for Inner<A, R> {
    fn id(&self) -> u64 {
        self.id
    }

    fn has_failed(&self) -> bool {
        self.state().exception
    }

    fn run(&self) {
        let result = Exception::catch(|| (self.callable)(&self.args));
        let mut state = self.state();
        state.exception |= result.is_err();
        match state.result {
            None => state.result = Some(result),
            Some(_) => state.more.push_back(result),
        }
    }

    fn deliver(self: Arc<Self>) {
        let (result, handlers) = {
            let mut state = self.state();
            let next = state.more.pop_front();
            let result = std::mem::replace(&mut state.result, next);
            (result, state.handlers.clone())
        };
        let result = result.expect("each delivery has its run");
        let request = WorkRequest { inner: self };
        match (handlers.exceptions, result) {
            (Exceptions::ToCallback(callback), result) => callback(&request, result),
            (Exceptions::Handled(handle), Err(exception)) => handle(&request, exception),
            (Exceptions::Printed, Err(exception)) => print(&exception),
            (_, Ok(result)) => {
                if let Some(callback) = handlers.callback {
                    callback(&request, result);
                }
            }
        }
    }
}

impl<A, R> Inner<A, R> {
    fn state(&self) -> MutexGuard<'_, State<A, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints an exception as the package's default handler does.
fn print(exception: &Exception) {
    let line = exception.line();
    let text = format_args!("Traceback (most recent call last):\n  line {line}\n{exception}\n");
    run::say(Stream::Err, line, text);
}

/// Python's form, `<WorkRequest id=… args=… exception=…>`.
impl<A: fmt::Debug, R> fmt::Debug for WorkRequest<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, args) = (self.request_id(), self.args());
        let exception = if self.exception() { "True" } else { "False" };
        write!(
            f,
            "<WorkRequest id={id} args={args:?} exception={exception}>"
        )
    }
}
