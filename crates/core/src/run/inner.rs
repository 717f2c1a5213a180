//! What all tasks of an execution share.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use litemap::LiteMap;

use super::live::Live;
use super::policy::Policy;
use super::process_wide::process_wide;
use super::report::Watcher;
use super::stepped::{Stepper, Stepping};
use super::task::Task;
use super::tracer::{Stamp, Tracer};
use crate::multiprocessing::{Children, LocalPipe};
use crate::sys::{self, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::LOSSY;
use crate::trace::{Verdict, Waiting, What};
use crate::word::{LocalWord, Word};

/// How the run's tasks get to run.
#[derive(Debug)]
pub(crate) enum Machine {
    /// The implicit run: as fast as it can, unobserved.
    Plain,
    /// In parallel, in real time, with a ledger.
    Live(Live),
    /// One at a time, in virtual time.
    Stepped(Stepper),
}

#[derive(Debug)]
pub(crate) struct Inner {
    /// Tells the runs of one process apart; resources remember it. 0 is the implicit run.
    pub number: u32,
    /// The process that this part of the run lives in.
    pub process: u32,
    pub machine: Machine,
    pub registering: Mutex<()>,
    pub limit: Option<Duration>,
    /// Threads that have been started and have not left yet.
    pub threads: AtomicU32,
    /// Started tasks that keep the run alive: those that are not daemons, the main task not counted.
    pub foreground: LocalWord,
    pub(super) tracer: Option<Tracer>,
    began: u64,
    tasks: Mutex<LiteMap<u32, Arc<Task>>>,
    /// The main task of each process that runs here.
    mains: Mutex<LiteMap<u32, Arc<Task>>>,
    last_task: AtomicU32,
    last_resource: AtomicU32,
    pub(super) last_name: AtomicU32,
    last_request: AtomicU64,
    executors: AtomicU32,
    last_process: AtomicU32,
    last_process_name: AtomicU32,
    children: Mutex<Children>,
    /// Processes that were started as daemons, as far as they run here.
    daemon_processes: Mutex<Vec<u32>>,
    /// In a stepped run: the pipes, whose ends close with the processes that hold them.
    pub pipes: Mutex<Vec<Weak<LocalPipe>>>,
    /// Whether somebody has begun to close the run; what came of it; whether it is closed.
    pub(super) closing: AtomicBool,
    pub(super) ending: OnceLock<Option<Verdict>>,
    pub(super) closed: AtomicBool,
    /// What `threading.excepthook` was replaced by.
    pub excepthook: Mutex<Option<crate::threading::ExceptHook>>,
}

impl Inner {
    /// The run of every thread that belongs to no other; there is one.
    pub(super) fn new_implicit() -> Inner {
        Inner::new(0, 1, Machine::Plain, None)
    }

    fn new(number: u32, process: u32, machine: Machine, tracer: Option<Tracer>) -> Inner {
        Inner {
            number,
            process,
            machine,
            registering: Mutex::new(()),
            limit: None,
            threads: AtomicU32::new(0),
            foreground: LocalWord::new(0),
            tracer,
            began: sys::now(),
            tasks: Mutex::default(),
            mains: Mutex::default(),
            last_task: AtomicU32::new(0),
            last_resource: AtomicU32::new(0),
            last_name: AtomicU32::new(0),
            last_request: AtomicU64::new(0),
            executors: AtomicU32::new(0),
            last_process: AtomicU32::new(1),
            last_process_name: AtomicU32::new(0),
            children: Mutex::default(),
            daemon_processes: Mutex::default(),
            pipes: Mutex::default(),
            closing: AtomicBool::new(false),
            ending: OnceLock::new(),
            closed: AtomicBool::new(false),
            excepthook: Mutex::new(None),
        }
    }

    /// The run of every thread that belongs to no other.
    pub fn implicit() -> &'static Arc<Inner> {
        &process_wide().implicit
    }

    /// A run that is observed, in its first process: stepped if there is a policy.
    pub(super) fn observed(
        policy: Option<Policy>,
        watcher: Watcher,
        limit: Option<Duration>,
        stepping: Stepping,
    ) -> Arc<Inner> {
        let all = process_wide();
        let number = all.last_run.fetch_add(1, SeqCst) + 1;
        let segment = || Segment::create().expect("the machine gives a run its shared memory");
        let mut inner = match policy {
            Some(policy) => {
                all.stepped
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(number);
                let tracer = match watcher {
                    Watcher::Nobody => Tracer::unheard(),
                    Watcher::Sink(sink) => Tracer::direct(sink),
                    Watcher::Rings => {
                        let segment = segment();
                        segment.store(LOSSY, 0);
                        Tracer::ring(segment, 1, false).in_order()
                    }
                };
                Inner::new(
                    number,
                    1,
                    Machine::Stepped(Stepper::new(policy, stepping)),
                    Some(tracer),
                )
            }
            None => {
                let segment = segment();
                segment
                    .take()
                    .expect("the machine has room for one more live run");
                let live = Live::first(segment, watcher);
                let tracer = live.tracer();
                Inner::new(number, 1, Machine::Live(live), Some(tracer))
            }
        };
        inner.limit = limit;
        Arc::new(inner)
    }

    /// The part of a live run that runs in a child process.
    pub fn child(segment: Segment, process: u32, began: u64) -> Arc<Inner> {
        let live = Live::child(segment, process);
        let tracer = live.tracer();
        let mut inner = Inner::new(1, process, Machine::Live(live), Some(tracer));
        inner.began = began;
        Arc::new(inner)
    }

    pub fn is_stepped_number(number: u32) -> bool {
        let stepped = &process_wide().stepped;
        number != 0
            && stepped
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .contains(&number)
    }

    pub fn is_observed(&self) -> bool {
        self.tracer.is_some()
    }

    pub fn is_stepped(&self) -> bool {
        matches!(self.machine, Machine::Stepped(_))
    }

    /// The memory that the run's processes share, where there is one.
    pub fn segment(&self) -> Option<&Segment> {
        match &self.machine {
            Machine::Live(live) => Some(&live.segment),
            _ => None,
        }
    }

    /// The run's clock, see [`super::now`].
    pub fn now(&self) -> u64 {
        match &self.machine {
            Machine::Stepped(stepper) => {
                stepper.show();
                stepper.now()
            }
            _ => sys::now(),
        }
    }

    /// Nanoseconds since the run began.
    pub fn elapsed(&self) -> u64 {
        match &self.machine {
            Machine::Stepped(stepper) => stepper.now(),
            _ => sys::now().saturating_sub(self.began),
        }
    }

    pub fn began(&self) -> u64 {
        self.began
    }

    /// Where a stepped run may switch to another task.
    pub fn step(self: &Arc<Self>, me: u32) {
        if let Machine::Stepped(stepper) = &self.machine {
            stepper.step(self, me);
        }
    }

    pub fn next_resource(&self) -> u32 {
        match &self.machine {
            Machine::Live(live) => live.next_resource(),
            _ => self.last_resource.fetch_add(1, SeqCst) + 1,
        }
    }

    fn next_task(&self) -> u32 {
        match &self.machine {
            Machine::Live(live) => live.next_task(),
            // 31 bits: the number lives in lock words beside the waiters bit.
            _ => (self.last_task.fetch_add(1, SeqCst) + 1) & (u32::MAX >> 1),
        }
    }

    /// The number in the next default thread name.
    pub fn next_name(&self) -> u32 {
        self.show();
        self.last_name.fetch_add(1, SeqCst) + 1
    }

    /// The number of the next request to a pool.
    pub fn next_request(&self) -> u64 {
        self.show();
        self.last_request.fetch_add(1, SeqCst) + 1
    }

    /// The number in the names of the next executor's threads, from 0.
    pub fn next_executor(&self) -> u32 {
        self.show();
        self.executors.fetch_add(1, SeqCst)
    }

    /// The number in the next default process name.
    pub fn next_process_name(&self) -> u32 {
        self.last_process_name.fetch_add(1, SeqCst) + 1
    }

    /// The number of the next process.
    pub fn next_process(&self) -> u32 {
        match &self.machine {
            Machine::Live(live) => live.next_process(),
            _ => self.last_process.fetch_add(1, SeqCst) + 1,
        }
    }

    /// That process is a daemon, so it may have no children.
    pub fn note_daemon_process(&self, process: u32) {
        self.daemon_processes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(process);
    }

    pub fn is_daemon_process(&self, process: u32) -> bool {
        self.daemon_processes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&process)
    }

    pub fn children(&self) -> MutexGuard<'_, Children> {
        self.children.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn emit(&self, stamp: Stamp, task: &Task, line: u32, what: What) {
        self.show_if_visible(&what);
        if let Some(tracer) = &self.tracer {
            tracer.emit(stamp, task.process, task.id, line, what);
        }
    }

    /// Emits an event that gets its stamp now.
    pub fn emit_for(&self, task: &Task, line: u32, what: What) {
        self.emit(self.stamp(), task, line, what);
    }

    /// A new task, not yet counted among those that the run waits for.
    pub fn new_task(self: &Arc<Self>, name: String, daemon: bool, process: u32) -> Arc<Task> {
        let id = self.next_task();
        let task = Arc::new(Task::new(self, id, process, name, daemon));
        if let Machine::Stepped(stepper) = &self.machine {
            stepper.add(id);
        }
        task
    }

    /// A task for a thread that was there before the run. Unless the main thread is known already, it
    /// is taken for that.
    pub fn adopt(self: &Arc<Self>, is_main: bool) -> Arc<Task> {
        let task = self.new_task("MainThread".to_owned(), false, self.process);
        if !is_main {
            task.set_name(&format!("Dummy-{}", task.id));
        }
        if is_main || self.main_task(self.process).is_none() {
            self.set_main(&task);
        }
        self.register(&task);
        task
    }

    /// The main task of a process that runs here.
    pub fn main_task(&self, process: u32) -> Option<Arc<Task>> {
        self.mains().get(&process).cloned()
    }

    pub fn set_main(&self, task: &Arc<Task>) {
        self.mains().insert(task.process, task.clone());
    }

    /// The run is over: tasks and run would keep each other for ever.
    pub fn forget_mains(&self) {
        self.mains().clear();
    }

    fn mains(&self) -> MutexGuard<'_, LiteMap<u32, Arc<Task>>> {
        self.mains.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn register(&self, task: &Arc<Task>) {
        self.tasks().insert(task.id, task.clone());
    }

    pub fn deregister(&self, task: &Task) {
        self.tasks().remove(&task.id);
    }

    /// The tasks that have been started and have not ended, in order of number.
    pub fn alive(&self) -> Vec<Arc<Task>> {
        self.tasks().values().cloned().collect()
    }

    fn tasks(&self) -> MutexGuard<'_, LiteMap<u32, Arc<Task>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no task is left that keeps the run alive.
    pub fn wait_for_foreground(&self) {
        loop {
            match self.foreground.load() {
                0 => return,
                n => self.foreground.wait(n, None),
            };
        }
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(SeqCst)
    }

    /// What a run that nobody can move any more has come to.
    pub fn stuck(&self) -> Verdict {
        self.tracer
            .as_ref()
            .map_or(Verdict::AllWaiting(Vec::new()), Tracer::stuck)
    }

    /// Who waits here, on what and for whom.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.tracer.as_ref().map_or(Vec::new(), Tracer::waiting)
    }

    /// The run is over: its number stands for nothing any more.
    pub fn forget_number(&self) {
        let stepped = &process_wide().stepped;
        stepped
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|&number| number != self.number);
    }
}
