//! `ThreadPoolExecutor.map`: the order of its results, and what becomes of the rest when it ends early.

use std::cell::Cell;
use std::sync::Arc;

use threadlab::futures::{FutureError, ThreadPoolExecutor};
use threadlab::threading::Event;
use threadlab::time::{monotonic, sleep};

use super::SHORT;
use super::executor::busy;
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "executor_map";

pub const CASES: &[Case] = &[
    case!(map_keeps_the_order_of_its_arguments),
    case!(map_ends_with_the_first_exception_and_cancels_the_rest),
    case!(map_gives_up_when_its_time_is_over),
    case!(a_dropped_map_cancels_what_has_not_begun),
    case!(who_is_given_up_is_cancelled_too),
    case!(a_buffered_map_takes_arguments_as_results_are_taken),
    case!(a_buffered_map_ends_with_what_is_refused_and_cancels_the_rest),
];

fn map_keeps_the_order_of_its_arguments(_: &Env) {
    let executor = ThreadPoolExecutor::new(2);
    let slow_first = |n: u64| {
        sleep(SHORT * u32::from(n == 1));
        n * n
    };
    let squares = executor.map(slow_first, 1..=4).unwrap();
    let squares: Result<Vec<_>, _> = squares.collect();
    assert_eq!(squares.unwrap(), [1, 4, 9, 16]);
    let zipped = [1, 2, 3].into_iter().zip([10, 20]);
    let sums: Vec<_> = executor
        .map(|(a, b)| a + b, zipped)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(sums, [11, 22]);
}

fn map_ends_with_the_first_exception_and_cancels_the_rest(env: &Env) {
    let executor = ThreadPoolExecutor::new(1);
    let theirs = env.clone();
    let work = move |n: u32| match n {
        1 => panic!("at {n}"),
        2 => {
            theirs.count(1);
            theirs.until_counted(0, 1);
            n
        }
        9 => n,
        _ => theirs.count(3),
    };
    let mut results = executor.map(work, [9, 1, 2, 3, 3]).unwrap();
    assert_eq!(results.next().unwrap().unwrap(), 9);
    env.until_counted(1, 1);
    let error = results.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "at 1");
    assert!(results.next().is_none());
    env.count(0);
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(3), 0, "they were cancelled");
}

fn map_gives_up_when_its_time_is_over(env: &Env) {
    let (executor, go) = (ThreadPoolExecutor::new(2), Arc::new(Event::new()));
    let theirs = go.clone();
    let work = move |n: u32| {
        if n > 0 {
            theirs.wait();
        }
        n
    };
    let start = monotonic();
    let mut results = executor.map_timeout(SHORT, work, 0..4).unwrap();
    let mut first = results.next().unwrap();
    // Where time is real, a machine may not even come to the first result in time.
    if first.is_ok() || env.world().kind().is_stepped() {
        assert_eq!(first.unwrap(), 0);
        first = results.next().unwrap();
    }
    assert!(matches!(first, Err(FutureError::TimedOut)));
    env.assert_passed(start, SHORT);
    assert!(results.next().is_none());
    go.set();
    executor.shutdown(true, false).unwrap();
}

fn a_dropped_map_cancels_what_has_not_begun(env: &Env) {
    let (executor, go) = busy(1, env);
    let theirs = env.clone();
    drop(executor.map(move |_: u32| theirs.count(0), 0..3).unwrap());
    go.set();
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(0), 0);
}

/// Its first result is not there in time, since nobody has begun with it.
fn who_is_given_up_is_cancelled_too(env: &Env) {
    let (executor, go) = busy(1, env);
    let theirs = env.clone();
    let work = move |_: u32| theirs.count(0);
    let mut results = executor.map_timeout(SHORT, work, 0..3).unwrap();
    assert!(matches!(results.next(), Some(Err(FutureError::TimedOut))));
    go.set();
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(0), 0);
}

fn a_buffered_map_takes_arguments_as_results_are_taken(_: &Env) {
    let executor = ThreadPoolExecutor::new(2);
    let taken = Cell::new(0);
    let arguments = (1..).inspect(|_| taken.set(taken.get() + 1));
    let mut squares = executor.map_buffered(3, |n| n * n, arguments).unwrap();
    assert_eq!(taken.get(), 3);
    for n in 1..=10 {
        assert_eq!(squares.next().unwrap().unwrap(), n * n);
        assert_eq!(taken.get(), 3 + n);
    }
    let few: Result<Vec<_>, _> = executor.map_buffered(9, |n| -n, 1..=3).unwrap().collect();
    assert_eq!(few.unwrap(), [-1, -2, -3]);
}

fn a_buffered_map_ends_with_what_is_refused_and_cancels_the_rest(env: &Env) {
    let executor = ThreadPoolExecutor::new(1);
    let theirs = env.clone();
    let work = move |n: u32| match n {
        1 => {
            theirs.count(1);
            theirs.until_counted(0, 1);
            n
        }
        _ => theirs.count(3),
    };
    let mut results = executor.map_buffered(3, work, 1..).unwrap();
    env.until_counted(1, 1);
    executor.shutdown(false, false).unwrap();
    let error = results.next().unwrap().unwrap_err();
    let sentence = "cannot schedule new futures after shutdown";
    assert_eq!(error.to_string(), sentence);
    assert!(results.next().is_none());
    env.count(0);
    drop(results);
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(3), 0, "what had not begun was cancelled");
}
