//! The shipped primitives at the grain of operations.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::run::until_blocked;
use threadlab::threading::{
    BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, SemaphoreError, Thread,
};
use threadlab::time::sleep;
use threadlab::{Racy, observe};

use crate::{Room, always, long, task, tasks, to_bound, values};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_lock_lets_one_in() {
    let visit = |(lock, room): &(Lock, Room)| {
        let _guard = lock.guard();
        room.visit();
    };
    always("lock, 2 tasks, 2 visits", || {
        let shared = Arc::new((Lock::new(), Room::new()));
        let twice = |shared: &(Lock, Room)| {
            (0..2).for_each(|_| {
                let _guard = shared.0.guard();
                shared.1.visit();
            });
        };
        tasks([task(&shared, twice), task(&shared, twice)]);
        assert!(!shared.0.locked());
    });
    if long() {
        always("lock, 3 tasks", || {
            let shared = Arc::new((Lock::new(), Room::new()));
            tasks([
                task(&shared, visit),
                task(&shared, visit),
                task(&shared, visit),
            ]);
            assert!(!shared.0.locked());
        });
    }
}

#[test]
fn a_lock_wakes_who_slept_longest() {
    always("lock, order", || {
        let shared = Arc::new((Lock::new(), Mutex::new(Vec::new())));
        shared.0.acquire();
        let wait = |me: u32| {
            let shared = shared.clone();
            Thread::new(move || {
                let _guard = shared.0.guard();
                shared.1.lock().unwrap().push(me);
            })
        };
        let threads = [wait(1), wait(2)];
        for thread in &threads {
            thread.start().unwrap();
            until_blocked(thread);
        }
        shared.0.release().unwrap();
        threads.iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(*shared.1.lock().unwrap(), [1, 2]);
    });
}

