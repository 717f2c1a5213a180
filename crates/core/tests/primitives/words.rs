//! The algorithms of `raw/` at the grain of words.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use threadlab::observe;
use threadlab::raw::{Event, EventCount, Lock, RLock, Semaphore, Waiters};
use threadlab::run::{deadline, until_task_blocked};
use threadlab::word::{Stepped, Wake, Word};

use crate::{Room, Task, always, long, observe_each, task, tasks, to_bound, values};

fn second() -> Option<u64> {
    Some(deadline(Duration::from_secs(1)))
}

#[derive(Default)]
struct Locked {
    lock: Lock<Stepped>,
    room: Room,
}

impl Locked {
    fn visit(&self, me: u32) {
        assert!(self.lock.acquire(me, None));
        self.room.visit();
        assert!(self.lock.release());
    }
}

#[test]
fn a_lock_lets_one_in_and_leaves_nobody_asleep() {
    always("lock, 1 and 2 visits", || {
        let shared = Arc::new(Locked::default());
        let twice = |shared: &Locked| (0..2).for_each(|_| shared.visit(2));
        tasks([
            task(&shared, |shared| shared.visit(1)),
            task(&shared, twice),
        ]);
        assert_eq!(shared.lock.owner(), None);
    });
    if long() {
        to_bound(3, "lock, 3 tasks", || {
            let lock = Arc::new(Lock::<Stepped>::default());
            let pass = |me: u32| -> Task {
                let lock = lock.clone();
                Box::new(move || {
                    assert!(lock.acquire(me, None));
                    assert!(lock.release());
                })
            };
            tasks([pass(1), pass(2), pass(3)]);
            assert_eq!(lock.owner(), None);
        });
    }
}

