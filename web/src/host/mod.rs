//! The page's side of runs: owns every worker, starts and stops runs, and hands their events on.
//!
//! The UI thread is the only one that can create workers while all others sleep, so it creates
//! them all: a run is one or more *groups* (a group is a process: one wasm memory and the workers
//! on it), and threads of the run ask for more by message. The page itself never waits for a run:
//! events come out of fixed-size rings in the run's arena, once a frame, within a budget.
//!
//! ```text
//! Host ─▶ Session   one run: its callbacks, its beat, how it ended
//!            │ drains        ▲ signals
//!            ▼               │
//!         Reader ◀─ Arena ◀─ Machine   the run's processes
//!                               └─▶ Group   one process: memory + workers
//! ```
//!
//! Each run has a machine for itself, made ahead of it. One in which all threads have come back when the
//! run is over serves the next run too: making one takes a browser more than most runs do. Any other is
//! thrown away, its memories and its arena with it: so nothing that a terminated worker still does can
//! touch another run (in Chromium such a worker may go on for seconds).
//!
//! There are two builds of the runtime, and a machine holds one of them. Most lessons need the lesser
//! one; the other is loaded when a run needs it, or is likely to ([`Host::prepare`]).

mod arena;
mod beat;
pub mod driver;
mod group;
mod isolation;
mod machine;
mod program;
mod reader;
mod session;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use threadlab::trace::Event;
use threadlab_lessons::is_data_parallel;
use threadlab_lessons::study::{News, Question};
use wasm_bindgen_futures::spawn_local;

use machine::Machine;
use program::{Build, Program};
use session::Session;

pub use isolation::{Isolation, isolation};
pub use reader::in_order;

/// What is to become of a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// It is run, once, under the schedule.
    #[default]
    Run,
    /// Many schedules of it are run, to find something out.
    Study(Question),
}

/// What to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// What is to become of the lesson.
    pub task: Task,
    /// The lesson's id.
    pub lesson: String,
    /// The variant's name.
    pub variant: String,
    /// Values of the lesson's parameters; those left out have their defaults.
    pub parameters: Vec<(String, i64)>,
    /// `live`, or a schedule such as `random:17`.
    pub schedule: String,
    /// Whether its time is taken, so that it begins with threads that are up.
    pub measured: bool,
}

impl Job {
    /// Whether it is a case of the conformance library. Those read the events of their runs by
    /// themselves, and a ring has one reader.
    fn is_case(&self) -> bool {
        self.lesson.starts_with("case:")
    }

    /// The least build that it runs on.
    fn build(&self) -> Build {
        match is_data_parallel(&self.lesson, &self.variant) {
            true => Build::Whole,
            false => Build::Lessons,
        }
    }
}

/// How a run ended. Its verdict arrives before, as an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself.
    Finished,
    /// By [`Host::stop`].
    Stopped,
    /// By a panic, a trap or lack of memory, with this message.
    Crashed(String),
}

/// Owns the workers of one run at a time, and a warm spare for the next. Clones are the same host.
#[derive(Clone)]
pub struct Host(Rc<Inner>);

struct Inner {
    /// The least that it ever loads.
    least: Build,
    /// What the next run probably needs.
    next: Cell<Build>,
    programs: RefCell<Vec<Program>>,
    spare: RefCell<Option<Machine>>,
    running: RefCell<Option<Session>>,
}

impl Host {
    /// A host that loads the runtime and warms its first machine up, where the page is isolated.
    pub fn new() -> Host {
        Host::of(Build::Lessons)
    }

    /// A host for the conformance cases, and all else.
    pub fn with_cases() -> Host {
        Host::of(Build::Whole)
    }

    fn of(least: Build) -> Host {
        let host = Host(Rc::new(Inner {
            least,
            next: Cell::new(least),
            programs: RefCell::default(),
            spare: RefCell::default(),
            running: RefCell::default(),
        }));
        host.warm_up();
        host
    }

    /// Sees to it that a run of this job would find its program loaded and a machine made.
    pub fn prepare(&self, job: &Job) {
        let build = self.build(job);
        if self.0.next.replace(build) != build {
            self.warm_up();
        }
    }

    /// Starts a run; one that is still going is stopped first. Both callbacks run on the UI thread,
    /// never before this returns. `on_events` gets what happened, in order (nearly, where a run has
    /// several processes: [`Event::seq`] has the last word), with the number of events lost so far.
    /// `on_news` gets what a study finds, and at the end of a run who could have gone where.
    pub fn start(
        &self,
        job: Job,
        on_events: impl Fn(Vec<Event>, u64) + 'static,
        on_news: impl Fn(News) + 'static,
        on_end: impl Fn(Ended) + 'static,
    ) {
        self.stop();
        let build = self.build(&job);
        self.0.next.set(build);
        let session = Session::new(on_events, on_news, {
            let host = self.clone();
            move |how, clean| {
                if let Some(machine) = clean {
                    machine.renew();
                    host.0.spare.borrow_mut().get_or_insert(machine);
                }
                on_end(how);
                host.warm_up();
            }
        });
        self.0.running.replace(Some(session.clone()));
        let host = self.clone();
        spawn_local(async move {
            match host.machine(build).await {
                Ok(machine) => session.run(machine, &job),
                Err(message) => session.end(Ended::Crashed(message)),
            }
        });
    }

    /// Stops the run, whatever it is doing: its workers end at once. `on_end` follows with the next
    /// frame, after the last events.
    pub fn stop(&self) {
        if let Some(session) = self.0.running.take() {
            session.end(Ended::Stopped);
        }
    }

    fn build(&self, job: &Job) -> Build {
        job.build().max(self.0.least)
    }

    /// The spare machine if it is of this build, or a new one.
    async fn machine(&self, build: Build) -> Result<Machine, String> {
        let program = self.program(build).await?;
        let spare = self.0.spare.take();
        match spare.filter(|spare| spare.build() == build) {
            Some(machine) => Ok(machine),
            None => Machine::new(program),
        }
    }

    /// Sees to it that there will be a spare machine for the next run. A failure is told when it matters: by
    /// the run that needs it.
    fn warm_up(&self) {
        if !matches!(isolation(), Isolation::Parallel { .. }) {
            return;
        }
        let (host, build) = (self.clone(), self.0.next.get());
        let is_usable = move |spare: &Machine| spare.crash().is_none() && spare.build() == build;
        spawn_local(async move {
            let Ok(program) = host.program(build).await else {
                return;
            };
            // While it was loaded another run may have come nearer, or made one.
            let wanted = host.0.next.get() == build;
            let there = host.0.spare.borrow().as_ref().is_some_and(is_usable);
            if wanted && !there {
                host.0.spare.replace(Machine::new(program).ok());
            }
        });
    }

    /// The program of this build; loads it, if that was not done yet.
    async fn program(&self, build: Build) -> Result<Program, String> {
        if let Isolation::NotIsolated(reason) = isolation() {
            return Err(format!("this page is not isolated: {reason}"));
        }
        let find = || {
            let programs = self.0.programs.borrow();
            programs.iter().find(|known| known.build == build).cloned()
        };
        if let Some(program) = find() {
            return Ok(program);
        }
        let program = Program::load(build).await?;
        // Whoever asked at the same time may have been faster: one is kept.
        Ok(find().unwrap_or_else(|| {
            self.0.programs.borrow_mut().push(program.clone());
            program
        }))
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}
