//! What each task is doing, and who let whom go on: the fold that every picture of a run is made of.
//!
//! It turns events into *changes*, and keeps nothing but the present: how much of the past a view
//! remembers is its own affair. A wait that came to a good end was ended by whoever last did the
//! counterpart of what was waited for, since the wait began: a release for an acquire, a put for
//! a get, an end for a join. A trace does not say which ends make a pipe, so for these nobody is named.

use litemap::LiteMap;

use super::event::{Event, Kind, Operation, Outcome, What};
use super::state::State;
use super::verdict::Verdict;

/// A moment of a run, on both axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Nanoseconds since the run began.
    pub time: u64,
    /// Sequence number of the event.
    pub step: u64,
}

/// One task let another go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The task that acted, and when.
    pub from: (u32, Mark),
    /// The task that had waited, and when it went on.
    pub to: (u32, Mark),
}

/// What an event changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A task goes over to another state, or begins in it.
    State {
        /// The task.
        task: u32,
        /// Its process.
        process: u32,
        /// The state.
        state: State,
        /// What it waits on; 0 where it waits on nothing.
        resource: u32,
        /// The line at which it does; 0 where there is none.
        line: u32,
    },
    /// One task let another go on.
    Wake(Wake),
}

/// The present of a run.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    /// Whether only one task runs at a time, so that every other one is ready at best.
    stepped: bool,
    tasks: LiteMap<u32, Now>,
    kinds: LiteMap<u32, Kind>,
    /// Thread and process resources, by the task that each stands for.
    lives: LiteMap<u32, u32>,
    /// Who did what on a resource last. An end is entered as what a join waits for.
    acted: LiteMap<(u32, Operation), (u32, Mark)>,
    end: Mark,
    baton: u32,
}

#[derive(Clone, Copy, Debug)]
struct Now {
    process: u32,
    state: State,
    resource: u32,
    line: u32,
    since: Mark,
    /// It computes while virtual time passes: running, without the baton.
    computes: bool,
}

/// What has to be done on a resource so that who waits in this operation goes on.
fn counterparts(waiting: Operation) -> &'static [Operation] {
    match waiting {
        Operation::Acquire => &[Operation::Release],
        // The last three are what lets go, or sends away, who waits at a barrier.
        Operation::Wait => &[
            Operation::Set,
            Operation::Notify,
            Operation::Cancel,
            Operation::Release,
            Operation::Abort,
            Operation::Reset,
        ],
        Operation::Arrive => &[Operation::Wait],
        Operation::Put => &[Operation::Get, Operation::Shutdown],
        Operation::Get => &[Operation::Put, Operation::Shutdown],
        Operation::Join => &[Operation::Join, Operation::TaskDone, Operation::Shutdown],
        _ => &[],
    }
}

impl Activity {
    /// A run of which nothing is known yet.
    pub fn new(stepped: bool) -> Activity {
        Activity {
            stepped,
            ..Activity::default()
        }
    }

    /// Where the run has got to.
    pub fn end(&self) -> Mark {
        self.end
    }

    /// Takes the next event in, and tells what it changes, in order. Returns its place: a clock
    /// that lags behind another task's is taken for that one's, so that time never goes back.
    pub fn apply(&mut self, event: &Event, mut tell: impl FnMut(Change)) -> Mark {
        let at = Mark {
            time: event.time_ns.max(self.end.time),
            step: event.seq,
        };
        self.end = at;
        self.fold(event, at, &mut tell);
        at
    }

    fn fold(&mut self, event: &Event, at: Mark, tell: &mut impl FnMut(Change)) {
        if let What::Verdict(verdict) = &event.what {
            self.close(verdict, at, tell);
            return;
        }
        if self.stepped && !matches!(event.what, What::Task { .. }) {
            self.pass_baton(event.task, at, tell);
        }
        match &event.what {
            What::Task {
                id,
                process,
                resource,
                ..
            } => {
                if *resource != 0 {
                    self.lives.insert(*id, *resource);
                }
                self.begin(*id, *process, at, tell);
            }
            What::Begin => self.go(event, at, State::Running, 0, tell),
            What::End { how } => {
                self.go(event, at, State::of_end(how), 0, tell);
                if let Some(&life) = self.lives.get(&event.task) {
                    self.acted.insert((life, Operation::Join), (event.task, at));
                }
            }
            What::Resource { id, kind, .. } => {
                self.kinds.insert(*id, *kind);
            }
            What::Blocked {
                operation,
                resource,
                ..
            } => {
                let kind = self.kinds.get(resource).copied();
                self.go(event, at, State::of_wait(*operation, kind), *resource, tell);
                if let Some(now) = self.tasks.get_mut(&event.task) {
                    now.computes = *operation == Operation::Compute;
                }
            }
            What::Did {
                operation,
                resource,
                outcome,
            } => {
                self.did(event, (*operation, *resource, outcome), at, tell);
            }
            What::Output { .. } | What::Observe { .. } | What::Verdict(_) => {}
        }
    }

