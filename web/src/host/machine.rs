//! The processes of one run, from before it is known what it runs to the end of the last of them.
//!
//! Workers ask by message for what only the UI thread can do: another carrier, another process, the
//! end of one. A process that traps takes nothing with it but itself; if it is the first, the run is
//! over.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use js_sys::{Array, Object, Reflect};
use threadlab::trace::segment::{EXITED, PROCESSES};
use wasm_bindgen::JsValue;
use web_sys::console;

use super::Job;
use super::arena::Arena;
use super::group::{Group, Room, set};
use super::program::Program;

/// Carriers that the first process has before it runs: one for its supervisor, and some threads.
const WARM: u32 = 4;
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

/// Who is told of the end.
type OnOver = Box<dyn Fn(Over)>;

struct Inner {
    program: Program,
    arena: Arena,
    groups: RefCell<BTreeMap<u32, Group>>,
    /// Groups that have ended: their closures must not go while one of them may be running.
    ended: RefCell<Vec<Group>>,
    ready: Cell<bool>,
    job: RefCell<Option<JsValue>>,
    over: RefCell<Option<Over>>,
    on_over: RefCell<Option<OnOver>>,
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
            job: RefCell::default(),
            over: RefCell::default(),
            on_over: RefCell::default(),
        }));
        machine
            .0
            .begin(FIRST, Room::Run, "main", &[("warm", WARM)])?;
        Ok(machine)
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

    /// Runs the job, as soon as the first process is up. `on_over` is called once, at its end.
    pub fn run(&self, job: &Job, on_over: impl Fn(Over) + 'static) {
        self.0.on_over.replace(Some(Box::new(on_over)));
        self.0.job.replace(Some(message_of(job)));
        let over = self.0.over.borrow().clone();
        match over {
            Some(over) => self.0.tell(over),
            None => self.0.run_when_ready(),
        }
    }

    /// Ends all processes at once.
    pub fn end(&self) {
        self.0.on_over.take();
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
            .values_mut()
            .for_each(Group::terminate);
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
            Some("end") if number("number") != FIRST => {
                self.end(number("number"), EXITED - number("signal"));
            }
            Some("left") if process != FIRST => self.end(process, EXITED),
            Some("done" | "left") => self.tell(Over::Done),
            Some("crashed") => self.crashed(process, text(told, "message").unwrap_or_default()),
            // Not ours: rayon's pool talks over the same channel.
            _ => {}
        }
    }

    fn run_when_ready(&self) {
        if self.ready.get()
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
            self.end(process, EXITED - SIGABRT);
        }
    }

    fn end(&self, process: u32, status: u32) {
        if let Some(mut group) = self.groups.borrow_mut().remove(&process) {
            group.terminate();
            self.ended.borrow_mut().push(group);
        }
        self.arena.bury(process, status);
    }

    /// The first way to end is the one that counts.
    fn tell(&self, over: Over) {
        self.over.borrow_mut().get_or_insert(over.clone());
        if let Some(on_over) = self.on_over.take() {
            on_over(over);
        }
    }
}

fn message_of(job: &Job) -> JsValue {
    let names: Array = job.parameters.keys().map(JsValue::from).collect();
    let values: Array = job
        .parameters
        .values()
        .map(|value| JsValue::from(*value as f64))
        .collect();
    let told = Object::new();
    set(&told, "role", &"run".into());
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
