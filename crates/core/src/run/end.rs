//! How a run ends, and how its main task begins.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::current::{self, Current, Doing, current};
use super::inner::{Inner, Machine};
use super::report::Report;
use super::{root, supervisor};
use crate::sys::{self, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::FAILED;
use crate::trace::{Ended, Operation, Verdict, What};
use crate::word::Word;

/// How long the end waits for threads that do not come to a gate.
const GRACE: Duration = Duration::from_millis(500);

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
    /// wait. The first to close decides the verdict; `None` is a run that was stopped.
    pub fn close(&self, verdict: Option<Verdict>) {
        {
            let mut ending = self.ending.lock().unwrap_or_else(PoisonError::into_inner);
            if ending.is_some() {
                return;
            }
            *ending = Some(verdict.clone());
        }
        if matches!(verdict, Some(Verdict::Completed | Verdict::Failed)) {
            for task in self.alive() {
                self.emit_for(&task, 0, What::End { how: Ended::CutOff });
            }
        }
        if let Machine::Live(live) = &self.machine {
            live.silence_others();
        }
        if let Some(tracer) = &self.tracer {
            tracer.close(self, verdict);
        }
        self.closed.store(true, SeqCst);
        match &self.machine {
            Machine::Plain => {}
            Machine::Live(live) => live.announce_close(),
            Machine::Stepped(stepper) => stepper.close(),
        }
    }

    /// The verdict of a run that is closed.
    pub fn verdict(&self) -> Option<Verdict> {
        self.ending
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .flatten()
    }

    /// A task has panicked, in this process: whatever else happens, the run has failed.
    pub(super) fn fail(&self) {
        self.failed.store(true, SeqCst);
        if let Some(segment) = self.segment() {
            segment.store(FAILED, 1);
        }
    }

    fn has_failed(&self) -> bool {
        let elsewhere = |segment: &Segment| segment.load(FAILED) != 0;
        self.failed.load(SeqCst) || self.segment().is_some_and(elsewhere)
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
pub(super) fn main<R: MainResult>(run: &Arc<Inner>, f: impl FnOnce() -> R) -> Report {
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
    run.close(Some(if run.has_failed() {
        Verdict::Failed
    } else {
        Verdict::Completed
    }));
    let makespan_ns = run.elapsed();
    crate::multiprocessing::end_children(run);
    // Where it has not come to that itself. The run is closed: at a gate such a destructor unwinds.
    _ = catch_unwind(AssertUnwindSafe(|| task.forget_locals()));
    root::leave_ledger(run, entry);
    drop(entered);
    // Also when it was cut off: task and run would keep each other, and the segment, for ever.
    run.deregister(&task);
    run.forget_mains();
    let leaked = await_threads(run);
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
        verdict: run.verdict(),
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
    let how = root::ended(run, &current.task, result.map(R::error));
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
fn await_threads(run: &Arc<Inner>) -> u32 {
    let deadline = sys::now() + GRACE.as_nanos() as u64;
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
