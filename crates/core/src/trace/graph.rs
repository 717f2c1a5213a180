//! Who waits for whom: a fold over events that yields the verdict of a run that cannot go on.
//!
//! A task that waits for a lock waits for its holder; one that joins waits for the task it joins; one that
//! waits for a future waits for the task that works on it. Everything else (an event, a queue, a
//! condition) can be acted on by anybody, so it has no edge.
//! Each task has at most one edge out, so a cycle is found by following edges (Holt, "Some deadlock
//! properties of computer systems", ACM Computing Surveys 4(3), 1972).

use litemap::LiteMap;

use super::event::{Event, Kind, Operation, Outcome, What};
use super::verdict::{Holder, Verdict, Waiting};

/// The state of the fold: who holds what, who waits on what, who is gone.
#[derive(Clone, Debug, Default)]
pub struct WaitForGraph {
    kinds: LiteMap<u32, Kind>,
    holders: LiteMap<u32, Holder>,
    /// For each lock, the highest number of an event that took it or gave it back. A live run's
    /// events may come a little out of order; an older one says nothing about now.
    latest: LiteMap<u32, u64>,
    /// Futures that are worked on, each with the task that does and the line that submitted it.
    works: LiteMap<u32, Holder>,
    /// Thread and process resources, with the task that each stands for: the one that a task event
    /// names; until there is one, that which was the first to touch it.
    lives: LiteMap<u32, u32>,
    waits: LiteMap<u32, (u32, u32)>,
    daemons: LiteMap<u32, ()>,
    /// Tasks that exist and have not ended.
    alive: LiteMap<u32, ()>,
}

impl WaitForGraph {
    /// Takes the next event in.
    pub fn apply(&mut self, event: &Event) {
        let me = event.task;
        match &event.what {
            What::Task {
                id,
                daemon,
                resource,
                ..
            } => {
                self.alive.insert(*id, ());
                // The first main task has no resource by which others could join it.
                if *resource != 0 {
                    self.lives.insert(*resource, *id);
                }
                if *daemon {
                    self.daemons.insert(*id, ());
                }
            }
            What::Resource { id, kind, .. } => {
                self.kinds.insert(*id, *kind);
                // A thread that names its own handle first is one that nobody here has started.
                if *kind == Kind::Thread {
                    self.lives.entry(*id).or_insert(me);
                }
            }
            What::Blocked { resource, .. } => {
                self.waits.insert(me, (*resource, event.line));
            }
            What::Did {
                operation,
                resource,
                outcome,
            } => {
                self.waits.remove(&me);
                self.did(event, *operation, *resource, outcome);
                self.worked(event, *operation, *resource, outcome);
            }
            What::End { .. } => {
                self.waits.remove(&me);
                self.alive.remove(&me);
            }
            _ => {}
        }
    }

    fn did(&mut self, event: &Event, operation: Operation, resource: u32, outcome: &Outcome) {
        let takes = match operation {
            Operation::Acquire => true,
            Operation::Release => false,
            _ => return,
        };
        // An RLock's levels show as values: one more is taken by who holds it, one is left to it.
        let changes_hands = match (self.kinds.get(&resource), outcome) {
            (Some(Kind::Lock | Kind::RLock), Outcome::Ok) => true,
            (Some(Kind::RLock), Outcome::Value(_)) => {
                takes && !self.is_held_by(resource, event.task)
            }
            _ => return,
        };
        let latest = self.latest.entry(resource).or_insert(0);
        if event.seq < *latest {
            return;
        }
        *latest = event.seq;
        if !changes_hands {
            return;
        }
        if takes {
            let (task, line) = (event.task, event.line);
            self.holders.insert(resource, Holder { task, line });
        } else {
            self.holders.remove(&resource);
        }
    }

    /// Who takes up the work of a future sets it. (Each happens once, and a live run's events may come a
    /// little out of order: what comes late is a start that says nothing about now.)
    fn worked(&mut self, event: &Event, operation: Operation, resource: u32, outcome: &Outcome) {
        if self.kinds.get(&resource) != Some(&Kind::Future) {
            return;
        }
        let (task, line) = (event.task, event.line);
        match (operation, outcome) {
            (Operation::Start, Outcome::Ok) => {
                _ = self.works.insert(resource, Holder { task, line })
            }
            (Operation::Set, _) => _ = self.works.remove(&resource),
            _ => {}
        }
    }

    fn is_held_by(&self, lock: u32, task: u32) -> bool {
        self.holders
            .get(&lock)
            .is_some_and(|holder| holder.task == task)
    }

    /// Tasks that wait now, each with what it waits on, in order of task.
    pub fn waiting(&self) -> Vec<Waiting> {
        let waiting = |(&task, &(resource, line))| Waiting {
            task,
            resource,
            line,
            holder: self.holder(resource),
        };
        self.waits.iter().map(waiting).collect()
    }

    /// Locks that are held now, each with its holder, in order of number.
    pub fn held(&self) -> impl Iterator<Item = (u32, Holder)> {
        self.holders.iter().map(|(&lock, &holder)| (lock, holder))
    }

    fn holder(&self, resource: u32) -> Option<Holder> {
        let life = self
            .lives
            .get(&resource)
            .filter(|task| self.alive.contains_key(task));
        self.holders
            .get(&resource)
            .or(self.works.get(&resource))
            .copied()
            .or(life.map(|&task| Holder { task, line: 0 }))
    }

    /// The verdict of a run in which nobody can move any more: a cycle if there is one (the one
    /// with the lowest task), else all those who wait and are not daemons.
    pub fn stuck(&self) -> Verdict {
        WaitForGraph::verdict(&self.waiting(), |task| self.daemons.contains_key(&task))
    }

    /// The same of tasks that several folds know, each those of its process, in order of task.
    pub fn verdict(waiting: &[Waiting], is_daemon: impl Fn(u32) -> bool) -> Verdict {
        let cycle = waiting.iter().find_map(|start| cycle_from(start, waiting));
        cycle.map(Verdict::Deadlock).unwrap_or_else(|| {
            let others = waiting.iter().filter(|waiting| !is_daemon(waiting.task));
            Verdict::AllWaiting(others.cloned().collect())
        })
    }
}

/// The cycle that leads from `start` back to it.
fn cycle_from(start: &Waiting, all: &[Waiting]) -> Option<Vec<Waiting>> {
    let mut cycle = vec![start.clone()];
    loop {
        let next = cycle.last()?.holder?.task;
        if next == start.task {
            return Some(cycle);
        }
        if cycle.iter().any(|w| w.task == next) {
            return None;
        }
        cycle.push(all.iter().find(|w| w.task == next)?.clone());
    }
}
