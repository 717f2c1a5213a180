//! Live mode: real threads and processes in parallel, in real time, with a ledger.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};

use super::ledger::Ledger;
use super::report::{Sink, Watcher};
use super::tracer::Tracer;
use crate::sys::{Interrupt, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::{
    BELL, CHANGES, CLOSED, FAILED, HEAP, LAST_PROCESS, LAST_RESOURCE, LAST_TASK, LOSSY, NEXT,
    PROCESSES, SILENT, WATCHED, WATCHERS, life,
};

#[derive(Debug)]
pub(crate) struct Live {
    pub segment: Segment,
    pub ledger: Ledger,
    process: u32,
    /// Where the events of the rings go; only the first process has one, and in the page none has.
    pub sink: Option<Arc<dyn Sink>>,
    /// Tasks of this process that are not waiting without a deadline.
    moving: AtomicU32,
    /// Raised when the run is closed, for those who wait on OS pipes; made when first needed.
    interrupt: OnceLock<Interrupt>,
    /// Whether this process has a supervisor; a child gets one when it first comes to a halt.
    pub supervised: AtomicBool,
    /// Whether this process, a child, is about to end, and with it its supervisor.
    pub leaving: AtomicBool,
}

impl Live {
    /// The run's first process, which lays out the segment.
    pub fn first(segment: Segment, watcher: Watcher) -> Self {
        segment.store(NEXT, HEAP);
        segment.store(LAST_PROCESS, 1);
        segment.store(FAILED, 0);
        segment.store(SILENT, 0);
        segment.store(WATCHED, u32::from(!matches!(watcher, Watcher::Nobody)));
        // A page cannot make room in time, so there the rings lose the oldest.
        segment.store(LOSSY, u32::from(matches!(watcher, Watcher::Rings)));
        let sink = match watcher {
            Watcher::Sink(sink) => Some(sink),
            Watcher::Nobody | Watcher::Rings => None,
        };
        Live::new(segment, 1, sink)
    }

    /// A child process.
    pub fn child(segment: Segment, process: u32) -> Self {
        Live::new(segment, process, None)
    }

    fn new(segment: Segment, process: u32, sink: Option<Arc<dyn Sink>>) -> Self {
        let ledger = Ledger::new(segment.clone());
        Live {
            segment,
            ledger,
            process,
            sink,
            moving: AtomicU32::new(0),
            interrupt: OnceLock::new(),
            supervised: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
        }
    }

    /// Where the events of this process go.
    pub fn tracer(&self) -> Tracer {
        if self.segment.load(WATCHED) == 0 {
            return Tracer::unheard();
        }
        let supervisor_reads = self.segment.load(LOSSY) == 0;
        Tracer::ring(self.segment.clone(), self.process, supervisor_reads)
    }

    pub fn next_task(&self) -> u32 {
        self.segment.fetch_add(LAST_TASK, 1) + 1
    }

    pub fn next_resource(&self) -> u32 {
        self.segment.fetch_add(LAST_RESOURCE, 1) + 1
    }

    pub fn next_process(&self) -> u32 {
        let number = self.segment.fetch_add(LAST_PROCESS, 1) + 1;
        // From here on the first supervisor looks after other processes too.
        self.ring_bell();
        number
    }

    /// Whether no other process was ever started.
    pub fn is_alone(&self) -> bool {
        self.segment.load(LAST_PROCESS) == 1
    }

    /// The processes that were started and are not known to be gone, the first not counted.
    pub fn others(&self) -> impl Iterator<Item = u32> {
        let last = self.segment.load(LAST_PROCESS).min(PROCESSES);
        (2..=last).filter(|&process| self.segment.load(life::of(process) + life::GONE) == 0)
    }

    /// An entry for a task of this process.
    pub fn enroll(&self, task: u32, daemon: bool) -> u32 {
        self.moving.fetch_add(1, SeqCst);
        self.ledger.enroll(task, self.process, daemon)
    }

    /// This process's main task has the entry that its parent made for it.
    pub fn enrolled_by_parent(&self) {
        self.moving.fetch_add(1, SeqCst);
    }

    /// True if nobody in this process moves any more.
    pub fn dismiss(&self, entry: u32) -> bool {
        self.ledger.dismiss(entry);
        self.tell_watchers();
        self.stopped_moving()
    }

    /// A task's ledger entry says that it waits. True if nobody in this process moves any more.
    pub fn went_waiting(&self, deadline: Option<u64>) -> bool {
        self.tell_watchers();
        deadline.is_none() && self.stopped_moving()
    }

    fn tell_watchers(&self) {
        if self.segment.load(WATCHERS) > 0 {
            self.segment.fetch_add(CHANGES, 1);
            self.segment.wake(CHANGES, u32::MAX);
        }
    }

    pub fn back_running(&self, deadline: Option<u64>) {
        if deadline.is_none() {
            self.moving.fetch_add(1, SeqCst);
        }
    }

    /// The last one to stop calls the supervisor (I6), unless that looks from time to time anyway.
    fn stopped_moving(&self) -> bool {
        let last = self.moving.fetch_sub(1, SeqCst) == 1;
        if last && self.process == 1 && self.is_alone() {
            self.ring_bell();
        }
        last
    }

    pub fn nobody_moves(&self) -> bool {
        self.moving.load(SeqCst) == 0
    }

    /// Wakes the first process's supervisor, who reads the rings, if it sleeps.
    pub fn ring_bell(&self) {
        self.ring(BELL);
    }

    /// Wakes the supervisor of another process, if it sleeps.
    pub fn ring_bell_of(&self, process: u32) {
        self.ring(life::of(process) + life::BELL);
    }

    /// Sends the supervisor of this process, a child, home.
    pub fn leave(&self) {
        self.leaving.store(true, SeqCst);
        self.ring_bell_of(self.process);
    }

    fn ring(&self, bell: u32) {
        if self.segment.load(bell) == 1 {
            self.segment.store(bell, 0);
            self.segment.wake(bell, u32::MAX);
        }
    }

    /// What interrupts waits on OS pipes. Whoever fetches it looks at `closed` afterwards.
    pub fn interrupt(&self) -> &Interrupt {
        let interrupt = self.interrupt.get_or_init(|| {
            Interrupt::new().expect("a process that can have a pipe can have one descriptor more")
        });
        if self.segment.load(CLOSED) != 0 {
            interrupt.raise();
        }
        interrupt
    }

    /// From here on only this process, the first, says anything.
    pub fn silence_others(&self) {
        self.segment.store(SILENT, 1);
    }

    pub fn announce_close(&self) {
        self.segment.store(CLOSED, 1);
        if self.process == 1 {
            self.others().for_each(|process| self.ring_bell_of(process));
        }
        self.tell_watchers();
        if let Some(interrupt) = self.interrupt.get() {
            interrupt.raise();
        }
        self.shake();
        self.ring_bell();
    }

    /// Wakes all tasks of this process that wait (I7).
    pub fn shake(&self) -> bool {
        self.ledger.shake(self.process)
    }
}
