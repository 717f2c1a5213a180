//! One job at a time: what goes from the controls to the [`Host`], and what comes back.
//!
//! Events go into a [`Record`], not into Yew's state: a run may bring thousands a second. Views
//! that show text are told at most ten times a second (`BEAT_MS`); the timeline reads the record
//! once a frame by itself. What the views show is the record, or its past where the learner stands
//! at an event of it ([`Cut`]).
//!
//! A job is a run, one of a series of runs (`series`), or a study of many schedules (`study`),
//! which leaves the record as it is.

mod comparing;
mod series;
mod study;
mod views;

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use threadlab::trace::Event;
use threadlab_lessons::study::News;
use yew::prelude::*;

use crate::browser;
use crate::host::{Ended, Host, Job, Task};
use crate::state::choice::Choice;
use crate::state::comparison::Compared;
use crate::state::cut::{Cut, Step};
use crate::state::record::Record;
use crate::state::series::Series;
use crate::state::turns::Turns;

pub use study::{Finding, Study};
pub use views::{Subscription, use_player};

/// How long the views of a run may lag behind.
const BEAT_MS: u32 = 100;

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is none.
    Idle,
    /// It was asked for; nothing came from it yet.
    Starting,
    /// It goes on.
    Running,
    /// It is over.
    Over(Ended),
}

impl Phase {
    /// Whether there is something to stop.
    pub fn is_going(&self) -> bool {
        matches!(self, Phase::Starting | Phase::Running)
    }
}

/// The page's one player; clones are the same player.
#[derive(Clone)]
pub struct Player(Rc<Inner>);

impl PartialEq for Player {
    fn eq(&self, other: &Player) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    host: Host,
    record: RefCell<Record>,
    /// Where the learner stands; nothing at the end.
    cut: RefCell<Option<Cut>>,
    /// What the record is of.
    ran: RefCell<Option<Choice>>,
    /// Who could have gone where in it.
    turns: RefCell<Turns>,
    phase: RefCell<Phase>,
    /// Which record this is.
    run: Cell<u64>,
    /// Which job this is; what a former one still reports is not listened to.
    job: Cell<u64>,
    /// Where to stand once the run is over.
    target: Cell<Option<u64>>,
    series: RefCell<Option<Series>>,
    study: RefCell<Option<Study>>,
    compared: RefCell<Option<Compared>>,
    /// Whether this run is a cell of it.
    comparing: Cell<bool>,
    /// When the last events came, on the page's clock.
    arrived_ms: Cell<f64>,
    listeners: RefCell<Vec<(u64, Callback<()>)>>,
    next_listener: Cell<u64>,
    /// Whether a beat is on its way.
    beat: Cell<bool>,
}

impl Default for Player {
    fn default() -> Player {
        Player(Rc::new(Inner {
            // The module that the browser tests need: it can run more than lessons.
            host: if browser::query_is("checks") {
                Host::with_cases()
            } else {
                Host::new()
            },
            record: RefCell::default(),
            cut: RefCell::default(),
            ran: RefCell::default(),
            turns: RefCell::default(),
            phase: RefCell::new(Phase::Idle),
            run: Cell::new(0),
            job: Cell::new(0),
            target: Cell::new(None),
            series: RefCell::default(),
            study: RefCell::default(),
            compared: RefCell::default(),
            comparing: Cell::new(false),
            arrived_ms: Cell::new(0.0),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            beat: Cell::new(false),
        }))
    }
}

