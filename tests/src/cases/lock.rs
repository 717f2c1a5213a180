//! `Lock` (SEMANTICS row 6).

use std::time::Duration;

use threadlab::threading::TIMEOUT_MAX;
use threadlab::time::{monotonic, sleep};
use threadlab::word::Word;

use super::{LONG, SHORT, THREADING, UNORDERED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "lock";

pub const CASES: &[Case] = &[
    case!(a_new_lock_is_free, locks: 1),
    case!(try_acquire_of_a_held_lock_is_refused_to_its_owner_too, locks: 1),
    case!(a_time_out_passes_before_acquire_gives_up, locks: 1, roles: [holder, waiter]),
    case!(a_time_out_of_zero_looks_once, locks: 1),
    case!(a_time_out_does_not_fire_when_the_lock_comes_in_time, locks: 1, roles: [holder, waiter], without: &[UNWATCHED]),
    case!(no_time_out_is_too_long, locks: 1, roles: [holder, waiter], without: &[UNWATCHED]),
    case!(releasing_an_unlocked_lock_is_an_error, locks: 1),
    case!(the_error_of_an_unlocked_release_is_pythons, locks: 1, without: &[THREADING]),
    case!(any_task_may_release, locks: 1, roles: [owner, other]),
    case!(release_lets_one_in, locks: 1, roles: [holder, waiter, waiter], without: &[UNWATCHED]),
    case!(releases_wake_in_order_of_arrival, locks: 1, roles: [holder, waiter, waiter, waiter], check: check_order, without: &[UNORDERED]),
    case!(one_task_at_a_time_is_inside, locks: 1, roles: [worker, worker, worker, worker]),
    case!(locks_know_nothing_of_each_other, locks: 2),
    case!(a_guard_releases_at_the_end_of_its_block, locks: 1, without: &[THREADING]),
    case!(a_guard_releases_in_a_panic, locks: 1, roles: [holder, waiter], panics: &["boom"], without: &[UNWATCHED, THREADING]),
    case!(a_waiter_that_gave_up_takes_no_wake_with_it, locks: 1, roles: [holder, hasty, patient], without: &[UNWATCHED]),
    case!(a_time_out_at_the_instant_of_a_release_strands_nobody, locks: 1, roles: [holder, hasty, patient], without: &[UNWATCHED]),
    case!(a_lock_whose_waiter_gave_up_is_as_good_as_new, locks: 1, roles: [holder, waiter]),
];

fn a_new_lock_is_free(env: &Env) {
    let lock = env.lock(0);
    assert!(!lock.locked());
    assert!(lock.try_acquire());
    assert!(lock.locked());
    lock.release().unwrap();
    assert!(!lock.locked());
}

fn try_acquire_of_a_held_lock_is_refused_to_its_owner_too(env: &Env) {
    env.lock(0).acquire();
    assert!(!env.lock(0).try_acquire());
    env.lock(0).release().unwrap();
    assert!(env.lock(0).try_acquire());
}

mod a_time_out_passes_before_acquire_gives_up {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.after(1);
        env.lock(0).release().unwrap();
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        let start = monotonic();
        assert!(!env.lock(0).acquire_timeout(SHORT));
        env.assert_passed(start, SHORT);
        env.mark(1);
    }
}

fn a_time_out_of_zero_looks_once(env: &Env) {
    assert!(env.lock(0).acquire_timeout(Duration::ZERO));
    assert!(!env.lock(0).acquire_timeout(Duration::ZERO));
}

mod a_time_out_does_not_fire_when_the_lock_comes_in_time {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.until_blocked("waiter");
        env.lock(0).release().unwrap();
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        assert!(env.lock(0).acquire_timeout(LONG));
        env.lock(0).release().unwrap();
    }
}

mod no_time_out_is_too_long {
    use super::*;

    pub fn holder(env: &Env) {
        for round in 0..2 {
            env.lock(0).acquire();
            env.mark(2 * round);
            env.until_blocked("waiter");
            env.lock(0).release().unwrap();
            env.after(2 * round + 1);
        }
    }

    pub fn waiter(env: &Env) {
        for (round, timeout) in [TIMEOUT_MAX, Duration::MAX].into_iter().enumerate() {
            env.after(2 * round);
            assert!(env.lock(0).acquire_timeout(timeout));
            env.lock(0).release().unwrap();
            env.mark(2 * round + 1);
        }
    }
}

