//! The first and last moments of a task: how it is started, how its panic is caught and reported.

use std::any::Any;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, PoisonError};

use super::current::{self, observed};
use super::end::{Closed, Exit};
use super::inner::{Inner, Machine};
use super::supervisor;
use super::task::Task;
use crate::sys;
use crate::threading::Thread;
use crate::trace::{Ended, What};
use crate::word::Word;

/// What a new task is to be.
pub(crate) struct Spawn {
    pub name: String,
    pub daemon: bool,
    pub process: u32,
    /// What others join, in an observed run.
    pub resource: u32,
    /// The thread that it is, if it is one.
    pub thread: Option<Thread>,
}

/// Starts a task on a thread of its own. An error leaves nothing behind.
pub(crate) fn spawn(
    run: &Arc<Inner>,
    spawn: Spawn,
    at: &'static Location<'static>,
    body: impl FnOnce() -> Ended + Send + 'static,
) -> Result<Arc<Task>, String> {
    let task = run.new_task(spawn.name.clone(), spawn.daemon, spawn.process);
    *task.thread.lock().unwrap_or_else(PoisonError::into_inner) = spawn.thread;
    let entry = ledger_entry(&task);
    run.register(&task);
    run.threads.fetch_add(1, SeqCst);
    if !task.daemon {
        run.foreground.fetch_add(1);
    }
    if observed() {
        let Spawn {
            name,
            daemon,
            process,
            resource,
            ..
        } = spawn;
        let born = What::Task {
            id: task.id,
            name,
            daemon,
            process,
            resource,
        };
        run.emit_for(&current::current().task, at.line(), born);
    }
    let thread = { task.clone() };
    let name = task.name();
    let job = Box::new(move || run_task(thread, entry, body));
    let started = match &run.machine {
        Machine::Stepped(stepper) => stepper.spawn(&name, job),
        _ => sys::spawn(&name, job),
    };
    if let Err(error) = started {
        run.emit_for(&task, 0, What::End { how: Ended::CutOff });
        if let Machine::Stepped(stepper) = &run.machine {
            stepper.abandon(task.id);
        }
        leave_nothing(&task, entry);
        return Err(error);
    }
    Ok(task)
}

/// What a task's thread does.
fn run_task(task: Arc<Task>, entry: u32, body: impl FnOnce() -> Ended) {
    let run = task.run.clone();
    {
        let _entered = current::enter(task.clone(), entry);
        sys::panics::listen();
        if let Machine::Stepped(stepper) = &run.machine {
            stepper.arrive(task.id);
        }
        if !run.is_closed() {
            run.emit_for(&task, 0, What::Begin);
            let result = catch_unwind(AssertUnwindSafe(body));
            let dropped = catch_unwind(AssertUnwindSafe(|| task.forget_locals()));
            let how = match result.and_then(|how| dropped.map(|()| how)) {
                Ok(how) => how,
                Err(payload) => ended_by(&task, payload),
            };
            let failed = matches!(how, Ended::Panicked(_));
            if how != Ended::CutOff {
                run.emit_for(&task, 0, What::End { how });
            }
            if failed {
                run.note_failure();
            }
        }
        leave(&task, entry);
    }
}

/// The task is over: joiners go on, the run may end, the next task gets the baton.
fn leave(task: &Arc<Task>, entry: u32) {
    let run = &task.run;
    run.deregister(task);
    task.done.store(1);
    task.done.wake(u32::MAX);
    if !task.daemon {
        // Every change is announced, so that a waiter's word always holds what it waits on (I5).
        run.foreground.fetch_sub(1);
        run.foreground.wake(u32::MAX);
    }
    if let Machine::Stepped(stepper) = &run.machine {
        stepper.leave(run, task.id);
    }
    leave_ledger(run, entry);
    run.threads.fetch_sub(1, SeqCst);
    if run.is_closed() {
        sys::wake(run.threads.as_ptr() as usize, u32::MAX);
    }
}

/// Undoes a start that failed.
fn leave_nothing(task: &Task, entry: u32) {
    let run = &task.run;
    run.deregister(task);
    task.forget_thread();
    if !task.daemon {
        run.foreground.fetch_sub(1);
    }
    leave_ledger(run, entry);
    run.threads.fetch_sub(1, SeqCst);
}

/// A ledger entry for a task that is about to run; 0 where there is no ledger.
pub(super) fn ledger_entry(task: &Task) -> u32 {
    match &task.run.machine {
        Machine::Live(live) => live.enroll(task.id, task.daemon),
        _ => 0,
    }
}

pub(super) fn leave_ledger(run: &Arc<Inner>, entry: u32) {
    if let Machine::Live(live) = &run.machine
        && live.dismiss(entry)
    {
        supervisor::nobody_moves(run);
    }
}

/// How a main function ended: its result, or what it unwound with. Failures are reported.
pub(super) fn ended(
    task: &Arc<Task>,
    result: Result<Option<String>, Box<dyn Any + Send>>,
) -> Ended {
    match result {
        Ok(None) => Ended::Returned,
        Ok(Some(error)) => {
            crate::threading::report_exception(task, &error, 0);
            Ended::Panicked(error)
        }
        Err(payload) => ended_by(task, payload),
    }
}

/// How a task ended that unwound. A panic is reported as Python reports an exception.
fn ended_by(task: &Arc<Task>, payload: Box<dyn Any + Send>) -> Ended {
    if payload.is::<Closed>() {
        return Ended::CutOff;
    }
    if let Some(Exit(status)) = payload.downcast_ref() {
        return Ended::Exited(*status);
    }
    let message = sys::panics::message(&*payload);
    let reported = catch_unwind(AssertUnwindSafe(|| {
        crate::threading::report_exception(task, &message, sys::panics::last_line());
    }));
    let reported = reported.or_else(|payload| {
        catch_unwind(AssertUnwindSafe(|| crate::threading::report_hook(payload)))
    });
    match reported {
        Err(payload) if payload.is::<Closed>() => Ended::CutOff,
        _ => Ended::Panicked(message),
    }
}
