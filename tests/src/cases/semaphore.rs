//! `Semaphore` (SEMANTICS row 8).

use std::time::Duration;

use threadlab::time::{monotonic, sleep};
use threadlab::trace::{Kind, Operation, Outcome as Result, What};
use threadlab::word::Word;

use super::{ALL_WAITING, LONG, SHORT, THREADING, UNENDED, UNNAMED, UNORDERED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "semaphore";

pub const CASES: &[Case] = &[
    case!(it_gives_as_many_permits_as_it_has, semaphores: &[2]),
    case!(acquire_blocks_while_there_is_no_permit, semaphores: &[0], roles: [waiter, giver],
        without: &[UNWATCHED]),
    case!(a_release_before_the_acquire_is_kept, semaphores: &[0]),
    case!(release_knows_no_upper_bound, semaphores: &[1]),
    case!(a_task_that_never_acquired_may_release, semaphores: &[1], roles: [taker, giver]),
    case!(releasing_many_lets_as_many_in, semaphores: &[0],
        roles: [giver, waiter, waiter, waiter, waiter], without: &[UNWATCHED]),
    case!(releasing_none_is_an_error, semaphores: &[1], without: &[THREADING]),
    case!(releasing_too_many_is_an_error_that_changes_nothing, semaphores: &[1]),
    case!(a_time_out_passes_before_acquire_gives_up, semaphores: &[0]),
    case!(a_time_out_of_zero_looks_once, semaphores: &[1]),
    case!(a_time_out_does_not_fire_when_a_permit_comes_in_time, semaphores: &[0],
        roles: [waiter, giver], without: &[UNWATCHED]),
    case!(no_more_tasks_than_permits_are_inside, semaphores: &[2],
        roles: [worker, worker, worker, worker]),
    case!(as_many_tasks_as_permits_are_inside_together, semaphores: &[3],
        roles: [worker, worker, worker]),
    case!(releases_wake_in_order_of_arrival, semaphores: &[0],
        roles: [giver, waiter, waiter, waiter], check: check_order, without: &[UNORDERED]),
    case!(a_guard_gives_its_permit_back, semaphores: &[1], without: &[THREADING]),
    case!(a_guard_gives_its_permit_back_in_a_panic, semaphores: &[1], roles: [holder, waiter],
        panics: &["boom"], without: &[UNWATCHED, THREADING]),
    case!(a_waiter_that_gave_up_takes_no_permit_with_it, semaphores: &[0],
        roles: [giver, hasty, patient], without: &[UNWATCHED]),
    case!(a_time_out_at_the_instant_of_a_release_loses_no_permit, semaphores: &[0],
        roles: [giver, hasty, patient], without: &[UNWATCHED]),
    case!(waiting_for_a_permit_that_nobody_gives_is_no_deadlock, semaphores: &[0],
        roles: [waiter, waiter], ends: ALL_WAITING, check: check_nobody_holds,
        without: &[UNENDED, UNNAMED]),
    case!(a_trace_shows_each_permit_taken_and_given, semaphores: &[1], check: check_trace,
        without: &[UNWATCHED, UNNAMED]),
];

fn it_gives_as_many_permits_as_it_has(env: &Env) {
    let seats = env.semaphore(0);
    seats.acquire();
    assert!(seats.try_acquire());
    assert!(!seats.try_acquire());
    seats.release().unwrap();
    assert!(seats.try_acquire());
}

mod acquire_blocks_while_there_is_no_permit {
    use super::*;

    pub fn waiter(env: &Env) {
        env.semaphore(0).acquire();
        assert_eq!(env.counted(0), 1, "it came in before the release");
    }

    pub fn giver(env: &Env) {
        env.until_blocked("waiter");
        env.count(0);
        env.semaphore(0).release().unwrap();
    }
}

fn a_release_before_the_acquire_is_kept(env: &Env) {
    env.semaphore(0).release().unwrap();
    env.semaphore(0).acquire();
    assert!(!env.semaphore(0).try_acquire());
}

fn release_knows_no_upper_bound(env: &Env) {
    env.semaphore(0).release_many(2).unwrap();
    for _ in 0..3 {
        assert!(env.semaphore(0).try_acquire());
    }
    assert!(!env.semaphore(0).try_acquire());
}

mod a_task_that_never_acquired_may_release {
    use super::*;

    pub fn taker(env: &Env) {
        env.semaphore(0).acquire();
        env.mark(0);
        env.semaphore(0).acquire();
    }

    pub fn giver(env: &Env) {
        env.after(0);
        env.semaphore(0).release().unwrap();
    }
}

mod releasing_many_lets_as_many_in {
    use super::*;

    pub fn giver(env: &Env) {
        env.until_blocked("waiter");
        env.semaphore(0).release_many(2).unwrap();
        env.until_counted(0, 2);
        assert!(!env.semaphore(0).try_acquire(), "both permits are taken");
        env.semaphore(0).release_many(2).unwrap();
        env.until_counted(0, 4);
        assert!(
            !env.semaphore(0).try_acquire(),
            "four permits for four tasks"
        );
    }

    pub fn waiter(env: &Env) {
        env.semaphore(0).acquire();
        env.count(0);
    }
}

fn releasing_none_is_an_error(env: &Env) {
    let error = env.thread_semaphore(0).release_many(0).unwrap_err();
    assert_eq!(error.to_string(), "n must be one or more");
    env.semaphore(0).acquire();
    assert!(!env.semaphore(0).try_acquire());
}

fn releasing_too_many_is_an_error_that_changes_nothing(env: &Env) {
    assert!(env.semaphore(0).release_many(u32::MAX).is_err());
    env.semaphore(0).acquire();
    assert!(!env.semaphore(0).try_acquire());
    env.semaphore(0).release_many(u32::MAX).unwrap();
    assert!(env.semaphore(0).release().is_err());
}

fn a_time_out_passes_before_acquire_gives_up(env: &Env) {
    let start = monotonic();
    assert!(!env.semaphore(0).acquire_timeout(SHORT));
    env.assert_passed(start, SHORT);
    env.semaphore(0).release().unwrap();
    assert!(env.semaphore(0).try_acquire(), "giving up took no permit");
}

fn a_time_out_of_zero_looks_once(env: &Env) {
    assert!(env.semaphore(0).acquire_timeout(Duration::ZERO));
    assert!(!env.semaphore(0).acquire_timeout(Duration::ZERO));
}

mod a_time_out_does_not_fire_when_a_permit_comes_in_time {
    use super::*;

    pub fn waiter(env: &Env) {
        assert!(env.semaphore(0).acquire_timeout(LONG));
    }

    pub fn giver(env: &Env) {
        env.until_blocked("waiter");
        env.semaphore(0).release().unwrap();
    }
}

mod no_more_tasks_than_permits_are_inside {
    use super::*;

    pub fn worker(env: &Env) {
        let inside = env.word(0);
        for _ in 0..env.rounds(1000, 4) {
            env.semaphore(0).acquire();
            assert!(inside.fetch_add(1) < 2, "two were inside already");
            env.gate();
            inside.fetch_sub(1);
            env.semaphore(0).release().unwrap();
        }
        env.barrier();
        assert_eq!(inside.load(), 0);
    }
}

mod as_many_tasks_as_permits_are_inside_together {
    use super::*;

    pub fn worker(env: &Env) {
        env.semaphore(0).acquire();
        env.barrier();
        env.semaphore(0).release().unwrap();
    }
}

mod releases_wake_in_order_of_arrival {
    use super::*;

    pub fn giver(env: &Env) {
        for nth in 0..3 {
            env.mark(nth);
            env.until_nth_blocked("waiter", nth);
        }
        for nth in 0..3 {
            env.semaphore(0).release().unwrap();
            env.until_noted(nth + 1);
        }
    }

    pub fn waiter(env: &Env) {
        env.after(env.nth());
        env.semaphore(0).acquire();
        env.note(env.nth());
    }
}

fn check_order(outcome: &Outcome) {
    assert_eq!(outcome.env().notes(), [0, 1, 2]);
}

fn a_guard_gives_its_permit_back(env: &Env) {
    let seats = env.thread_semaphore(0);
    {
        let _seat = seats.guard();
        assert!(!seats.try_acquire());
    }
    assert!(seats.try_acquire());
    assert!(!seats.try_acquire(), "it gave back one");
}

mod a_guard_gives_its_permit_back_in_a_panic {
    use super::*;

    pub fn holder(env: &Env) {
        let _seat = env.thread_semaphore(0).guard();
        env.mark(0);
        env.until_blocked("waiter");
        panic!("boom");
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.semaphore(0).acquire();
    }
}

mod a_waiter_that_gave_up_takes_no_permit_with_it {
    use super::*;

    pub fn giver(env: &Env) {
        env.until_blocked("patient");
        env.after(0);
        env.semaphore(0).release().unwrap();
    }

    pub fn hasty(env: &Env) {
        assert!(!env.semaphore(0).acquire_timeout(SHORT));
        env.mark(0);
    }

    pub fn patient(env: &Env) {
        env.semaphore(0).acquire();
    }
}

mod a_time_out_at_the_instant_of_a_release_loses_no_permit {
    use super::*;

    pub fn giver(env: &Env) {
        env.until_blocked("patient");
        env.until_counted(0, 1);
        sleep(SHORT);
        env.semaphore(0).release().unwrap();
    }

    /// May or may not get it. If it does, it gives it back.
    pub fn hasty(env: &Env) {
        env.count(0);
        if env.semaphore(0).acquire_timeout(SHORT) {
            env.semaphore(0).release().unwrap();
        }
    }

    pub fn patient(env: &Env) {
        env.semaphore(0).acquire();
    }
}

mod waiting_for_a_permit_that_nobody_gives_is_no_deadlock {
    use super::*;

    pub fn waiter(env: &Env) {
        env.semaphore(0).acquire();
    }
}

fn check_nobody_holds(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|waiting| waiting.holder.is_none()));
}

fn a_trace_shows_each_permit_taken_and_given(env: &Env) {
    env.semaphore(0).acquire();
    assert!(!env.semaphore(0).try_acquire());
    assert!(!env.semaphore(0).acquire_timeout(SHORT));
    env.semaphore(0).release().unwrap();
}

fn check_trace(outcome: &Outcome) {
    let me = outcome.task("a_trace_shows_each_permit_taken_and_given");
    let semaphore = outcome.resource(Kind::Semaphore);
    let did = |what: &What| match what {
        What::Did {
            operation,
            resource,
            outcome,
        } if *resource == semaphore => Some((*operation, outcome.clone())),
        What::Blocked {
            operation: Operation::Acquire,
            resource,
            ..
        } => {
            assert_eq!(*resource, semaphore);
            None
        }
        _ => None,
    };
    let trace: Vec<_> = outcome.of_task(me).into_iter().filter_map(did).collect();
    let expected = [
        (Operation::Acquire, Result::Ok),
        (Operation::Acquire, Result::Refused),
        (Operation::Acquire, Result::TimedOut),
        (Operation::Release, Result::Ok),
    ];
    assert_eq!(trace, expected);
}