fn releasing_an_unlocked_lock_is_an_error(env: &Env) {
    assert!(env.lock(0).release().is_err());
    env.lock(0).acquire();
    env.lock(0).release().unwrap();
    assert!(env.lock(0).release().is_err());
    assert!(env.lock(0).try_acquire(), "the error has changed nothing");
}

fn the_error_of_an_unlocked_release_is_pythons(env: &Env) {
    let error = env.thread_lock(0).release().unwrap_err();
    assert_eq!(error.to_string(), "release unlocked lock");
}

mod any_task_may_release {
    use super::*;

    pub fn owner(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.after(1);
        assert!(!env.lock(0).locked());
        env.lock(0).acquire();
    }

    pub fn other(env: &Env) {
        env.after(0);
        env.lock(0).release().unwrap();
        env.mark(1);
    }
}

mod release_lets_one_in {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.until_blocked("waiter");
        env.lock(0).release().unwrap();
        env.until_counted(0, 1);
        assert!(!env.lock(0).try_acquire(), "the one who came in holds it");
        assert_eq!(env.counted(0), 1);
        env.mark(1);
        env.until_counted(0, 2);
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
        env.count(0);
        env.after(1);
        env.lock(0).release().unwrap();
    }
}

mod releases_wake_in_order_of_arrival {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        for nth in 0..3 {
            env.mark(nth);
            env.until_nth_blocked("waiter", nth);
        }
        env.lock(0).release().unwrap();
    }

    pub fn waiter(env: &Env) {
        env.after(env.nth());
        env.lock(0).acquire();
        env.note(env.nth());
        env.lock(0).release().unwrap();
    }
}

fn check_order(outcome: &Outcome) {
    assert_eq!(outcome.env().notes(), [0, 1, 2]);
}

mod one_task_at_a_time_is_inside {
    use super::*;

    /// Adds up in two steps, between which everybody else may come: unless the lock keeps them out.
    pub fn worker(env: &Env) {
        let (inside, sum) = (env.word(0), env.word(1));
        let rounds = env.rounds(2000, 4);
        for _ in 0..rounds {
            env.lock(0).acquire();
            assert_eq!(inside.swap(1), 0, "somebody else is inside");
            let before = sum.load();
            env.gate();
            sum.store(before + 1);
            inside.store(0);
            env.lock(0).release().unwrap();
        }
        env.barrier();
        assert_eq!(sum.load(), 4 * rounds);
    }
}

fn locks_know_nothing_of_each_other(env: &Env) {
    env.lock(0).acquire();
    assert!(env.lock(1).try_acquire());
    env.lock(0).release().unwrap();
    assert!(env.lock(1).locked());
}

fn a_guard_releases_at_the_end_of_its_block(env: &Env) {
    let lock = env.thread_lock(0);
    {
        let _guard = lock.guard();
        assert!(!lock.try_acquire());
    }
    assert!(lock.try_acquire());
}

mod a_guard_releases_in_a_panic {
    use super::*;

    pub fn holder(env: &Env) {
        let _guard = env.thread_lock(0).guard();
        env.mark(0);
        env.until_blocked("waiter");
        panic!("boom");
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
    }
}

mod a_waiter_that_gave_up_takes_no_wake_with_it {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.until_blocked("patient");
        env.after(1);
        env.lock(0).release().unwrap();
    }

    pub fn hasty(env: &Env) {
        env.after(0);
        assert!(!env.lock(0).acquire_timeout(SHORT));
        env.mark(1);
    }

    pub fn patient(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
        env.lock(0).release().unwrap();
    }
}

mod a_time_out_at_the_instant_of_a_release_strands_nobody {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.until_blocked("patient");
        env.until_counted(0, 1);
        sleep(SHORT);
        env.lock(0).release().unwrap();
    }

    /// May or may not get it. If it does, it gives it back.
    pub fn hasty(env: &Env) {
        env.after(0);
        env.count(0);
        if env.lock(0).acquire_timeout(SHORT) {
            env.lock(0).release().unwrap();
        }
    }

    pub fn patient(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
        env.lock(0).release().unwrap();
    }
}

mod a_lock_whose_waiter_gave_up_is_as_good_as_new {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.after(1);
        env.lock(0).release().unwrap();
        for _ in 0..3 {
            assert!(env.lock(0).try_acquire());
            env.lock(0).release().unwrap();
            assert!(env.lock(0).release().is_err());
        }
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        assert!(!env.lock(0).acquire_timeout(SHORT));
        env.mark(1);
    }
}
