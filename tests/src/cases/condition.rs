//! `Condition` (SEMANTICS §2 and §3).

use std::time::Duration;

use threadlab::time::{monotonic, sleep};
use threadlab::word::Word;

use super::{ALL_WAITING, LONG, REAL_TIME, SHORT, UNENDED, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "condition";

pub const CASES: &[Case] = &[
    case!(waiting_without_the_lock_is_an_error, locks: 1, conditions: &[0], without: &[UNSHARED]),
    case!(waiting_with_the_lock_of_another_is_an_error, locks: 1, conditions: &[0],
        roles: [holder, other], without: &[UNSHARED]),
    case!(notifying_without_the_lock_is_an_error, locks: 1, conditions: &[0],
        without: &[UNSHARED]),
    case!(notify_wakes_in_order_of_arrival, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter], without: &[UNSHARED]),
    case!(notify_wakes_exactly_as_many_as_it_says, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter, waiter], without: &[UNSHARED]),
    case!(notify_all_wakes_all, locks: 1, conditions: &[0],
        roles: [notifier, waiter, waiter, waiter], without: &[UNSHARED]),
    case!(a_notify_that_finds_nobody_is_lost, locks: 1, conditions: &[0], without: &[UNSHARED]),
    case!(a_notify_of_more_than_wait_keeps_nothing_for_later, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &[UNSHARED]),
    case!(a_notify_of_none_wakes_nobody, locks: 1, conditions: &[0], roles: [notifier, waiter],
        without: &[UNSHARED]),
    case!(wait_gives_the_lock_back_and_takes_it_again, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &[UNSHARED]),
    case!(a_time_out_passes_before_wait_gives_up_with_the_lock_back, locks: 1, conditions: &[0],
        without: &[UNSHARED]),
    case!(a_time_out_does_not_fire_when_the_notify_comes_in_time, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &[UNSHARED]),
    case!(a_waiter_that_gave_up_and_left_takes_no_notify_with_it, locks: 1, conditions: &[0],
        roles: [notifier, hasty, patient], without: &[UNSHARED]),
    case!(a_waiter_that_gave_up_but_has_no_lock_yet_absorbs_a_notify, locks: 1, conditions: &[0],
        roles: [notifier, hasty, patient], without: &REAL_TIME),
    case!(wait_for_waits_until_its_predicate_holds, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &[UNSHARED]),
    case!(wait_for_does_not_wait_when_its_predicate_holds, locks: 1, conditions: &[0],
        without: &[UNSHARED]),
    case!(wait_for_gives_up_when_its_whole_time_has_passed, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &REAL_TIME),
    case!(wait_for_with_a_time_out_says_what_its_predicate_says, locks: 1, conditions: &[0],
        without: &[UNSHARED]),
    case!(two_conditions_on_one_lock_have_waiters_of_their_own, locks: 1, conditions: &[0, 0],
        roles: [notifier, waiter, other], without: &[UNSHARED]),
    case!(a_buffer_of_one_hands_everything_over_in_order, locks: 1, conditions: &[0, 0],
        roles: [producer, consumer], without: &[UNSHARED]),
    case!(a_lost_notify_leaves_its_waiter_for_ever, locks: 1, conditions: &[0],
        roles: [notifier, waiter], ends: ALL_WAITING, check: check_lost,
        without: &[UNENDED, UNSHARED]),
    case!(a_waiter_that_panics_gives_the_lock_back, locks: 1, conditions: &[0],
        roles: [notifier, waiter], panics: &["boom"], without: &[UNWATCHED, UNSHARED]),
];

fn waiting_without_the_lock_is_an_error(env: &Env) {
    let condition = env.condition(0);
    assert_eq!(condition.wait().unwrap_err().to_string(), "cannot wait on un-acquired lock");
    assert!(condition.wait_timeout(SHORT).is_err());
    assert!(condition.wait_for(|| false).is_err());
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
    assert_eq!(condition.notify(1).unwrap_err().to_string(), "cannot notify on un-acquired lock");
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
fn until_waiting(env: &Env, n: usize) -> threadlab::threading::LockGuard<'_> {
    for nth in 0..n {
        env.mark(nth);
        env.until_counted(0, nth as u32 + 1);
    }
    env.condition(0).guard()
}

