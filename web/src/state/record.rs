//! Everything the page knows of a run: a fold over its events, bounded in memory.
//!
//! It lives outside Yew's virtual DOM (see [`crate::player`]): a run brings thousands of events a
//! second, and each view takes from here what it can show, when it is time to paint.

use std::collections::{BTreeMap, VecDeque};

use threadlab::trace::{Ended, Event, Kind, Operation, Outcome, Verdict, What};

use super::lanes::{Lane, Mark, State};
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

/// One task let another go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The task that acted, and when.
    pub from: (u32, Mark),
    /// The task that had waited, and when it went on.
    pub to: (u32, Mark),
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
    lanes: BTreeMap<u32, Lane>,
    resources: BTreeMap<u32, Resource>,
    /// Thread and process resources, with the task that each stands for.
    lives: BTreeMap<u32, u32>,
    /// Who acted on each resource last.
    acted: BTreeMap<u32, (u32, Mark)>,
    wakes: VecDeque<Wake>,
    events: VecDeque<Event>,
    forgotten: u64,
    end: Mark,
    baton: u32,
}

impl Record {
    /// A run of which nothing is known yet.
    pub fn new(stepped: bool) -> Record {
        Record {
            stepped,
            ..Record::default()
        }
    }

    /// Takes the next event in.
    pub fn apply(&mut self, event: Event) {
        let at = Mark {
            time: event.time_ns.max(self.end.time),
            step: event.seq,
        };
        self.end = at;
        self.fold(&event, at);
        self.events.push_back(event);
        if self.events.len() > EVENTS {
            self.events.pop_front();
            self.forgotten += 1;
        }
    }

    fn fold(&mut self, event: &Event, at: Mark) {
        let (me, line) = (event.task, event.line);
        if let What::Verdict(verdict) = &event.what {
            self.close(verdict, at);
            return;
        }
        if self.stepped && !matches!(event.what, What::Task { .. }) {
            self.pass_baton(me, at);
        }
        if line > 0 {
            self.lane(me, event.process, at).line = line;
        }
        match &event.what {
            What::Task {
                id,
                name,
                daemon,
                process,
                resource,
            } => {
                let lane = Lane::new(*id, name.clone(), *process, *daemon, at);
                self.lanes.insert(*id, lane);
                if *resource != 0 {
                    self.lives.insert(*resource, *id);
                }
            }
            What::Begin => self
                .lane(me, event.process, at)
                .go(State::Running, at, 0, 0),
            What::End { how } => self.end_of(event, how, at),
            What::Resource { id, kind, name } => {
                self.resources.insert(
                    *id,
                    Resource {
                        kind: *kind,
                        name: name.clone(),
                    },
                );
            }
            What::Blocked {
                operation,
                resource,
            } => {
                let kind = self.resources.get(resource).map(|r| r.kind);
                let state = State::of_wait(*operation, kind);
                self.lane(me, event.process, at)
                    .go(state, at, *resource, line);
            }
            What::Did {
                operation,
                resource,
                outcome,
            } => {
                self.did(event, *operation, *resource, outcome, at);
            }
            What::Output { stream, text } => self.log.write(me, *stream, text),
            What::Observe { name, value } => {
                self.observed.push_back((name.clone(), value.clone()));
                if self.observed.len() > OBSERVED {
                    self.observed.pop_front();
                }
            }
            What::Verdict(_) => {}
        }
    }

    fn end_of(&mut self, event: &Event, how: &Ended, at: Mark) {
        let lane = self.lane(event.task, event.process, at);
        lane.go(State::of_end(how), at, 0, 0);
        if let Ended::Panicked(message) = how {
            lane.panic = Some(message.clone());
        }
        let life = self
            .lives
            .iter()
            .find(|(_, task)| **task == event.task)
            .map(|(&r, _)| r);
        if let Some(life) = life {
            self.acted.insert(life, (event.task, at));
        }
    }

    fn did(
        &mut self,
        event: &Event,
        operation: Operation,
        resource: u32,
        outcome: &Outcome,
        at: Mark,
    ) {
        let me = event.task;
        let waited = {
            let now = self.lane(me, event.process, at).now();
            let waiting = !matches!(now.state, State::Running | State::Ready);
            (waiting && now.resource == resource && resource != 0).then_some(now.from)
        };
        let by_other = self
            .acted
            .get(&resource)
            .filter(|(task, _)| *task != me)
            .copied();
        if let (Some(since), Some(from), Outcome::Ok | Outcome::Value(_)) =
            (waited, by_other, outcome)
            && from.1.step > since.step
        {
            self.wakes.push_back(Wake { from, to: (me, at) });
            if self.wakes.len() > WAKES {
                self.wakes.pop_front();
            }
        }
        if resource != 0
            && !matches!(
                operation,
                Operation::Read | Operation::Write | Operation::Join
            )
        {
            self.acted.insert(resource, (me, at));
        }
        self.lane(me, event.process, at)
            .go(State::Running, at, 0, event.line);
    }

    /// In a stepped run the task that acts holds the baton, so the one that held it before is
    /// ready at best.
    fn pass_baton(&mut self, to: u32, at: Mark) {
        let from = std::mem::replace(&mut self.baton, to);
        if from != to
            && let Some(lane) = self.lanes.get_mut(&from)
            && lane.now().state == State::Running
        {
            lane.go(State::Ready, at, 0, lane.line);
        }
        if let Some(lane) = self.lanes.get_mut(&to)
            && lane.now().state == State::Ready
        {
            lane.go(State::Running, at, 0, lane.line);
        }
    }

    fn close(&mut self, verdict: &Verdict, at: Mark) {
        if *verdict == Verdict::Completed {
            for lane in self.lanes.values_mut() {
                lane.go(State::CutOff, at, 0, 0);
            }
        }
        self.verdict = Some(verdict.clone());
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
        self.end
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
