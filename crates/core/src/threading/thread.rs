//! `threading.Thread`.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;

use crate::run::{self, Failure, Resource, Spawn, Task, op};
use crate::trace::{Ended, Kind, Operation};
use crate::word::Word;

/// What a thread runs: a function, or a type that brings its own `run`, as a subclass does in Python.
pub trait Target: Send + 'static {
    /// The thread's activity.
    fn run(self);

    /// The name that Python would put in brackets after `Thread-N`: a named function's.
    fn function_name() -> Option<&'static str> {
        None
    }
}

impl<F: FnOnce() + Send + 'static> Target for F {
    fn run(self) {
        self();
    }

    /// The last part of the function's path; a closure has no name.
    fn function_name() -> Option<&'static str> {
        function_name::<F>()
    }
}

/// What a function is called; nothing for a closure.
pub(crate) fn function_name<F>() -> Option<&'static str> {
    let path = std::any::type_name::<F>();
    path.rsplit("::")
        .next()
        .filter(|name| !name.contains(['{', '<', '(']))
}

/// A thread: a handle that can be cloned, like a reference to Python's object.
///
/// A thread runs its target once, from [`start`](Self::start) to the end of the target. Its value
/// is dropped: to get results out, share something. A panic in it ends this thread only, and is
/// reported as Python reports an exception ([`set_excepthook`](super::set_excepthook)). A thread
/// that is not a daemon keeps its run alive; daemons end with the last of the others.
///
/// Python: `threading.Thread`. Different: a thread cannot be without its target, so
/// `thread.__init__() not called` cannot happen.
///
/// ```
/// use threadlab::threading::{Target, Thread, ThreadError};
///
/// struct Greeter(&'static str);
/// impl Target for Greeter {
///     fn run(self) { println!("hello from {}", self.0); }
/// }
///
/// let one = Thread::new(|| println!("hello from a function"));
/// let two = Thread::new(Greeter("a type"));
/// one.start()?;
/// two.start()?;
/// one.join()?;
/// two.join()?;
/// assert_eq!(two.start(), Err(ThreadError::AlreadyStarted));
/// # Ok::<(), ThreadError>(())
/// ```
#[derive(Clone)]
pub struct Thread {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    resource: Resource,
}

struct State {
    name: String,
    /// The number in its name, as long as it has the name that it was given by default.
    number: Option<u32>,
    daemon: bool,
    /// The activity, until somebody begins it.
    target: Option<Box<dyn FnOnce() + Send>>,
    /// The task, from then on.
    task: Option<Arc<Task>>,
}

/// Misuse of a [`Thread`], or a machine that has no thread to give. Python: `RuntimeError`, all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ThreadError {
    /// `start` a second time.
    #[error("threads can only be started once")]
    AlreadyStarted,
    /// `join` before `start`.
    #[error("cannot join thread before it is started")]
    JoinBeforeStart,
    /// A thread joins itself.
    #[error("cannot join current thread")]
    JoinCurrent,
    /// `set_daemon` after `start`.
    #[error("cannot set daemon status of active thread")]
    ActiveDaemon,
    /// The machine gives no more threads.
    #[error("can't start new thread")]
    CannotStart,
    /// `run` of a thread whose activity has been begun. Python: `AttributeError`.
    #[error("'Thread' object has no attribute '_target'")]
    NoTarget,
}

impl Failure for ThreadError {}

impl Thread {
    /// A thread that will run `target`. Its name is `Thread-N`, with the function's name in
    /// brackets if it has one, and it is a daemon if the task that makes it is.
    pub fn new<T: Target>(target: T) -> Self {
        let current = run::current();
        let number = current.task.run.next_name();
        let name = match T::function_name() {
            Some(function) => format!("Thread-{number} ({function})"),
            None => format!("Thread-{number}"),
        };
        Thread::with(State {
            name,
            number: Some(number),
            daemon: current.task.daemon,
            target: Some(Box::new(move || target.run())),
            task: None,
        })
    }

    fn with(state: State) -> Thread {
        Thread {
            inner: Arc::new(Inner {
                state: Mutex::new(state),
                resource: Resource::new(Kind::Thread, ""),
            }),
        }
    }

