//! `Condition`: who is woken by a notify (SEMANTICS §2 and §3).

use std::time::Duration;

use threadlab::threading::ConditionError;

use super::{ALL_WAITING, SHORT, THREADING, UNENDED, UNNAMED, UNQUEUED};
use crate::case::case;
use crate::conditions::Held;
use crate::{Case, Env, Outcome};

const GROUP: &str = "condition";

pub const CASES: &[Case] = &[
    case!(waiting_without_the_lock_is_an_error, locks: 1, conditions: &[0], without: &[THREADING]),
    case!(waiting_with_the_lock_of_another_is_an_error, locks: 1, conditions: &[0],
        roles: [holder, other], without: &[THREADING]),
    case!(notifying_without_the_lock_is_an_error, locks: 1, conditions: &[0],
        without: &[THREADING]),
    case!(notify_wakes_in_order_of_arrival, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter], without: &[UNQUEUED]),
    case!(notify_wakes_exactly_as_many_as_it_says, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter, waiter]),
    case!(notify_all_wakes_all, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter]),
    case!(a_notify_that_finds_nobody_is_lost, locks: 1, conditions: &[0]),
    case!(a_notify_of_more_than_wait_keeps_nothing_for_later, locks: 1, conditions: &[0],
        roles: [notifier, waiter]),
    case!(a_notify_of_none_wakes_nobody, locks: 1, conditions: &[0], roles: [notifier, waiter]),
    case!(two_conditions_on_one_lock_have_waiters_of_their_own, locks: 1, conditions: &[0, 0],
        roles: [notifier, waiter, other]),
    case!(a_lost_notify_leaves_its_waiter_for_ever, locks: 1, conditions: &[0],
        roles: [notifier, waiter], ends: ALL_WAITING, check: check_lost,
        without: &[UNENDED, UNNAMED]),
];

fn waiting_without_the_lock_is_an_error(env: &Env) {
    let condition = env.condition(0);
    assert_eq!(
        condition.wait().unwrap_err().to_string(),
        "cannot wait on un-acquired lock"
    );
    assert!(condition.wait_timeout(SHORT).is_err());
    assert!(condition.wait_for(|| false).is_err());
    let at_once = condition.wait_for_timeout(|| false, Duration::ZERO);
    assert_eq!(at_once, Err(ConditionError::WaitUnacquired));
    assert!(!env.lock(0).locked(), "an error leaves the lock as it was");
}

mod waiting_with_the_lock_of_another_is_an_error {
    use super::*;

    pub fn holder(env: &Env) {
        let _guard = env.condition(0).guard();
        env.mark(0);
        env.after(1);
    }

    pub fn other(env: &Env) {
        env.after(0);
        assert!(env.condition(0).wait().is_err());
        assert!(env.condition(0).notify(1).is_err());
        env.mark(1);
    }
}

fn notifying_without_the_lock_is_an_error(env: &Env) {
    let condition = env.condition(0);
    assert_eq!(
        condition.notify(1).unwrap_err().to_string(),
        "cannot notify on un-acquired lock"
    );
    assert!(condition.notify_all().is_err());
}

/// Waits for the `nth` step, and then on the condition; whoever gets the lock after the counter has
/// moved knows that it waits.
pub(super) fn wait_in_turn(env: &Env) {
    env.after(env.nth());
    let _guard = env.condition(0).guard();
    env.count(0);
    env.condition(0).wait().unwrap();
    env.note(env.nth());
}

/// Comes back, holding the lock, when so many wait.
fn until_waiting(env: &Env, n: usize) -> Held<'_> {
    for nth in 0..n {
        env.mark(nth);
        env.until_counted(0, nth as u32 + 1);
    }
    env.condition(0).guard()
}

mod notify_wakes_in_order_of_arrival {
    pub(super) use super::wait_in_turn as waiter;
    use super::*;

    pub fn notifier(env: &Env) {
        drop(until_waiting(env, 3));
        for n in 1..=3 {
            {
                let _guard = env.condition(0).guard();
                env.condition(0).notify(1).unwrap();
            }
            env.until_noted(n);
        }
        assert_eq!(env.notes(), [0, 1, 2]);
    }
}

mod notify_wakes_exactly_as_many_as_it_says {
    pub(super) use super::wait_in_turn as waiter;
    use super::*;

    pub fn notifier(env: &Env) {
        let guard = until_waiting(env, 4);
        env.condition(0).notify(2).unwrap();
        drop(guard);
        let mut first = env.until_noted(2);
        first.sort_unstable();
        if !env.world().kind().is_raw() {
            assert_eq!(first, [0, 1], "the first two in the queue");
        }
        // What others were woken for nothing would see now: nothing to do but wait.
        let _guard = env.condition(0).guard();
        assert_eq!(env.notes().len(), 2);
        env.condition(0).notify(2).unwrap();
    }
}

mod notify_all_wakes_all {
    pub(super) use super::wait_in_turn as waiter;
    use super::*;

    pub fn notifier(env: &Env) {
        let guard = until_waiting(env, 3);
        env.condition(0).notify_all().unwrap();
        assert!(
            env.notes().is_empty(),
            "nobody goes on before the lock is free"
        );
        drop(guard);
        env.until_noted(3);
    }
}

fn a_notify_that_finds_nobody_is_lost(env: &Env) {
    let condition = env.condition(0);
    let _guard = condition.guard();
    condition.notify(1).unwrap();
    condition.notify_all().unwrap();
    assert_eq!(condition.wait_timeout(SHORT), Ok(false));
}

mod a_notify_of_more_than_wait_keeps_nothing_for_later {
    use super::*;

    pub fn notifier(env: &Env) {
        let _guard = until_waiting(env, 1);
        env.condition(0).notify(5).unwrap();
    }

    pub fn waiter(env: &Env) {
        wait_in_turn(env);
        let _guard = env.condition(0).guard();
        assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
    }
}

mod a_notify_of_none_wakes_nobody {
    pub(super) use super::wait_in_turn as waiter;
    use super::*;

    pub fn notifier(env: &Env) {
        let _guard = until_waiting(env, 1);
        env.condition(0).notify(0).unwrap();
        assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
        assert!(env.notes().is_empty());
        // The waiter was first in the queue, and this task has left it.
        env.condition(0).notify(1).unwrap();
    }
}

mod two_conditions_on_one_lock_have_waiters_of_their_own {
    pub(super) use super::wait_in_turn as waiter;
    use super::*;

    pub fn other(env: &Env) {
        env.until_counted(0, 1);
        let _guard = env.condition(1).guard();
        env.count(1);
        env.condition(1).wait().unwrap();
        env.note(7);
    }

    pub fn notifier(env: &Env) {
        env.mark(0);
        env.until_counted(0, 1);
        env.until_counted(1, 1);
        let guard = env.condition(0).guard();
        env.condition(1).notify_all().unwrap();
        drop(guard);
        assert_eq!(env.until_noted(1), [7]);
        let _guard = env.condition(1).guard();
        env.condition(0).notify(1).unwrap();
    }
}

mod a_lost_notify_leaves_its_waiter_for_ever {
    use super::*;

    pub fn notifier(env: &Env) {
        let guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
        drop(guard);
        env.mark(0);
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        let _guard = env.condition(0).guard();
        env.condition(0).wait().unwrap();
    }
}

fn check_lost(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0].task, waiting[0].holder),
        (outcome.task("waiter"), None)
    );
}
