//! Small programs as plain data, made at random; shown as the Python that they are.

use std::fmt;

use threadlab::run::SplitMix64;

/// Some primitives, and tasks that use them.
#[derive(Clone, Debug)]
pub struct Program {
    pub things: Vec<Thing>,
    pub tasks: Vec<Vec<Step>>,
}

/// A primitive, with the number that it is made with where it takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Lock,
    RLock,
    Semaphore(u32),
    BoundedSemaphore(u32),
    Event,
    Condition,
    Queue(u32),
}

/// What a task does: an operation on one of the things.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub on: usize,
    pub act: Act,
}

/// An operation. What is `Timed` waits for a time that is as good as any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Acquire,
    TryAcquire,
    AcquireTimed,
    Release,
    ReleaseMany(u32),
    Locked,
    Set,
    Clear,
    IsSet,
    Wait,
    WaitTimed,
    Notify(u32),
    NotifyAll,
    Put(u32),
    PutNowait(u32),
    PutTimed(u32),
    Get,
    GetNowait,
    GetTimed,
    TaskDone,
    Join,
}

use Act::*;

impl Program {
    /// The program of this seed.
    pub fn new(seed: u64) -> Program {
        let mut dice = SplitMix64::new(seed);
        let things = if dice.below(3) < 2 { 1 } else { 2 };
        let things: Vec<Thing> = (0..things).map(|_| thing(&mut dice)).collect();
        // Two tasks with two to four steps each, or three with two, of which one may have one more: the
        // schedules of more are too many to try them all.
        let steps: Vec<u64> = match dice.below(2) {
            0 => (0..2).map(|_| 2 + dice.below(3)).collect(),
            _ => vec![2 + dice.below(2), 2, 2],
        };
        let task = |(number, steps): (u32, u64)| {
            let mut writer = Writer {
                things: &things,
                gives: dice.below(2) == 0,
                held: vec![false; things.len()],
                next: 10 * number,
            };
            (0..steps).map(|_| writer.step(&mut dice)).collect()
        };
        let tasks = (1..).zip(steps).map(task).collect();
        Program { things, tasks }
    }
}

impl Program {
    /// Tasks that use one thing.
    pub fn of(thing: Thing, tasks: &[&[Act]]) -> Program {
        let step = |&act: &Act| Step { on: 0, act };
        let tasks = tasks.iter().map(|acts| acts.iter().map(step).collect());
        Program {
            things: vec![thing],
            tasks: tasks.collect(),
        }
    }
}

fn thing(dice: &mut SplitMix64) -> Thing {
    let few = |dice: &mut SplitMix64| dice.below(3) as u32;
    match dice.below(7) {
        0 => Thing::Lock,
        1 => Thing::RLock,
        2 => Thing::Semaphore(few(dice)),
        3 => Thing::BoundedSemaphore(few(dice)),
        4 => Thing::Event,
        5 => Thing::Condition,
        _ => Thing::Queue(few(dice)),
    }
}

/// Writes a task step by step.
struct Writer<'a> {
    things: &'a [Thing],
    /// Whether the task rather gives, or rather takes what others give.
    gives: bool,
    /// Which locks the task has taken, as far as it can know before it runs.
    held: Vec<bool>,
    /// The next item that it puts: 10, 11 … for the first task, 20, 21 … for the second.
    next: u32,
}