mod notify_wakes_in_order_of_arrival {
    use super::*;
    pub(super) use super::wait_in_turn as waiter;

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
    use super::*;
    pub(super) use super::wait_in_turn as waiter;

    pub fn notifier(env: &Env) {
        let guard = until_waiting(env, 4);
        env.condition(0).notify(2).unwrap();
        drop(guard);
        let mut first = env.until_noted(2);
        first.sort_unstable();
        assert_eq!(first, [0, 1], "the first two in the queue");
        // What others were woken for nothing would see now: nothing to do but wait.
        let _guard = env.condition(0).guard();
        assert_eq!(env.notes().len(), 2);
        env.condition(0).notify(2).unwrap();
    }
}

mod notify_all_wakes_all {
    use super::*;
    pub(super) use super::wait_in_turn as waiter;

    pub fn notifier(env: &Env) {
        let guard = until_waiting(env, 3);
        env.condition(0).notify_all().unwrap();
        assert!(env.notes().is_empty(), "nobody goes on before the lock is free");
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
    use super::*;
    pub(super) use super::wait_in_turn as waiter;

    pub fn notifier(env: &Env) {
        let _guard = until_waiting(env, 1);
        env.condition(0).notify(0).unwrap();
        assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
        assert!(env.notes().is_empty());
        // The waiter was first in the queue, and this task has left it.
        env.condition(0).notify(1).unwrap();
    }
}

mod wait_gives_the_lock_back_and_takes_it_again {
    use super::*;

    pub fn notifier(env: &Env) {
        env.until_counted(0, 1);
        let guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
        env.gate();
        assert!(env.notes().is_empty(), "it went on without the lock");
        drop(guard);
        env.until_noted(1);
        assert!(!env.lock(0).try_acquire(), "it has the lock again");
        env.mark(0);
    }

    pub fn waiter(env: &Env) {
        let _guard = env.condition(0).guard();
        env.count(0);
        env.condition(0).wait().unwrap();
        env.note(0);
        env.after(0);
    }
}

fn a_time_out_passes_before_wait_gives_up_with_the_lock_back(env: &Env) {
    let _guard = env.condition(0).guard();
    let start = monotonic();
    assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
    env.assert_passed(start, SHORT);
    assert_eq!(env.condition(0).notify(1), Ok(()), "it holds the lock");
}

mod a_time_out_does_not_fire_when_the_notify_comes_in_time {
    use super::*;

    pub fn notifier(env: &Env) {
        env.until_counted(0, 1);
        let _guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
    }

    pub fn waiter(env: &Env) {
        let _guard = env.condition(0).guard();
        env.count(0);
        assert_eq!(env.condition(0).wait_timeout(LONG), Ok(true));
    }
}

mod a_waiter_that_gave_up_and_left_takes_no_notify_with_it {
    use super::*;

    pub fn notifier(env: &Env) {
        env.until_counted(0, 2);
        env.after(1);
        let _guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
    }

    pub fn hasty(env: &Env) {
        {
            let _guard = env.condition(0).guard();
            env.count(0);
            env.mark(0);
            assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
        }
        env.mark(1);
    }

    pub fn patient(env: &Env) {
        env.after(0);
        let _guard = env.condition(0).guard();
        env.count(0);
        env.condition(0).wait().unwrap();
    }
}

mod a_waiter_that_gave_up_but_has_no_lock_yet_absorbs_a_notify {
    use super::*;

    /// Notifies when `hasty`'s time is over and it waits for the lock: CPython's rule is that the
    /// first notify goes to it, for nothing.
    pub fn notifier(env: &Env) {
        env.until_counted(0, 2);
        let guard = env.condition(0).guard();
        sleep(2 * SHORT);
        env.condition(0).notify(1).unwrap();
        drop(guard);
        env.after(1);
        let _guard = env.condition(0).guard();
        assert_eq!(env.counted(1), 0, "the first notify went to hasty");
        env.condition(0).notify(1).unwrap();
    }

