//! What a role is given: the case's resources, and the means to put roles in order.
//!
//! Nothing here sleeps for a while and hopes. Roles wait for steps, counters and each other on
//! words, and for "that role is blocked" on the run's ledger. The waits of the environment itself do
//! not count as blocked: each role has a word that is odd while it is in one.

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::raw;
use threadlab::run::until_task_blocked;
use threadlab::threading::{self, current_thread};
use threadlab::time::monotonic;
use threadlab::word::Word;

use crate::primitives::{Condition, Event, Lock, Semaphore};
use crate::{AnyWord, Case, World};

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
    semaphores: Vec<Semaphore>,
    events: Vec<Event>,
    event_counts: Vec<raw::EventCount<AnyWord>>,
    conditions: Vec<Condition>,
    queues: Vec<Queue<u32>>,
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
    /// as many, in the same order, so that each process can find them again.
    pub fn new(
        case: &'static Case,
        world: World,
        mut make: impl FnMut(Use, u32) -> AnyWord,
    ) -> Shared {
        let raw = world.kind().is_raw();
        let mut word = |value| make(Use::Primitive, value);
        let locks: Vec<_> = (0..case.locks)
            .map(|_| match raw {
                false => Lock::Threads(Arc::new(threading::Lock::new())),
                true => Lock::Processes(Arc::new(raw::Lock::new(word(0)))),
            })
            .collect();
        let semaphore = |&permits: &u32| match raw {
            false => Semaphore::Threads(threading::Semaphore::new(permits)),
            true => Semaphore::Processes(raw::Semaphore::new(word(permits), word(0))),
        };
        let semaphores = case.semaphores.iter().map(semaphore).collect();
        let event = |_| match raw {
            false => Event::Threads(threading::Event::new()),
            true => Event::Processes(raw::Event::new(word(0))),
        };
        let events = (0..case.events).map(event).collect();
        let mut semaphore = || raw::Semaphore::new(word(0), word(0));
        let condition = |&lock: &usize| match &locks[lock] {
            Lock::Threads(lock) => {
                Condition::Threads(threading::Condition::with_lock(lock.clone()))
            }
            Lock::Processes(lock) => Condition::Processes(
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
        let mut word = |value| make(Use::Order, value);
        let mut words = |n: usize| (0..n).map(|_| word(0)).collect::<Vec<_>>();
        Shared {
            world,
            case,
            semaphores,
            events,
            event_counts,
            conditions,
            queues,
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
            Lock::Processes(_) => panic!("roles are processes here"),
        }
    }

    /// A semaphore of the case.
    pub fn semaphore(&self, i: usize) -> &Semaphore {
        &self.shared.semaphores[i]
    }

    /// The same as `threading` has it: where roles are threads.
    pub fn thread_semaphore(&self, i: usize) -> &threading::Semaphore {
        match self.semaphore(i) {
            Semaphore::Threads(semaphore) => semaphore,
            Semaphore::Processes(_) => panic!("roles are processes here"),
        }
    }

    /// An event of the case.
    pub fn event(&self, i: usize) -> &Event {
        &self.shared.events[i]
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

/// Putting roles in order.
impl Env {
    /// Takes a step: whoever waits [`after`](Self::after) it goes on.
    pub fn mark(&self, step: usize) {
        self.shared.steps[step].store(1);
        self.shared.steps[step].wake(u32::MAX);
    }

    /// Waits until that step has been taken.
    pub fn after(&self, step: usize) {
        self.wait_while(&self.shared.steps[step], |taken| taken == 0);
    }

    /// Waits until all roles have come here.
    pub fn barrier(&self) {
        let all = self.shared.case.roles.len() as u32;
        let met = &self.shared.met;
        let round = met.fetch_add(1) / all;
        met.wake(u32::MAX);
        self.wait_while(met, |met| met < (round + 1) * all);
    }

    /// Counts one more, and returns how many that makes.
    pub fn count(&self, counter: usize) -> u32 {
        let counter = &self.shared.counters[counter];
        let n = counter.fetch_add(1) + 1;
        counter.wake(u32::MAX);
        n
    }

    /// How many have been counted.
    pub fn counted(&self, counter: usize) -> u32 {
        self.shared.counters[counter].load()
    }

    /// Waits until so many have been counted.
    pub fn until_counted(&self, counter: usize, n: u32) {
        self.wait_while(&self.shared.counters[counter], |counted| counted < n);
    }

    /// Writes a number below all others that were noted.
    pub fn note(&self, n: usize) {
        let at = self.shared.noted.load();
        self.shared.notes[at as usize].store(n as u32);
        self.shared.noted.store(at + 1);
        self.shared.noted.wake(u32::MAX);
    }

    /// What has been noted, in order. Roles that note take turns: they hold a lock, or follow each other.
    pub fn notes(&self) -> Vec<u32> {
        self.shared.notes[..self.shared.noted.load() as usize]
            .iter()
            .map(Word::load)
            .collect()
    }

    /// Waits until so many have been noted, and returns them.
    pub fn until_noted(&self, n: usize) -> Vec<u32> {
        self.wait_while(&self.shared.noted, |noted| (noted as usize) < n);
        self.notes()
    }

    /// A word that the roles share, for whatever they like.
    pub fn word(&self, i: usize) -> &AnyWord {
        &self.shared.words[i]
    }

    /// Waits until everybody who plays `role` is blocked on something of the case: not on a step, a
    /// counter or another means of order.
    ///
    /// # Panics
    /// If one of them ends instead, or there is none.
    pub fn until_blocked(&self, role: &str) {
        for i in self.players(role) {
            self.until_player_blocked(i);
        }
    }

    /// The same, of one of those who play `role`.
    pub fn until_nth_blocked(&self, role: &str, nth: usize) {
        self.until_player_blocked(self.players(role)[nth]);
    }

    fn players(&self, role: &str) -> Vec<usize> {
        let roles = self.shared.case.roles.iter().enumerate();
        let players: Vec<_> = roles
            .filter(|(_, other)| other.name == role)
            .map(|(i, _)| i)
            .collect();
        assert!(!players.is_empty(), "nobody plays {role}");
        players
    }

    fn until_player_blocked(&self, player: usize) {
        let (task, away) = (&self.shared.tasks[player], &self.shared.away[player]);
        self.wait_while(task, |task| task == 0);
        loop {
            let before = away.load();
            assert!(
                before != LEFT,
                "{} has ended and was not blocked",
                self.shared.case.roles[player].name
            );
            if before % 2 == 1 {
                self.wait_while(away, |now| now == before);
                continue;
            }
            self.apart(|| until_task_blocked(task.load()));
            // Unchanged, so what the ledger showed was no wait of the environment.
            if away.load() == before {
                return;
            }
        }
    }

    /// A gate at which a stepped run may switch: stands where a case wants others to interfere.
    pub fn gate(&self) {
        monotonic();
    }

    /// Asserts that `timeout` has passed since `start`: exactly, where time is virtual.
    #[track_caller]
    pub fn assert_passed(&self, start: Duration, timeout: Duration) {
        let passed = monotonic() - start;
        if self.world().kind().is_stepped() {
            assert_eq!(passed, timeout);
        } else {
            assert!(passed >= timeout, "{passed:?} is before {timeout:?}");
        }
    }

    fn wait_while(&self, word: &AnyWord, not_yet: impl Fn(u32) -> bool) {
        self.apart(|| {
            loop {
                let value = word.load();
                if !not_yet(value) {
                    return;
                }
                word.wait(value, None);
            }
        });
    }

    /// Marks this role as waiting in its environment meanwhile.
    fn apart<R>(&self, wait: impl FnOnce() -> R) -> R {
        let away = &self.shared.away[self.me];
        let turn = || {
            away.fetch_add(1);
            away.wake(u32::MAX);
        };
        turn();
        let result = wait();
        turn();
        result
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
