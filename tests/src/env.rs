//! What a role is given: the case's resources, and the means to put roles in order.
//!
//! Nothing here sleeps for a while and hopes. Roles wait for steps, counters and each other on
//! words, and for "that role is blocked" on the run's ledger. The waits of the environment itself do
//! not count as blocked: each role has a word that is odd while it is in one.

mod order;

use std::sync::Arc;

use threadlab::queue::Queue;
use threadlab::threading::{self, current_thread};
use threadlab::word::Word;
use threadlab::{multiprocessing, raw};

use crate::conditions::Condition;
use crate::primitives::{Barrier, Event, Lock, RLock, Semaphore};
use crate::queues::{AnyQueue, Kinds};
use crate::{AnyWord, Case, Kind, World};

/// Steps, counters, free words and notes that a case may use, each numbered from 0.
const PLENTY: usize = 16;
const NOTES: usize = 64;
const ROLES: usize = 16;

/// In a role's word: it has come to its end.
const LEFT: u32 = u32::MAX - 1;

/// What a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The primitives under test.
    Primitive,
    /// The environment's means to put roles in order.
    Order,
}

/// All that the roles of one run of a case share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub world: World,
    pub case: &'static Case,
    locks: Vec<Lock>,
    rlocks: Vec<RLock>,
    semaphores: Vec<Semaphore>,
    bounded: Vec<Semaphore>,
    events: Vec<Event>,
    barriers: Vec<Barrier>,
    event_counts: Vec<raw::EventCount<AnyWord>>,
    conditions: Vec<Condition>,
    queues: Vec<Queue<u32>>,
    kinds: Vec<Kinds>,
    /// 1 when every role exists.
    started: AnyWord,
    met: AnyWord,
    steps: Vec<AnyWord>,
    counters: Vec<AnyWord>,
    words: Vec<AnyWord>,
    noted: AnyWord,
    notes: Vec<AnyWord>,
    /// For each role: odd while it is in a wait of its environment.
    away: Vec<AnyWord>,
    /// For each role: the number of its task, once it runs.
    tasks: Vec<AnyWord>,
}

impl Shared {
    /// The resources of a case, on words that `make` makes for these uses with these values: always
    /// as many, in the same order, so that each process can find them again; its locks, where roles are
    /// processes, are `shared`.
    pub fn new(
        case: &'static Case,
        world: World,
        shared: &[multiprocessing::Lock],
        mut make: impl FnMut(Use, u32) -> AnyWord,
    ) -> Shared {
        let raw = world.kind().is_raw();
        let mut word = |value| make(Use::Primitive, value);
        let lock = |i: usize| match world.kind() {
            Kind::Processes => Lock::Processes(shared[i].clone()),
            Kind::Words => Lock::Words(Arc::new(raw::Lock::new(word(0)))),
            _ => Lock::Threads(Arc::new(threading::Lock::new())),
        };
        let locks: Vec<_> = (0..case.locks).map(lock).collect();
        let rlock = |_| match raw {
            false => RLock::Threads(threading::RLock::new()),
            true => RLock::Processes(raw::RLock::new(word(0), word(0))),
        };
        let rlocks = (0..case.rlocks).map(rlock).collect();
        let mut semaphore = |permits, bound| Semaphore::Processes {
            semaphore: raw::Semaphore::new(word(permits), word(0)),
            bound,
        };
        let semaphores = case.semaphores.iter().map(|&permits| match raw {
            false => Semaphore::Threads(threading::Semaphore::new(permits)),
            true => semaphore(permits, u32::MAX),
        });
        let semaphores = semaphores.collect();
        let bounded = case.bounded.iter().map(|&permits| match raw {
            false => Semaphore::Bounded(threading::BoundedSemaphore::new(permits)),
            true => semaphore(permits, permits),
        });
        let bounded = bounded.collect();
        let event = |_| match raw {
            false => Event::Threads(threading::Event::new()),
            true => Event::Processes(raw::Event::new(word(0))),
        };
        let events = (0..case.events).map(event).collect();
        let barrier = |&parties: &u32| match raw {
            false => Barrier::Threads(threading::Barrier::new(parties)),
            true => Barrier::Processes(raw::Barrier::new(word(0), word(0)), parties),
        };
        let barriers = case.barriers.iter().map(barrier).collect();
        let mut semaphore = || raw::Semaphore::new(word(0), word(0));
        let condition = |&lock: &usize| match &locks[lock] {
            Lock::Threads(lock) => {
                Condition::Threads(threading::Condition::with_lock(lock.clone()))
            }
            lock => Condition::Processes(
                raw::Condition::new(semaphore(), semaphore(), semaphore()),
                lock.clone(),
            ),
        };
        let conditions = case.conditions.iter().map(condition).collect();
        let event_count = |_| raw::EventCount::new(word(0), word(0));
        let event_counts = (0..case.event_counts).map(event_count).collect();
        let queues = case
            .queues
            .iter()
            .map(|&maxsize| Queue::new(maxsize))
            .collect();
        let kinds = case
            .kinds
            .iter()
            .map(|&maxsize| Kinds::new(maxsize))
            .collect();
        let mut word = |value| make(Use::Order, value);
        let mut words = |n: usize| (0..n).map(|_| word(0)).collect::<Vec<_>>();
        Shared {
            world,
            case,
            rlocks,
            semaphores,
            bounded,
            events,
            barriers,
            event_counts,
            conditions,
            queues,
            kinds,
            steps: words(PLENTY),
            counters: words(PLENTY),
            words: words(PLENTY),
            notes: words(NOTES),
            away: words(ROLES),
            tasks: words(ROLES),
            started: word(0),
            met: word(0),
            noted: word(0),
            locks,
        }
    }

