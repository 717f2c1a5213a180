//! Stepped mode: real threads, of which only the one that holds the baton runs, in virtual time.
//!
//! There is no scheduler thread. Whoever comes to a gate or has to wait asks the policy who goes
//! next and hands that task the baton: one futex wake per switch, none where it stays. Virtual time
//! moves only when nobody can run, to the earliest deadline. README.md has the rules by number.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::baton::Baton;
use super::choices::Choices;
use super::end::Why;
use super::explore::Footprint;
use super::inner::Inner;
use super::policy::{Point, Policy};
use super::wait::Key;
use crate::schedule::Deviation;
use crate::sys::{self, Carriers, Wake};

/// How a run is to be stepped, beside its policy.
#[derive(Clone, Debug)]
pub(super) struct Stepping {
    /// The most steps; after that it is stalled.
    pub limit: u64,
    /// Whether to keep the choices.
    pub record: bool,
    /// Threads that several runs share, one after the other.
    pub carriers: Option<Arc<Carriers>>,
}

impl Default for Stepping {
    fn default() -> Self {
        Stepping {
            limit: u64::MAX,
            record: false,
            carriers: None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Stepper {
    state: Mutex<State>,
    /// Whether the policy wants to know what a step touches.
    footprints: bool,
    carriers: Option<Arc<Carriers>>,
}

#[derive(Debug)]
struct State {
    /// By task number less one.
    slots: Vec<Slot>,
    policy: Policy,
    /// Steps that are left.
    left: u64,
    /// How often two or more could go.
    choices: u32,
    record: Option<Choices>,
    /// What the current step has touched so far.
    step: Footprint,
    /// Whether something is in use whose touches are not counted.
    opaque: bool,
    now: u64,
    /// Waits begun so far: their order is the order of wakes.
    arrivals: u64,
    closed: bool,
    /// Kept from step to step, so that a step allocates nothing.
    ready: Vec<u32>,
}

#[derive(Debug)]
struct Slot {
    doing: Doing,
    /// What its next step touches from the start: what it waits on.
    begins: Footprint,
    baton: Arc<Baton>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// It can run; if it comes from a wait, this is why.
    Ready(Wake),
    Waiting {
        key: Key,
        arrival: u64,
        deadline: Option<u64>,
    },
    /// It watches until that task waits.
    Watching(u32),
    Gone,
}

/// Who is to go on.
enum Next {
    Task(u32),
    /// Nobody can, and none ever will.
    Nobody,
    /// Nobody shall: the policy ends the run.
    End,
}

impl Stepper {
    pub(super) fn new(policy: Policy, stepping: Stepping) -> Self {
        let footprints = policy.wants_footprints();
        let state = State {
            slots: Vec::new(),
            policy,
            left: stepping.limit,
            choices: 0,
            record: stepping.record.then(Choices::default),
            step: Footprint::default(),
            opaque: false,
            now: 0,
            arrivals: 0,
            closed: false,
            ready: Vec::new(),
        };
        Stepper {
            state: Mutex::new(state),
            footprints,
            carriers: stepping.carriers,
        }
    }

    /// Starts a task's thread.
    pub fn spawn(&self, name: &str, job: Box<dyn FnOnce() + Send>) -> Result<(), String> {
        match &self.carriers {
            Some(carriers) => carriers.spawn(name, job),
            None => sys::spawn(name, job),
        }
    }

    /// The current step touches this resource, and changes it or only looks.
    pub fn touch(&self, resource: u32, changes: bool) {
        self.note(|state| state.step.touch(resource, changes));
    }

    /// The current step can be told from outside, or depends on more than resources (X3).
    pub fn show(&self) {
        self.note(|state| state.step.show());
    }

    /// From here on, so does every step.
    pub fn show_all(&self) {
        self.note(|state| state.opaque = true);
    }

    fn note(&self, f: impl FnOnce(&mut State)) {
        if self.footprints {
            f(&mut self.state());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn now(&self) -> u64 {
        self.state().now
    }

    /// A new task, which can be chosen from here on, even before its thread is up.
    pub fn add(&self, id: u32) {
        let mut state = self.state();
        assert_eq!(
            id as usize,
            state.slots.len() + 1,
            "tasks are numbered in order"
        );
        state.slots.push(Slot {
            doing: Doing::Ready(Wake::Woken),
            begins: Footprint::default(),
            baton: Arc::default(),
        });
    }

    /// The first thing that a task's thread does: waits for its first turn.
    pub fn arrive(&self, me: u32) {
        let baton = self.state().baton(me);
        baton.receive();
    }

    /// A point at which another task may take over.
    pub fn step(&self, run: &Arc<Inner>, me: u32) {
        self.switch(run, me, self.state());
    }

    /// Waits on a word, which still holds the expected value since only the baton's holder runs. It is
    /// a word of the resource `on`, if that is known.
    pub fn block(
        &self,
        run: &Arc<Inner>,
        me: u32,
        key: Key,
        deadline: Option<u64>,
        on: Option<u32>,
    ) -> Wake {
        let mut state = self.state();
        state.arrivals += 1;
        let arrival = state.arrivals;
        if self.footprints {
            state.slot(me).begins = on.map_or(Footprint::UNKNOWN, Footprint::of);
        }
        state.slot(me).doing = Doing::Waiting {
            key,
            arrival,
            deadline,
        };
        self.switch(run, me, state)
    }

    /// Waits until `other` waits for something. False if nobody can run any more and it does not.
    pub fn watch(&self, run: &Arc<Inner>, me: u32, other: u32) {
        let mut state = self.state();
        state.slot(me).doing = Doing::Watching(other);
        self.switch(run, me, state);
    }

    /// The task ends; it hands the baton on and never gets it back.
    pub fn leave(&self, run: &Arc<Inner>, me: u32) {
        let mut state = self.state();
        state.slot(me).doing = Doing::Gone;
        self.hand_on(run, me, state);
    }

    /// The task never gets the baton again, and keeps what it holds: its process was killed.
    pub fn freeze(&self, id: u32) {
        self.state().slot(id).doing = Doing::Gone;
    }

    /// A task whose thread could not be started.
    pub fn abandon(&self, id: u32) {
        self.state().slot(id).doing = Doing::Gone;
    }

    /// Makes the first `n` that wait on the word ready.
    pub fn ready(&self, key: Key, n: u32) {
        let mut state = self.state();
        for _ in 0..n {
            let waiting = |(i, slot): (usize, &Slot)| match slot.doing {
                Doing::Waiting {
                    key: on, arrival, ..
                } if on == key => Some((arrival, i)),
                _ => None,
            };
            let Some((_, first)) = state.slots.iter().enumerate().filter_map(waiting).min() else {
                return;
            };
            state.slots[first].doing = Doing::Ready(Wake::Woken);
        }
    }

    /// The choices that were kept, and the first deviation that was not followed. The run is over.
    pub fn take_choices(&self) -> (Option<Choices>, Option<Deviation>) {
        let mut state = self.state();
        let step = std::mem::take(&mut state.step);
        state.policy.finish(step);
        (state.record.take(), state.policy.strayed())
    }

    /// Ends the run: every task wakes up, and finds it closed.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.slots.iter().for_each(|slot| slot.baton.hand_over());
    }

    fn switch(&self, run: &Arc<Inner>, me: u32, state: MutexGuard<'_, State>) -> Wake {
        if let Some(baton) = self.hand_on(run, me, state) {
            baton.receive();
        }
        match self.state().slot(me).doing {
            Doing::Ready(wake) => wake,
            _ => Wake::TimedOut, // the run is closed
        }
    }

    /// Hands the baton to whom the policy names. Returns what to sleep on if that is not `me`.
    fn hand_on(
        &self,
        run: &Arc<Inner>,
        me: u32,
        mut state: MutexGuard<'_, State>,
    ) -> Option<Arc<Baton>> {
        if state.closed {
            return None;
        }
        if state.left == 0 {
            drop(state);
            run.close(Why::Limit);
            return None;
        }
        state.left -= 1;
        match state.choose(run, me) {
            Next::Task(next) if next == me => None,
            Next::Task(next) => {
                let (mine, theirs) = (state.baton(me), state.baton(next));
                drop(state);
                theirs.hand_over();
                Some(mine)
            }
            Next::Nobody => {
                drop(state);
                let verdict = run.stuck();
                run.close(Why::Stuck(verdict));
                None
            }
            Next::End => {
                drop(state);
                run.close(Why::Stopped);
                None
            }
        }
    }
}

impl State {
    fn slot(&mut self, id: u32) -> &mut Slot {
        &mut self.slots[id as usize - 1]
    }

    fn baton(&mut self, id: u32) -> Arc<Baton> {
        self.slot(id).baton.clone()
    }

    /// Who goes next; moves virtual time if nobody can go now.
    fn choose(&mut self, run: &Inner, me: u32) -> Next {
        self.list_ready();
        let time_moves = self.ready.is_empty();
        if time_moves {
            let Some(then) = self.earliest_deadline() else {
                return Next::Nobody;
            };
            self.now = then;
            self.list_ready();
        }
        self.choices += u32::from(self.ready.len() > 1);
        let point = Point {
            number: self.choices,
            current: me,
            ready: &self.ready,
        };
        let Some(next) = self.policy.choose(point, std::mem::take(&mut self.step)) else {
            return Next::End;
        };
        if let Some(record) = self.record.as_mut().filter(|_| point.is_choice()) {
            record.push(point, run.last_seq(), next);
        }
        let slot = &mut self.slots[next as usize - 1];
        let watches = matches!(slot.doing, Doing::Watching(_));
        match slot.doing {
            Doing::Waiting { .. } => slot.doing = Doing::Ready(Wake::TimedOut),
            Doing::Watching(_) => slot.doing = Doing::Ready(Wake::Woken),
            Doing::Ready(_) | Doing::Gone => {}
        }
        self.step = std::mem::take(&mut slot.begins);
        if time_moves || watches || self.opaque {
            self.step.show();
        }
        Next::Task(next)
    }

    fn list_ready(&mut self) {
        self.ready.clear();
        for (i, slot) in self.slots.iter().enumerate() {
            let can_run = match slot.doing {
                Doing::Ready(_) => true,
                Doing::Waiting { deadline, .. } => deadline.is_some_and(|at| at <= self.now),
                Doing::Watching(other) => {
                    !matches!(self.slots[other as usize - 1].doing, Doing::Ready(_))
                }
                Doing::Gone => false,
            };
            if can_run {
                self.ready.push(i as u32 + 1);
            }
        }
    }

    fn earliest_deadline(&self) -> Option<u64> {
        let deadline = |slot: &Slot| match slot.doing {
            Doing::Waiting { deadline, .. } => deadline,
            _ => None,
        };
        self.slots.iter().filter_map(deadline).min()
    }
}
