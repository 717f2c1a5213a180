//! `concurrent.futures`: `wait` and `as_completed`. Which futures they count as done is CPython 3.11's.

use std::sync::Arc;

use threadlab::futures::{
    Future, ReturnWhen, ThreadPoolExecutor, Unfinished, as_completed, as_completed_timeout, wait,
    wait_timeout,
};
use threadlab::threading::Event;
use threadlab::time::monotonic;

use super::{ALL_WAITING, SHORT, UNENDED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "futures_wait";

pub const CASES: &[Case] = &[
    case!(waiting_for_all_waits_for_all),
    case!(waiting_for_the_first_returns_with_the_first),
    case!(waiting_for_an_exception_returns_with_it),
    case!(waiting_for_an_exception_that_does_not_come_waits_for_all),
    case!(a_time_out_ends_a_wait_with_what_there_is),
    case!(a_future_that_is_given_twice_counts_once),
    case!(waiting_for_nothing_returns_at_once),
    case!(a_cancelled_future_is_done_for_wait_when_a_thread_has_noticed),
    case!(futures_of_two_executors_are_waited_for_together),
    case!(as_completed_yields_each_as_it_is_done),
    case!(as_completed_yields_first_what_is_done_already),
    case!(as_completed_says_how_many_are_unfinished_when_its_time_is_over),
    case!(as_completed_of_a_cancelled_future_waits_until_a_thread_has_noticed),
    case!(a_future_that_nobody_works_on_is_waited_for_for_ever, ends: ALL_WAITING,
        without: &[UNENDED]),
];

const ALL: ReturnWhen = ReturnWhen::AllCompleted;
const FIRST: ReturnWhen = ReturnWhen::FirstCompleted;
const EXCEPTION: ReturnWhen = ReturnWhen::FirstException;

/// Two threads, and work that each waits for an event of its own.
struct Two {
    executor: ThreadPoolExecutor,
    go: [Arc<Event>; 2],
    futures: [Future<u32>; 2],
}

fn two() -> Two {
    let executor = ThreadPoolExecutor::new(2);
    let go = [(); 2].map(|()| Arc::new(Event::new()));
    let futures = [0, 1].map(|n: u32| {
        let go = go[n as usize].clone();
        let work = move || {
            go.wait();
            n
        };
        executor.submit(work).unwrap()
    });
    Two {
        executor,
        go,
        futures,
    }
}

impl Two {
    fn set(&self) {
        self.go.iter().for_each(|go| go.set());
    }
}

fn waiting_for_all_waits_for_all(_: &Env) {
    let two = two();
    two.set();
    let waited = wait(&two.futures, ALL);
    assert_eq!(waited.done, two.futures);
    assert!(waited.not_done.is_empty());
    assert!(two.futures.iter().all(Future::done));
    assert_eq!(wait(&two.futures, ALL).done.len(), 2, "and again");
}

fn waiting_for_the_first_returns_with_the_first(_: &Env) {
    let two = two();
    two.go[1].set();
    for _ in 0..2 {
        let waited = wait(&two.futures, FIRST);
        assert_eq!(waited.done, [two.futures[1].clone()]);
        assert_eq!(waited.not_done, [two.futures[0].clone()]);
    }
    two.set();
}

fn waiting_for_an_exception_returns_with_it(_: &Env) {
    let two = two();
    let executor = ThreadPoolExecutor::new(1);
    let panics = executor.submit(|| -> u32 { panic!("boom") }).unwrap();
    for _ in 0..2 {
        let waited = wait([&two.futures[0], &panics], EXCEPTION);
        assert_eq!(waited.done, std::slice::from_ref(&panics));
        assert_eq!(waited.not_done, [two.futures[0].clone()]);
    }
    two.set();
}

fn waiting_for_an_exception_that_does_not_come_waits_for_all(_: &Env) {
    let two = two();
    two.go[0].set();
    two.futures[0].result().unwrap();
    let waited = wait_timeout(&two.futures, EXCEPTION, SHORT);
    assert_eq!((waited.done.len(), waited.not_done.len()), (1, 1));
    two.set();
    assert_eq!(wait(&two.futures, EXCEPTION).done.len(), 2);
}

fn a_time_out_ends_a_wait_with_what_there_is(env: &Env) {
    let two = two();
    two.go[0].set();
    two.futures[0].result().unwrap();
    let start = monotonic();
    let waited = wait_timeout(&two.futures, ALL, SHORT);
    env.assert_passed(start, SHORT);
    assert_eq!(waited.done, [two.futures[0].clone()]);
    let waited = wait_timeout([&two.futures[1]], FIRST, SHORT);
    env.assert_passed(start, 2 * SHORT);
    assert_eq!(waited.not_done, [two.futures[1].clone()]);
    two.set();
}

fn a_future_that_is_given_twice_counts_once(_: &Env) {
    let two = two();
    two.set();
    let [one, other] = &two.futures;
    let waited = wait([one, other, one], ALL);
    assert_eq!(waited.done, [one.clone(), other.clone()]);
    assert_eq!(as_completed([one, one]).count(), 1);
}

fn waiting_for_nothing_returns_at_once(_: &Env) {
    let none: [&Future<u32>; 0] = [];
    for return_when in [ALL, FIRST, EXCEPTION] {
        let waited = wait(none, return_when);
        assert!(waited.done.is_empty() && waited.not_done.is_empty());
    }
    assert_eq!(as_completed(none).count(), 0);
    assert_eq!(as_completed_timeout(none, SHORT).count(), 0);
}

fn a_cancelled_future_is_done_for_wait_when_a_thread_has_noticed(_: &Env) {
    let two = two();
    let cancelled = two.executor.submit(|| 2).unwrap();
    assert!(cancelled.cancel() && cancelled.done());
    for return_when in [ALL, FIRST] {
        let waited = wait_timeout([&cancelled], return_when, SHORT);
        assert_eq!(waited.not_done, std::slice::from_ref(&cancelled));
    }
    two.set();
    assert_eq!(
        wait([&cancelled], ALL).done,
        std::slice::from_ref(&cancelled)
    );
}

fn futures_of_two_executors_are_waited_for_together(_: &Env) {
    let (one, other) = (two(), two());
    one.set();
    other.set();
    let waited = wait(one.futures.iter().chain(&other.futures), ALL);
    assert_eq!(waited.done.len(), 4);
}

fn as_completed_yields_each_as_it_is_done(_: &Env) {
    let two = two();
    let mut completed = as_completed(&two.futures);
    two.go[1].set();
    assert_eq!(completed.next(), Some(two.futures[1].clone()));
    two.go[0].set();
    assert_eq!(completed.next(), Some(two.futures[0].clone()));
    assert_eq!(completed.next(), None);
}

fn as_completed_yields_first_what_is_done_already(_: &Env) {
    let two = two();
    two.go[1].set();
    two.futures[1].result().unwrap();
    let mut completed = as_completed(&two.futures);
    assert_eq!(completed.next(), Some(two.futures[1].clone()));
    drop(completed);
    two.set();
    assert_eq!(as_completed(&two.futures).count(), 2);
}

fn as_completed_says_how_many_are_unfinished_when_its_time_is_over(env: &Env) {
    let two = two();
    two.go[0].set();
    let start = monotonic();
    let mut completed = as_completed_timeout(&two.futures, super::LONG);
    assert_eq!(completed.next(), Some(Ok(two.futures[0].clone())));
    let mut completed = as_completed_timeout(&two.futures, SHORT);
    assert_eq!(completed.next(), Some(Ok(two.futures[0].clone())));
    let (unfinished, total) = (1, 2);
    let error = Unfinished { unfinished, total };
    assert_eq!(completed.next(), Some(Err(error)));
    env.assert_passed(start, SHORT);
    assert_eq!(error.to_string(), "1 (of 2) futures unfinished");
    assert_eq!(completed.next(), None);
    two.set();
}

fn as_completed_of_a_cancelled_future_waits_until_a_thread_has_noticed(_: &Env) {
    let two = two();
    let cancelled = two.executor.submit(|| 2).unwrap();
    assert!(cancelled.cancel());
    let completed = as_completed_timeout([&cancelled], SHORT);
    assert!(completed.last().unwrap().is_err());
    two.set();
    assert_eq!(as_completed([&cancelled]).count(), 1);
}

fn a_future_that_nobody_works_on_is_waited_for_for_ever(_: &Env) {
    let futures = [Future::<u32>::new(), Future::new()];
    wait(&futures, FIRST);
}