    /// Lets the roles begin.
    pub fn begin(&self) {
        self.started.store(1);
        self.started.wake(u32::MAX);
    }
}

/// What a role is given.
#[derive(Clone, Debug)]
pub struct Env {
    shared: Arc<Shared>,
    me: usize,
}

impl Env {
    pub(crate) fn new(shared: Arc<Shared>, me: usize) -> Env {
        Env { shared, me }
    }

    /// Plays this environment's role, as soon as all roles exist.
    pub(crate) fn play(&self) {
        let _left = Left(&self.shared.away[self.me]);
        let me = &self.shared.tasks[self.me];
        me.store(
            current_thread()
                .ident()
                .expect("a running task has its number"),
        );
        me.wake(u32::MAX);
        self.wait_while(&self.shared.started, |started| started == 0);
        (self.shared.case.roles[self.me].play)(self);
    }

    /// The world that the case is in.
    pub fn world(&self) -> World {
        self.shared.world
    }

    /// A lock of the case.
    pub fn lock(&self, i: usize) -> &Lock {
        &self.shared.locks[i]
    }

    /// The same as `threading` has it: where roles are threads.
    pub fn thread_lock(&self, i: usize) -> &Arc<threading::Lock> {
        match self.lock(i) {
            Lock::Threads(lock) => lock,
            _ => panic!("it is no lock of threading here"),
        }
    }

    /// A recursive lock of the case.
    pub fn rlock(&self, i: usize) -> &RLock {
        &self.shared.rlocks[i]
    }

    /// The same as `threading` has it: where roles are threads.
    pub fn thread_rlock(&self, i: usize) -> &threading::RLock {
        match self.rlock(i) {
            RLock::Threads(lock) => lock,
            RLock::Processes(_) => panic!("roles are processes here"),
        }
    }

    /// A semaphore of the case.
    pub fn semaphore(&self, i: usize) -> &Semaphore {
        &self.shared.semaphores[i]
    }

    /// A bounded semaphore of the case.
    pub fn bounded(&self, i: usize) -> &Semaphore {
        &self.shared.bounded[i]
    }

    /// A semaphore as `threading` has it: where roles are threads.
    pub fn thread_semaphore(&self, i: usize) -> &threading::Semaphore {
        self.semaphore(i).of_threads()
    }

    /// A bounded semaphore as `threading` has it: where roles are threads.
    pub fn thread_bounded(&self, i: usize) -> &threading::Semaphore {
        self.bounded(i).of_threads()
    }

    /// An event of the case.
    pub fn event(&self, i: usize) -> &Event {
        &self.shared.events[i]
    }

    /// A barrier of the case, as the primitive under test.
    pub fn barrier_under_test(&self, i: usize) -> &Barrier {
        &self.shared.barriers[i]
    }

    /// An eventcount of the case.
    pub fn event_count(&self, i: usize) -> &raw::EventCount<AnyWord> {
        &self.shared.event_counts[i]
    }

    /// A condition of the case.
    pub fn condition(&self, i: usize) -> &Condition {
        &self.shared.conditions[i]
    }

    /// A queue of the case.
    pub fn queue(&self, i: usize) -> &Queue<u32> {
        &self.shared.queues[i]
    }

    /// Queues of each kind, numbered, with one bound of the case.
    pub fn kinds(&self, i: usize) -> impl Iterator<Item = (usize, &dyn AnyQueue)> {
        self.shared.kinds[i].each()
    }

    /// The name of its role.
    pub fn role(&self) -> &'static str {
        self.shared.case.roles[self.me].name
    }

    /// Which of those who play the same role this is, from 0.
    pub fn nth(&self) -> usize {
        let roles = self.shared.case.roles;
        roles[..self.me]
            .iter()
            .filter(|role| role.name == roles[self.me].name)
            .count()
    }

    /// How often to repeat something: many times in parallel, few in stepped runs, which are
    /// repeated themselves.
    pub fn rounds(&self, parallel: u32, stepped: u32) -> u32 {
        if self.world().kind().is_stepped() {
            stepped
        } else {
            parallel
        }
    }
}

/// Says that a role has come to its end, also by a panic.
struct Left<'a>(&'a AnyWord);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        self.0.store(LEFT);
        self.0.wake(u32::MAX);
    }
}
