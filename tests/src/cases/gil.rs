//! The model of the GIL (SEMANTICS rows 11 and 23).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use threadlab::gil::{Attached, Gil, SWITCH_INTERVAL};
use threadlab::queue::Queue;
use threadlab::run::until_blocked;
use threadlab::threading::{Event, Thread};
use threadlab::time::{compute, monotonic, sleep};
use threadlab::trace::{Operation, Outcome as Result, What};

use super::{LONG, REAL_TIME, SHORT, THREADING, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "gil";

pub const CASES: &[Case] = &[
    case!(one_thread_at_a_time_is_attached, without: &[THREADING]),
    case!(who_computes_for_long_is_asked_and_lets_others_in, without: &[THREADING]),
    case!(who_was_asked_lets_another_in_before_itself, check: check_turns,
        without: &[THREADING, REAL_TIME]),
    case!(nobody_is_asked_before_the_interval_is_over, without: &[THREADING, REAL_TIME]),
    case!(who_has_just_got_it_is_left_alone_for_an_interval, check: check_first_turn,
        without: &[THREADING, REAL_TIME]),
    case!(who_is_alone_is_never_interrupted, check: check_alone, without: &[THREADING, UNWATCHED]),
    case!(who_blocks_lets_others_in, without: &[THREADING]),
    case!(who_blocks_without_saying_so_keeps_others_out, without: &[THREADING, UNWATCHED]),
    case!(a_thread_that_ends_lets_others_in, without: &[THREADING, UNWATCHED]),
    case!(a_panic_gives_it_back, panics: &["boom"], without: &[THREADING, UNWATCHED]),
    case!(without_one_all_are_attached_together, without: &[THREADING]),
    case!(without_one_nothing_is_traced, check: check_silence, without: &[THREADING, UNWATCHED]),
    case!(a_daemon_that_waits_for_it_is_cut_off, without: &[THREADING, UNWATCHED]),
];

/// A slice of computing, several of which fit into an interval.
const SLICE: Duration = Duration::from_millis(1);

fn thread(name: &str, f: impl FnOnce() + Send + 'static) -> Thread {
    let thread = Thread::new(f).named(name);
    thread.start().unwrap();
    thread
}

fn one_thread_at_a_time_is_attached(env: &Env) {
    let shared = Arc::new((Gil::with_interval(SLICE), AtomicU32::new(0)));
    let rounds = env.rounds(100, 10);
    let threads = [(); 4].map(|()| {
        let shared = shared.clone();
        thread("worker", move || {
            let (gil, inside) = &*shared;
            let python = gil.attach();
            for _ in 0..rounds {
                assert_eq!(inside.fetch_add(1, SeqCst), 0, "somebody else is attached");
                compute(SLICE, || ());
                inside.fetch_sub(1, SeqCst);
                python.check();
                python.allow_threads(|| sleep(Duration::ZERO));
            }
        })
    });
    threads.iter().for_each(|thread| thread.join().unwrap());
}

fn who_computes_for_long_is_asked_and_lets_others_in(_: &Env) {
    let shared = Arc::new((Gil::new(), AtomicU32::new(0)));
    let theirs = shared.clone();
    let other = {
        let python = shared.0.attach();
        let other = thread("other", move || {
            let _python = theirs.0.attach();
            theirs.1.store(1, SeqCst);
        });
        // It never blocks: nobody else comes in but by asking.
        while shared.1.load(SeqCst) == 0 {
            python.compute(SLICE, || ());
        }
        other
    };
    other.join().unwrap();
}

/// Two that only compute take turns of an interval, rounded up to a slice.
fn who_was_asked_lets_another_in_before_itself(env: &Env) {
    let gil = Arc::new(Gil::new());
    let threads = [0, 1].map(|n| {
        let (gil, env) = (gil.clone(), env.clone());
        thread("worker", move || {
            let python = gil.attach();
            for _ in 0..24 {
                compute(SLICE, || ());
                env.note(n);
                python.check();
            }
        })
    });
    threads.iter().for_each(|thread| thread.join().unwrap());
}

fn check_turns(outcome: &Outcome) {
    let notes = outcome.env().notes();
    let turns: Vec<usize> = notes.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
    let (turns, _ends) = turns.split_last_chunk::<2>().expect("both have computed");
    assert!(turns.iter().all(|turn| (5..=6).contains(turn)), "{turns:?}");
    assert!(turns.len() >= 6, "{turns:?}");
}

fn nobody_is_asked_before_the_interval_is_over(_: &Env) {
    let gil = Arc::new(Gil::new());
    let python = gil.attach();
    let start = monotonic();
    let theirs = gil.clone();
    let other = thread("other", move || {
        let _python = theirs.attach();
        let waited = monotonic() - start;
        assert!(waited >= SWITCH_INTERVAL, "after {waited:?}");
        assert!(waited <= SWITCH_INTERVAL + SLICE, "after {waited:?}");
    });
    (0..20).for_each(|_| python.compute(SLICE, || ()));
    drop(python);
    other.join().unwrap();
}

/// The intervals of those who came later are over in the middle of its turn, and begin anew.
fn who_has_just_got_it_is_left_alone_for_an_interval(env: &Env) {
    let gil = Arc::new(Gil::new());
    let python = gil.attach();
    let work = |gil: &Attached<'_>, env: &Env, n| {
        for _ in 0..12 {
            compute(SLICE, || ());
            env.note(n);
            gil.check();
        }
    };
    let threads = [1, 2, 3].map(|n: u32| {
        let (gil, env) = (gil.clone(), env.clone());
        thread("other", move || {
            sleep(2 * SLICE * (n - 1));
            work(&gil.attach(), &env, n as usize);
        })
    });
    work(&python, env, 0);
    drop(python);
    threads.iter().for_each(|thread| thread.join().unwrap());
}

