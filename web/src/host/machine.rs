//! The processes of one run, from before it is known what it runs to the end of the last of them.
//!
//! Workers ask by message for what only the UI thread can do: another carrier, another process, the
//! end of one. A process that traps takes nothing with it but itself; if it is the first, the run is
//! over.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Object, Reflect, Uint8Array};
use litemap::LiteMap;
use threadlab::trace::segment::{EXITED, PROCESSES};
use threadlab_lessons::study::News;
use wasm_bindgen::JsValue;
use web_sys::console;

use super::arena::Arena;
use super::group::{Group, Room, set};
use super::program::{Build, Program};
use super::{Job, Task};

/// Carriers that the first process has before it runs: one for its supervisor, and some threads.
const WARM: u32 = 5;
/// Each worker takes some megabytes, so a machine that has grown beyond this many is not kept.
const MOST_KEPT: usize = 32;
const FIRST: u32 = 1;
const SIGABRT: u32 = 6;
const SIGKILL: u32 = 9;

/// How a machine came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// The job is done.
    Done,
    /// The first process is gone, with this message.
    Crashed(String),
}

/// The processes of one run. Clones are the same machine.
#[derive(Clone)]
pub struct Machine(Rc<Inner>);

/// What a machine tells of its job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A study found something.
    News(News),
    /// It is over; nothing follows.
    Over(Over),
}

/// Who is told.
type OnTold = Box<dyn Fn(Told)>;

struct Inner {
    program: Program,
    arena: Arena,
    groups: RefCell<LiteMap<u32, Group>>,
    /// Groups that have ended: their closures must not go while one of them may be running.
    ended: RefCell<Vec<Group>>,
    ready: Cell<bool>,
    /// How many of its carriers are up.
    warm: Cell<u32>,
    /// Whether the job waits for all of them.
    measured: Cell<bool>,
    job: RefCell<Option<JsValue>>,
    /// Whether its job is done.
    done: Cell<bool>,
    /// Whether some thread of its job may still go on.
    tainted: Cell<bool>,
    over: RefCell<Option<Over>>,
    on_told: RefCell<Option<OnTold>>,
}

impl Machine {
    /// A machine that warms up.
    ///
    /// # Errors
    /// When the browser has no memory or no workers left.
    pub fn new(program: Program) -> Result<Machine, String> {
        let machine = Machine(Rc::new(Inner {
            program,
            arena: Arena::new(),
            groups: RefCell::default(),
            ended: RefCell::default(),
            ready: Cell::new(false),
            warm: Cell::new(0),
            measured: Cell::new(false),
            job: RefCell::default(),
            done: Cell::new(false),
            tainted: Cell::new(false),
            over: RefCell::default(),
            on_told: RefCell::default(),
        }));
        machine
            .0
            .begin(FIRST, Room::Run, "main", &[("warm", WARM)])?;
        Ok(machine)
    }

    /// Which build of the runtime it holds.
    pub fn build(&self) -> Build {
        self.0.program.build
    }

    /// The memory that its processes share with the page.
    pub fn arena(&self) -> &Arena {
        &self.0.arena
    }

    /// What it crashed with, if it did.
    pub fn crash(&self) -> Option<String> {
        match &*self.0.over.borrow() {
            Some(Over::Crashed(message)) => Some(message.clone()),
            _ => None,
        }
    }

    /// Runs the job, as soon as the first process is up. `on_told` hears of its end once.
    pub fn run(&self, job: &Job, on_told: impl Fn(Told) + 'static) {
        self.0.on_told.replace(Some(Box::new(on_told)));
        self.0.measured.set(job.measured);
        self.0.job.replace(Some(message_of(job)));
        let over = self.0.over.borrow().clone();
        match over {
            Some(over) => self.0.tell(over),
            None => self.0.run_when_ready(),
        }
    }

    /// Whether nothing is left of its job, so that it can have another one.
    pub fn is_clean(&self) -> bool {
        let done = *self.0.over.borrow() == Some(Over::Done);
        let groups = self.0.groups.borrow();
        let small = groups.iter().all(|(_, group)| group.size() <= MOST_KEPT);
        done && !self.0.tainted.get() && groups.len() == 1 && small
    }

    /// Makes a clean machine as new: what its job wrote has been read.
    pub fn renew(&self) {
        self.0.arena.clear();
        self.0.ended.take();
        self.0.done.set(false);
        self.0.over.take();
    }

    /// Ends all processes at once.
    pub fn end(&self) {
        self.0.on_told.take();
        let processes: Vec<u32> = self.0.groups.borrow().keys().copied().collect();
        processes
            .into_iter()
            .for_each(|process| self.0.end(process, EXITED - SIGKILL));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.groups
            .get_mut()
            .iter_mut()
            .for_each(|(_, group)| group.terminate());
    }
}

impl Inner {
    fn begin(
        self: &Rc<Self>,
        process: u32,
        room: Room,
        role: &str,
        numbers: &[(&str, u32)],
    ) -> Result<(), String> {
        let me: Weak<Inner> = Rc::downgrade(self);
        let (hears, fails) = (me.clone(), me);
        let mut group = Group::new(
            process,
            room,
            move |told| _ = hears.upgrade().map(|me| me.hear(process, &told)),
            move |text| _ = fails.upgrade().map(|me| me.crashed(process, text)),
        )?;
        group.employ(&self.program, &self.arena, role, numbers)?;
        self.groups.borrow_mut().insert(process, group);
        Ok(())
    }

