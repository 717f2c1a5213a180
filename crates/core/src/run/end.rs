//! How a run ends, and how its main task begins.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use super::current::{self, Current, Doing, current};
use super::inner::{Inner, Machine};
use super::report::Report;
use super::{root, supervisor};
use crate::sys;
use crate::trace::ring::Store;
use crate::trace::segment::FAILED;
use crate::trace::{Ended, Operation, Verdict, WaitForGraph, What};
use crate::word::Word;

/// Why a run is closed.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// Its main task has ended.
    Over,
    /// Nobody can move any more.
    Stuck(Verdict),
    /// Its limit has passed.
    Limit,
    /// Somebody stops it: it has no verdict.
    Stopped,
}

/// How long the end waits for threads that do not come to a gate, unless it is told otherwise.
pub(super) const GRACE: Duration = Duration::from_millis(500);

/// The payload with which tasks of a closed run unwind.
pub(crate) struct Closed;

/// The payload with which a process leaves (`sys.exit`).
pub(crate) struct Exit(pub i32);

/// Unwinds without the panic hook: this is no panic that anybody should hear of.
pub(crate) fn unwind_with(payload: impl Any + Send) -> ! {
    resume_unwind(Box::new(payload))
}

/// Unwinds a task of a closed run, unless it is unwinding already (I15).
pub(super) fn unwind_if_possible() {
    if !std::thread::panicking() {
        unwind_with(Closed);
    }
}

/// What a run's main function may return.
pub trait MainResult {
    /// The sentence of the error, if it is one.
    fn error(self) -> Option<String>;
}

impl MainResult for () {
    fn error(self) -> Option<String> {
        None
    }
}

impl<E: Display> MainResult for Result<(), E> {
    fn error(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

impl Inner {
    /// Closes the run: the trace ends here, and every task unwinds at its next gate or out of its
    /// wait. The first to close decides the verdict.
    pub fn close(&self, why: Why) {
        if self.closing.swap(true, SeqCst) {
            return;
        }
        if let Machine::Live(live) = &self.machine {
            live.silence_others();
        }
        let verdict = self
            .tracer
            .as_ref()
            .and_then(|tracer| tracer.close(self, why));
        self.ending.get_or_init(|| verdict);
        self.closed.store(true, SeqCst);
        match &self.machine {
            Machine::Plain => {}
            Machine::Live(live) => live.announce_close(),
            Machine::Stepped(stepper) => stepper.close(),
        }
    }

    /// The verdict of a run that is closed, or about to be.
    pub fn verdict(&self) -> Option<Verdict> {
        self.ending.wait().clone()
    }

    /// A task of this process has panicked: the first process, which closes the run, may have other
    /// events only.
    pub(super) fn note_failure(&self) {
        if let Some(segment) = self.segment() {
            segment.store(FAILED, 1);
        }
    }

    /// The verdict of a run whose main task has ended, from what this process knows.
    pub(super) fn over(&self, graph: &WaitForGraph) -> Verdict {
        match self.segment() {
            Some(segment) if segment.load(FAILED) != 0 => Verdict::Failed,
            _ => graph.verdict(),
        }
    }

    /// The last number taken by [`next_name`](Self::next_name), if it is this one, is not needed.
    pub fn give_back_name(&self, number: u32) {
        let before = number.wrapping_sub(1);
        // Where another was taken meanwhile there stays a gap.
        _ = self
            .last_name
            .compare_exchange(number, before, SeqCst, SeqCst);
    }
}

/// Runs `f` as the main task of `run`, to the run's end.
pub(super) fn main<R: MainResult>(
    run: &Arc<Inner>,
    grace: Duration,
    f: impl FnOnce() -> R,
) -> Report {
    let task = run.new_task("MainThread".to_owned(), false, run.process);
    run.register(&task);
    run.set_main(&task);
    let entry = root::ledger_entry(&task);
    let supervisor = supervisor::start(run);
    let entered = current::enter(task.clone(), entry);
    let (name, resource) = ("MainThread".to_owned(), 0);
    let born = What::Task {
        id: task.id,
        name,
        daemon: false,
        process: task.process,
        resource,
    };
    run.emit_for(&task, 0, born);
    run.emit_for(&task, 0, What::Begin);
    let error = run_main(run, &current(), f);
    run.close(Why::Over);
    let makespan_ns = run.elapsed();
    crate::multiprocessing::end_children(run);
    // Where it has not come to that itself. The run is closed: at a gate such a destructor unwinds.
    _ = catch_unwind(AssertUnwindSafe(|| task.forget_locals()));
    root::leave_ledger(run, entry);
    drop(entered);
    // Also when it was cut off: task and run would keep each other, and the segment, for ever.
    run.deregister(&task);
    run.forget_mains();
    let leaked = await_threads(run, grace);
    // Somebody else may be closing the run at this moment: its last events need their reader.
    let verdict = run.verdict();
    supervisor.finish();
    if let Machine::Live(live) = &run.machine
        && leaked == 0
        && live.is_alone()
    {
        live.segment.give_back();
    }
    run.forget_number();
    let (choices, strayed) = match &run.machine {
        Machine::Stepped(stepper) => stepper.take_choices(),
        _ => (None, None),
    };
    Report {
        verdict,
        makespan_ns,
        leaked,
        error,
        choices,
        strayed,
    }
}

/// The main function, and then the wait for all tasks that keep the run alive. Returns its error.
fn run_main<R: MainResult>(
    run: &Arc<Inner>,
    current: &Current,
    f: impl FnOnce() -> R,
) -> Option<String> {
    let heard = sys::panics::listen();
    let result = catch_unwind(AssertUnwindSafe(f));
    sys::panics::restore(heard);
    let how = root::ended(&current.task, result.map(R::error));
    let error = match &how {
        Ended::Panicked(message) => Some(message.clone()),
        _ => None,
    };
    // As in Python, who joins the main task waits for its own code, and not for what it waits for.
    current.task.done.store(1);
    current.task.done.wake(u32::MAX);
    let waited = catch_unwind(AssertUnwindSafe(|| {
        let doing = Doing {
            operation: Operation::Join,
            ..Doing::NOTHING
        };
        current.doing.set(doing);
        run.wait_for_foreground();
        crate::multiprocessing::join_children(run);
        current.task.forget_locals();
    }));
    if waited.is_ok() && how != Ended::CutOff {
        run.emit_for(&current.task, 0, What::End { how });
        run.deregister(&current.task);
    }
    error
}

/// Waits for the run's threads to leave, shaking those who sleep (I7), for the grace period.
/// Returns how many are left.
fn await_threads(run: &Arc<Inner>, grace: Duration) -> u32 {
    let deadline = sys::now().saturating_add(grace.as_nanos() as u64);
    loop {
        let left = run.threads.load(SeqCst);
        if left == 0 || sys::now() >= deadline {
            return left;
        }
        if let Machine::Live(live) = &run.machine {
            live.shake();
        }
        let soon = sys::now() + 1_000_000;
        sys::wait(&run.threads, left, Some(soon.min(deadline)));
    }
}
