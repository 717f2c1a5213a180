//! `Barrier`: its action, and the time-out that it was made with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use threadlab::threading::{Barrier, Thread};
use threadlab::time::{monotonic, sleep};
use threadlab::trace::{Kind, Operation, What};

use super::{IN_A_CHILD, REAL_TIME, SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "barrier_action";

pub const CASES: &[Case] = &[
    case!(the_last_one_acts_before_anybody_goes_on),
    case!(the_action_is_done_by_the_thread_that_came_last),
    case!(an_action_that_panics_breaks_the_barrier, panics: &["boom"],
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_time_out_during_the_action_breaks_nothing, without: &[REAL_TIME]),
    case!(the_action_sees_all_waiting_and_nothing_broken),
    case!(a_reset_during_the_action_waits_for_its_end, without: &[REAL_TIME]),
    case!(a_barriers_own_time_out_is_for_every_wait),
    case!(a_waits_time_out_goes_before_the_barriers, without: &[REAL_TIME]),
    case!(a_panic_of_the_action_shows_as_an_abort, panics: &["boom"], check: check_abort,
        without: &[UNWATCHED, IN_A_CHILD]),
];

/// Runs this in two threads, and waits for their ends.
fn twice(f: impl Fn() + Send + Sync + 'static) {
    let f = Arc::new(f);
    let threads = [(); 2].map(|()| {
        let f = f.clone();
        Thread::new(move || f())
    });
    threads.iter().for_each(|thread| thread.start().unwrap());
    threads.iter().for_each(|thread| thread.join().unwrap());
}

fn the_last_one_acts_before_anybody_goes_on(env: &Env) {
    let acted = Arc::new(AtomicU32::new(0));
    let theirs = acted.clone();
    let barrier = Barrier::new(2).action(move || _ = theirs.fetch_add(1, SeqCst));
    let rounds = env.rounds(100, 3);
    twice(move || {
        for round in 1..=rounds {
            barrier.wait().unwrap();
            // Once, and not again as long as this one does not come.
            assert_eq!(acted.load(SeqCst), round);
        }
    });
}

fn the_action_is_done_by_the_thread_that_came_last(_: &Env) {
    use threadlab::threading::get_ident;
    let by = Arc::new(AtomicU32::new(0));
    let theirs = by.clone();
    let barrier = Barrier::new(2).action(move || theirs.store(get_ident(), SeqCst));
    twice(move || {
        if barrier.wait().unwrap() == 1 {
            assert_eq!(by.load(SeqCst), get_ident());
        }
    });
}

fn an_action_that_panics_breaks_the_barrier(_: &Env) {
    let first = AtomicBool::new(true);
    let action = move || assert!(!first.swap(false, SeqCst), "boom");
    let barrier = Arc::new(Barrier::new(2).action(action));
    let theirs = barrier.clone();
    twice(move || assert!(theirs.wait().is_err(), "it is the other's panic"));
    assert!(barrier.is_broken());
    barrier.reset();
    assert_eq!(barrier.n_waiting(), 0);
    assert!(!barrier.is_broken());
    twice(move || assert!(barrier.wait().is_ok(), "nobody is left inside"));
}

fn a_time_out_during_the_action_breaks_nothing(_: &Env) {
    let barrier = Barrier::new(2).action(|| sleep(3 * SHORT));
    twice(move || _ = barrier.wait_timeout(2 * SHORT).unwrap());
}

fn the_action_sees_all_waiting_and_nothing_broken(_: &Env) {
    let own = Arc::new(std::sync::OnceLock::<std::sync::Weak<Barrier>>::new());
    let theirs = own.clone();
    let barrier = Arc::new(Barrier::new(2).action(move || {
        let barrier = theirs.get().and_then(std::sync::Weak::upgrade).unwrap();
        assert_eq!((barrier.n_waiting(), barrier.is_broken()), (2, false));
    }));
    own.set(Arc::downgrade(&barrier)).unwrap();
    twice(move || _ = barrier.wait().unwrap());
}

fn a_reset_during_the_action_waits_for_its_end(_: &Env) {
    let barrier = Arc::new(Barrier::new(2).action(|| sleep(2 * SHORT)));
    let theirs = barrier.clone();
    let resetter = Thread::new(move || {
        sleep(SHORT);
        let start = monotonic();
        theirs.reset();
        assert_eq!(monotonic() - start, SHORT);
    });
    resetter.start().unwrap();
    twice(move || _ = barrier.wait().unwrap());
    resetter.join().unwrap();
}

fn a_barriers_own_time_out_is_for_every_wait(env: &Env) {
    let barrier = Barrier::new(2).timeout(SHORT);
    for _ in 0..2 {
        let start = monotonic();
        assert!(barrier.wait().is_err());
        env.assert_passed(start, SHORT);
        barrier.reset();
    }
}

fn a_waits_time_out_goes_before_the_barriers(_: &Env) {
    let barrier = Barrier::new(2).timeout(SHORT);
    let start = monotonic();
    assert!(barrier.wait_timeout(Duration::from_secs(1)).is_err());
    assert_eq!(monotonic() - start, Duration::from_secs(1));
}

fn a_panic_of_the_action_shows_as_an_abort(_: &Env) {
    _ = Barrier::new(1).action(|| panic!("boom")).wait();
}

fn check_abort(outcome: &Outcome) {
    let barrier = outcome.resource(Kind::Barrier);
    let of_task = outcome.of_task(outcome.task("a_panic_of_the_action_shows_as_an_abort"));
    let did = of_task.into_iter().filter_map(|what| match what {
        What::Did {
            operation,
            resource,
            ..
        } if *resource == barrier => Some(*operation),
        _ => None,
    });
    let did: Vec<_> = did.collect();
    assert_eq!(did, [Operation::Arrive, Operation::Abort]);
}
