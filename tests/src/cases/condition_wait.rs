//! `Condition`: what a wait does with the lock, time-outs, predicates (SEMANTICS §2 and §3).

use std::time::Duration;

use threadlab::time::{monotonic, sleep};
use threadlab::word::Word;

use super::{LONG, REAL_TIME, SHORT, THREADING, UNQUEUED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "condition_wait";

pub const CASES: &[Case] = &[
    case!(wait_gives_the_lock_back_and_takes_it_again, locks: 1, conditions: &[0],
        roles: [notifier, waiter]),
    case!(a_time_out_passes_before_wait_gives_up_with_the_lock_back, locks: 1, conditions: &[0]),
    case!(a_time_out_does_not_fire_when_the_notify_comes_in_time, locks: 1, conditions: &[0],
        roles: [notifier, waiter]),
    case!(a_waiter_that_gave_up_and_left_takes_no_notify_with_it, locks: 1, conditions: &[0],
        roles: [notifier, hasty, patient]),
    case!(a_waiter_that_gave_up_but_has_no_lock_yet_absorbs_a_notify, locks: 1, conditions: &[0],
        roles: [notifier, hasty, patient], without: &[REAL_TIME, UNQUEUED]),
    case!(wait_for_waits_until_its_predicate_holds, locks: 1, conditions: &[0],
        roles: [notifier, waiter]),
    case!(wait_for_does_not_wait_when_its_predicate_holds, locks: 1, conditions: &[0]),
    case!(wait_for_gives_up_when_its_whole_time_has_passed, locks: 1, conditions: &[0],
        roles: [notifier, waiter], without: &[REAL_TIME]),
    case!(wait_for_with_a_time_out_says_what_its_predicate_says, locks: 1, conditions: &[0]),
    case!(wait_for_of_zero_asks_again_after_a_wait, locks: 1, conditions: &[0]),
    case!(a_buffer_of_one_hands_everything_over_in_order, locks: 1, conditions: &[0, 0],
        roles: [producer, consumer]),
    case!(a_waiter_that_panics_gives_the_lock_back, locks: 1, conditions: &[0],
        roles: [notifier, waiter], panics: &["boom"], without: &[UNWATCHED, THREADING]),
];

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
            assert!(
                !env.lock(0).try_acquire(),
                "the predicate is asked under the lock"
            );
            env.word(0).load() == 3
        };
        env.condition(0).wait_for(holds).unwrap();
        assert_eq!(env.word(0).load(), 3);
    }
}

fn wait_for_does_not_wait_when_its_predicate_holds(env: &Env) {
    let _guard = env.condition(0).guard();
    env.condition(0).wait_for(|| true).unwrap();
    assert_eq!(
        env.condition(0).wait_for_timeout(|| true, Duration::ZERO),
        Ok(true)
    );
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
        assert_eq!(
            env.condition(0).wait_for_timeout(|| false, 2 * SHORT),
            Ok(false)
        );
        env.assert_passed(start, 2 * SHORT);
    }
}

fn wait_for_with_a_time_out_says_what_its_predicate_says(env: &Env) {
    let _guard = env.condition(0).guard();
    let start = monotonic();
    assert_eq!(
        env.condition(0).wait_for_timeout(|| false, SHORT),
        Ok(false)
    );
    env.assert_passed(start, SHORT);
    let late = start + 2 * SHORT;
    assert_eq!(
        env.condition(0)
            .wait_for_timeout(|| monotonic() >= late, 3 * SHORT),
        Ok(true)
    );
}

/// So others had the lock in between: what they have done meanwhile counts.
fn wait_for_of_zero_asks_again_after_a_wait(env: &Env) {
    let _guard = env.condition(0).guard();
    for (holds_at, came) in [(1, true), (2, true), (3, false)] {
        let mut asked = 0;
        let holds = || {
            asked += 1;
            asked == holds_at
        };
        let waited = env.condition(0).wait_for_timeout(holds, Duration::ZERO);
        assert_eq!(waited, Ok(came));
        assert_eq!(asked, holds_at.min(2));
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
