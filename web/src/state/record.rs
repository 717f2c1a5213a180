//! Everything the page knows of a run: a fold over its events, bounded in memory.
//!
//! It lives outside Yew's virtual DOM (see [`crate::player`]): a run brings thousands of events a
//! second, and each view takes from here what it can show, when it is time to paint.

use std::collections::VecDeque;

use litemap::LiteMap;
use threadlab::trace::{
    Activity, Change, Ended, Event, Kind, Verdict, WaitForGraph, Waiting, What,
};

pub use threadlab::trace::Wake;

use super::lanes::{Lane, Mark};
use super::log::Log;

/// The most events kept for the table.
pub const EVENTS: usize = 20_000;
/// The most wake-up arrows kept.
const WAKES: usize = 2000;
/// The most observed values kept.
const OBSERVED: usize = 50;

/// What a program made and named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// Its name, or nothing.
    pub name: String,
}

/// A run so far.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Whether only one task runs at a time, so that every other one is ready at best.
    pub stepped: bool,
    /// The program's output.
    pub log: Log,
    /// Values that the program observed, newest last.
    pub observed: VecDeque<(String, String)>,
    /// How it ended.
    pub verdict: Option<Verdict>,
    /// Events that were overwritten before the page could read them.
    pub lost: u64,
    lanes: LiteMap<u32, Lane>,
    resources: LiteMap<u32, Resource>,
    /// Thread and process resources, with the task that each stands for.
    lives: LiteMap<u32, u32>,
    wakes: VecDeque<Wake>,
    graph: WaitForGraph,
    events: VecDeque<Event>,
    forgotten: u64,
    activity: Activity,
}

impl Record {
    /// A run of which nothing is known yet.
    pub fn new(stepped: bool) -> Record {
        Record {
            stepped,
            activity: Activity::new(stepped),
            ..Record::default()
        }
    }

    /// Takes the next event in.
    pub fn apply(&mut self, event: Event) {
        self.fold(&event);
        self.graph.apply(&event);
        self.events.push_back(event);
        if self.events.len() > EVENTS {
            self.events.pop_front();
            self.forgotten += 1;
        }
    }

    /// The same run, no further than its first `count` kept events.
    pub fn until(&self, count: usize) -> Record {
        let mut past = Record::new(self.stepped);
        (past.lost, past.forgotten) = (self.lost, self.forgotten);
        past.advance(self, count);
        past
    }

    /// Goes on in the run that this is the past of.
    pub fn advance(&mut self, whole: &Record, count: usize) {
        let from = self.events.len();
        let more = whole.events.iter().take(count).skip(from);
        more.cloned().for_each(|event| self.apply(event));
    }

    fn fold(&mut self, event: &Event) {
        let mut changes = Vec::new();
        let at = self.activity.apply(event, |change| changes.push(change));
        if let What::Task {
            id,
            name,
            daemon,
            process,
            resource,
        } = &event.what
        {
            let lane = Lane::new(*id, name.clone(), *process, *daemon, at);
            self.lanes.insert(*id, lane);
            if *resource != 0 {
                self.lives.insert(*resource, *id);
            }
        } else if event.task != 0 {
            let lane = self.lane(event.task, event.process, at);
            if event.line > 0 {
                lane.line = event.line;
            }
        }
        changes
            .into_iter()
            .for_each(|change| self.change(change, at));
        self.say(event);
    }

    fn change(&mut self, change: Change, at: Mark) {
        match change {
            Change::State {
                task,
                process,
                state,
                resource,
                line,
            } => self.lane(task, process, at).go(state, at, resource, line),
            Change::Wake(wake) => {
                self.wakes.push_back(wake);
                if self.wakes.len() > WAKES {
                    self.wakes.pop_front();
                }
            }
        }
    }

    /// What an event says beside what its task does.
    fn say(&mut self, event: &Event) {
        match &event.what {
            What::End {
                how: Ended::Panicked(message),
            } => {
                if let Some(lane) = self.lanes.get_mut(&event.task) {
                    lane.panic = Some(message.clone());
                }
            }
            What::Resource { id, kind, name } => {
                let (kind, name) = (*kind, name.clone());
                self.resources.insert(*id, Resource { kind, name });
            }
            What::Output { stream, text } => self.log.write(event.task, *stream, text),
            What::Observe { name, value } => {
                self.observed.push_back((name.clone(), value.clone()));
                if self.observed.len() > OBSERVED {
                    self.observed.pop_front();
                }
            }
            What::Verdict(verdict) => self.verdict = Some(verdict.clone()),
            _ => {}
        }
    }

    /// The lane of a task; where its beginning was lost, one that begins here.
    fn lane(&mut self, task: u32, process: u32, at: Mark) -> &mut Lane {
        let unknown = || Lane::new(task, format!("T{task}"), process, false, at);
        self.lanes.entry(task).or_insert_with(unknown)
    }

    /// The tasks, in the order of their numbers.
    pub fn lanes(&self) -> impl ExactSizeIterator<Item = &Lane> {
        self.lanes.values()
    }

    /// A task's name; nothing for 0, which stands for the run itself.
    pub fn task_name(&self, task: u32) -> String {
        match self.lanes.get(&task) {
            Some(lane) => lane.name.clone(),
            None if task == 0 => String::new(),
            None => format!("T{task}"),
        }
    }

    /// A task.
    pub fn task(&self, task: u32) -> Option<&Lane> {
        self.lanes.get(&task)
    }

    /// A resource.
    pub fn resource(&self, id: u32) -> Option<&Resource> {
        self.resources.get(&id)
    }

    /// The task whose end a thread or process resource stands for.
    pub fn life(&self, resource: u32) -> Option<u32> {
        self.lives.get(&resource).copied()
    }

    /// Who woke whom, oldest first.
    pub fn wakes(&self) -> impl Iterator<Item = &Wake> {
        self.wakes.iter()
    }

    /// Who waits, on what, and who holds that, in order of task.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.graph.waiting()
    }

    /// The tasks that wait for each other in a cycle, in order; nothing where there is none.
    pub fn cycle(&self) -> Vec<Waiting> {
        match self.verdict.clone().unwrap_or_else(|| self.graph.stuck()) {
            Verdict::Deadlock(cycle) => cycle,
            _ => Vec::new(),
        }
    }

    /// The newest events.
    pub fn events(&self) -> &VecDeque<Event> {
        &self.events
    }

    /// Events that were read but are no longer kept.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Where the run has got to.
    pub fn end(&self) -> Mark {
        self.activity.end()
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