    pub fn hasty(env: &Env) {
        {
            let _guard = env.condition(0).guard();
            env.count(0);
            env.mark(0);
            assert_eq!(env.condition(0).wait_timeout(SHORT), Ok(false));
        }
        env.mark(1);
    }

    pub fn patient(env: &Env) {
        env.after(0);
        let _guard = env.condition(0).guard();
        env.count(0);
        env.condition(0).wait().unwrap();
        env.count(1);
    }
}

mod wait_for_waits_until_its_predicate_holds {
    use super::*;

    pub fn notifier(env: &Env) {
        env.until_counted(0, 1);
        for value in 1..=3 {
            let _guard = env.condition(0).guard();
            env.word(0).store(value);
            env.condition(0).notify(1).unwrap();
        }
    }

    pub fn waiter(env: &Env) {
        let _guard = env.condition(0).guard();
        env.count(0);
        let holds = || {
            assert!(!env.lock(0).try_acquire(), "the predicate is asked under the lock");
            env.word(0).load() == 3
        };
        env.condition(0).wait_for(holds).unwrap();
        assert_eq!(env.word(0).load(), 3);
    }
}

fn wait_for_does_not_wait_when_its_predicate_holds(env: &Env) {
    let _guard = env.condition(0).guard();
    env.condition(0).wait_for(|| true).unwrap();
    assert_eq!(env.condition(0).wait_for_timeout(|| true, Duration::ZERO), Ok(true));
}

mod wait_for_gives_up_when_its_whole_time_has_passed {
    use super::*;

    /// A notify for which the predicate does not hold must not start the time anew.
    pub fn notifier(env: &Env) {
        env.until_counted(0, 1);
        sleep(SHORT);
        let _guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
    }

    pub fn waiter(env: &Env) {
        let _guard = env.condition(0).guard();
        env.count(0);
        let start = monotonic();
        assert_eq!(env.condition(0).wait_for_timeout(|| false, 2 * SHORT), Ok(false));
        env.assert_passed(start, 2 * SHORT);
    }
}

fn wait_for_with_a_time_out_says_what_its_predicate_says(env: &Env) {
    let _guard = env.condition(0).guard();
    let start = monotonic();
    assert_eq!(env.condition(0).wait_for_timeout(|| false, SHORT), Ok(false));
    env.assert_passed(start, SHORT);
    let late = start + 2 * SHORT;
    assert_eq!(env.condition(0).wait_for_timeout(|| monotonic() >= late, 3 * SHORT), Ok(true));
}

mod two_conditions_on_one_lock_have_waiters_of_their_own {
    use super::*;
    pub(super) use super::wait_in_turn as waiter;

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

mod a_buffer_of_one_hands_everything_over_in_order {
    use super::*;

    pub fn producer(env: &Env) {
        let (empty, buffer) = (env.condition(0), env.word(0));
        for item in 1..=env.rounds(1000, 6) {
            let _guard = empty.guard();
            empty.wait_for(|| buffer.load() == 0).unwrap();
            buffer.store(item);
            env.condition(1).notify(1).unwrap();
        }
    }

    pub fn consumer(env: &Env) {
        let (full, buffer) = (env.condition(1), env.word(0));
        for item in 1..=env.rounds(1000, 6) {
            let _guard = full.guard();
            full.wait_for(|| buffer.load() != 0).unwrap();
            assert_eq!(buffer.swap(0), item);
            env.condition(0).notify(1).unwrap();
        }
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
    assert_eq!((waiting[0].task, waiting[0].holder), (outcome.task("waiter"), None));
}

mod a_waiter_that_panics_gives_the_lock_back {
    use super::*;

    pub fn notifier(env: &Env) {
        env.until_counted(0, 1);
        let guard = env.condition(0).guard();
        env.condition(0).notify(1).unwrap();
        drop(guard);
        env.until_counted(1, 1);
        env.lock(0).acquire();
    }

    pub fn waiter(env: &Env) {
        let _guard = env.condition(0).guard();
        env.count(0);
        env.condition(0).wait().unwrap();
        env.count(1);
        env.until_blocked("notifier");
        panic!("boom");
    }
}
