//! One execution: its tasks, its clock, the gate that every operation passes, and how it ends.
//!
//! README.md beside this file has the numbered invariants. In short: a program outside any run of
//! its own belongs to one implicit run that observes nothing and costs a thread-local read per
//! operation. An *observed* run is live (real parallelism, with a ledger of who waits on what) or
//! stepped (the same threads, one at a time, in virtual time, in an order that a policy decides).

mod baton;
mod choices;
mod current;
mod end;
mod explore;
mod gate;
mod inner;
mod inquiry;
mod ledger;
mod live;
mod ordered;
mod pct;
mod policy;
mod process_wide;
mod processes;
mod report;
mod resource;
mod root;
mod stepped;
mod supervisor;
mod task;
mod tracer;
mod wait;
mod watch;

use std::sync::Arc;
use std::time::Duration;

pub use crate::schedule::{Deviation, Deviations, Schedule, ScheduleError};
pub use choices::{Choice, Choices};
pub use end::MainResult;
pub use explore::{
    Completeness, Exploration, ExploredOutcome, Fork, Limits, Search, explore, fork,
};
pub use policy::SplitMix64;
pub use report::{Collected, Report, Sink};
pub use watch::{until_blocked, until_task_blocked};

pub(crate) use current::{current, is_over, me, observed, time_is_virtual};
pub(crate) use end::{Exit, unwind_with};
pub(crate) use gate::{Failure, ToOutcome, Valued, observe_value, op, say, touch};
pub(crate) use inner::Inner;
pub(crate) use process_wide::process_wide;
pub(crate) use processes::{as_main, is_closed_payload};
pub(crate) use report::Watcher;
pub(crate) use resource::Resource;
pub(crate) use root::{Spawn, spawn};
pub(crate) use task::Task;
pub(crate) use wait::{Key, Until, use_pipe, wait, wait_for_pipe, wake};

use end::Why;
use stepped::Stepping;

/// Nanoseconds of the run's clock, in which deadlines are given: the machine's monotonic clock in
/// a live run, virtual time in a stepped one.
pub fn now() -> u64 {
    current().task.run.now()
}

/// How many threads can run at the same instant: in a stepped run one, on every machine.
pub(crate) fn cores() -> usize {
    match current().task.run.is_stepped() {
        true => 1,
        false => std::thread::available_parallelism().map_or(1, usize::from),
    }
}

/// The deadline that lies `timeout` from now.
pub fn deadline(timeout: Duration) -> u64 {
    now().saturating_add(u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX))
}

/// Runs `f` as a Python script runs: in the implicit run, and back only when every thread that is
/// not a daemon has ended. (Returning from a plain Rust `main` waits for nobody.)
///
/// ```
/// use threadlab::threading::Thread;
/// threadlab::run::script(|| {
///     Thread::new(|| println!("worker done")).start().unwrap();
/// }); // "worker done" has been printed here
/// ```
pub fn script(f: impl FnOnce()) {
    f();
    let run = current().task.run.clone();
    run.wait_for_foreground();
    crate::multiprocessing::join_children(&run);
}

/// An execution that is observed: traced, diagnosed, and ended when it cannot go on.
///
/// ```
/// use std::sync::Arc;
/// use threadlab::{run::{Run, Schedule}, threading::Lock, trace::VerdictKind};
///
/// let report = Run::new(Schedule::RoundRobin).main(|| {
///     let lock = Arc::new(Lock::new());
///     lock.acquire();
///     lock.acquire(); // for ever: nobody else is there to release it
/// });
/// assert_eq!(report.verdict.unwrap().kind(), VerdictKind::Deadlock);
/// ```
#[derive(Debug)]
pub struct Run {
    schedule: Schedule,
    watcher: Watcher,
    limit: Option<Duration>,
    grace: Duration,
    stepping: Stepping,
    stop: Stop,
}

impl Run {
    /// A run under this schedule: [`Schedule::Live`] or a stepped one.
    pub fn new(schedule: Schedule) -> Self {
        Run {
            schedule,
            watcher: Watcher::Nobody,
            limit: None,
            grace: end::GRACE,
            stepping: Stepping::default(),
            stop: Stop::default(),
        }
    }

    /// Sends the run's events to `sink`.
    pub fn sink(mut self, sink: Arc<dyn Sink>) -> Self {
        self.watcher = Watcher::Sink(sink);
        self
    }

    /// Leaves the run's events in the rings of the segment, for whoever shares it: the page.
    #[doc(hidden)]
    pub fn rings(mut self) -> Self {
        self.watcher = Watcher::Rings;
        self
    }

    /// How long the end waits for threads to leave, unless it is half a second: one that never comes to a
    /// gate cannot be ended, and [`Report::leaked`] counts those.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Ends a live run as `stalled` when it has not ended after `limit` of real time.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Ends a stepped run as `stalled` when it has not ended after this many steps. It has no clock
    /// that would run out while a task goes round in a loop.
    pub fn step_limit(mut self, steps: u64) -> Self {
        self.stepping.limit = steps;
        self
    }

    /// Keeps the choices of a stepped run, for [`Report::choices`]: some bytes for each.
    pub fn record(mut self) -> Self {
        self.stepping.record = true;
        self
    }

    /// Something that ends the run from another thread.
    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Runs `f` as the main task and comes back when the run has ended: when every task that is
    /// not a daemon has, when nobody can go on, at the limit, or when it is stopped.
    ///
    /// A main function may return `()` or a `Result`; an error fails the run.
    ///
    /// # Panics
    /// When the machine cannot give the run its shared memory or its supervising thread.
    pub fn main<R: MainResult>(self, f: impl FnOnce() -> R) -> Report {
        let policy = self.schedule.policy();
        let inner = Inner::observed(policy, self.watcher, self.limit, self.stepping);
        self.stop.attach(&inner);
        end::main(&inner, self.grace, f)
    }
}

/// Ends a run from outside, as Ctrl-C does.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    state: Arc<std::sync::Mutex<StopState>>,
}

#[derive(Debug, Default)]
struct StopState {
    run: std::sync::Weak<Inner>,
    /// What was asked for before the run began: to end, for this reason.
    asked: Option<Why>,
}

impl Stop {
    /// Ends the run without a verdict. Before its start, it ends as soon as it starts.
    pub fn stop(&self) {
        self.end(Why::Stopped);
    }

    /// Ends the run as `stalled`: what a live run's limit does, for whoever times a stepped one,
    /// in which no real clock runs.
    pub fn stalled(&self) {
        self.end(Why::Limit);
    }

    fn end(&self, why: Why) {
        let run = {
            let mut state = self.state.lock().expect("nothing panics under this lock");
            state.asked.get_or_insert(why.clone());
            state.run.upgrade()
        };
        if let Some(run) = run {
            run.close(why);
        }
    }

    fn attach(&self, inner: &Arc<Inner>) {
        let mut state = self.state.lock().expect("nothing panics under this lock");
        state.run = Arc::downgrade(inner);
        let asked = state.asked.clone();
        drop(state);
        if let Some(why) = asked {
            inner.close(why);
        }
    }
}