#[test]
fn an_rlock_lets_its_owner_in_again_and_nobody_else() {
    let visit = |(lock, room): &(RLock, Room)| {
        let _outer = lock.guard();
        let _inner = lock.guard();
        room.visit();
    };
    always("rlock, 2 tasks, 2 levels", || {
        let shared = Arc::new((RLock::new(), Room::new()));
        tasks([task(&shared, visit), task(&shared, visit)]);
        assert!(!shared.0.locked());
    });
    let found = always("rlock, time-out", || {
        let lock = Arc::new(RLock::new());
        tasks([
            task(&lock, |lock| {
                let _guard = lock.guard();
                sleep(SECOND);
            }),
            task(&lock, |lock| {
                let taken = lock.acquire_timeout(SECOND);
                observe("taken", taken);
                assert_eq!(lock.release().is_ok(), taken);
            }),
        ]);
        assert!(!lock.locked());
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn of_releases_beyond_the_bound_exactly_those_fail() {
    let found = always("bounded semaphore, 2 releases of 1 permit", || {
        let seats = Arc::new(BoundedSemaphore::new(1));
        seats.acquire();
        let release = |seats: &BoundedSemaphore| {
            if seats.release() == Err(SemaphoreError::ReleasedTooOften) {
                observe("failed", 1);
            }
        };
        tasks([task(&seats, release), task(&seats, release)]);
        assert!(seats.try_acquire());
        assert!(!seats.try_acquire());
    });
    assert_eq!(values(&found), ["1"]);
}

#[test]
fn a_semaphore_keeps_its_permits_and_wakes_in_order() {
    always("semaphore, 2 permits, 3 tasks", || {
        let shared = Arc::new((Semaphore::new(2), Racy::new(0)));
        let pass = |(seats, _): &(Semaphore, Racy<i32>)| {
            seats.acquire();
            seats.release().unwrap();
        };
        tasks([
            task(&shared, pass),
            task(&shared, pass),
            task(&shared, pass),
        ]);
        let left = [(); 3].map(|()| shared.0.try_acquire());
        assert_eq!(left, [true, true, false]);
    });
    always("semaphore, one inside", || {
        let shared = Arc::new((Semaphore::new(1), Room::new()));
        let visit = |(seat, room): &(Semaphore, Room)| {
            let _seat = seat.guard();
            room.visit();
        };
        tasks([task(&shared, visit), task(&shared, visit)]);
    });
    let found = always("semaphore, order", || {
        let seats = Arc::new(Semaphore::new(0));
        let wait = |me: u32| {
            let seats = seats.clone();
            Thread::new(move || {
                seats.acquire();
                observe("first", me);
            })
        };
        let threads = [wait(1).daemon(), wait(2).daemon()];
        for thread in &threads {
            thread.start().unwrap();
            until_blocked(thread);
        }
        seats.release().unwrap();
        sleep(SECOND);
    });
    assert_eq!(values(&found), ["1"]);
}

#[test]
fn an_event_releases_all_who_wait() {
    always("event, 2 who wait", || {
        let event = Arc::new(Event::new());
        let wait = |event: &Event| event.wait();
        tasks([
            task(&event, |event| event.set()),
            task(&event, wait),
            task(&event, wait),
        ]);
    });
    always("event, set and clear", || {
        let event = Arc::new(Event::new());
        let theirs = event.clone();
        let thread = Thread::new(move || theirs.wait());
        thread.start().unwrap();
        until_blocked(&thread);
        event.set();
        event.clear();
        thread.join().unwrap();
    });
    let found = always("event, time-out", || {
        let event = Arc::new(Event::new());
        tasks([
            task(&event, |event| {
                sleep(SECOND);
                event.set();
            }),
            task(&event, |event| observe("set", event.wait_timeout(SECOND))),
        ]);
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn a_condition_loses_no_notify_that_its_predicate_covers() {
    type Shared = (Condition, Racy<u32>);
    let wait = |(condition, ready): &Shared| {
        let _guard = condition.guard();
        condition.wait_for(|| ready.read() > 0).unwrap();
    };
    let notify = |(condition, ready): &Shared| {
        let _guard = condition.guard();
        ready.write(1);
        condition.notify_all().unwrap();
    };
    always("condition, 1 who waits", || {
        let shared = Arc::new((Condition::new(), Racy::new(0)));
        tasks([task(&shared, notify), task(&shared, wait)]);
    });
    if long() {
        to_bound(4, "condition, 2 who wait", || {
            let shared = Arc::new((Condition::new(), Racy::new(0)));
            tasks([
                task(&shared, notify),
                task(&shared, wait),
                task(&shared, wait),
            ]);
        });
    }
}

#[test]
fn a_notify_wakes_one_and_the_first() {
    let found = always("condition, order", || {
        let condition = Arc::new(Condition::new());
        let wait = |me: u32| {
            let condition = condition.clone();
            let wait = move || {
                let _guard = condition.guard();
                condition.wait().unwrap();
                observe("woken", me);
            };
            Thread::new(wait).daemon()
        };
        for thread in [wait(1), wait(2)] {
            thread.start().unwrap();
            until_blocked(&thread);
        }
        let guard = condition.guard();
        condition.notify(1).unwrap();
        drop(guard);
        sleep(SECOND);
    });
    assert_eq!(values(&found), ["1"]);
}

#[test]
fn a_queue_hands_every_item_on_once_and_in_order() {
    always("queue, 1 and 1", || {
        let queue = Arc::new(Queue::new(1));
        let put = |queue: &Queue<u32>| (1..4).for_each(|item| queue.put(item).unwrap());
        let get = |queue: &Queue<u32>| (1..4).for_each(|item| assert_eq!(queue.get(), Ok(item)));
        tasks([task(&queue, put), task(&queue, get)]);
        assert!(queue.empty());
    });
    let found = always("queue, 2 and 1", || {
        let queue = Arc::new(Queue::new(1));
        tasks([
            task(&queue, |queue| {
                observe("got", queue.get().unwrap() + queue.get().unwrap())
            }),
            task(&queue, |queue| queue.put(1).unwrap()),
            task(&queue, |queue| queue.put(2).unwrap()),
        ]);
        assert!(queue.empty());
    });
    assert_eq!(values(&found), ["3"]);
}

#[test]
fn a_queue_is_joined_when_all_is_done() {
    always("queue, join", || {
        let shared = Arc::new((Queue::new(0), Racy::new(0)));
        shared.0.put(1).unwrap();
        tasks([
            task(&shared, |(queue, done)| {
                queue.join();
                assert_eq!(done.read(), 1);
            }),
            task(&shared, |(queue, done)| {
                done.write(queue.get().unwrap());
                queue.task_done().unwrap();
            }),
        ]);
    });
}

#[test]
fn all_who_join_a_thread_come_back_after_its_end() {
    always("join, 2 joiners", || {
        let done = Arc::new(Racy::new(0));
        let theirs = done.clone();
        let thread = Thread::new(move || theirs.write(1));
        thread.start().unwrap();
        let shared = Arc::new((thread, done));
        let join = |(thread, done): &(Thread, Arc<Racy<i32>>)| {
            thread.join().unwrap();
            assert!(!thread.is_alive());
            assert_eq!(done.read(), 1);
        };
        tasks([task(&shared, join), task(&shared, join)]);
    });
    let found = always("join, time-out", || {
        let thread = Thread::new(|| sleep(SECOND));
        thread.start().unwrap();
        thread.join_timeout(SECOND).unwrap();
        observe("alive", thread.is_alive());
    });
    assert_eq!(values(&found), ["false", "true"]);
}
