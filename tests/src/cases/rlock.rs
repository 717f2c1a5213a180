//! `RLock` (SEMANTICS row 7).

use std::time::Duration;

use threadlab::time::monotonic;
use threadlab::trace::{Kind, Operation, Outcome as Result};
use threadlab::word::Word;

use super::{ALL_WAITING, DEADLOCK, SHORT, THREADING, UNENDED, UNNAMED, UNORDERED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "rlock";

pub const CASES: &[Case] = &[
    case!(its_owner_acquires_it_again, rlocks: 1, roles: [owner, other]),
    case!(only_the_last_release_lets_another_in, rlocks: 1, roles: [owner, waiter],
        without: &[UNWATCHED]),
    case!(releasing_what_nobody_holds_is_an_error, rlocks: 1),
    case!(releasing_what_another_task_holds_is_an_error_that_changes_nothing, rlocks: 1,
        roles: [owner, other]),
    case!(a_time_out_passes_before_acquire_gives_up, rlocks: 1, roles: [owner, other]),
    case!(levels_are_counted, rlocks: 1, roles: [owner, other]),
    case!(one_task_at_a_time_is_inside, rlocks: 1, roles: [worker, worker, worker]),
    case!(releases_wake_in_order_of_arrival, rlocks: 1, roles: [owner, waiter, waiter, waiter],
        check: check_order, without: &[UNORDERED]),
    case!(guards_hold_a_level_each, rlocks: 1, without: &[THREADING]),
    case!(guards_release_in_a_panic, rlocks: 1, roles: [owner, waiter], panics: &["boom"],
        without: &[UNWATCHED, THREADING]),
    case!(locking_crosswise_is_a_deadlock_however_many_levels, rlocks: 2, roles: [one, other],
        ends: DEADLOCK, check: check_cycle, without: &[UNENDED, UNNAMED]),
    case!(an_rlock_and_a_lock_can_be_one_cycle, rlocks: 1, locks: 1, roles: [one, other],
        ends: DEADLOCK, check: check_cycle, without: &[UNENDED, UNNAMED]),
    case!(it_outlives_the_task_that_holds_it, rlocks: 1, roles: [owner, waiter],
        ends: ALL_WAITING, check: check_dead_owner, without: &[UNENDED, UNNAMED]),
    case!(a_trace_shows_the_levels, rlocks: 1, roles: [owner, other], check: check_trace,
        without: &[UNWATCHED, UNNAMED]),
];

mod its_owner_acquires_it_again {
    use super::*;

    pub fn owner(env: &Env) {
        let lock = env.rlock(0);
        assert!(!lock.locked());
        lock.acquire();
        lock.acquire();
        assert!(lock.try_acquire());
        assert!(lock.acquire_timeout(Duration::ZERO));
        assert!(lock.locked());
        env.mark(0);
        env.after(1);
        (0..4).for_each(|_| lock.release().unwrap());
        assert!(!lock.locked());
        env.mark(2);
    }

    pub fn other(env: &Env) {
        env.after(0);
        assert!(!env.rlock(0).try_acquire());
        assert!(!env.rlock(0).acquire_timeout(Duration::ZERO));
        env.mark(1);
        env.after(2);
        assert!(env.rlock(0).try_acquire());
        assert!(env.rlock(0).try_acquire());
    }
}

mod only_the_last_release_lets_another_in {
    use super::*;

    pub fn owner(env: &Env) {
        let lock = env.rlock(0);
        lock.acquire();
        lock.acquire();
        env.mark(0);
        env.until_blocked("waiter");
        lock.release().unwrap();
        env.until_blocked("waiter");
        env.count(0);
        lock.release().unwrap();
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.rlock(0).acquire();
        assert_eq!(env.counted(0), 1, "it came in before the last release");
        env.rlock(0).release().unwrap();
    }
}

fn releasing_what_nobody_holds_is_an_error(env: &Env) {
    let lock = env.rlock(0);
    let error = lock.release().unwrap_err();
    assert_eq!(error.to_string(), "cannot release un-acquired lock");
    for levels in [1, 2] {
        (0..levels).for_each(|_| lock.acquire());
        (0..levels).for_each(|_| lock.release().unwrap());
        assert!(lock.release().is_err());
    }
    assert!(lock.try_acquire(), "the errors have changed nothing");
    lock.release().unwrap();
    assert!(!lock.locked());
}

mod releasing_what_another_task_holds_is_an_error_that_changes_nothing {
    use super::*;

    pub fn owner(env: &Env) {
        env.rlock(0).acquire();
        env.rlock(0).acquire();
        env.mark(0);
        env.after(1);
        env.rlock(0).release().unwrap();
        env.rlock(0).release().unwrap();
        assert!(env.rlock(0).release().is_err());
    }

    pub fn other(env: &Env) {
        env.after(0);
        let error = env.rlock(0).release().unwrap_err();
        assert_eq!(error.to_string(), "cannot release un-acquired lock");
        assert!(!env.rlock(0).try_acquire());
        env.mark(1);
    }
}

mod a_time_out_passes_before_acquire_gives_up {
    use super::*;

    pub fn owner(env: &Env) {
        env.rlock(0).acquire();
        env.mark(0);
        env.after(1);
        env.rlock(0).release().unwrap();
        env.mark(2);
    }

    pub fn other(env: &Env) {
        env.after(0);
        let start = monotonic();
        assert!(!env.rlock(0).acquire_timeout(SHORT));
        env.assert_passed(start, SHORT);
        assert!(env.rlock(0).release().is_err(), "giving up took no level");
        env.mark(1);
        env.after(2);
        assert!(env.rlock(0).acquire_timeout(SHORT));
    }
}

mod levels_are_counted {
    use super::*;

    pub fn owner(env: &Env) {
        let levels = env.rounds(1000, 20);
        (0..levels).for_each(|_| env.rlock(0).acquire());
        (1..levels).for_each(|_| env.rlock(0).release().unwrap());
        env.mark(0);
        env.after(1);
        env.rlock(0).release().unwrap();
        env.mark(2);
    }

    pub fn other(env: &Env) {
        env.after(0);
        assert!(!env.rlock(0).try_acquire(), "a level is left");
        env.mark(1);
        env.after(2);
        assert!(env.rlock(0).try_acquire(), "no level is left");
    }
}

mod one_task_at_a_time_is_inside {
    use super::*;

    pub fn worker(env: &Env) {
        let inside = env.word(0);
        for _ in 0..env.rounds(500, 3) {
            env.rlock(0).acquire();
            assert_eq!(inside.fetch_add(1), 0, "somebody is inside");
            env.gate();
            env.rlock(0).acquire();
            env.gate();
            env.rlock(0).release().unwrap();
            env.gate();
            inside.fetch_sub(1);
            env.rlock(0).release().unwrap();
        }
    }
}

mod releases_wake_in_order_of_arrival {
    use super::*;

    pub fn owner(env: &Env) {
        env.rlock(0).acquire();
        env.rlock(0).acquire();
        for nth in 0..3 {
            env.mark(nth);
            env.until_nth_blocked("waiter", nth);
        }
        env.rlock(0).release().unwrap();
        env.rlock(0).release().unwrap();
    }

    pub fn waiter(env: &Env) {
        env.after(env.nth());
        env.rlock(0).acquire();
        env.note(env.nth());
        env.rlock(0).release().unwrap();
    }
}

fn check_order(outcome: &Outcome) {
    assert_eq!(outcome.env().notes(), [0, 1, 2]);
}

fn guards_hold_a_level_each(env: &Env) {
    let lock = env.thread_rlock(0);
    {
        let _outer = lock.guard();
        {
            let _inner = lock.guard();
            assert!(lock.locked());
        }
        assert!(lock.locked());
    }
    assert!(!lock.locked());
}

mod guards_release_in_a_panic {
    use super::*;

    pub fn owner(env: &Env) {
        let _outer = env.thread_rlock(0).guard();
        let _inner = env.thread_rlock(0).guard();
        env.mark(0);
        env.until_blocked("waiter");
        panic!("boom");
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.rlock(0).acquire();
    }
}

mod locking_crosswise_is_a_deadlock_however_many_levels {
    use super::*;

    pub fn one(env: &Env) {
        env.rlock(0).acquire();
        env.rlock(0).acquire();
        env.barrier();
        env.rlock(1).acquire();
    }

    pub fn other(env: &Env) {
        env.rlock(1).acquire();
        env.rlock(1).acquire();
        env.rlock(1).release().unwrap();
        env.barrier();
        env.rlock(0).acquire();
    }
}

mod an_rlock_and_a_lock_can_be_one_cycle {
    use super::*;

    pub fn one(env: &Env) {
        env.rlock(0).acquire();
        env.barrier();
        env.lock(0).acquire();
    }

    pub fn other(env: &Env) {
        env.lock(0).acquire();
        env.barrier();
        env.rlock(0).acquire();
    }
}

fn check_cycle(outcome: &Outcome) {
    let [one, other] = [outcome.task("one"), outcome.task("other")];
    assert_eq!(outcome.cycle(), [(one, Some(other)), (other, Some(one))]);
}

mod it_outlives_the_task_that_holds_it {
    use super::*;

    pub fn owner(env: &Env) {
        env.rlock(0).acquire();
        env.rlock(0).acquire();
        env.rlock(0).release().unwrap();
        env.mark(0);
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.rlock(0).acquire();
    }
}

fn check_dead_owner(outcome: &Outcome) {
    let waiting = outcome.waiting();
    let holder = waiting[0].holder.expect("it names who took the lock along");
    assert_eq!(
        (waiting.len(), waiting[0].task, holder.task),
        (1, outcome.task("waiter"), outcome.task("owner"))
    );
}

mod a_trace_shows_the_levels {
    use super::*;

    pub fn owner(env: &Env) {
        env.rlock(0).acquire();
        env.rlock(0).acquire();
        assert!(env.rlock(0).try_acquire());
        env.mark(0);
        env.after(1);
        (0..3).for_each(|_| env.rlock(0).release().unwrap());
        assert!(env.rlock(0).release().is_err());
    }

    pub fn other(env: &Env) {
        env.after(0);
        assert!(!env.rlock(0).try_acquire());
        assert!(!env.rlock(0).acquire_timeout(SHORT));
        env.mark(1);
    }
}

fn check_trace(outcome: &Outcome) {
    let did = |role| outcome.did(role, Kind::RLock);
    let level = |level: &str| Result::Value(level.to_owned());
    let error = Result::Error("cannot release un-acquired lock".to_owned());
    assert_eq!(
        did("owner"),
        [
            (Operation::Acquire, Result::Ok),
            (Operation::Acquire, level("2")),
            (Operation::Acquire, level("3")),
            (Operation::Release, level("2")),
            (Operation::Release, level("1")),
            (Operation::Release, Result::Ok),
            (Operation::Release, error),
        ]
    );
    assert_eq!(
        did("other"),
        [
            (Operation::Acquire, Result::Refused),
            (Operation::Acquire, Result::TimedOut),
        ]
    );
}