impl Player {
    /// The run so far.
    pub fn record(&self) -> Ref<'_, Record> {
        self.0.record.borrow()
    }

    /// The run up to where the learner stands.
    pub fn shown(&self) -> Ref<'_, Record> {
        let past = Ref::filter_map(self.0.cut.borrow(), |cut| cut.as_ref().map(|cut| &cut.past));
        past.unwrap_or_else(|_| self.record())
    }

    /// How many events are shown, where that is not all of them.
    pub fn cut(&self) -> Option<usize> {
        self.0.cut.borrow().as_ref().map(|cut| cut.count)
    }

    /// The number of the event that the learner stands at; nothing at the end.
    pub fn position(&self) -> Option<u64> {
        let count = self.cut()?;
        Some(self.record().events().get(count.checked_sub(1)?)?.seq)
    }

    /// What the record is of.
    pub fn ran(&self) -> Option<Choice> {
        self.0.ran.borrow().clone()
    }

    /// Who could have gone where in it: known of a stepped run once it is over.
    pub fn turns(&self) -> Ref<'_, Turns> {
        self.0.turns.borrow()
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.0.phase.borrow().clone()
    }

    /// Whether there is something to stop.
    pub fn is_going(&self) -> bool {
        self.phase().is_going() || self.is_studying()
    }

    /// A number that changes with every run.
    pub fn run(&self) -> u64 {
        self.0.run.get()
    }

    /// The present, in the run's nanoseconds. While a live run goes on time passes also where
    /// nothing happens; virtual time moves with events only.
    pub fn now_ns(&self) -> f64 {
        let record = self.shown();
        let last = record.end().time as f64;
        if record.stepped || self.phase() != Phase::Running || record.verdict.is_some() {
            return last;
        }
        last + (browser::now_ms() - self.0.arrived_ms.get()).max(0.0) * 1e6
    }

    /// Starts a run; whatever still goes on is stopped.
    pub fn start(&self, choice: &Choice) {
        self.0.series.take();
        self.0.study.take();
        self.0.comparing.set(false);
        self.0.target.set(None);
        self.launch(choice);
    }

    /// Sees to it that a run of this choice could begin at once.
    pub fn prepare(&self, choice: &Choice) {
        self.0.host.prepare(&job_of(choice, Task::Run));
    }

    /// Starts a run, and stands at an event of it once it is over.
    pub fn replay(&self, choice: &Choice, at: u64) {
        self.start(choice);
        self.0.target.set(Some(at));
    }

    fn launch(&self, choice: &Choice) {
        let record = Record::new(choice.is_replayable());
        let job = self.begin(record, Some(choice.clone()), Phase::Starting);
        let (events, turns, end) = (self.clone(), self.clone(), self.clone());
        self.0.host.start(
            Job {
                measured: self.0.comparing.get(),
                ..job_of(choice, Task::Run)
            },
            move |batch, lost| events.take(job, batch, lost),
            move |news| turns.keep_turns(job, news),
            move |how| end.finish(job, how),
        );
    }

    /// Shows a run that took place elsewhere.
    pub fn show(&self, choice: &Choice, record: Record) {
        self.clear();
        self.begin(record, Some(choice.clone()), Phase::Over(Ended::Finished));
    }

    /// Stops what goes on, whatever it is doing. Its end is reported like any other.
    pub fn stop(&self) {
        self.0.host.stop();
    }

    /// Stops what goes on and forgets the run.
    pub fn clear(&self) {
        self.stop();
        self.0.series.take();
        self.0.study.take();
        self.0.comparing.set(false);
        self.begin(Record::default(), None, Phase::Idle);
    }

    /// Goes to another event of a run that is over.
    pub fn step(&self, step: Step) {
        if self.phase().is_going() {
            return;
        }
        {
            let record = self.record();
            let all = record.events().len();
            let before = self.0.cut.take();
            let now = before.as_ref().map_or(all, |cut| cut.count);
            let count = step.count(&record, now);
            if count < all {
                self.0.cut.replace(Some(Cut::of(&record, count, before)));
            }
        }
        self.tell();
    }

    fn begin(&self, record: Record, ran: Option<Choice>, phase: Phase) -> u64 {
        self.0.run.set(self.0.run.get() + 1);
        self.0.cut.take();
        self.0.turns.take();
        self.0.record.replace(record);
        self.0.ran.replace(ran);
        self.0.phase.replace(phase);
        let job = self.next_job();
        self.tell();
        job
    }

    fn next_job(&self) -> u64 {
        self.0.job.set(self.0.job.get() + 1);
        self.0.job.get()
    }

    fn take(&self, job: u64, batch: Vec<Event>, lost: u64) {
        if job != self.0.job.get() {
            return;
        }
        if self.phase() == Phase::Starting {
            self.0.phase.replace(Phase::Running);
        }
        {
            let mut record = self.0.record.borrow_mut();
            record.lost = lost;
            batch.into_iter().for_each(|event| record.apply(event));
        }
        self.0.arrived_ms.set(browser::now_ms());
        self.tell_soon();
    }

    fn keep_turns(&self, job: u64, news: News) {
        if let (true, News::Turns(turns)) = (job == self.0.job.get(), news) {
            self.0.turns.replace(Turns::new(turns));
        }
    }

    fn finish(&self, job: u64, how: Ended) {
        if job != self.0.job.get() || self.goes_on(&how) || self.compares_on(&how) {
            return;
        }
        self.0.phase.replace(Phase::Over(how));
        match self.0.target.take() {
            Some(at) => self.step(Step::To(at)),
            None => self.tell(),
        }
    }

    fn tell_soon(&self) {
        if !self.0.beat.replace(true) {
            let player = self.clone();
            let beat = move || {
                player.0.beat.set(false);
                player.tell();
            };
            Timeout::new(BEAT_MS, beat).forget();
        }
    }

    /// Tells everyone now. A listener may subscribe or go while it is being told.
    fn tell(&self) {
        let listeners = self.0.listeners.borrow().clone();
        listeners.iter().for_each(|(_, listener)| listener.emit(()));
    }
}

fn job_of(choice: &Choice, task: Task) -> Job {
    let parameters = choice
        .values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect();
    Job {
        task,
        lesson: choice.lesson.id.to_owned(),
        variant: choice.variant.name.to_owned(),
        parameters,
        schedule: choice.schedule(),
        measured: false,
    }
}
