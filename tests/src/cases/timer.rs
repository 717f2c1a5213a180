//! `Timer` (SEMANTICS §2).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use threadlab::threading::{ThreadError, Timer, current_thread};
use threadlab::time::{monotonic, sleep};

use super::{IN_A_CHILD, LONG, REAL_TIME, SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "timer";

pub const CASES: &[Case] = &[
    case!(it_calls_its_function_once_when_the_time_has_passed),
    case!(its_time_runs_from_the_start_on, without: &[REAL_TIME]),
    case!(who_cancels_in_time_prevents_the_call),
    case!(cancelling_before_the_start_ends_it_at_its_start),
    case!(cancelling_after_the_call_changes_nothing),
    case!(it_is_a_thread, without: &[UNWATCHED]),
    case!(a_timer_of_zero_calls_at_once),
    case!(its_function_may_panic, panics: &["boom"], without: &[UNWATCHED, IN_A_CHILD]),
];

/// A timer, and how often it has called.
fn counting(interval: Duration) -> (Timer, Arc<AtomicU32>) {
    let calls = Arc::new(AtomicU32::new(0));
    let theirs = calls.clone();
    let timer = Timer::new(interval, move || _ = theirs.fetch_add(1, SeqCst));
    (timer, calls)
}

fn it_calls_its_function_once_when_the_time_has_passed(env: &Env) {
    let (timer, calls) = counting(SHORT);
    let start = monotonic();
    timer.start().unwrap();
    assert!(timer.is_alive());
    timer.join().unwrap();
    env.assert_passed(start, SHORT);
    assert_eq!((calls.load(SeqCst), timer.is_alive()), (1, false));
    assert_eq!(timer.start(), Err(ThreadError::AlreadyStarted));
}

fn its_time_runs_from_the_start_on(env: &Env) {
    let (timer, _) = counting(2 * SHORT);
    sleep(SHORT);
    let start = monotonic();
    timer.start().unwrap();
    timer.join().unwrap();
    env.assert_passed(start, 2 * SHORT);
}

fn who_cancels_in_time_prevents_the_call(_: &Env) {
    let (timer, calls) = counting(LONG);
    timer.start().unwrap();
    timer.cancel();
    timer.cancel();
    timer.join().unwrap();
    assert_eq!(calls.load(SeqCst), 0);
}

fn cancelling_before_the_start_ends_it_at_its_start(_: &Env) {
    let (timer, calls) = counting(LONG);
    timer.cancel();
    timer.start().unwrap();
    timer.join().unwrap();
    assert_eq!(calls.load(SeqCst), 0);
}

fn cancelling_after_the_call_changes_nothing(_: &Env) {
    let (timer, calls) = counting(Duration::ZERO);
    timer.start().unwrap();
    timer.join().unwrap();
    timer.cancel();
    assert_eq!(calls.load(SeqCst), 1);
}

fn it_is_a_thread(_: &Env) {
    let timer = Timer::new(SHORT, || ());
    let name = timer.name();
    assert!(name.starts_with("Thread-") && !name.contains('('), "{name}");
    assert!(!timer.is_daemon());
    let named = Timer::new(SHORT, || assert_eq!(current_thread().name(), "alarm"))
        .named("alarm")
        .daemon();
    assert!(named.is_daemon());
    named.start().unwrap();
    named.join().unwrap();
    assert_ne!(named.ident(), current_thread().ident());
}

fn a_timer_of_zero_calls_at_once(env: &Env) {
    let (timer, calls) = counting(Duration::ZERO);
    let start = monotonic();
    timer.start().unwrap();
    timer.join().unwrap();
    env.assert_passed(start, Duration::ZERO);
    assert_eq!(calls.load(SeqCst), 1);
}

fn its_function_may_panic(_: &Env) {
    let timer = Timer::new(SHORT, || panic!("boom"));
    timer.start().unwrap();
    timer.join().unwrap();
    assert!(!timer.is_alive());
}