    fn did(
        &mut self,
        event: &Event,
        (operation, resource, outcome): (Operation, u32, &Outcome),
        at: Mark,
        tell: &mut impl FnMut(Change),
    ) {
        let me = event.task;
        let well = matches!(outcome, Outcome::Ok | Outcome::Value(_));
        // An error may be news from somebody too: that the queue has been shut down.
        let told = well || matches!(outcome, Outcome::Error(_));
        let from = told.then(|| self.waker(me, operation, resource)).flatten();
        self.go(event, at, State::Running, 0, tell);
        if let Some(from) = from {
            tell(Change::Wake(Wake { from, to: (me, at) }));
        }
        if well && resource != 0 && operation != Operation::Join {
            self.acted.insert((resource, operation), (me, at));
        }
    }

    /// Who let this task go on, if it waited on the resource.
    fn waker(&self, me: u32, operation: Operation, resource: u32) -> Option<(u32, Mark)> {
        let now = self.tasks.get(&me)?;
        let waited = now.state.is_wait() && now.resource == resource && resource != 0;
        let acted = |&done: &Operation| self.acted.get(&(resource, done)).copied();
        counterparts(operation)
            .iter()
            .filter_map(acted)
            .filter(|(task, mark)| waited && *task != me && mark.step > now.since.step)
            .max_by_key(|(_, mark)| mark.step)
    }

    /// A task that is ready to run from here on.
    fn begin(&mut self, task: u32, process: u32, at: Mark, tell: &mut impl FnMut(Change)) {
        let (state, resource, line, since) = (State::Ready, 0, 0, at);
        let now = Now {
            process,
            state,
            resource,
            line,
            since,
            computes: false,
        };
        self.tasks.insert(task, now);
        tell(Change::State {
            task,
            process,
            state,
            resource,
            line,
        });
    }

    /// The task of an event goes over to a state. The same state on the same resource goes on, and
    /// nothing follows an end.
    fn go(
        &mut self,
        event: &Event,
        at: Mark,
        state: State,
        resource: u32,
        tell: &mut impl FnMut(Change),
    ) {
        let (task, process, line) = (event.task, event.process, event.line);
        if let Some(now) = self.tasks.get_mut(&task) {
            if line != 0 {
                now.line = line;
            }
            if now.state.is_end() || (now.state, now.resource) == (state, resource) {
                return;
            }
        }
        let since = at;
        self.tasks.insert(
            task,
            Now {
                process,
                state,
                resource,
                line,
                since,
                computes: false,
            },
        );
        tell(Change::State {
            task,
            process,
            state,
            resource,
            line,
        });
    }

    /// In a stepped run the task that acts holds the baton, so the one that held it before is
    /// ready at best, unless it computes in time that passes meanwhile.
    fn pass_baton(&mut self, to: u32, at: Mark, tell: &mut impl FnMut(Change)) {
        let from = std::mem::replace(&mut self.baton, to);
        let computes = |task| self.tasks.get(&task).is_some_and(|now: &Now| now.computes);
        if from != to && !computes(from) {
            self.exchange(from, (State::Running, State::Ready), at, tell);
        }
        if let Some(now) = self.tasks.get_mut(&to) {
            now.computes = false;
        }
        self.exchange(to, (State::Ready, State::Running), at, tell);
    }

    fn exchange(
        &mut self,
        task: u32,
        (old, state): (State, State),
        at: Mark,
        tell: &mut impl FnMut(Change),
    ) {
        if let Some(now) = self.tasks.get_mut(&task).filter(|now| now.state == old) {
            (now.state, now.since) = (state, at);
            let (process, line) = (now.process, now.line);
            tell(Change::State {
                task,
                process,
                state,
                resource: 0,
                line,
            });
        }
    }

    /// Who is still there when a run completes is cut off; who waits when it cannot go on, waits on.
    fn close(&mut self, verdict: &Verdict, at: Mark, tell: &mut impl FnMut(Change)) {
        if *verdict != Verdict::Completed {
            return;
        }
        for (&task, now) in self.tasks.iter_mut().filter(|(_, now)| !now.state.is_end()) {
            (now.state, now.resource, now.since) = (State::CutOff, 0, at);
            let (process, state) = (now.process, now.state);
            tell(Change::State {
                task,
                process,
                state,
                resource: 0,
                line: 0,
            });
        }
    }
}
