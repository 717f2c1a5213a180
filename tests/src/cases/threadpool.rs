//! `threadpool`: requests, results and callbacks (SEMANTICS rows 15, 17 to 19). The sentences and counts are
//! those of the package's version 1.3.2 under CPython 3.11.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use threadlab::threading::{Event, current_thread};
use threadlab::threadpool::{PollError, PutRequestError, ThreadPool, WorkRequest, make_requests};
use threadlab::trace::Stream;

use super::{ALL_WAITING, IN_A_CHILD, UNENDED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "threadpool";

pub const CASES: &[Case] = &[
    case!(every_request_is_worked_on_and_its_result_handed_over),
    case!(callbacks_run_in_the_thread_that_waits),
    case!(an_exception_goes_to_its_callback_and_not_to_the_other),
    case!(without_an_exc_callback_the_callback_gets_the_exception),
    case!(an_exception_that_nobody_handles_is_printed, check: check_printed,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(an_exception_keeps_the_value_that_was_panicked_with),
    case!(a_request_that_failed_is_refused),
    case!(a_request_that_did_not_fail_may_be_put_again),
    case!(a_second_result_under_one_number_is_a_key_error),
    case!(requests_without_a_number_get_the_next_one),
    case!(polling_without_requests_finds_no_results_pending),
    case!(polling_hands_over_what_is_there_and_does_not_wait),
    case!(waiting_with_nothing_to_wait_for_returns_at_once),
    case!(waiting_without_workers_is_an_error),
    case!(the_workers_stay_after_a_wait),
    case!(a_worker_goes_on_after_a_panic),
    case!(a_panicking_callback_leaves_its_request_pending),
    case!(waiting_after_a_panicking_callback_waits_for_ever, ends: ALL_WAITING,
        without: &[UNENDED]),
];

/// A list that callbacks write to.
type Log<T> = Arc<Mutex<Vec<T>>>;

fn take<T>(log: &Log<T>) -> Vec<T> {
    std::mem::take(&mut *log.lock().unwrap())
}

fn pool(workers: usize) -> ThreadPool {
    ThreadPool::new(workers).unwrap()
}

fn answer() -> WorkRequest<(), u32> {
    WorkRequest::new(|(): &()| 42, ())
}

fn boom() -> WorkRequest<(), ()> {
    WorkRequest::new(|(): &()| panic!("boom"), ()).exc_callback(|_, _| ())
}

fn every_request_is_worked_on_and_its_result_handed_over(_: &Env) {
    let log = Log::default();
    let theirs = log.clone();
    let requests = make_requests(|n: &u32| n * n, 1..=5).callback(move |request, result| {
        theirs.lock().unwrap().push((*request.args(), result));
    });
    let pool = pool(3);
    for request in &requests {
        pool.put_request(request).unwrap();
    }
    assert_eq!(pool.num_pending(), 5);
    pool.wait().unwrap();
    let mut got = take(&log);
    got.sort_unstable();
    assert_eq!(got, [(1, 1), (2, 4), (3, 9), (4, 16), (5, 25)]);
    assert_eq!(pool.num_pending(), 0);
}

fn callbacks_run_in_the_thread_that_waits(_: &Env) {
    let me = current_thread().ident();
    let request = WorkRequest::new(|(): &()| current_thread(), ()).callback(move |_, worker| {
        assert_eq!(current_thread().ident(), me);
        assert_ne!(worker.ident(), me);
        assert!(worker.is_daemon());
    });
    let pool = pool(2);
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
}

fn an_exception_goes_to_its_callback_and_not_to_the_other(env: &Env) {
    let theirs = env.clone();
    let request = WorkRequest::new(|word: &&str| -> u32 { panic!("{word}") }, "boom")
        .callback(|_, _| panic!("there is no result"))
        .exc_callback(move |request, exception| {
            assert!(request.exception());
            assert_eq!((request.args(), exception.message()), (&"boom", "boom"));
            theirs.count(0);
        });
    assert!(!request.exception());
    let pool = pool(1);
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn without_an_exc_callback_the_callback_gets_the_exception(_: &Env) {
    let log = Log::default();
    let theirs = log.clone();
    let requests = make_requests(|n: &u32| 6 / n, [3, 0])
        .callback_for_all(move |_, result| theirs.lock().unwrap().push(result));
    let pool = pool(1);
    for request in &requests {
        pool.put_request(request).unwrap();
    }
    pool.wait().unwrap();
    let got = take(&log);
    assert_eq!(*got[0].as_ref().unwrap(), 2);
    let message = "attempt to divide by zero";
    assert_eq!(got[1].as_ref().unwrap_err().message(), message);
}

fn an_exception_that_nobody_handles_is_printed(_: &Env) {
    let request = WorkRequest::new(|(): &()| panic!("nobody"), ())
        .callback(|_, ()| panic!("there is no result"));
    let pool = pool(1);
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
}

fn check_printed(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    assert_eq!(lines[0], "Traceback (most recent call last):");
    assert_eq!(lines[2..], ["nobody"]);
}

fn an_exception_keeps_the_value_that_was_panicked_with(_: &Env) {
    let request = WorkRequest::new(|(): &()| std::panic::panic_any(404_u16), ()).exc_callback(
        |_, exception| {
            assert_eq!(exception.downcast::<u16>(), Some(404));
            assert_eq!(exception.downcast::<String>(), None);
        },
    );
    let pool = pool(1);
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
}

fn a_request_that_failed_is_refused(_: &Env) {
    let (pool, request) = (pool(1), boom());
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
    assert_eq!(pool.put_request(&request), Err(PutRequestError::Failed));
    assert_eq!(pool.num_pending(), 0);
}

fn a_request_that_did_not_fail_may_be_put_again(env: &Env) {
    let theirs = env.clone();
    let request = answer().callback(move |_, _| _ = theirs.count(0));
    let pool = pool(1);
    for _ in 0..2 {
        pool.put_request(&request).unwrap();
        pool.wait().unwrap();
    }
    assert_eq!(env.counted(0), 2);
}

/// The pool waits for one of the two, and finds the other when it waits for the next.
fn a_second_result_under_one_number_is_a_key_error(env: &Env) {
    let counted = |request: WorkRequest<(), u32>| {
        let theirs = env.clone();
        request.callback(move |_, _| _ = theirs.count(0))
    };
    let pool = pool(1);
    let twice = counted(WorkRequest::with_id(7, |(): &()| 1, ()));
    pool.put_request(&twice).unwrap();
    pool.put_request(&twice).unwrap();
    assert_eq!((twice.request_id(), pool.num_pending()), (7, 1));
    pool.wait().unwrap();
    assert_eq!(env.counted(0), 1);
    pool.put_request(&counted(answer())).unwrap();
    assert_eq!(pool.wait(), Err(PollError::Unknown(7)));
    assert_eq!((env.counted(0), pool.num_pending()), (2, 1));
    pool.wait().unwrap();
    assert_eq!(env.counted(0), 3);
}

fn requests_without_a_number_get_the_next_one(_: &Env) {
    let ids: Vec<_> = make_requests(|_: &u32| (), 0..3)
        .iter()
        .map(WorkRequest::request_id)
        .collect();
    assert!(ids[0] >= 1);
    assert!(ids[0] < ids[1] && ids[1] < ids[2]);
    let request = WorkRequest::with_id(3, |_: &u32| (), 1);
    let text = format!("{request:?}");
    assert_eq!(text, "<WorkRequest id=3 args=1 exception=False>");
}

fn polling_without_requests_finds_no_results_pending(_: &Env) {
    let pool = pool(1);
    for block in [false, true] {
        assert_eq!(pool.poll(block), Err(PollError::NoResultsPending));
    }
}

fn polling_hands_over_what_is_there_and_does_not_wait(env: &Env) {
    let go = Arc::new(Event::new());
    let theirs = go.clone();
    let slow = WorkRequest::new(move |(): &()| theirs.wait(), ());
    let counter = env.clone();
    let quick = answer().callback(move |_, _| _ = counter.count(0));
    let pool = pool(2);
    pool.put_request(&slow).unwrap();
    assert_eq!(pool.poll(false), Ok(()), "one is pending");
    pool.put_request(&quick).unwrap();
    while env.counted(0) == 0 {
        assert_eq!(pool.poll(false), Ok(()));
        env.gate();
    }
    assert_eq!(pool.num_pending(), 1);
    go.set();
    assert_eq!(pool.poll(true), Err(PollError::NoResultsPending));
}

fn waiting_with_nothing_to_wait_for_returns_at_once(_: &Env) {
    pool(1).wait().unwrap();
    pool(0).wait().unwrap();
}

fn waiting_without_workers_is_an_error(env: &Env) {
    let theirs = env.clone();
    let request = answer().callback(move |_, _| _ = theirs.count(0));
    let pool = pool(0);
    pool.put_request(&request).unwrap();
    assert_eq!(pool.wait(), Err(PollError::NoWorkersAvailable));
    assert_eq!(pool.poll(true), Err(PollError::NoWorkersAvailable));
    assert_eq!(pool.poll(false), Ok(()), "that one does not ask who works");
    pool.create_workers(1, super::LONG).unwrap();
    pool.wait().unwrap();
    assert_eq!((env.counted(0), pool.num_pending()), (1, 0));
}

fn the_workers_stay_after_a_wait(_: &Env) {
    let log = Log::default();
    let pool = pool(1);
    for _ in 0..3 {
        let theirs = log.clone();
        let request = WorkRequest::new(|(): &()| current_thread().ident(), ())
            .callback(move |_, worker| theirs.lock().unwrap().push(worker));
        pool.put_request(&request).unwrap();
        pool.wait().unwrap();
        assert_eq!(pool.num_workers(), 1);
    }
    let workers = take(&log);
    assert_eq!(workers.len(), 3);
    assert!(workers.iter().all(|worker| *worker == workers[0]));
}

fn a_worker_goes_on_after_a_panic(env: &Env) {
    let theirs = env.clone();
    let pool = pool(1);
    pool.put_request(&boom()).unwrap();
    let good = answer().callback(move |_, _| _ = theirs.count(0));
    pool.put_request(&good).unwrap();
    pool.wait().unwrap();
    assert_eq!((env.counted(0), pool.num_workers()), (1, 1));
}

/// A pool of which a callback has panicked.
fn disturbed() -> ThreadPool {
    let pool = pool(1);
    let request = answer().callback(|_, _| panic!("in the callback"));
    pool.put_request(&request).unwrap();
    let waited = catch_unwind(AssertUnwindSafe(|| pool.wait()));
    let panic = waited.expect_err("the panic comes out of wait");
    assert_eq!(panic.downcast_ref(), Some(&"in the callback"));
    pool
}

fn a_panicking_callback_leaves_its_request_pending(_: &Env) {
    let pool = disturbed();
    assert_eq!(pool.num_pending(), 1);
    assert_eq!(pool.poll(false), Ok(()), "its result is gone");
}

fn waiting_after_a_panicking_callback_waits_for_ever(_: &Env) {
    let _ = disturbed().wait();
}