    /// A worker of `process` says something.
    fn hear(self: &Rc<Self>, process: u32, told: &JsValue) {
        let number = |name: &str| number(told, name);
        match text(told, "kind").as_deref() {
            Some("ready") => {
                self.ready.set(true);
                self.run_when_ready();
            }
            Some("warm") if process == FIRST => {
                self.warm.set(self.warm.get() + 1);
                self.run_when_ready();
            }
            Some("carrier") => {
                let mut groups = self.groups.borrow_mut();
                let employed = groups.get_mut(&process).map_or(Ok(()), |group| {
                    group.employ(&self.program, &self.arena, "carrier", &[])
                });
                drop(groups);
                if let Err(message) = employed {
                    self.crashed(process, message);
                }
            }
            Some("process") if (FIRST + 1..=PROCESSES).contains(&number("number")) => {
                let numbers = [("at", number("at")), ("length", number("length"))];
                if let Err(message) = self.begin(number("number"), Room::Child, "child", &numbers) {
                    self.crashed(number("number"), message);
                }
            }
            // Who has ended by itself is about to say so.
            Some("end") if self.arena.has_ended(number("number").clamp(1, PROCESSES)) => {}
            Some("end") if number("number") != FIRST => {
                self.tainted.set(true);
                self.end(number("number"), EXITED - number("signal"));
                self.tell_if_done();
            }
            Some("done" | "left") => {
                let clean = Reflect::get(told, &"clean".into());
                if !clean.is_ok_and(|clean| clean.is_truthy()) {
                    self.tainted.set(true);
                }
                match process {
                    FIRST => self.done.set(true),
                    _ => self.end(process, EXITED),
                }
                self.tell_if_done();
            }
            Some("news") => self.pass_on(told),
            Some("crashed") => self.crashed(process, text(told, "message").unwrap_or_default()),
            // Not ours: rayon's pool talks over the same channel.
            _ => {}
        }
    }

    fn pass_on(&self, told: &JsValue) {
        let bytes = Reflect::get(told, &"bytes".into()).map(|bytes| Uint8Array::new(&bytes));
        let news = bytes
            .ok()
            .and_then(|bytes| postcard::from_bytes(&bytes.to_vec()).ok());
        if let (Some(news), Some(on_told)) = (news, &*self.on_told.borrow()) {
            on_told(Told::News(news));
        }
    }

    fn run_when_ready(&self) {
        let warm = !self.measured.get() || self.warm.get() >= WARM;
        if self.ready.get()
            && warm
            && let Some(job) = self.job.take()
            && let Some(first) = self.groups.borrow().get(&FIRST)
        {
            first.tell(&job);
        }
    }

    /// A process is gone, by a trap or because it could not begin.
    fn crashed(&self, process: u32, message: String) {
        if process == FIRST {
            self.tell(Over::Crashed(message));
        } else {
            console::error_1(&format!("process {process} crashed: {message}").into());
            self.tainted.set(true);
            self.end(process, EXITED - SIGABRT);
            self.tell_if_done();
        }
    }

    fn end(&self, process: u32, status: u32) {
        if let Some(mut group) = self.groups.borrow_mut().remove(&process) {
            group.terminate();
            self.ended.borrow_mut().push(group);
        }
        self.arena.bury(process, status);
    }

    /// Processes that have ended are about to say so: a machine without them can be used again.
    fn tell_if_done(&self) {
        let leaving = {
            let groups = self.groups.borrow();
            let leaves = |process: &u32| *process == FIRST || self.arena.has_ended(*process);
            groups.len() > 1 && groups.keys().all(leaves)
        };
        if self.done.get() && !leaving {
            self.tell(Over::Done);
        }
    }

    /// The first way to end is the one that counts.
    fn tell(&self, over: Over) {
        self.over.borrow_mut().get_or_insert(over.clone());
        if let Some(on_told) = self.on_told.take() {
            on_told(Told::Over(over));
        }
    }
}

fn message_of(job: &Job) -> JsValue {
    let names: Array = job
        .parameters
        .iter()
        .map(|(name, _)| JsValue::from(name))
        .collect();
    let values: Array = job
        .parameters
        .iter()
        .map(|(_, value)| JsValue::from(*value as f64))
        .collect();
    let told = Object::new();
    match job.task {
        Task::Run => set(&told, "role", &"run".into()),
        Task::Study(question) => {
            set(&told, "role", &"study".into());
            set(&told, "question", &question.name().into());
        }
    }
    set(&told, "lesson", &job.lesson.as_str().into());
    set(&told, "variant", &job.variant.as_str().into());
    set(&told, "names", &names);
    set(&told, "values", &values);
    set(&told, "schedule", &job.schedule.as_str().into());
    told.into()
}

fn text(told: &JsValue, name: &str) -> Option<String> {
    Reflect::get(told, &name.into()).ok()?.as_string()
}

fn number(told: &JsValue, name: &str) -> u32 {
    let value = Reflect::get(told, &name.into())
        .ok()
        .and_then(|value| value.as_f64());
    value.map_or(0, |value| value as u32)
}
