//! The child's side: what a process does from its first line to its exit status.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::passing::{Tray, arriving};
use super::table::Table;
use super::transport::{RingEnd, SharedRing, Transport};
use crate::run::{self, Exit, Inner, Task};
use crate::sys::{self, Segment};
use crate::trace::{Ended, Stream, What};
use crate::word::Word;

/// What a parent tells a child.
#[derive(Serialize, Deserialize)]
pub(super) struct Start {
    pub process: u32,
    /// The number of its main task; 0 outside an observed run.
    pub task: u32,
    /// That task's entry in the ledger; 0 where there is none.
    pub entry: u32,
    pub name: String,
    pub daemon: bool,
    pub function: String,
    pub arguments: Vec<u8>,
    /// When the run began, in nanoseconds of the machine's clock.
    pub began: u64,
    /// Rings that come with it, where pipes are rings: the offsets of the one it reads from and the
    /// one it writes to. Empty where ends are descriptors.
    pub rings: Vec<(Option<u32>, Option<u32>)>,
}

/// The first line of a program with processes. In a child it runs what the parent asked for and
/// never returns; otherwise it remembers the table, which `Process::start` needs.
///
/// Python: the `if __name__ == "__main__":` idiom, with `freeze_support`.
pub fn enter(table: &'static Table) {
    install(table);
    if let Some(told) = sys::inherit() {
        let told = told.unwrap_or_else(|error| {
            sys::write_err(&format!(
                "a child process could not read what to run: {error}\n"
            ));
            sys::exit(1)
        });
        let ends = told.ends.into_iter().map(Transport::Os).collect();
        sys::exit(run_start(told.segment, &told.start, ends))
    }
}

/// Remembers the table for processes to come. For hosts whose children do not begin in `main`.
#[doc(hidden)]
pub fn install(table: &'static Table) {
    run::process_wide().table.get_or_init(|| table);
}

/// Runs a child from the bytes that its parent left, to its exit status. For hosts whose children do
/// not begin in `main`.
#[doc(hidden)]
pub fn run_child(start: &[u8]) -> i32 {
    match Segment::create() {
        Ok(segment) => run_start(Some(segment), start, Vec::new()),
        Err(_) => 1,
    }
}

/// Leaves the process: ends the calling task with this status. Python: `sys.exit`; 0 is success.
pub fn exit(status: i32) -> ! {
    run::unwind_with(Exit(status))
}

fn run_start(segment: Option<Segment>, start: &[u8], mut ends: Vec<Transport>) -> i32 {
    let start: Start = match postcard::from_bytes(start) {
        Ok(start) => start,
        Err(error) => {
            sys::write_err(&format!(
                "a child process could not decode what to run: {error}\n"
            ));
            return 1;
        }
    };
    if let Some(segment) = &segment {
        let ring = |at: Option<u32>| at.map(|at| SharedRing::at(segment, at));
        for &(reads, writes) in &start.rings {
            ends.push(Transport::Shared(RingEnd::hold(
                ring(reads),
                ring(writes),
                start.process,
            )));
        }
    }
    let run = match segment {
        Some(segment) => Inner::child(segment, start.process, start.began),
        None => Inner::implicit().clone(),
    };
    let tray = Tray::of(start.process, ends.into_iter().map(Some).collect());
    let task = run.child_main(start.task, start.process, start.name.clone(), start.daemon);
    run::as_main(&run, &task, start.entry, || {
        let how = body(&start.function, &start.arguments, tray, &task);
        // As in Python, who joins the main task waits for its own code only.
        task.done.store(1);
        task.done.wake(u32::MAX);
        run.wait_for_foreground();
        super::join_children(&run);
        how
    })
}

/// Calls the function that a process is for, and says how that ended.
pub(super) fn body(function: &str, arguments: &[u8], tray: Tray, task: &Arc<Task>) -> Ended {
    let table = run::process_wide()
        .table
        .get()
        .expect("a process starts only after `enter`");
    let entry = table.find(function);
    let call = || match entry {
        Some(entry) => arriving(tray, || (entry.call)(arguments)),
        None => Err(format!("the table of this program has no `{function}`")),
    };
    let result = catch_unwind(AssertUnwindSafe(call));
    let failed = |message: String, line: u32| {
        let name = task
            .name
            .lock()
            .map(|name| name.clone())
            .unwrap_or_default();
        let at = if line == 0 {
            String::new()
        } else {
            format!(", line {line}")
        };
        run::say(
            Stream::Err,
            line,
            format_args!("Process {name}{at}:\n{message}\n"),
        );
        Ended::Exited(1)
    };
    match result {
        Ok(Ok(None)) => Ended::Exited(0),
        Ok(Ok(Some(error)) | Err(error)) => failed(error, 0),
        Err(payload) => match payload.downcast::<Exit>() {
            Ok(exit) => Ended::Exited(exit.0),
            Err(payload) if run::is_closed_payload(&*payload) => std::panic::resume_unwind(payload),
            Err(payload) => failed(message(&*payload), sys::panics::last_line()),
        },
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    sys::panics::message(payload)
}

/// The end of a task that stood for a process, for the trace.
pub(super) fn ended(run: &Inner, task: &Task, status: i32) {
    let how = Ended::Exited(status);
    run.emit_for(task, 0, What::End { how });
    run.forget_tasks_of(task.process);
}
