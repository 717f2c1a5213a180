//! `Event` (SEMANTICS row 12).

use std::time::Duration;

use threadlab::time::{monotonic, sleep};

use super::{ALL_WAITING, LONG, SHORT, UNENDED, UNNAMED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "event";

pub const CASES: &[Case] = &[
    case!(a_new_event_is_not_set, events: 1),
    case!(wait_returns_at_once_when_the_flag_is_set, events: 1),
    case!(setting_and_clearing_twice_is_as_once, events: 1),
    case!(set_releases_all_who_wait, events: 1, roles: [setter, waiter, waiter, waiter],
        without: &[UNWATCHED]),
    case!(set_then_clear_releases_all_who_wait, events: 1,
        roles: [setter, waiter, waiter, waiter], without: &[UNWATCHED]),
    case!(set_then_clear_ends_a_wait_with_a_time_out_as_true, events: 1,
        roles: [setter, waiter, waiter], without: &[UNWATCHED]),
    case!(each_pulse_releases_who_waits_again, events: 1, roles: [setter, waiter],
        without: &[UNWATCHED]),
    case!(a_pulse_that_is_over_releases_nobody_who_comes_later, events: 1),
    case!(clear_makes_the_next_wait_block, events: 1, roles: [setter, waiter],
        without: &[UNWATCHED]),
    case!(clearing_a_cleared_event_wakes_nobody, events: 1, roles: [setter, waiter],
        without: &[UNWATCHED]),
    case!(a_time_out_passes_before_wait_gives_up, events: 1),
    case!(a_time_out_of_zero_looks_once, events: 1),
    case!(a_time_out_does_not_fire_when_the_flag_is_set_in_time, events: 1,
        roles: [setter, waiter], without: &[UNWATCHED]),
    case!(a_waiter_that_gave_up_takes_no_wake_with_it, events: 1,
        roles: [setter, hasty, patient], without: &[UNWATCHED]),
    case!(a_time_out_at_the_instant_of_a_pulse_strands_nobody, events: 1,
        roles: [setter, hasty, patient], without: &[UNWATCHED]),
    case!(five_tasks_wait_for_ever_for_an_event_that_nobody_sets, events: 1,
        roles: [waiter, waiter, waiter, waiter, waiter], ends: ALL_WAITING,
        check: check_all_wait, without: &[UNENDED, UNNAMED]),
    case!(who_sees_the_flag_sees_what_came_before_it, events: 1, roles: [setter, waiter]),
];

fn a_new_event_is_not_set(env: &Env) {
    assert!(!env.event(0).is_set());
    env.event(0).set();
    assert!(env.event(0).is_set());
    env.event(0).clear();
    assert!(!env.event(0).is_set());
}

fn wait_returns_at_once_when_the_flag_is_set(env: &Env) {
    env.event(0).set();
    env.event(0).wait();
    assert!(env.event(0).wait_timeout(LONG));
    assert!(env.event(0).is_set(), "waiting leaves the flag as it is");
}

fn setting_and_clearing_twice_is_as_once(env: &Env) {
    env.event(0).set();
    env.event(0).set();
    assert!(env.event(0).is_set());
    env.event(0).clear();
    env.event(0).clear();
    assert!(!env.event(0).is_set());
    env.event(0).set();
    assert!(env.event(0).is_set());
}

mod set_releases_all_who_wait {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("waiter");
        env.count(0);
        env.event(0).set();
    }

    pub fn waiter(env: &Env) {
        env.event(0).wait();
        assert_eq!(env.counted(0), 1, "it came through before set");
    }
}

mod set_then_clear_releases_all_who_wait {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("waiter");
        env.event(0).set();
        env.event(0).clear();
        env.until_counted(0, 3);
        assert!(!env.event(0).is_set());
    }

    pub fn waiter(env: &Env) {
        env.event(0).wait();
        env.count(0);
    }
}

mod set_then_clear_ends_a_wait_with_a_time_out_as_true {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("waiter");
        env.event(0).set();
        env.event(0).clear();
    }

    pub fn waiter(env: &Env) {
        assert!(env.event(0).wait_timeout(LONG));
    }
}

