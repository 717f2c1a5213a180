//! `multiprocessing.Process`.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::child;
use super::error::ProcessError;
use super::passing;
use super::sentinel::{Sentinel, Watch};
use super::table::name_of;
use crate::run::{self, Inner, MainResult, Resource, Task, op};
use crate::sys;
use crate::trace::segment::{EXITED, RUNNING};
use crate::trace::{Kind, Operation};
use crate::word::{LocalWord, Word};

type Encode = Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>;

/// A process: a handle that can be cloned, like a reference to Python's object.
///
/// It runs a function of the program's [`Table`](super::Table), with arguments that are encoded when
/// it starts: it shares no memory with its parent. `join` waits for its end; whoever ends it, with
/// `terminate`, `kill` or from outside, it takes nothing else with it, but what it held stays held.
/// A process that has ended stays a zombie until somebody asks for it: `join`, `is_alive`, `exitcode`
/// and the next `start` do. In a stepped run processes are tasks that exchange encoded bytes.
///
/// Python: `multiprocessing.Process`, started as by "spawn".
#[derive(Clone)]
pub struct Process {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    state: Mutex<State>,
    pub function: &'static str,
    pub resource: Resource,
}

pub(super) struct State {
    pub name: String,
    pub daemon: bool,
    /// Encodes the arguments, once.
    pub encode: Option<Encode>,
    pub life: Life,
    /// The number of the process, once it is started.
    pub number: Option<u32>,
    /// Its main task, where the trace needs it.
    pub task: Option<Arc<Task>>,
    status: Option<i32>,
}

pub(super) enum Life {
    Unborn,
    Child(Arc<sys::Child>),
    /// In a stepped run: the task's own end is the process's, and its status is here.
    Task(Arc<LocalWord>),
    Closed,
}

impl Process {
    /// A process that will call `function`, one of the program's table, with `arguments`. Its name is
    /// `Process-N`.
    pub fn new<A, R, F>(function: F, arguments: A) -> Self
    where
        A: Serialize + DeserializeOwned + Send + 'static,
        R: MainResult,
        F: Fn(A) -> R,
    {
        let number = run::current().task.run.next_process_name();
        let encode =
            move || postcard::to_stdvec(&arguments).map_err(|error| passing::why_refused(&error));
        let state = State {
            name: format!("Process-{number}"),
            daemon: false,
            encode: Some(Box::new(encode)),
            life: Life::Unborn,
            number: None,
            task: None,
            status: None,
        };
        let resource = Resource::new(Kind::Process, "");
        let shared = Shared {
            state: Mutex::new(state),
            function: name_of(&function),
            resource,
        };
        Process {
            shared: Arc::new(shared),
        }
    }

    /// The same process with this name.
    pub fn named(self, name: impl Into<String>) -> Self {
        self.set_name(name);
        self
    }

