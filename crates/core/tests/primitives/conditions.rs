//! `raw::Condition` at the grain of words. The lock that it stands on is one step here, as it is explored by
//! itself; with the lock word by word all schedules take a minute, in the long test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use threadlab::raw::{self, Condition};
use threadlab::run::{until_blocked, until_task_blocked};
use threadlab::threading::{Lock, Thread};
use threadlab::time::sleep;
use threadlab::word::{Stepped, Word};
use threadlab::{Racy, observe};

use crate::{always, long, task, tasks, values};

#[derive(Default)]
struct Shared {
    lock: Lock,
    condition: Condition<Stepped>,
}

impl Shared {
    fn wait(&self, deadline: Option<u64>) -> bool {
        let unlock = || self.lock.release().unwrap();
        self.condition
            .wait(unlock, || self.lock.acquire(), deadline)
    }

    /// Waits once, with the lock.
    fn wait_once(&self, deadline: Option<u64>) -> bool {
        let _held = self.lock.guard();
        self.wait(deadline)
    }

    fn notify(&self, n: u32) -> u32 {
        let _held = self.lock.guard();
        self.condition.notify(n)
    }

    /// There is nobody to notify any more, and no turn that somebody else did not take.
    fn nothing_is_left(&self) {
        assert_eq!(self.notify(u32::MAX), 0);
        assert!(!self.wait_once(Some(0)));
    }
}

#[test]
fn a_notify_that_the_predicate_covers_is_not_lost() {
    always("condition, predicate", || {
        let shared = Arc::new((Shared::default(), Racy::new(0)));
        tasks([
            task(&shared, |(shared, ready)| {
                let _held = shared.lock.guard();
                ready.write(1);
                shared.condition.notify(1);
            }),
            task(&shared, |(shared, ready)| {
                let _held = shared.lock.guard();
                while ready.read() == 0 {
                    assert!(shared.wait(None));
                }
            }),
        ]);
        shared.0.nothing_is_left();
    });
}

#[test]
fn each_of_two_waits_takes_one_of_two_notifies() {
    always("condition, 2 waits and 2 notifies", || {
        let shared = Arc::new(Shared::default());
        tasks([
            task(&shared, |shared| {
                for _ in 0..2 {
                    until_task_blocked(2);
                    while shared.notify(1) == 0 {
                        until_task_blocked(2);
                    }
                }
            }),
            task(&shared, |shared| {
                (0..2).for_each(|_| assert!(shared.wait_once(None)));
            }),
        ]);
        shared.nothing_is_left();
    });
}

/// The deadline is now, so it may come at any moment of the wait. Who is called at that moment may have given
/// up already, as between CPython's processes; who was not called is not notified, and nothing is left.
#[test]
fn a_notify_comes_before_the_deadline_or_after_it() {
    let found = always("condition, time-out", || {
        let shared = Arc::new((Shared::default(), [const { AtomicU32::new(0) }; 2]));
        tasks([
            task(&shared, |(shared, [called, _])| {
                called.store(shared.notify(1), SeqCst);
            }),
            task(&shared, |(shared, [_, notified])| {
                notified.store(u32::from(shared.wait_once(Some(0))), SeqCst);
            }),
        ]);
        let (shared, both) = &*shared;
        shared.nothing_is_left();
        let [called, notified] = both.each_ref().map(|count| count.load(SeqCst));
        assert!(called >= notified);
        observe("called and notified", format_args!("{called}{notified}"));
    });
    assert_eq!(values(&found), ["00", "10", "11"]);
}

/// The condition with two who wait, each a daemon, and how many have come back.
fn two_who_wait() -> (Arc<(Shared, Racy<u32>)>, [Thread; 2]) {
    let shared = Arc::new((Shared::default(), Racy::new(0)));
    let wait = |_| {
        let shared = shared.clone();
        let wait = move || {
            let (shared, back) = &*shared;
            let _held = shared.lock.guard();
            assert!(shared.wait(None));
            back.write(back.read() + 1);
        };
        let thread = Thread::new(wait).daemon();
        thread.start().unwrap();
        until_blocked(&thread);
        thread
    };
    let threads = [1, 2].map(wait);
    (shared, threads)
}

#[test]
fn one_notify_wakes_one_of_two() {
    always("condition, 2 who wait and 1 notify", || {
        let (shared, _threads) = two_who_wait();
        let (shared, back) = &*shared;
        let held = shared.lock.guard();
        assert_eq!(shared.condition.notify(1), 1);
        drop(held);
        // When nobody else can go on.
        sleep(Duration::from_secs(1));
        assert_eq!(back.read(), 1);
    });
    if long() {
        always("condition, 2 who wait and 2 notifies", || {
            let (shared, threads) = two_who_wait();
            let (shared, back) = &*shared;
            assert_eq!([shared.notify(1), shared.notify(u32::MAX)], [1, 1]);
            threads.iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(back.read(), 2);
            shared.nothing_is_left();
        });
    }
}

#[test]
fn with_its_lock_word_by_word_it_loses_no_notify() {
    if !long() {
        return;
    }
    always("condition, lock word by word", || {
        type All = (raw::Lock<Stepped>, Condition<Stepped>, Stepped);
        let shared: Arc<All> = Arc::default();
        tasks([
            task(&shared, |(lock, condition, ready)| {
                assert!(lock.acquire(1, None));
                ready.store(1);
                condition.notify(1);
                assert!(lock.release());
            }),
            task(&shared, |(lock, condition, ready)| {
                assert!(lock.acquire(2, None));
                while ready.load() == 0 {
                    let unlock = || assert!(lock.release());
                    let lock = || assert!(lock.acquire(2, None));
                    assert!(condition.wait(unlock, lock, None));
                }
                assert!(lock.release());
            }),
        ]);
    });
}
