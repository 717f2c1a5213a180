//! `Local` (SEMANTICS §2).

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, Weak};

use threadlab::threading::{Local, Lock, Thread, get_ident};

use super::{IN_A_CHILD, UNWATCHED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "local";

pub const CASES: &[Case] = &[
    case!(each_thread_has_a_value_of_its_own),
    case!(a_value_is_made_at_its_first_use_in_each_thread),
    case!(a_value_is_dropped_with_its_thread_before_who_joins_goes_on),
    case!(a_value_is_dropped_with_a_thread_that_panics, panics: &["boom"],
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(all_values_are_dropped_with_the_local),
    case!(values_are_dropped_in_the_order_of_their_first_use),
    case!(a_destructor_may_use_primitives_and_other_locals),
    case!(a_destructor_may_use_its_own_local),
    case!(a_new_thread_never_finds_an_old_value),
    case!(locals_know_nothing_of_each_other),
];

/// Runs this in a thread, and waits for its end.
fn in_a_thread(f: impl FnOnce() + Send + 'static) {
    let thread = Thread::new(f);
    thread.start().unwrap();
    thread.join().unwrap();
}

/// Notes its drop.
struct Noted(u32, Arc<Mutex<Vec<u32>>>);

impl Drop for Noted {
    fn drop(&mut self) {
        self.1.lock().unwrap().push(self.0);
    }
}

fn each_thread_has_a_value_of_its_own(env: &Env) {
    let value = Arc::new(Local::new(|| 0));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (value, env) = (value.clone(), env.clone());
            Thread::new(move || {
                value.set(get_ident());
                env.gate();
                value.with(|value| *value += 1000);
                env.gate();
                assert_eq!(value.get(), get_ident() + 1000);
            })
        })
        .collect();
    value.set(7);
    threads.iter().for_each(|thread| thread.start().unwrap());
    threads.iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(value.get(), 7);
}

fn a_value_is_made_at_its_first_use_in_each_thread(_: &Env) {
    let made = Arc::new(AtomicU32::new(0));
    let theirs = made.clone();
    let value = Arc::new(Local::new(move || theirs.fetch_add(1, SeqCst)));
    assert_eq!(made.load(SeqCst), 0);
    assert_eq!((value.get(), value.get()), (0, 0));
    let theirs = value.clone();
    in_a_thread(move || assert_eq!((theirs.get(), theirs.get()), (1, 1)));
    assert_eq!(made.load(SeqCst), 2);
}

fn a_value_is_dropped_with_its_thread_before_who_joins_goes_on(_: &Env) {
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let theirs = dropped.clone();
    let value = Arc::new(Local::new(move || Noted(get_ident(), theirs.clone())));
    value.with(|_| ());
    for _ in 0..3 {
        let theirs = value.clone();
        let thread = Thread::new(move || theirs.with(|_| ()));
        thread.start().unwrap();
        thread.join().unwrap();
        assert_eq!(dropped.lock().unwrap().pop(), thread.ident());
    }
    assert!(dropped.lock().unwrap().is_empty(), "ours is still there");
}

fn a_value_is_dropped_with_a_thread_that_panics(_: &Env) {
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let theirs = dropped.clone();
    let value = Arc::new(Local::new(move || Noted(1, theirs.clone())));
    let theirs = value.clone();
    in_a_thread(move || theirs.with(|_| panic!("boom")));
    assert_eq!(*dropped.lock().unwrap(), [1]);
}

fn all_values_are_dropped_with_the_local(env: &Env) {
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let theirs = dropped.clone();
    let value = Arc::new(Local::new(move || Noted(0, theirs.clone())));
    value.with(|_| ());
    let (theirs, env_too) = (value.clone(), env.clone());
    let thread = Thread::new(move || {
        theirs.with(|_| ());
        drop(theirs);
        env_too.mark(0);
        env_too.after(1);
    });
    thread.start().unwrap();
    env.after(0);
    drop(value);
    assert_eq!(*dropped.lock().unwrap(), [0, 0], "the thread's too");
    env.mark(1);
    thread.join().unwrap();
}

fn values_are_dropped_in_the_order_of_their_first_use(_: &Env) {
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let local = |name| {
        let dropped = dropped.clone();
        Arc::new(Local::new(move || Noted(name, dropped.clone())))
    };
    let (one, two) = (local(1), local(2));
    let theirs = (one.clone(), two.clone());
    in_a_thread(move || {
        theirs.1.with(|_| ());
        theirs.0.with(|_| ());
        theirs.1.with(|_| ());
    });
    assert_eq!(*dropped.lock().unwrap(), [2, 1]);
}

fn a_destructor_may_use_primitives_and_other_locals(_: &Env) {
    struct Releases(Arc<Lock>, Arc<Local<u32>>);
    impl Drop for Releases {
        fn drop(&mut self) {
            self.1.with(|count| *count += 1);
            self.0.release().unwrap();
        }
    }
    let (lock, count) = (Arc::new(Lock::new()), Arc::new(Local::new(|| 0)));
    let theirs = (lock.clone(), count);
    let value = Arc::new(Local::new(move || {
        theirs.0.acquire();
        Releases(theirs.0.clone(), theirs.1.clone())
    }));
    let theirs = value.clone();
    in_a_thread(move || theirs.with(|_| ()));
    assert!(!lock.locked());
}

/// It finds a new value there, which is dropped in its turn.
fn a_destructor_may_use_its_own_local(_: &Env) {
    struct Again(Weak<Local<Again>>, Arc<AtomicU32>);
    impl Drop for Again {
        fn drop(&mut self) {
            if self.1.fetch_add(1, SeqCst) == 0 {
                self.0.upgrade().unwrap().with(|_| ());
            }
        }
    }
    let drops = Arc::new(AtomicU32::new(0));
    let value = Arc::new_cyclic(|value: &Weak<Local<Again>>| {
        let (value, drops) = (value.clone(), drops.clone());
        Local::new(move || Again(value.clone(), drops.clone()))
    });
    let theirs = value.clone();
    in_a_thread(move || theirs.with(|_| ()));
    assert_eq!(drops.load(SeqCst), 2);
}

fn a_new_thread_never_finds_an_old_value(_: &Env) {
    let value = Arc::new(Local::new(|| 0));
    for n in 1..8 {
        let theirs = value.clone();
        in_a_thread(move || {
            assert_eq!(theirs.get(), 0);
            theirs.set(n);
        });
    }
}

fn locals_know_nothing_of_each_other(_: &Env) {
    let (one, two) = (Local::new(|| 1), Local::new(|| 2));
    one.set(7);
    assert_eq!((one.get(), two.get()), (7, 2));
    one.with(|one| *one += two.get());
    assert_eq!(one.get(), 9);
}
