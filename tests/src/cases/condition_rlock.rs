//! `Condition` on an `RLock`, which is what Python's stands on if it is given nothing else.

use std::sync::Arc;

use threadlab::run::until_blocked;
use threadlab::threading::{Condition, ConditionError, Lock, RLock, Thread};
use threadlab::time::monotonic;
use threadlab::trace::{Kind, Operation, Outcome as Result, What};

use super::{LONG, SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "condition_rlock";

pub const CASES: &[Case] = &[
    case!(a_condition_of_its_own_can_be_acquired_again),
    case!(wait_gives_all_levels_back_and_takes_as_many_again, without: &[UNWATCHED]),
    case!(a_wait_that_times_out_takes_as_many_levels_again),
    case!(wait_for_waits_with_all_levels_given_back, without: &[UNWATCHED]),
    case!(using_it_while_another_holds_it_is_an_error),
    case!(its_lock_can_be_taken_in_every_form),
    case!(a_lock_may_be_shared_with_others),
    case!(a_trace_shows_the_levels_given_back_and_taken, check: check_trace,
        without: &[UNWATCHED]),
];

const UNACQUIRED: &str = "cannot release un-acquired lock";

/// Starts a thread with the condition that comes back when it is blocked.
fn started(condition: &Arc<Condition>, f: fn(&Condition)) -> Thread {
    let theirs = condition.clone();
    let thread = Thread::new(move || f(&theirs));
    thread.start().unwrap();
    thread
}

fn a_condition_of_its_own_can_be_acquired_again(_: &Env) {
    let condition = Condition::new();
    let _outer = condition.guard();
    let _inner = condition.guard();
    condition.notify(1).unwrap();
    assert_eq!(condition.wait_timeout(SHORT), Ok(false));
}

/// Waits with three levels, and has them all when it goes on.
fn waits_with_three_levels(condition: &Condition) {
    (0..3).for_each(|_| condition.acquire());
    condition.wait().unwrap();
    (0..3).for_each(|_| condition.release().unwrap());
    assert_eq!(condition.release().unwrap_err().to_string(), UNACQUIRED);
}

fn wait_gives_all_levels_back_and_takes_as_many_again(_: &Env) {
    let condition = Arc::new(Condition::new());
    let waiter = started(&condition, waits_with_three_levels);
    until_blocked(&waiter);
    assert!(condition.try_acquire(), "all levels are given back");
    condition.notify(1).unwrap();
    until_blocked(&waiter);
    condition.release().unwrap();
    waiter.join().unwrap();
    assert!(condition.try_acquire());
}

fn a_wait_that_times_out_takes_as_many_levels_again(env: &Env) {
    let condition = Condition::new();
    (0..2).for_each(|_| condition.acquire());
    let start = monotonic();
    assert_eq!(condition.wait_timeout(SHORT), Ok(false));
    env.assert_passed(start, SHORT);
    (0..2).for_each(|_| condition.release().unwrap());
    assert_eq!(condition.release().unwrap_err().to_string(), UNACQUIRED);
}

fn wait_for_waits_with_all_levels_given_back(env: &Env) {
    let condition = Arc::new(Condition::new());
    let theirs = (condition.clone(), env.clone());
    let waiter = Thread::new(move || {
        let (condition, env) = theirs;
        let _outer = condition.guard();
        let _inner = condition.guard();
        let ready = || env.counted(0) == 1;
        assert_eq!(condition.wait_for_timeout(ready, LONG), Ok(true));
    });
    waiter.start().unwrap();
    until_blocked(&waiter);
    let guard = condition.guard();
    condition.notify_all().unwrap();
    drop(guard);
    until_blocked(&waiter);
    let guard = condition.guard();
    env.count(0);
    condition.notify_all().unwrap();
    drop(guard);
    waiter.join().unwrap();
}

fn using_it_while_another_holds_it_is_an_error(_: &Env) {
    let condition = Arc::new(Condition::new());
    condition.acquire();
    let other = started(&condition, |condition| {
        assert_eq!(condition.wait(), Err(ConditionError::WaitUnacquired));
        assert_eq!(condition.notify(1), Err(ConditionError::NotifyUnacquired));
        assert_eq!(condition.release().unwrap_err().to_string(), UNACQUIRED);
        assert!(!condition.try_acquire());
    });
    other.join().unwrap();
    condition.release().unwrap();
}

fn its_lock_can_be_taken_in_every_form(_: &Env) {
    for condition in [
        Condition::new(),
        Condition::with_lock(Arc::new(Lock::new())),
    ] {
        assert!(condition.release().is_err());
        assert!(!condition.locked());
        condition.acquire();
        assert!(condition.locked());
        condition.release().unwrap();
        assert!(condition.try_acquire());
        condition.release().unwrap();
        assert!(condition.acquire_timeout(SHORT));
        condition.notify_all().unwrap();
        condition.release().unwrap();
    }
    let condition = Condition::with_lock(Arc::new(Lock::new()));
    let error = condition.release().unwrap_err();
    assert_eq!(error.to_string(), "release unlocked lock");
}

fn a_lock_may_be_shared_with_others(_: &Env) {
    let lock = Arc::new(RLock::new());
    let [one, other] = [(); 2].map(|()| Condition::with_lock(lock.clone()));
    let _guard = lock.guard();
    one.notify(1).unwrap();
    let _again = other.guard();
    assert_eq!(other.wait_timeout(SHORT), Ok(false));
}

fn a_trace_shows_the_levels_given_back_and_taken(_: &Env) {
    let condition = Condition::new();
    (0..2).for_each(|_| condition.acquire());
    assert_eq!(condition.wait_timeout(SHORT), Ok(false));
    (0..2).for_each(|_| condition.release().unwrap());
}

fn check_trace(outcome: &Outcome) {
    let me = outcome.task("a_trace_shows_the_levels_given_back_and_taken");
    let (lock, condition) = (
        outcome.resource(Kind::RLock),
        outcome.resource(Kind::Condition),
    );
    let did = outcome
        .of_task(me)
        .into_iter()
        .filter_map(|what| match what {
            What::Did {
                operation,
                resource,
                outcome,
            } if [lock, condition].contains(resource) => Some((*operation, outcome.clone())),
            _ => None,
        });
    let level = |level: &str| Result::Value(level.to_owned());
    let expected = [
        (Operation::Acquire, Result::Ok),
        (Operation::Acquire, level("2")),
        (Operation::Release, Result::Ok),
        (Operation::Wait, Result::TimedOut),
        (Operation::Acquire, level("2")),
        (Operation::Release, level("1")),
        (Operation::Release, Result::Ok),
    ];
    assert_eq!(did.collect::<Vec<_>>(), expected);
}
