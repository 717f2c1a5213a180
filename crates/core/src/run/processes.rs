//! Processes as a run sees them: their main tasks, and in a stepped run, where a process is some
//! tasks, their ends.

use std::panic::Location;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::current::{self, current};
use super::end::{Closed, Exit};
use super::inner::{Inner, Machine};
use super::root;
use super::task::Task;
use crate::multiprocessing;
use crate::sys;
use crate::trace::ring::Store;
use crate::trace::segment::{PROCESSES, life};
use crate::trace::{Ended, What};
use crate::word::Word;

impl Inner {
    /// A child is about to start: its main task, as its parent announces it, with its entry in the
    /// ledger; none outside an observed run.
    pub fn announce_child(
        self: &Arc<Self>,
        name: &str,
        daemon: bool,
        process: u32,
        resource: u32,
        at: &'static Location<'static>,
    ) -> Option<(Arc<Task>, u32)> {
        if !self.is_observed() {
            return None;
        }
        let task = self.new_task(name.to_owned(), daemon, process);
        let entry = match &self.machine {
            Machine::Live(live) => live.ledger.enroll(task.id, process, daemon),
            _ => 0,
        };
        let what = What::Task {
            id: task.id,
            name: name.to_owned(),
            daemon,
            process,
            resource,
        };
        self.emit_for(&current().task, at.line(), what);
        Some((task, entry))
    }

    /// Of a live run: the operating system calls that process so.
    pub fn note_pid(&self, process: u32, pid: u32) {
        self.note_of(process, life::PID, pid);
    }

    /// Of a live run: somebody has asked for the end of that process.
    pub fn note_doom(&self, process: u32) {
        self.note_of(process, life::DOOMED, 1);
    }

    /// Of a live run: that process is gone, or never came to be.
    pub fn note_gone(&self, process: u32) {
        self.note_of(process, life::GONE, 1);
    }

    /// Of a live run: the end of that process has been told, so nobody else need do it.
    pub fn forget_tasks_of(&self, process: u32) {
        if let Machine::Live(live) = &self.machine {
            live.ledger.forget(process);
        }
    }

    /// Of a live run that cannot go on: tells the ends of those tasks whose processes are gone and had
    /// no time to.
    pub fn tell_of_the_dead(&self) {
        let (Machine::Live(live), Some(tracer)) = (&self.machine, &self.tracer) else {
            return;
        };
        for (process, task) in live.ledger.untold() {
            tracer.cut_off(self, process, task);
        }
    }

    fn note_of(&self, process: u32, what: u32, value: u32) {
        if let Some(segment) = self.segment()
            && process <= PROCESSES
        {
            segment.store(life::of(process) + what, value);
        }
    }

    /// The main task of this process, which is a child; its parent gave it its number.
    pub fn child_main(
        self: &Arc<Self>,
        id: u32,
        process: u32,
        name: String,
        daemon: bool,
    ) -> Arc<Task> {
        if daemon {
            self.note_daemon_process(process);
        }
        if id == 0 {
            return self.new_task(name, daemon, process);
        }
        Arc::new(Task::new(self, id, process, name, daemon))
    }

    /// In a stepped run: waits for the threads of a process that keep it alive.
    pub fn join_threads_of(&self, process: u32, main: u32) {
        let theirs = |task: &Arc<Task>| task.process == process && task.id != main && !task.daemon;
        while let Some(task) = self.alive().into_iter().find(theirs) {
            while task.done.load() == 0 {
                task.done.wait(0, None);
            }
        }
    }

    /// In a stepped run: a process is dead. Its tasks, but for `spared`, never run again, and the pipe
    /// ends that it held are closed.
    pub fn end_process(&self, process: u32, spared: u32) {
        let Machine::Stepped(stepper) = &self.machine else {
            return;
        };
        for task in self
            .alive()
            .into_iter()
            .filter(|task| task.process == process && task.id != spared)
        {
            stepper.freeze(task.id);
            self.deregister(&task);
            if !task.daemon {
                self.foreground.fetch_sub(1);
                self.foreground.wake(u32::MAX);
            }
        }
        let mut pipes = self
            .pipes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        pipes.retain(|pipe| pipe.strong_count() > 0);
        let pipes: Vec<_> = pipes.iter().filter_map(std::sync::Weak::upgrade).collect();
        pipes.iter().for_each(|pipe| pipe.bury(process));
    }
}

/// Runs `f` as the main task of a child process, and returns the process's exit status. `entry` is
/// the ledger entry that its parent made for it, if it did; it stays until the process is gone.
pub(crate) fn as_main(
    run: &Arc<Inner>,
    task: &Arc<Task>,
    entry: u32,
    f: impl FnOnce() -> Ended,
) -> i32 {
    run.register(task);
    run.set_main(task);
    let entry = match (entry, &run.machine) {
        (0, _) => root::ledger_entry(task),
        (entry, Machine::Live(live)) => {
            live.enrolled_by_parent();
            entry
        }
        (entry, _) => entry,
    };
    let _entered = current::enter(task.clone(), entry);
    sys::panics::listen();
    run.emit_for(task, 0, What::Begin);
    let how = match catch_unwind(AssertUnwindSafe(f)) {
        Ok(how) => how,
        Err(payload) => match payload.downcast::<Exit>() {
            Ok(exit) => Ended::Exited(exit.0),
            Err(_) => Ended::Exited(1),
        },
    };
    multiprocessing::end_children(run);
    if let Machine::Live(live) = &run.machine {
        live.leave();
    }
    let Ended::Exited(status) = how else { return 0 };
    run.emit_for(task, 0, What::End { how });
    run.forget_tasks_of(task.process);
    status
}

/// Whether a payload is the one with which tasks of a closed run unwind.
pub(crate) fn is_closed_payload(payload: &(dyn std::any::Any + Send)) -> bool {
    payload.is::<Closed>()
}
