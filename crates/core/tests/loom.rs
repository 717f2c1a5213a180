//! Memory orderings: the algorithms of `raw/` on loom's atomics, which show each load every value that
//! the memory model lets it see. What a stepped run cannot show, since there all is sequential.
//!
//! A word's operations are sequentially consistent (`word/README.md`). loom takes `SeqCst` accesses for
//! acquire and release only, and models sequentially consistent fences in full, so there is one on
//! either side of each access here. What the words protect is a loom atomic that is read and written
//! relaxed: it has no ordering but what the algorithm gives it.

use std::ops::Deref;

use loom::sync::atomic::Ordering::{Relaxed, SeqCst};
use loom::sync::atomic::{AtomicU32, Ordering, fence};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use threadlab::raw::{Event, EventCount, Lock, RLock, Semaphore};
use threadlab::run::{Run, Schedule};
use threadlab::word::{Wake, Word};

/// A word whose waiters sleep on a condition variable.
struct Loomed {
    value: AtomicU32,
    /// How a swap is ordered: the planted fault changes this.
    swap: Ordering,
    waiting: Mutex<()>,
    bell: Condvar,
}

impl Loomed {
    fn new(value: u32) -> Self {
        Loomed::with_swap(value, SeqCst)
    }

    fn with_swap(value: u32, swap: Ordering) -> Self {
        Loomed {
            value: AtomicU32::new(value),
            swap,
            waiting: Mutex::new(()),
            bell: Condvar::new(),
        }
    }

    fn ordered<R>(&self, access: impl FnOnce(&AtomicU32) -> R) -> R {
        fence(SeqCst);
        let result = access(&self.value);
        fence(SeqCst);
        result
    }
}

impl Word for Loomed {
    fn load(&self) -> u32 {
        self.ordered(|value| value.load(SeqCst))
    }

    fn store(&self, value: u32) {
        self.ordered(|word| word.store(value, SeqCst));
    }

    fn swap(&self, value: u32) -> u32 {
        if self.swap == SeqCst {
            self.ordered(|word| word.swap(value, SeqCst))
        } else {
            self.value.swap(value, self.swap)
        }
    }

    fn compare_exchange(&self, current: u32, new: u32) -> Result<u32, u32> {
        self.ordered(|value| value.compare_exchange(current, new, SeqCst, SeqCst))
    }

    fn fetch_add(&self, n: u32) -> u32 {
        self.ordered(|value| value.fetch_add(n, SeqCst))
    }

    fn fetch_sub(&self, n: u32) -> u32 {
        self.ordered(|value| value.fetch_sub(n, SeqCst))
    }

    fn load_owned(&self) -> u32 {
        self.value.load(Relaxed)
    }

    fn store_owned(&self, value: u32) {
        self.value.store(value, Relaxed);
    }

    fn wait(&self, expected: u32, _: Option<u64>) -> Wake {
        let waiting = self.waiting.lock().expect("nothing panics under it");
        if self.load() != expected {
            return Wake::Changed;
        }
        drop(self.bell.wait(waiting).expect("nothing panics under it"));
        Wake::Woken
    }

    fn wake(&self, n: u32) {
        let _waiting = self.waiting.lock().expect("nothing panics under it");
        if n == 1 {
            self.bell.notify_one();
        } else {
            self.bell.notify_all();
        }
    }
}

/// Checks all executions with at most three preemptions. Its error is the first one that goes wrong.
/// It is done in a stepped run, since tasks of one do not spin: loom would follow each turn.
fn check(program: impl Fn() + Send + Sync + 'static) -> Result<(), String> {
    let report = Run::new(Schedule::RoundRobin).main(|| {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(3);
        model.check(program);
    });
    report.error.map_or(Ok(()), Err)
}

/// Something shared, and the relaxed variable that it protects.
struct Protected<P> {
    by: P,
    variable: AtomicU32,
}