fn check_first_turn(outcome: &Outcome) {
    let notes = outcome.env().notes();
    let turns: Vec<_> = notes.chunk_by(|a, b| a == b).collect();
    assert!((5..=6).contains(&turns[1].len()), "{turns:?}");
}

fn who_is_alone_is_never_interrupted(env: &Env) {
    let gil = Gil::with_interval(Duration::from_micros(1));
    let python = gil.attach();
    (0..env.rounds(20, 20)).for_each(|_| python.compute(SLICE, || ()));
}

fn check_alone(outcome: &Outcome) {
    assert_eq!(operations(outcome, Operation::Acquire), 1);
    assert_eq!(operations(outcome, Operation::Release), 1);
}

/// How often something succeeded.
fn operations(outcome: &Outcome, wanted: Operation) -> usize {
    let did = |what: &What| matches!(what, What::Did { operation, outcome: Result::Ok, .. } if *operation == wanted);
    outcome
        .events
        .iter()
        .filter(|event| did(&event.what))
        .count()
}

fn who_blocks_lets_others_in(_: &Env) {
    let (gil, questions, answers) = (Arc::new(Gil::new()), Queue::new(0), Queue::new(0));
    let shared = Arc::new((questions, answers));
    let (theirs, their_gil) = (shared.clone(), gil.clone());
    let python = gil.attach();
    let other = thread("other", move || {
        let python = their_gil.attach();
        while let Ok(n) = python.allow_threads(|| theirs.0.get()) {
            theirs.1.put(n + 1).unwrap();
        }
    });
    for n in 0..10 {
        shared.0.put(n).unwrap();
        assert_eq!(python.allow_threads(|| shared.1.get()), Ok(n + 1));
    }
    shared.0.shutdown(false);
    python.allow_threads(|| other.join().unwrap());
}

fn who_blocks_without_saying_so_keeps_others_out(_: &Env) {
    let shared = Arc::new((Gil::new(), AtomicU32::new(0)));
    let python = shared.0.attach();
    let theirs = shared.clone();
    let other = thread("other", move || {
        let _python = theirs.0.attach();
        assert_eq!(theirs.1.load(SeqCst), 1, "it came in while another slept");
    });
    until_blocked(&other);
    sleep(SHORT);
    shared.1.store(1, SeqCst);
    drop(python);
    other.join().unwrap();
}

fn a_thread_that_ends_lets_others_in(_: &Env) {
    let gil = Arc::new(Gil::new());
    let python = gil.attach();
    let theirs = gil.clone();
    let other = thread("other", move || drop(theirs.attach()));
    until_blocked(&other);
    drop(python);
    other.join().unwrap();
}

fn a_panic_gives_it_back(_: &Env) {
    let gil = Arc::new(Gil::new());
    let theirs = gil.clone();
    let holder = thread("holder", move || {
        let _python = theirs.attach();
        panic!("boom");
    });
    holder.join().unwrap();
    drop(gil.attach());
}

fn without_one_all_are_attached_together(_: &Env) {
    let shared = Arc::new((Gil::off(), Event::new(), Event::new()));
    assert!(!shared.0.is_on());
    let theirs = shared.clone();
    let other = thread("other", move || {
        let _python = theirs.0.attach();
        theirs.1.set();
        theirs.2.wait();
    });
    let python = shared.0.attach();
    shared.1.wait();
    shared.2.set();
    python.allow_threads(|| other.join().unwrap());
}

fn without_one_nothing_is_traced(_: &Env) {
    let gil = Gil::off();
    let python = gil.attach();
    python.compute(SLICE, || ());
    python.allow_threads(|| ());
}

fn check_silence(outcome: &Outcome) {
    assert_eq!(operations(outcome, Operation::Acquire), 0);
    assert_eq!(operations(outcome, Operation::Release), 0);
    assert_eq!(operations(outcome, Operation::Compute), 1);
}

fn a_daemon_that_waits_for_it_is_cut_off(_: &Env) {
    let gil = Arc::new(Gil::new());
    let daemon = |gil: Arc<Gil>| {
        let daemon = Thread::new(move || {
            let _python = gil.attach();
            sleep(LONG);
        });
        let daemon = daemon.daemon();
        daemon.start().unwrap();
        until_blocked(&daemon);
    };
    daemon(gil.clone());
    daemon(gil);
}