mod each_pulse_releases_who_waits_again {
    use super::*;

    pub fn setter(env: &Env) {
        for round in 1..=env.rounds(200, 5) {
            env.until_blocked("waiter");
            env.event(0).set();
            env.event(0).clear();
            env.count(0);
            env.until_counted(1, round);
        }
    }

    pub fn waiter(env: &Env) {
        for round in 1..=env.rounds(200, 5) {
            env.event(0).wait();
            env.count(1);
            // Not before the flag is cleared, or the next wait would find it set.
            env.until_counted(0, round);
        }
    }
}

fn a_pulse_that_is_over_releases_nobody_who_comes_later(env: &Env) {
    env.event(0).set();
    env.event(0).clear();
    assert!(!env.event(0).wait_timeout(SHORT));
}

mod clear_makes_the_next_wait_block {
    use super::*;

    pub fn setter(env: &Env) {
        env.event(0).set();
        env.event(0).clear();
        env.mark(0);
        env.until_blocked("waiter");
        env.count(0);
        env.event(0).set();
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.event(0).wait();
        assert_eq!(env.counted(0), 1, "it did not block");
    }
}

mod clearing_a_cleared_event_wakes_nobody {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("waiter");
        env.event(0).clear();
        env.count(0);
        env.event(0).set();
    }

    pub fn waiter(env: &Env) {
        env.event(0).wait();
        assert_eq!(env.counted(0), 1, "clear has released it");
    }
}

fn a_time_out_passes_before_wait_gives_up(env: &Env) {
    let start = monotonic();
    assert!(!env.event(0).wait_timeout(SHORT));
    env.assert_passed(start, SHORT);
}

fn a_time_out_of_zero_looks_once(env: &Env) {
    assert!(!env.event(0).wait_timeout(Duration::ZERO));
    env.event(0).set();
    assert!(env.event(0).wait_timeout(Duration::ZERO));
}

mod a_time_out_does_not_fire_when_the_flag_is_set_in_time {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("waiter");
        env.event(0).set();
    }

    pub fn waiter(env: &Env) {
        assert!(env.event(0).wait_timeout(LONG));
    }
}

mod a_waiter_that_gave_up_takes_no_wake_with_it {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("patient");
        env.after(0);
        env.event(0).set();
    }

    pub fn hasty(env: &Env) {
        assert!(!env.event(0).wait_timeout(SHORT));
        env.mark(0);
    }

    pub fn patient(env: &Env) {
        env.event(0).wait();
    }
}

mod a_time_out_at_the_instant_of_a_pulse_strands_nobody {
    use super::*;

    pub fn setter(env: &Env) {
        env.until_blocked("patient");
        env.until_counted(0, 1);
        sleep(SHORT);
        env.event(0).set();
        env.event(0).clear();
    }

    /// Either is right: the pulse and the time-out come at the same instant.
    pub fn hasty(env: &Env) {
        env.count(0);
        let _either = env.event(0).wait_timeout(SHORT);
    }

    pub fn patient(env: &Env) {
        env.event(0).wait();
    }
}

mod five_tasks_wait_for_ever_for_an_event_that_nobody_sets {
    use super::*;

    pub fn waiter(env: &Env) {
        env.event(0).wait();
    }
}

fn check_all_wait(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!(waiting.len(), 5);
    assert!(waiting.iter().all(|waiting| waiting.holder.is_none()));
    assert!(
        waiting
            .iter()
            .all(|other| other.resource == waiting[0].resource)
    );
}

mod who_sees_the_flag_sees_what_came_before_it {
    use super::*;
    use threadlab::word::Word;

    pub fn setter(env: &Env) {
        for word in 0..4 {
            env.word(word).store(7);
        }
        env.event(0).set();
    }

    pub fn waiter(env: &Env) {
        env.event(0).wait();
        for word in 0..4 {
            assert_eq!(env.word(word).load(), 7);
        }
    }
}
