//! Who waits for whom, who is still there, what failed: a fold over events that yields a run's verdict.
//!
//! A run is over when its main task has ended, which waits for all who keep the run alive; it has failed
//! if a task panicked. It cannot go on if every task that is left waits without a deadline. What is
//! neither was still going when it ended: it stalled. A process is gone with its main task.
//!
//! A task that waits for a lock waits for its holder; one that joins waits for the task it joins; one that
//! waits for a future waits for the task that works on it. Everything else (an event, a queue, a
//! condition) can be acted on by anybody, so it has no edge.
//! Each task has at most one edge out, so a cycle is found by following edges (Holt, "Some deadlock
//! properties of computer systems", ACM Computing Surveys 4(3), 1972). A wait with a deadline is no part of
//! a cycle: it ends by itself.
//!
//! What holds for a run that is over holds for no part of it: where a trace merely breaks off, a task that
//! shows as waiting may be on its way. Only a cycle can be told before the end.

use litemap::LiteMap;

use super::event::{Ended, Event, Kind, Operation, Outcome, What};
use super::verdict::{Holder, Verdict, Waiting};

/// The number of the main task, and of its process.
const FIRST: u32 = 1;

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
    waits: LiteMap<u32, Wait>,
    daemons: LiteMap<u32, ()>,
    /// Tasks that exist and have not ended, each with its process.
    alive: LiteMap<u32, u32>,
    /// Processes whose main task has ended.
    gone: LiteMap<u32, ()>,
    failed: bool,
    stalled: bool,
}

#[derive(Clone, Copy, Debug)]
struct Wait {
    resource: u32,
    line: u32,
    bounded: bool,
}

impl WaitForGraph {
    /// Takes the next event in.
    pub fn apply(&mut self, event: &Event) {
        let me = event.task;
        match &event.what {
            What::Task {
                id,
                daemon,
                process,
                resource,
                ..
            } => {
                self.alive.insert(*id, *process);
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
            What::Blocked {
                resource, bounded, ..
            } => {
                let (resource, line, bounded) = (*resource, event.line, *bounded);
                let wait = Wait {
                    resource,
                    line,
                    bounded,
                };
                self.waits.insert(me, wait);
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
            What::End { how } => {
                self.failed |= matches!(how, Ended::Panicked(_));
                self.waits.remove(&me);
                self.alive.remove(&me);
                if self.is_main(me) {
                    self.gone.insert(event.process, ());
                }
            }
            // That the limit passed is nothing that a task does: only the run itself can tell.
            What::Verdict(Verdict::Stalled) => self.stalled = true,
            _ => {}
        }
    }

    /// Whether its process lives as long as it does.
    fn is_main(&self, task: u32) -> bool {
        let is_process = |resource| self.kinds.get(resource) == Some(&Kind::Process);
        let mut lives = self.lives.iter();
        task == FIRST || lives.any(|(resource, &of)| of == task && is_process(resource))
    }

    /// Whether it can no longer do anything since its process is gone, whatever it was at. (In a live
    /// run it may get to tell of a wait after that.)
    fn is_gone(&self, task: u32) -> bool {
        let process = self.alive.get(&task);
        process.is_some_and(|process| self.gone.contains_key(process))
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
        self.those_waiting(|_| true)
    }

    fn those_waiting(&self, which: impl Fn(&Wait) -> bool) -> Vec<Waiting> {
        let is_here = |(task, wait): &(&u32, &Wait)| which(wait) && !self.is_gone(**task);
        let waiting = |(&task, wait): (&u32, &Wait)| Waiting {
            task,
            resource: wait.resource,
            line: wait.line,
            holder: self.holder(wait.resource),
        };
        self.waits.iter().filter(is_here).map(waiting).collect()
    }

    /// Locks that are held now, each with its holder, in order of number.
    pub fn held(&self) -> impl Iterator<Item = (u32, Holder)> {
        self.holders.iter().map(|(&lock, &holder)| (lock, holder))
    }

    fn holder(&self, resource: u32) -> Option<Holder> {
        let life = self
            .lives
            .get(&resource)
            .filter(|&&task| self.is_alive(task) && !self.is_gone(task));
        self.holders
            .get(&resource)
            .or(self.works.get(&resource))
            .copied()
            .or(life.map(|&task| Holder { task, line: 0 }))
    }

    /// Whether the task exists and has not ended.
    pub fn is_alive(&self, task: u32) -> bool {
        self.alive.contains_key(&task)
    }

    /// The verdict of a run whose last event was this.
    pub fn verdict(&self) -> Verdict {
        let rests = |&task: &u32| {
            let waits = self.waits.get(&task).is_some_and(|wait| !wait.bounded);
            waits || self.is_gone(task)
        };
        if self.stalled {
            Verdict::Stalled
        } else if self.gone.contains_key(&FIRST) {
            match self.failed {
                true => Verdict::Failed,
                false => Verdict::Completed,
            }
        } else if !self.alive.is_empty() && self.alive.keys().all(rests) {
            self.stuck()
        } else {
            Verdict::Stalled
        }
    }

    /// The verdict of a run in which nobody can move any more: a cycle if there is one (the one
    /// with the lowest task), else all those who wait and are not daemons.
    pub fn stuck(&self) -> Verdict {
        let waiting = self.those_waiting(|wait| !wait.bounded);
        WaitForGraph::stuck_together(&waiting, |task| self.daemons.contains_key(&task))
    }

    /// The same of tasks that several folds know, each those of its process, in order of task.
    pub fn stuck_together(waiting: &[Waiting], is_daemon: impl Fn(u32) -> bool) -> Verdict {
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
