//! One run as the page sees it: events once a frame within a budget, and an end.
//!
//! However a run ends, its processes are ended first, then what is left in its rings is handed on,
//! then its end is told. A run that floods its rings costs the page no more than the budget: what
//! the page does not get to see is overwritten, and counted.

use std::cell::RefCell;
use std::rc::Rc;

use threadlab::trace::Event;
use threadlab_lessons::study::News;
use web_sys::window;

use super::beat::Beat;
use super::machine::{Machine, Over, Told};
use super::reader::Reader;
use super::{Ended, Job};

/// How much of a frame reading events may take.
const BUDGET_MS: f64 = 4.0;
/// The same once the run is over: what is left is bounded, and the end should be told soon.
const LAST_BUDGET_MS: f64 = 50.0;

/// One run. Clones are the same run.
#[derive(Clone)]
pub struct Session(Rc<Inner>);

/// Who is told of the end, once. A machine comes with it if another run can have it.
type OnEnd = Box<dyn FnOnce(Ended, Option<Machine>)>;

struct Inner {
    on_events: Box<dyn Fn(Vec<Event>, u64)>,
    on_news: Box<dyn Fn(News)>,
    on_end: RefCell<Option<OnEnd>>,
    machine: RefCell<Option<Machine>>,
    reader: RefCell<Option<Reader>>,
    lost: RefCell<u64>,
    /// How it ended, from when that is known.
    how: RefCell<Option<Ended>>,
    /// There until the end is told. It holds the session, so that the session lives as long.
    beat: RefCell<Option<Beat>>,
}

impl Session {
    /// A run that has no machine yet.
    pub fn new(
        on_events: impl Fn(Vec<Event>, u64) + 'static,
        on_news: impl Fn(News) + 'static,
        on_end: impl FnOnce(Ended, Option<Machine>) + 'static,
    ) -> Session {
        let session = Session(Rc::new(Inner {
            on_events: Box::new(on_events),
            on_news: Box::new(on_news),
            on_end: RefCell::new(Some(Box::new(on_end))),
            machine: RefCell::default(),
            reader: RefCell::default(),
            lost: RefCell::default(),
            how: RefCell::default(),
            beat: RefCell::default(),
        }));
        let theirs = session.clone();
        session
            .0
            .beat
            .replace(Some(Beat::new(move || theirs.beat())));
        session
    }

    /// Runs the job, unless the run was stopped meanwhile.
    pub fn run(&self, machine: Machine, job: &Job) {
        if self.0.how.borrow().is_some() {
            machine.end();
            return;
        }
        if !job.is_case() {
            let reader = Reader::new(machine.arena().clone());
            self.0.reader.replace(Some(reader));
        }
        self.0.machine.replace(Some(machine.clone()));
        let me = Rc::downgrade(&self.0);
        machine.run(job, move |told| {
            if let Some(me) = me.upgrade() {
                match told {
                    Told::News(news) => (me.on_news)(news),
                    Told::Over(Over::Done) => Session(me).end(Ended::Finished),
                    Told::Over(Over::Crashed(message)) => Session(me).end(Ended::Crashed(message)),
                }
            }
        });
        self.ask();
    }

    /// Ends the run; the first call says how. What is left of its events follows, then `on_end`.
    pub fn end(&self, how: Ended) {
        self.0.how.borrow_mut().get_or_insert(how);
        if self.clean_machine().is_none()
            && let Some(machine) = &*self.0.machine.borrow()
        {
            machine.end();
        }
        self.ask();
    }

    /// Its machine, if nothing is left of the run.
    fn clean_machine(&self) -> Option<Machine> {
        let machine = self.0.machine.borrow().clone();
        machine.filter(Machine::is_clean)
    }

    fn ask(&self) {
        if let Some(beat) = &*self.0.beat.borrow() {
            beat.ask();
        }
    }

    fn beat(&self) {
        let all = self.hand_on();
        let how = self.0.how.borrow().clone();
        match how {
            // A worker that was ended may go on writing for seconds (in Chromium): one look is all.
            Some(how) if all || how == Ended::Stopped => self.finish(how),
            _ => self.ask(),
        }
    }

    /// Hands on what is in the rings, within the budget. True if that was all.
    fn hand_on(&self) -> bool {
        let performance = window()
            .and_then(|window| window.performance())
            .expect("every page has one");
        let over = self.0.how.borrow().is_some();
        let end = performance.now() + if over { LAST_BUDGET_MS } else { BUDGET_MS };
        let (events, lost, all) = match &mut *self.0.reader.borrow_mut() {
            Some(reader) => {
                let (events, all) = reader.take(|| performance.now() < end);
                (events, reader.lost(), all)
            }
            None => (Vec::new(), 0, true),
        };
        let lost_before = self.0.lost.replace(lost);
        if !events.is_empty() || lost != lost_before {
            (self.0.on_events)(events, lost);
        }
        all
    }

    fn finish(&self, how: Ended) {
        let on_end = self.0.on_end.take();
        let clean = self.clean_machine();
        if clean.is_some() {
            // It is not this run's any more.
            self.0.machine.take();
        }
        let session = self.clone();
        // Not now: this is called by the beat that goes with it.
        wasm_bindgen_futures::spawn_local(async move {
            session.0.beat.take();
            session.0.machine.take();
            session.0.reader.take();
        });
        if let Some(on_end) = on_end {
            on_end(how, clean);
        }
    }
}
