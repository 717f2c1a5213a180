//! One run at a time: what goes from the controls to the [`Host`], and what comes back.
//!
//! Events go into a [`Record`], not into Yew's state: a run may bring thousands a second. Views
//! that show text are told at most ten times a second (`BEAT_MS`); the timeline reads the record
//! once a frame by itself.

use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use threadlab::trace::Event;
use yew::prelude::*;

use crate::browser;
use crate::host::{Ended, Host, Job};
use crate::state::choice::{Choice, Order};
use crate::state::record::Record;

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
    phase: RefCell<Phase>,
    /// Which run this is; what a former one still reports is not listened to.
    run: Cell<u64>,
    /// When the last events came, on the page's clock.
    arrived_ms: Cell<f64>,
    listeners: RefCell<BTreeMap<u64, Callback<()>>>,
    next_listener: Cell<u64>,
    /// Whether a beat is on its way.
    beat: Cell<bool>,
}

/// Keeps a listener; dropping it ends that.
pub struct Subscription {
    player: Player,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.player.0.listeners.borrow_mut().remove(&self.id);
    }
}

impl Default for Player {
    fn default() -> Player {
        Player(Rc::new(Inner {
            host: Host::new(),
            record: RefCell::default(),
            phase: RefCell::new(Phase::Idle),
            run: Cell::new(0),
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

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.0.phase.borrow().clone()
    }

    /// A number that changes with every run.
    pub fn run(&self) -> u64 {
        self.0.run.get()
    }

    /// The present, in the run's nanoseconds. While a live run goes on time passes also where
    /// nothing happens; virtual time moves with events only.
    pub fn now_ns(&self) -> f64 {
        let record = self.record();
        let last = record.end().time as f64;
        if record.stepped || self.phase() != Phase::Running || record.verdict.is_some() {
            return last;
        }
        last + (browser::now_ms() - self.0.arrived_ms.get()).max(0.0) * 1e6
    }

    /// Starts a run; one that still goes on is stopped.
    pub fn start(&self, choice: &Choice) {
        let run = self.begin(Record::new(choice.order != Order::Live), Phase::Starting);
        let job = Job {
            lesson: choice.lesson.id.to_owned(),
            variant: choice.variant.name.to_owned(),
            parameters: choice
                .values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), *value))
                .collect(),
            schedule: choice.schedule(),
        };
        let (events, end) = (self.clone(), self.clone());
        self.0.host.start(
            job,
            move |batch, lost| events.take(run, batch, lost),
            move |how| end.finish(run, how),
        );
    }

    /// Stops the run, whatever it is doing. Its end is reported like any other.
    pub fn stop(&self) {
        self.0.host.stop();
    }

    /// Stops the run and forgets it.
    pub fn clear(&self) {
        if self.phase().is_going() {
            self.stop();
        }
        self.begin(Record::default(), Phase::Idle);
    }

    fn begin(&self, record: Record, phase: Phase) -> u64 {
        let run = self.0.run.get() + 1;
        self.0.run.set(run);
        self.0.record.replace(record);
        self.0.phase.replace(phase);
        self.tell();
        run
    }

    fn take(&self, run: u64, batch: Vec<Event>, lost: u64) {
        if run != self.run() {
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

    fn finish(&self, run: u64, how: Ended) {
        if run == self.run() {
            self.0.phase.replace(Phase::Over(how));
            self.tell();
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
        let listeners: Vec<_> = self.0.listeners.borrow().values().cloned().collect();
        listeners.iter().for_each(|listener| listener.emit(()));
    }

    /// Calls back when there is something new to show.
    pub fn subscribe(&self, listener: Callback<()>) -> Subscription {
        let id = self.0.next_listener.get();
        self.0.next_listener.set(id + 1);
        self.0.listeners.borrow_mut().insert(id, listener);
        Subscription {
            player: self.clone(),
            id,
        }
    }
}

/// The page's player; the component is rendered anew when there is something new to show.
#[hook]
pub fn use_player() -> Player {
    let player = use_context::<Player>().expect("the app provides a player");
    let update = use_force_update();
    use_effect_with(player.clone(), move |player| {
        let subscription = player.subscribe(Callback::from(move |()| update.force_update()));
        move || drop(subscription)
    });
    player
}