impl Writer<'_> {
    fn step(&mut self, dice: &mut SplitMix64) -> Step {
        let on = dice.below(self.things.len() as u64) as usize;
        let acts = self.sensible(on);
        let act = acts[dice.below(acts.len() as u64) as usize];
        match act {
            Acquire | TryAcquire | AcquireTimed => self.held[on] = true,
            Release | ReleaseMany(_) => self.held[on] = false,
            Put(_) | PutNowait(_) | PutTimed(_) => self.next += 1,
            _ => {}
        }
        Step { on, act }
    }

    /// What may come next, the likelier the more often it is named: with steps that are all equally likely
    /// most programs stop at their first misuse, and hardly ever does one wait for what another gives.
    fn sensible(&self, on: usize) -> Vec<Act> {
        let item = self.next;
        match (self.things[on], self.held[on], self.gives) {
            (Thing::Lock, false, _) => {
                vec![Acquire, Acquire, TryAcquire, AcquireTimed, Release, Locked]
            }
            (Thing::Lock, true, _) => {
                vec![Release, Release, Release, Acquire, AcquireTimed, Locked]
            }
            (Thing::RLock, false, _) => vec![Acquire, Acquire, TryAcquire, AcquireTimed, Release],
            (Thing::RLock, true, _) => vec![Release, Release, Release, Acquire, AcquireTimed],
            (Thing::Semaphore(_) | Thing::BoundedSemaphore(_), _, false) => {
                vec![Acquire, Acquire, TryAcquire, AcquireTimed, Release]
            }
            (Thing::Semaphore(_) | Thing::BoundedSemaphore(_), _, true) => {
                vec![Release, Release, ReleaseMany(2), TryAcquire]
            }
            (Thing::Event, _, false) => vec![Wait, Wait, WaitTimed, IsSet],
            (Thing::Event, _, true) => vec![Set, Set, Clear, Clear, IsSet],
            // Nobody takes its lock twice, and nobody gives it back without having it: it is an RLock, which
            // has programs of its own.
            (Thing::Condition, false, _) => {
                vec![
                    Acquire,
                    Acquire,
                    Acquire,
                    Acquire,
                    Acquire,
                    Acquire,
                    Notify(1),
                    WaitTimed,
                ]
            }
            (Thing::Condition, true, false) => vec![Wait, Wait, WaitTimed, Release],
            (Thing::Condition, true, true) => {
                vec![Notify(1), Notify(1), Notify(2), NotifyAll, Release]
            }
            (Thing::Queue(_), _, false) => vec![Get, Get, Get, GetNowait, GetTimed, TaskDone],
            (Thing::Queue(_), _, true) => {
                vec![
                    Put(item),
                    Put(item),
                    Put(item),
                    PutNowait(item),
                    PutTimed(item),
                    Join,
                ]
            }
        }
    }
}

impl Act {
    /// The call, as Python writes it; `T` is a time.
    fn python(self) -> String {
        match self {
            Acquire => "acquire()".to_owned(),
            TryAcquire => "acquire(False)".to_owned(),
            AcquireTimed => "acquire(timeout=T)".to_owned(),
            Release => "release()".to_owned(),
            ReleaseMany(n) => format!("release({n})"),
            Locked => "locked()".to_owned(),
            Set => "set()".to_owned(),
            Clear => "clear()".to_owned(),
            IsSet => "is_set()".to_owned(),
            Wait => "wait()".to_owned(),
            WaitTimed => "wait(timeout=T)".to_owned(),
            Notify(n) => format!("notify({n})"),
            NotifyAll => "notify_all()".to_owned(),
            Put(item) => format!("put({item})"),
            PutNowait(item) => format!("put_nowait({item})"),
            PutTimed(item) => format!("put({item}, timeout=T)"),
            Get => "get()".to_owned(),
            GetNowait => "get_nowait()".to_owned(),
            GetTimed => "get(timeout=T)".to_owned(),
            TaskDone => "task_done()".to_owned(),
            Join => "join()".to_owned(),
        }
    }
}

/// A line for each thing, an empty line, a line for each task.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (thing, name) in self.things.iter().zip(NAMES) {
            match thing {
                Thing::Semaphore(n) | Thing::BoundedSemaphore(n) | Thing::Queue(n) => {
                    let kind = format!("{thing:?}");
                    let kind = kind.split('(').next().unwrap_or_default();
                    writeln!(f, "{name} = {kind}({n})")?;
                }
                plain => writeln!(f, "{name} = {plain:?}()")?,
            }
        }
        for task in &self.tasks {
            let call = |step: &Step| format!("{}.{}", NAMES[step.on], step.act.python());
            let calls: Vec<String> = task.iter().map(call).collect();
            write!(f, "\n{}", calls.join("; "))?;
        }
        Ok(())
    }
}

const NAMES: [&str; 2] = ["a", "b"];
