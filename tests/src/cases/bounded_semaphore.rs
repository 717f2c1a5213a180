//! `BoundedSemaphore` (SEMANTICS row 9); what it shares with `Semaphore` is in `semaphore.rs`.

use threadlab::time::monotonic;
use threadlab::trace::{Kind, Operation, Outcome as Result, What};
use threadlab::word::Word;

use super::{SHORT, THREADING, UNNAMED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "bounded_semaphore";

pub const CASES: &[Case] = &[
    case!(a_release_too_many_is_an_error_that_changes_nothing, bounded: &[1]),
    case!(a_failed_release_of_several_gives_none_back, bounded: &[3]),
    case!(its_errors_are_pythons, bounded: &[1], without: &[THREADING]),
    case!(one_without_permits_is_always_full, bounded: &[0]),
    case!(acquire_blocks_while_there_is_no_permit, bounded: &[1], roles: [waiter, giver],
        without: &[UNWATCHED]),
    case!(a_time_out_passes_before_acquire_gives_up, bounded: &[1]),
    case!(of_two_releases_of_one_permit_one_fails, bounded: &[2], roles: [releaser, releaser]),
    case!(no_more_tasks_than_permits_are_inside, bounded: &[2], roles: [worker, worker, worker]),
    case!(a_guard_gives_its_permit_back, bounded: &[1], without: &[THREADING]),
    case!(a_trace_shows_the_failed_release, bounded: &[2], check: check_trace,
        without: &[UNWATCHED, UNNAMED]),
];

fn a_release_too_many_is_an_error_that_changes_nothing(env: &Env) {
    let seats = env.bounded(0);
    assert!(seats.release().is_err());
    seats.acquire();
    seats.release().unwrap();
    assert!(seats.release().is_err());
    assert!(seats.try_acquire());
    assert!(!seats.try_acquire(), "no permit came of the errors");
}

fn a_failed_release_of_several_gives_none_back(env: &Env) {
    let seats = env.bounded(0);
    seats.acquire();
    seats.acquire();
    assert!(seats.release_many(3).is_err());
    assert!(seats.release_many(u32::MAX).is_err());
    assert!(seats.try_acquire());
    assert!(!seats.try_acquire(), "the one that was there is taken");
    seats.release_many(2).unwrap();
    seats.release().unwrap();
    assert!(seats.release().is_err());
}

fn its_errors_are_pythons(env: &Env) {
    let seats = env.thread_bounded(0);
    let error = |n| seats.release_many(n).unwrap_err().to_string();
    assert_eq!(error(1), "Semaphore released too many times");
    assert_eq!(error(0), "n must be one or more");
}

fn one_without_permits_is_always_full(env: &Env) {
    assert!(!env.bounded(0).try_acquire());
    assert!(env.bounded(0).release().is_err());
    assert!(!env.bounded(0).try_acquire());
}

mod acquire_blocks_while_there_is_no_permit {
    use super::*;

    pub fn waiter(env: &Env) {
        env.after(0);
        env.bounded(0).acquire();
        assert_eq!(env.counted(0), 1, "it came in before the release");
    }

    pub fn giver(env: &Env) {
        env.bounded(0).acquire();
        env.mark(0);
        env.until_blocked("waiter");
        env.count(0);
        env.bounded(0).release().unwrap();
    }
}

fn a_time_out_passes_before_acquire_gives_up(env: &Env) {
    env.bounded(0).acquire();
    let start = monotonic();
    assert!(!env.bounded(0).acquire_timeout(SHORT));
    env.assert_passed(start, SHORT);
    env.bounded(0).release().unwrap();
    assert!(
        env.bounded(0).release().is_err(),
        "giving up took no permit"
    );
}

mod of_two_releases_of_one_permit_one_fails {
    use super::*;

    pub fn releaser(env: &Env) {
        if env.nth() == 0 {
            env.bounded(0).acquire();
        }
        env.barrier();
        if env.bounded(0).release().is_err() {
            env.count(0);
        }
        env.barrier();
        assert_eq!(env.counted(0), 1);
    }
}

mod no_more_tasks_than_permits_are_inside {
    use super::*;

    pub fn worker(env: &Env) {
        let inside = env.word(0);
        for _ in 0..env.rounds(500, 3) {
            env.bounded(0).acquire();
            assert!(inside.fetch_add(1) < 2, "two were inside already");
            env.gate();
            inside.fetch_sub(1);
            env.bounded(0).release().unwrap();
        }
        env.barrier();
        assert!(env.bounded(0).release().is_err(), "all permits are back");
    }
}

fn a_guard_gives_its_permit_back(env: &Env) {
    let seats = env.thread_bounded(0);
    {
        let _seat = seats.guard();
        assert!(!seats.try_acquire());
    }
    assert!(seats.release().is_err(), "the permit is back");
}

fn a_trace_shows_the_failed_release(env: &Env) {
    env.bounded(0).acquire();
    assert!(env.bounded(0).release_many(2).is_err());
    env.bounded(0).acquire();
    env.bounded(0).release_many(2).unwrap();
}

fn check_trace(outcome: &Outcome) {
    let me = outcome.task("a_trace_shows_the_failed_release");
    let semaphore = outcome.resource(Kind::BoundedSemaphore);
    let of_task = outcome.of_task(me);
    let did = of_task.into_iter().filter_map(|what| match what {
        What::Did {
            operation,
            resource,
            outcome,
        } if *resource == semaphore => Some((*operation, outcome.clone())),
        _ => None,
    });
    let error = Result::Error("Semaphore released too many times".to_owned());
    let expected = [
        (Operation::Acquire, Result::Ok),
        (Operation::Release, error),
        (Operation::Acquire, Result::Ok),
        (Operation::Release, Result::Value("2".to_owned())),
    ];
    assert_eq!(did.collect::<Vec<_>>(), expected);
}
