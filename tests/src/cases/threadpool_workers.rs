//! `threadpool`: workers that are started, dismissed and joined; bounded queues (SEMANTICS rows 15, 18
//! and 20).

use std::sync::Arc;
use std::time::Duration;

use threadlab::threading::{Event, current_thread};
use threadlab::threadpool::{Options, PutRequestError, ThreadPool, WorkRequest, make_requests};
use threadlab::time::{monotonic, sleep};
use threadlab::trace::{Kind, Operation, What};

use super::{ALL_WAITING, LONG, REAL_TIME, SHORT, UNENDED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "threadpool_workers";

pub const CASES: &[Case] = &[
    case!(as_many_workers_as_asked_for_work_at_once),
    case!(workers_are_named_as_threads_are),
    case!(a_busy_worker_does_not_keep_the_run_alive, without: &[UNWATCHED]),
    case!(a_dismissed_worker_leaves_after_its_present_request),
    case!(an_idle_worker_that_is_dismissed_leaves_when_it_next_looks, without: &[REAL_TIME]),
    case!(a_dismissed_worker_that_picked_a_request_puts_it_back),
    case!(the_workers_that_were_started_last_are_dismissed_first),
    case!(dismissing_more_workers_than_there_are_dismisses_all),
    case!(more_workers_may_be_created),
    case!(a_full_pool_refuses_a_request),
    case!(a_full_pool_makes_room_in_time, events: 1, roles: [putter, releaser], without: &[UNWATCHED]),
    case!(a_request_waits_for_room, events: 1, roles: [putter, releaser], without: &[UNWATCHED]),
    case!(both_queues_bounded_may_wait_for_each_other, ends: ALL_WAITING, check: check_stuck,
        without: &[UNENDED]),
    case!(a_dropped_pool_works_off_what_it_has),
];

fn bounded(workers: usize, q_size: usize, resq_size: usize) -> ThreadPool {
    let options = Options {
        q_size,
        resq_size,
        ..Options::default()
    };
    ThreadPool::with_options(workers, options).unwrap()
}

fn looking_every(workers: usize, poll_timeout: Duration) -> ThreadPool {
    let options = Options {
        poll_timeout,
        ..Options::default()
    };
    ThreadPool::with_options(workers, options).unwrap()
}

fn nothing() -> WorkRequest<(), ()> {
    WorkRequest::new(|(): &()| (), ())
}

/// A request that waits for an event, and counts when it begins and when it ends.
fn slow(env: &Env, go: &Arc<Event>) -> WorkRequest<(), ()> {
    let (env, go) = (env.clone(), go.clone());
    let wait = move |(): &()| {
        env.count(0);
        go.wait();
        env.count(1);
    };
    WorkRequest::new(wait, ())
}

/// They end only if all are worked on at the same time.
fn as_many_workers_as_asked_for_work_at_once(env: &Env) {
    let theirs = env.clone();
    let meet = move |_: &u32| {
        theirs.count(0);
        theirs.until_counted(0, 3);
    };
    let pool = ThreadPool::new(3).unwrap();
    assert_eq!(pool.num_workers(), 3);
    for request in &make_requests(meet, 0..3) {
        pool.put_request(request).unwrap();
    }
    pool.wait().unwrap();
}

fn workers_are_named_as_threads_are(_: &Env) {
    let request = WorkRequest::new(|(): &()| current_thread().name(), ())
        .callback(|_, name| assert!(name.starts_with("Thread-"), "it is {name}"));
    let pool = ThreadPool::new(1).unwrap();
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
}

fn a_busy_worker_does_not_keep_the_run_alive(env: &Env) {
    let pool = ThreadPool::new(1).unwrap();
    pool.put_request(&slow(env, &Arc::new(Event::new())))
        .unwrap();
    env.until_counted(0, 1);
    std::mem::forget(pool);
}

fn a_dismissed_worker_leaves_after_its_present_request(env: &Env) {
    let go = Arc::new(Event::new());
    let pool = looking_every(1, LONG);
    pool.put_request(&slow(env, &go)).unwrap();
    env.until_counted(0, 1);
    pool.dismiss_workers(1);
    assert_eq!((pool.num_workers(), pool.num_dismissed_workers()), (0, 1));
    go.set();
    pool.join_all_dismissed_workers();
    assert_eq!(env.counted(1), 1);
    assert_eq!((pool.num_workers(), pool.num_dismissed_workers()), (0, 0));
}

fn an_idle_worker_that_is_dismissed_leaves_when_it_next_looks(env: &Env) {
    let start = monotonic();
    let pool = looking_every(2, Duration::from_millis(500));
    sleep(Duration::from_millis(700));
    pool.dismiss_and_join_workers(1);
    env.assert_passed(start, Duration::from_millis(1000));
    assert_eq!((pool.num_workers(), pool.num_dismissed_workers()), (1, 0));
    // The other one began anew with the request.
    sleep(Duration::from_millis(100));
    pool.put_request(&nothing()).unwrap();
    pool.wait().unwrap();
    pool.dismiss_workers(1);
    pool.join_all_dismissed_workers();
    env.assert_passed(start, Duration::from_millis(1600));
}

fn a_dismissed_worker_that_picked_a_request_puts_it_back(env: &Env) {
    let pool = looking_every(1, LONG);
    // The worker has come back for more, and sleeps, or is about to.
    pool.put_request(&nothing()).unwrap();
    pool.wait().unwrap();
    pool.dismiss_workers(1);
    let theirs = env.clone();
    let request = nothing().callback(move |_, ()| _ = theirs.count(0));
    pool.put_request(&request).unwrap();
    pool.join_all_dismissed_workers();
    assert_eq!((env.counted(0), pool.num_pending()), (0, 1));
    pool.create_workers(1, LONG).unwrap();
    pool.wait().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn the_workers_that_were_started_last_are_dismissed_first(env: &Env) {
    let go = Arc::new(Event::new());
    let pool = looking_every(1, LONG);
    pool.put_request(&slow(env, &go)).unwrap();
    env.until_counted(0, 1);
    // The second one puts it back as it leaves, whenever it comes by: so it waits for no request.
    pool.create_workers(1, Duration::from_millis(1)).unwrap();
    pool.dismiss_and_join_workers(1);
    assert_eq!(env.counted(1), 0, "the first is at work");
    go.set();
    pool.wait().unwrap();
    assert_eq!(pool.num_workers(), 1);
}

fn dismissing_more_workers_than_there_are_dismisses_all(_: &Env) {
    let pool = looking_every(2, SHORT);
    pool.dismiss_workers(5);
    assert_eq!((pool.num_workers(), pool.num_dismissed_workers()), (0, 2));
    pool.dismiss_workers(1);
    assert_eq!(pool.num_dismissed_workers(), 2);
    pool.join_all_dismissed_workers();
    pool.join_all_dismissed_workers();
}

fn more_workers_may_be_created(env: &Env) {
    let go = Arc::new(Event::new());
    let pool = ThreadPool::new(1).unwrap();
    for _ in 0..2 {
        pool.put_request(&slow(env, &go)).unwrap();
    }
    pool.create_workers(1, LONG).unwrap();
    env.until_counted(0, 2);
    go.set();
    pool.wait().unwrap();
}

fn a_full_pool_refuses_a_request(env: &Env) {
    let pool = bounded(0, 1, 0);
    pool.put_request(&nothing()).unwrap();
    let full = Err(PutRequestError::Full);
    assert_eq!(pool.put_request_nowait(&nothing()), full);
    let start = monotonic();
    assert_eq!(pool.put_request_timeout(&nothing(), SHORT), full);
    env.assert_passed(start, SHORT);
    assert_eq!(pool.num_pending(), 1, "of what was refused no result comes");
}

/// A pool with one worker, which waits for the event, and no room for more than the request that waits.
fn busy(env: &Env) -> ThreadPool {
    let theirs = env.clone();
    let wait = move |_: &u32| {
        theirs.count(0);
        theirs.event(0).wait();
        theirs.count(1);
    };
    let requests = make_requests(wait, 0..2);
    let pool = bounded(1, 1, 0);
    pool.put_request(&requests[0]).unwrap();
    env.until_counted(0, 1);
    pool.put_request(&requests[1]).unwrap();
    pool
}

fn set_when_blocked(env: &Env) {
    env.until_blocked("putter");
    env.event(0).set();
}

mod a_request_waits_for_room {
    use super::*;

    pub fn putter(env: &Env) {
        let pool = busy(env);
        pool.put_request(&nothing()).unwrap();
        assert!(env.counted(1) >= 1, "one has made room");
        pool.wait().unwrap();
    }

    pub fn releaser(env: &Env) {
        set_when_blocked(env);
    }
}

mod a_full_pool_makes_room_in_time {
    use super::*;

    pub fn putter(env: &Env) {
        let pool = busy(env);
        pool.put_request_timeout(&nothing(), LONG).unwrap();
        pool.wait().unwrap();
        assert_eq!(env.counted(1), 2);
    }

    pub fn releaser(env: &Env) {
        set_when_blocked(env);
    }
}

/// The docstring's warning: nobody takes results out while requests are put in.
fn both_queues_bounded_may_wait_for_each_other(_: &Env) {
    let pool = bounded(1, 1, 1);
    for _ in 0..4 {
        pool.put_request(&nothing()).unwrap();
    }
    pool.wait().unwrap();
}

fn check_stuck(outcome: &Outcome) {
    let waiting = outcome.waiting();
    let kind = |resource| {
        outcome.events.iter().find_map(|event| match event.what {
            What::Resource { id, kind, .. } if id == resource => Some(kind),
            _ => None,
        })
    };
    assert!(!waiting.is_empty());
    for task in waiting {
        assert_eq!(kind(task.resource), Some(Kind::Queue));
        let puts = |what: &What| {
            matches!(
                what,
                What::Blocked {
                    operation: Operation::Put,
                    ..
                }
            )
        };
        assert!(outcome.of_task(task.task).into_iter().any(puts));
    }
}

fn a_dropped_pool_works_off_what_it_has(env: &Env) {
    let pool = ThreadPool::new(1).unwrap();
    let theirs = env.clone();
    for request in &make_requests(move |_: &u32| _ = theirs.count(0), 0..3) {
        pool.put_request(request).unwrap();
    }
    drop(pool);
    env.until_counted(0, 3);
}