    /// The same process, not started yet, as a daemon: it is terminated when its parent ends.
    pub fn daemon(self) -> Self {
        self.state().daemon = true;
        self
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the process. Children that have ended meanwhile are reaped on the way, as in Python.
    ///
    /// # Errors
    /// [`ProcessError`]: `AlreadyStarted`, `NotEntered`, `DaemonHasChildren`, `Unencodable`,
    /// `TooMany`, `CannotStart`, `Closed`.
    #[track_caller]
    pub fn start(&self) -> Result<(), ProcessError> {
        let at = Location::caller();
        op(Operation::Start, &[&self.shared.resource], at, |_| {
            let current = run::current();
            let run = &current.task.run;
            run.children().reap();
            if run.is_daemon_process(current.task.process) {
                return Err(ProcessError::DaemonHasChildren);
            }
            self.start_in(run, at)?;
            run.children().add(self.clone());
            Ok(())
        })
    }

    /// Waits for the end of the process, as long as it takes, and reaps it.
    ///
    /// # Errors
    /// [`ProcessError`]: `NotStarted`, `Closed`.
    #[track_caller]
    pub fn join(&self) -> Result<(), ProcessError> {
        let at = Location::caller();
        op(Operation::Join, &[&self.shared.resource], at, |_| {
            self.join_until(None)
        })
    }

    /// Waits for the end of the process for at most `timeout`; [`exitcode`](Self::exitcode) says
    /// whether it came.
    ///
    /// # Errors
    /// [`ProcessError`]: `NotStarted`, `Closed`.
    #[track_caller]
    pub fn join_timeout(&self, timeout: Duration) -> Result<(), ProcessError> {
        let (at, deadline) = (Location::caller(), Some(run::deadline(timeout)));
        op(Operation::Join, &[&self.shared.resource], at, |_| {
            self.join_until(deadline)
        })
    }

    pub(super) fn join_until(&self, deadline: Option<u64>) -> Result<(), ProcessError> {
        let life = {
            let state = self.state();
            let life = state.life.watch()?;
            if state.status.is_some() {
                return Ok(());
            }
            life
        };
        // Outside an observed run, without a deadline, reaping can do the waiting.
        let system = matches!(&life, Watch::Child(child) if child.status_word().is_none());
        if system && deadline.is_none() && !run::observed() || life.wait(deadline) {
            self.reap(true);
        }
        Ok(())
    }

    /// What becomes ready when the process has ended.
    ///
    /// # Errors
    /// [`ProcessError`]: `NoSentinel` before `start`, `Closed`.
    pub fn sentinel(&self) -> Result<Sentinel, ProcessError> {
        match self.state().life.watch() {
            Ok(watch) => Ok(Sentinel::new(watch, self.shared.clone())),
            Err(ProcessError::NotStarted) => Err(ProcessError::NoSentinel),
            Err(error) => Err(error),
        }
    }

    /// Takes the exit status if the process has ended (or, with `wait`, when it has).
    pub(super) fn reap(&self, wait: bool) -> Option<i32> {
        let life = {
            let state = self.state();
            let life = state.life.watch().ok()?;
            if state.status.is_some() {
                return state.status;
            }
            life
        };
        let status = match life {
            // Not under the lock: another task may want to terminate it meanwhile.
            Watch::Child(child) => {
                let status = child.reap(wait);
                if let (Some(_), None) = (status, child.status_word()) {
                    self.note(Inner::note_gone);
                }
                status
            }
            Watch::Task(status) => decode(status.load()),
        };
        let mut state = self.state();
        if state.status.is_none() {
            state.status = status;
            if let (Some(status), Some(task), Life::Child(_)) = (status, &state.task, &state.life)
                && status < 0
            {
                // A process that was killed cannot report its own end.
                child::ended(&task.run, task, status);
            }
        }
        state.status
    }

    /// Notes something about the process where its run can see it.
    fn note(&self, note: impl FnOnce(&Inner, u32)) {
        let state = self.state();
        if let (Some(task), Some(number)) = (&state.task, state.number) {
            note(&task.run, number);
        }
    }

    /// Whether it has been started and has not ended. Reaps it if it has.
    ///
    /// # Errors
    /// [`ProcessError::Closed`].
    pub fn is_alive(&self) -> Result<bool, ProcessError> {
        match self.state().life {
            Life::Closed => return Err(ProcessError::Closed),
            Life::Unborn => return Ok(false),
            _ => {}
        }
        Ok(self.reap(false).is_none())
    }

    /// How it ended: 0 normally, 1 by a panic or an error, n by [`exit(n)`](super::exit), -n by signal
    /// n. `None` before its end and after [`close`](Self::close).
    pub fn exitcode(&self) -> Option<i32> {
        self.reap(false)
    }

    /// Its number in the run: the first process is 1. `None` before `start`.
    pub fn pid(&self) -> Option<u32> {
        self.state().number
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.state().name.clone()
    }

    /// Gives it another name; after `start`, it shows here only.
    pub fn set_name(&self, name: impl Into<String>) {
        self.state().name = name.into();
    }

    /// Whether it is a daemon.
    pub fn is_daemon(&self) -> bool {
        self.state().daemon
    }

    /// Makes it a daemon, or not.
    ///
    /// # Errors
    /// [`ProcessError::ActiveDaemon`] after `start`.
    pub fn set_daemon(&self, daemon: bool) -> Result<(), ProcessError> {
        let mut state = self.state();
        if state.number.is_some() {
            return Err(ProcessError::ActiveDaemon);
        }
        state.daemon = daemon;
        Ok(())
    }

    /// Ends it as `SIGTERM` does. What it holds stays held; its exit code is -15.
    ///
    /// # Errors
    /// [`ProcessError`]: `NothingToEnd`, `Closed`.
    #[track_caller]
    pub fn terminate(&self) -> Result<(), ProcessError> {
        let at = Location::caller();
        op(Operation::Terminate, &[&self.shared.resource], at, |_| {
            self.signal(false)
        })
    }

    /// Ends it as `SIGKILL` does. What it holds stays held; its exit code is -9.
    ///
    /// # Errors
    /// [`ProcessError`]: `NothingToEnd`, `Closed`.
    #[track_caller]
    pub fn kill(&self) -> Result<(), ProcessError> {
        let at = Location::caller();
        op(Operation::Kill, &[&self.shared.resource], at, |_| {
            self.signal(true)
        })
    }

    pub(super) fn signal(&self, at_once: bool) -> Result<(), ProcessError> {
        let state = self.state();
        match state.life.watch() {
            Err(ProcessError::NotStarted) => return Err(ProcessError::NothingToEnd),
            Err(error) => return Err(error),
            Ok(Watch::Child(child)) => {
                if let (Some(task), Some(number)) = (&state.task, state.number) {
                    task.run.note_doom(number);
                }
                child.signal(at_once);
            }
            Ok(Watch::Task(status)) => {
                let number = -if at_once { 9 } else { 15 };
                let dead = EXITED.wrapping_add(number as u32);
                if status.compare_exchange(RUNNING, dead).is_ok() {
                    let run = run::current().task.run.clone();
                    run.end_process(state.number.expect("it was started"), 0);
                    if let Some(task) = &state.task {
                        child::ended(&run, task, number);
                    }
                    drop(state);
                    status.wake(u32::MAX);
                }
            }
        }
        Ok(())
    }

    /// Lets go of the process, which has ended. Afterwards everything but `name` is an error.
    ///
    /// # Errors
    /// [`ProcessError::CloseWhileRunning`].
    pub fn close(&self) -> Result<(), ProcessError> {
        if self.is_alive().unwrap_or(false) {
            return Err(ProcessError::CloseWhileRunning);
        }
        self.state().life = Life::Closed;
        Ok(())
    }
}

impl Life {
    pub fn watch(&self) -> Result<Watch, ProcessError> {
        match self {
            Life::Unborn => Err(ProcessError::NotStarted),
            Life::Closed => Err(ProcessError::Closed),
            Life::Child(child) => Ok(Watch::Child(child.clone())),
            Life::Task(status) => Ok(Watch::Task(status.clone())),
        }
    }
}

fn decode(word: u32) -> Option<i32> {
    (word != RUNNING).then(|| word.wrapping_sub(EXITED) as i32)
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