#[test]
fn a_lock_with_a_time_out_is_taken_or_not() {
    let found = always("lock, time-out", || {
        let lock = Arc::new(Lock::<Stepped>::default());
        tasks([
            task(&lock, |lock| {
                assert!(lock.acquire(1, None));
                threadlab::time::sleep(Duration::from_secs(1));
                assert!(lock.release());
            }),
            task(&lock, |lock| {
                let taken = lock.acquire(2, second());
                observe("taken", taken);
                assert!(!taken || lock.release());
            }),
        ]);
        assert_eq!(lock.owner(), None, "a time-out leaves nothing behind");
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn an_rlock_lets_its_owner_in_again_and_nobody_else() {
    always("rlock, 2 levels and 1", || {
        let shared = Arc::new((RLock::<Stepped>::default(), Stepped::new(0)));
        let twice = |(lock, inside): &(RLock<Stepped>, Stepped)| {
            assert_eq!(
                [lock.acquire(1, None), lock.try_acquire(1)],
                [Some(1), Some(2)]
            );
            assert_eq!(lock.release(1), Some(1));
            assert_eq!(inside.value(), 0, "somebody is inside");
            assert_eq!(lock.release(1), Some(0));
        };
        let once = |(lock, inside): &(RLock<Stepped>, Stepped)| {
            assert_eq!(lock.acquire(2, None), Some(1));
            assert_eq!(inside.swap(2), 0, "somebody is inside");
            inside.store(0);
            assert_eq!(lock.release(2), Some(0));
        };
        tasks([task(&shared, twice), task(&shared, once)]);
        assert_eq!(shared.0.owner(), None);
    });
    let all_levels = || {
        let lock = Arc::new(RLock::<Stepped>::default());
        (1..3).for_each(|level| assert_eq!(lock.acquire(1, None), Some(level)));
        let gives_all = |lock: &RLock<Stepped>| {
            assert_eq!(lock.release_all(1), Some(2));
            assert!(lock.acquire_levels(1, 2));
            assert_eq!(lock.release_all(1), Some(2));
        };
        let once = |lock: &RLock<Stepped>| {
            assert_eq!(lock.acquire(2, None), Some(1));
            assert_eq!(lock.release(2), Some(0));
        };
        tasks([task(&lock, gives_all), task(&lock, once)]);
        assert_eq!(lock.owner(), None);
    };
    always("rlock, all levels given back and taken again", all_levels);
}

#[test]
fn a_semaphore_keeps_its_permits() {
    always("semaphore, 1 permit", || {
        let permit = Semaphore::new(Stepped::new(1), Stepped::new(0));
        let shared = Arc::new((permit, Room::default()));
        let visit = |(semaphore, room): &(Semaphore<Stepped>, Room)| {
            assert!(semaphore.acquire(None));
            room.visit();
            assert!(semaphore.release(1, u32::MAX));
        };
        tasks([task(&shared, visit), task(&shared, visit)]);
        assert_eq!(shared.0.permits(), 1);
    });
    always("semaphore, release of 2", || {
        let semaphore = Arc::new(Semaphore::<Stepped>::default());
        let release = |semaphore: &Semaphore<Stepped>| assert!(semaphore.release(2, 2));
        let twice = |semaphore: &Semaphore<Stepped>| {
            (0..2).for_each(|_| assert!(semaphore.acquire(None)));
        };
        tasks([task(&semaphore, release), task(&semaphore, twice)]);
        assert_eq!(semaphore.permits(), 0);
    });
    let found = always("semaphore, 2 releases of 1 permit", || {
        let semaphore = Arc::new(Semaphore::<Stepped>::default());
        let release = |semaphore: &Semaphore<Stepped>| semaphore.release(1, 1).into();
        observe_each(&semaphore, [release, release]);
        assert_eq!(semaphore.permits(), 1);
    });
    assert_eq!(values(&found), ["0 1", "1 0"]);
    if long() {
        to_bound(4, "semaphore, 3 tasks", || {
            let semaphore = Arc::new(Semaphore::<Stepped>::default());
            let acquire = |semaphore: &Semaphore<Stepped>| assert!(semaphore.acquire(None));
            tasks([
                task(&semaphore, |semaphore| assert!(semaphore.release(2, 2))),
                task(&semaphore, acquire),
                task(&semaphore, acquire),
            ]);
            assert_eq!(semaphore.permits(), 0);
        });
    }
}

#[test]
fn a_set_releases_all_who_wait_also_if_a_clear_follows() {
    always("event, set and clear", || {
        let event = Arc::new(Event::<Stepped>::default());
        tasks([
            task(&event, |event| {
                until_task_blocked(2);
                event.set();
                event.clear();
            }),
            task(&event, |event| assert!(event.wait(None))),
        ]);
    });
    always("event, set", || {
        let event = Arc::new(Event::<Stepped>::default());
        let wait = |event: &Event<Stepped>| assert!(event.wait(None));
        tasks([task(&event, |event| event.set()), task(&event, wait)]);
    });
    if long() {
        to_bound(4, "event, 2 who wait", || {
            let event = Arc::new(Event::<Stepped>::default());
            let wait = |event: &Event<Stepped>| assert!(event.wait(None));
            tasks([
                task(&event, |event| event.set()),
                task(&event, wait),
                task(&event, wait),
            ]);
        });
    }
}

/// A queue for one item: what the shipped one does around its lock-free storage.
#[derive(Default)]
struct OneItem {
    items: Mutex<VecDeque<u32>>,
    /// A gate before each use of the items, which are no word.
    gate: Stepped,
    not_empty: EventCount<Stepped>,
    not_full: EventCount<Stepped>,
}

impl OneItem {
    fn put(&self, item: u32) {
        let push = || {
            self.gate.load();
            let mut items = self.items.lock().unwrap();
            items.is_empty().then(|| items.push_back(item))
        };
        push()
            .or_else(|| self.not_full.wait_until(None, push))
            .expect("no deadline");
        self.not_empty.notify();
    }

    fn get(&self) -> u32 {
        let pop = || {
            self.gate.load();
            self.items.lock().unwrap().pop_front()
        };
        let item = pop().or_else(|| self.not_empty.wait_until(None, pop));
        self.not_full.notify();
        item.expect("no deadline")
    }
}

#[test]
fn an_eventcount_loses_no_wake_up() {
    always("eventcount, 1 item", || {
        let queue = Arc::new(OneItem::default());
        let get = |queue: &OneItem| assert_eq!(queue.get(), 1);
        tasks([task(&queue, |queue| queue.put(1)), task(&queue, get)]);
    });
    let two_items = || {
        let queue = Arc::new(OneItem::default());
        let put = |queue: &OneItem| (1..3).for_each(|item| queue.put(item));
        let get = |queue: &OneItem| assert_eq!([queue.get(), queue.get()], [1, 2]);
        tasks([task(&queue, put), task(&queue, get)]);
    };
    always("eventcount, 2 items", two_items);
}

#[test]
fn who_waits_in_turn_is_woken_in_turn_by_one_notify_each() {
    let found = always("waiters", || {
        let waiters = Arc::new(Waiters::<Stepped>::new());
        let (first, second) = (waiters.enlist(), waiters.enlist());
        let theirs = waiters.clone();
        tasks([
            task(&waiters, |waiters| waiters.notify(1)),
            Box::new(move || {
                assert!(theirs.wait(&first, None));
                observe("second", second.value());
            }),
        ]);
    });
    assert_eq!(values(&found), ["0"]);
}

#[test]
fn a_notify_comes_before_the_deadline_or_after_it() {
    let found = always("waiters, time-out", || {
        let waiters = Arc::new(Waiters::<Stepped>::new());
        let turn = waiters.enlist();
        let theirs = waiters.clone();
        tasks([
            task(&waiters, |waiters| {
                threadlab::time::sleep(Duration::from_secs(1));
                waiters.notify(1);
            }),
            Box::new(move || {
                let notified = theirs.wait(&turn, second());
                if !notified {
                    theirs.leave(&turn);
                }
                observe("notified", notified);
            }),
        ]);
    });
    assert_eq!(values(&found), ["false", "true"]);
}

/// How `Thread::join` waits for a task's end.
fn join(done: &Stepped) {
    while done.load() == 0 {
        if done.wait(0, None) == Wake::TimedOut {
            break;
        }
    }
    assert_eq!(done.value(), 1);
}

#[test]
fn all_who_join_come_back() {
    always("join, 2 joiners", || {
        let done = Arc::new(Stepped::new(0));
        let end = |done: &Stepped| {
            done.store(1);
            done.wake(u32::MAX);
        };
        tasks([task(&done, end), task(&done, join), task(&done, join)]);
    });
}