    /// The thread that a task is: the one that was started, or, if nobody of ours has started it, one
    /// that stands for it from here on.
    pub(super) fn of(task: &Arc<Task>) -> Thread {
        let mut thread = task.thread.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Thread::with(State {
                name: task.name(),
                number: None,
                daemon: task.daemon,
                target: None,
                task: Some(task.clone()),
            })
        };
        thread.get_or_insert_with(new).clone()
    }

    pub(super) fn resource(&self) -> &Resource {
        &self.inner.resource
    }

    /// The same thread with this name from the beginning: it takes no number from those without one.
    pub fn named(self, name: impl Into<String>) -> Self {
        if let Some(number) = self.state().number.take() {
            run::current().task.run.give_back_name(number);
        }
        self.set_name(name);
        self
    }

    /// The same thread, not started yet, as a daemon. Python: `daemon=True`.
    pub fn daemon(self) -> Self {
        self.state().daemon = true;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn task(&self) -> Option<Arc<Task>> {
        self.state().task.clone()
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// [`ThreadError::AlreadyStarted`]; [`ThreadError::CannotStart`] when the machine has no thread
    /// to give, which leaves nothing behind: the thread can be started again.
    #[track_caller]
    pub fn start(&self) -> Result<(), ThreadError> {
        self.start_at(Location::caller())
    }

    pub(crate) fn start_at(&self, at: &'static Location<'static>) -> Result<(), ThreadError> {
        op(Operation::Start, &[&self.inner.resource], at, |_| {
            let mut state = self.state();
            if state.task.is_some() {
                return Err(ThreadError::AlreadyStarted);
            }
            // Kept outside the closure, so that a failed start can put it back.
            let target = Arc::new(Mutex::new(state.target.take()));
            let theirs = target.clone();
            let body = move || {
                let target = theirs.lock().unwrap_or_else(PoisonError::into_inner).take();
                target.unwrap_or_else(|| panic!("{}", ThreadError::NoTarget))();
                Ended::Returned
            };
            let task = &run::current().task;
            let resource = if run::observed() {
                self.inner.resource.id(&task.run)
            } else {
                0
            };
            let spawn = Spawn {
                name: state.name.clone(),
                daemon: state.daemon,
                process: task.process,
                resource,
                thread: Some(self.clone()),
            };
            let started = run::spawn(&task.run, spawn, at, body);
            if started.is_err() {
                state.target = target.lock().unwrap_or_else(PoisonError::into_inner).take();
            }
            state.task = Some(started.map_err(|_| ThreadError::CannotStart)?);
            Ok(())
        })
    }

    /// Runs the thread's activity in the caller, and leaves nothing of it for [`start`](Self::start).
    /// Python: `run()` called directly.
    ///
    /// # Errors
    /// [`ThreadError::NoTarget`] if the activity has been begun: a target runs once.
    pub fn run(&self) -> Result<(), ThreadError> {
        let target = self.state().target.take();
        target.ok_or(ThreadError::NoTarget)?();
        Ok(())
    }

    /// Waits until the thread has ended, as long as it takes. Any number of tasks may join.
    ///
    /// # Errors
    /// [`ThreadError::JoinBeforeStart`], [`ThreadError::JoinCurrent`].
    #[track_caller]
    pub fn join(&self) -> Result<(), ThreadError> {
        self.join_until(None, Location::caller())
    }

    /// Waits until the thread has ended, for at most `timeout`. As in Python the result does not
    /// say which came first: ask [`is_alive`](Self::is_alive).
    ///
    /// # Errors
    /// As [`join`](Self::join).
    #[track_caller]
    pub fn join_timeout(&self, timeout: Duration) -> Result<(), ThreadError> {
        self.join_until(Some(run::deadline(timeout)), Location::caller())
    }

    pub(crate) fn join_until(
        &self,
        deadline: Option<u64>,
        at: &'static Location<'static>,
    ) -> Result<(), ThreadError> {
        op(Operation::Join, &[&self.inner.resource], at, |me| {
            let task = self.task().ok_or(ThreadError::JoinBeforeStart)?;
            if task.id == me && Arc::ptr_eq(&task.run, &run::current().task.run) {
                return Err(ThreadError::JoinCurrent);
            }
            while task.done.load() == 0 {
                if task.done.wait(0, deadline) == crate::word::Wake::TimedOut {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Whether the thread has been started and has not ended.
    pub fn is_alive(&self) -> bool {
        self.task().is_some_and(|task| task.done.load() == 0)
    }

    /// The thread's name.
    pub fn name(&self) -> String {
        self.state().name.clone()
    }

    /// Gives the thread another name. It means nothing to the library; it shows in traces, where a
    /// thread keeps the name with which it was started.
    pub fn set_name(&self, name: impl Into<String>) {
        let mut state = self.state();
        state.name = name.into();
        if let Some(task) = &state.task {
            task.set_name(&state.name);
        }
    }

    /// The thread's number in its run, from 1; `None` before it is started.
    pub fn ident(&self) -> Option<u32> {
        self.task().map(|task| task.id)
    }

    /// The machine's number for the thread; `None` until it has begun, where there is no such number, and in a
    /// stepped run (see [`get_native_id`](super::get_native_id)).
    pub fn native_id(&self) -> Option<u32> {
        self.task().and_then(|task| task.native_id())
    }

    /// Whether it is a daemon.
    pub fn is_daemon(&self) -> bool {
        self.state().daemon
    }

    /// Makes the thread a daemon, or not. Python: `setDaemon`, `daemon`.
    ///
    /// # Errors
    /// [`ThreadError::ActiveDaemon`] once it has been started, also after its end.
    pub fn set_daemon(&self, daemon: bool) -> Result<(), ThreadError> {
        let mut state = self.state();
        if state.task.is_some() {
            return Err(ThreadError::ActiveDaemon);
        }
        state.daemon = daemon;
        Ok(())
    }
}

/// Two handles are equal if they are of the same thread.
impl PartialEq for Thread {
    fn eq(&self, other: &Thread) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for Thread {}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("name", &self.name())
            .field("alive", &self.is_alive())
            .finish()
    }
}