impl<P> Protected<P> {
    fn new(by: P) -> Arc<Self> {
        let variable = AtomicU32::new(0);
        Arc::new(Protected { by, variable })
    }

    fn add(&self) {
        self.variable
            .store(self.variable.load(Relaxed) + 1, Relaxed);
    }

    fn value(&self) -> u32 {
        self.variable.load(Relaxed)
    }
}

impl<P> Deref for Protected<P> {
    type Target = P;
    fn deref(&self) -> &P {
        &self.by
    }
}

/// Two tasks that add one each under a lock, whose release is a swap.
fn locked(swap: Ordering) -> impl Fn() + Send + Sync + 'static {
    move || {
        let shared = Protected::new(Lock::new(Loomed::with_swap(0, swap)));
        let theirs = shared.clone();
        let add = |shared: &Protected<Lock<Loomed>>, me| {
            shared.acquire(me, None);
            shared.add();
            shared.release();
        };
        let thread = thread::spawn(move || add(&theirs, 2));
        add(&shared, 1);
        thread.join().expect("it does not panic");
        assert_eq!(shared.value(), 2, "an update was lost");
    }
}

#[test]
fn what_a_lock_protects_is_seen_by_the_next_holder() {
    assert_eq!(check(locked(SeqCst)), Ok(()));
}

#[test]
fn a_planted_relaxed_release_is_caught() {
    let error = check(locked(Relaxed)).expect_err("a relaxed release lets an update get lost");
    assert!(error.contains("an update was lost"), "{error}");
}

#[test]
fn the_levels_of_an_rlock_are_its_owners_alone() {
    check(|| {
        let lock = RLock::new(Loomed::new(0), Loomed::new(0));
        let shared = Protected::new(lock);
        let theirs = shared.clone();
        let add = |shared: &Protected<RLock<Loomed>>, me| {
            assert_eq!(shared.acquire(me, None), Some(1));
            assert_eq!(shared.acquire(me, None), Some(2));
            shared.add();
            assert_eq!([shared.release(me), shared.release(me)], [Some(1), Some(0)]);
        };
        let thread = thread::spawn(move || add(&theirs, 2));
        add(&shared, 1);
        thread.join().expect("it does not panic");
        assert_eq!(shared.value(), 2, "an update was lost");
    })
    .unwrap();
}

#[test]
fn what_comes_before_a_release_is_seen_by_who_gets_the_permit() {
    let program = || {
        let shared = Protected::new(Semaphore::new(Loomed::new(0), Loomed::new(0)));
        let theirs = shared.clone();
        let thread = thread::spawn(move || {
            theirs.add();
            assert!(theirs.release(1, u32::MAX));
        });
        assert!(shared.acquire(None));
        assert_eq!(shared.value(), 1);
        thread.join().expect("it does not panic");
    };
    assert_eq!(check(program), Ok(()));
}

#[test]
fn what_comes_before_a_set_is_seen_by_who_waited() {
    let program = || {
        let shared = Protected::new(Event::new(Loomed::new(0)));
        let theirs = shared.clone();
        let thread = thread::spawn(move || {
            theirs.add();
            theirs.set();
        });
        assert!(shared.wait(None));
        assert_eq!(shared.value(), 1);
        thread.join().expect("it does not panic");
    };
    assert_eq!(check(program), Ok(()));
}

/// Dekker's question: the sleeper counts itself and looks, the other one changes and looks.
#[test]
fn an_eventcount_loses_no_wake_up() {
    let program = || {
        let shared = Protected::new(EventCount::new(Loomed::new(0), Loomed::new(0)));
        let theirs = shared.clone();
        let thread = thread::spawn(move || {
            theirs.add();
            theirs.notify();
        });
        let there = || (shared.value() == 1).then_some(());
        assert_eq!(shared.wait_until(None, there), Some(()));
        thread.join().expect("it does not panic");
    };
    assert_eq!(check(program), Ok(()));
}
