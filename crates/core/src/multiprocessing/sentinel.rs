//! What tells of a process's end: `Process.sentinel`, and what `join` waits on.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::process::Shared;
use crate::run::{self, op};
use crate::sys;
use crate::trace::Operation;
use crate::trace::segment::RUNNING;
use crate::word::{LocalWord, SharedWord, Wake, Word};

/// What becomes ready when a process has ended, however it did, and stays so. It reaps nothing: a
/// process that has ended remains a zombie until somebody asks the
/// [`Process`](super::Process) itself.
///
/// Python: `Process.sentinel`, there a number of the operating system's for
/// `multiprocessing.connection.wait`. The page has no such numbers; so here it is a handle that is
/// waited for by itself, on every machine.
#[derive(Clone)]
pub struct Sentinel {
    watch: Watch,
    process: Arc<Shared>,
}

impl Sentinel {
    pub(super) fn new(watch: Watch, process: Arc<Shared>) -> Self {
        Sentinel { watch, process }
    }

    /// Whether the process has ended.
    #[track_caller]
    pub fn is_ready(&self) -> bool {
        let at = Location::caller();
        op(Operation::Poll, &[&self.process.resource], at, |_| {
            self.watch.is_over()
        })
    }

    /// Waits until the process has ended.
    #[track_caller]
    pub fn wait(&self) {
        let at = Location::caller();
        op(Operation::Join, &[&self.process.resource], at, |_| {
            self.watch.wait(None)
        });
    }

    /// Waits until the process has ended, for at most `timeout`, and says whether it has.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        let (at, deadline) = (Location::caller(), run::deadline(timeout));
        op(Operation::Join, &[&self.process.resource], at, |_| {
            self.watch.wait(Some(deadline))
        })
    }
}

impl fmt::Debug for Sentinel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentinel").finish_non_exhaustive()
    }
}

/// What tells of a process's end.
#[derive(Clone)]
pub(super) enum Watch {
    Child(Arc<sys::Child>),
    Task(Arc<LocalWord>),
}

impl Watch {
    fn is_over(&self) -> bool {
        match self {
            Watch::Child(child) => match child.status_word() {
                Some(at) => shared(at).load() != RUNNING,
                None => child.end().is_none_or(|end| end.poll(false, None, Some(0))),
            },
            Watch::Task(status) => status.load() != RUNNING,
        }
    }

    /// Waits for the end, or the deadline, and says whether it has come.
    pub fn wait(&self, deadline: Option<u64>) -> bool {
        match self {
            Watch::Child(child) => match child.status_word() {
                Some(at) => wait_for_status(&shared(at), deadline),
                None => child
                    .end()
                    .is_none_or(|end| run::wait_for_pipe(&end, false, deadline)),
            },
            Watch::Task(status) => wait_for_status(&**status, deadline),
        }
    }
}

fn shared(at: u32) -> SharedWord {
    let run = &run::current().task.run;
    let segment = run
        .segment()
        .expect("a status word lies in the run's segment");
    SharedWord::at(segment, at)
}

fn wait_for_status(status: &impl Word, deadline: Option<u64>) -> bool {
    while status.load() == RUNNING {
        if status.wait(RUNNING, deadline) == Wake::TimedOut {
            return status.load() != RUNNING;
        }
    }
    true
}
