//! `Barrier`: who passes and who is sent away (SEMANTICS §2; the states are CPython's).

use threadlab::time::monotonic;
use threadlab::trace::{Kind, Operation, Outcome as Result};
use threadlab::word::Word;

use super::{ALL_WAITING, SHORT, UNENDED, UNNAMED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "barrier";

pub const CASES: &[Case] = &[
    case!(nobody_passes_before_all_are_there, barriers: &[3], roles: [party, party, party]),
    case!(each_party_has_an_index_of_its_own, barriers: &[3], roles: [party, party, party]),
    case!(a_barrier_for_one_is_passed_at_once, barriers: &[1]),
    case!(who_waits_is_counted, barriers: &[3], roles: [party, party, observer],
        without: &[UNWATCHED]),
    case!(a_time_out_breaks_it_for_all, barriers: &[3], roles: [patient, hasty],
        without: &[UNWATCHED]),
    case!(a_time_out_passes_before_it_breaks, barriers: &[2]),
    case!(an_abort_sends_away_who_waits_and_who_comes, barriers: &[3],
        roles: [party, party, aborter], without: &[UNWATCHED]),
    case!(an_abort_of_an_empty_one_breaks_it_too, barriers: &[1]),
    case!(a_reset_sends_away_who_waits_but_not_who_comes, barriers: &[3],
        roles: [party, party, resetter], without: &[UNWATCHED]),
    case!(a_reset_of_an_empty_one_changes_nothing, barriers: &[2], roles: [party, party]),
    case!(a_reset_mends_a_broken_one, barriers: &[2], roles: [party, party]),
    case!(a_reset_right_after_an_abort_mends_it, barriers: &[2], roles: [party, mender],
        without: &[UNWATCHED]),
    case!(a_reset_ends_what_an_abort_began, barriers: &[3], roles: [party, party, party]),
    case!(waiting_for_a_party_that_never_comes_is_no_deadlock, barriers: &[3],
        roles: [party, party], ends: ALL_WAITING, check: check_nobody_holds,
        without: &[UNENDED, UNNAMED]),
    case!(a_trace_shows_arrivals_the_release_and_the_indices, barriers: &[2],
        roles: [first, second], check: check_trace, without: &[UNWATCHED, UNNAMED]),
];

mod nobody_passes_before_all_are_there {
    use super::*;

    pub fn party(env: &Env) {
        for round in 1..=env.rounds(100, 3) {
            env.count(0);
            env.barrier_under_test(0).wait().unwrap();
            assert!(env.counted(0) >= 3 * round, "somebody was not there yet");
            // The next round cannot have begun for all: this party is still in this one.
            assert!(env.counted(0) < 3 * (round + 1));
        }
    }
}

mod each_party_has_an_index_of_its_own {
    use super::*;

    pub fn party(env: &Env) {
        for round in 1..=env.rounds(50, 2) {
            let index = env.barrier_under_test(0).wait().unwrap();
            env.word(0).fetch_add([1, 100, 10_000][index as usize]);
            env.barrier();
            assert_eq!(env.word(0).load(), 10_101 * round);
            env.barrier();
        }
    }
}

fn a_barrier_for_one_is_passed_at_once(env: &Env) {
    for _ in 0..3 {
        assert_eq!(env.barrier_under_test(0).wait(), Ok(0));
        assert_eq!(env.barrier_under_test(0).wait_timeout(SHORT), Ok(0));
    }
}

mod who_waits_is_counted {
    use super::*;

    pub fn party(env: &Env) {
        env.barrier_under_test(0).wait().unwrap();
    }

    pub fn observer(env: &Env) {
        env.until_blocked("party");
        assert_eq!(env.barrier_under_test(0).n_waiting(), 2);
        assert!(!env.barrier_under_test(0).is_broken());
        env.barrier_under_test(0).wait().unwrap();
        assert_eq!(env.barrier_under_test(0).n_waiting(), 0);
    }
}

mod a_time_out_breaks_it_for_all {
    use super::*;

    pub fn patient(env: &Env) {
        assert!(env.barrier_under_test(0).wait().is_err());
    }

    pub fn hasty(env: &Env) {
        env.until_blocked("patient");
        assert!(env.barrier_under_test(0).wait_timeout(SHORT).is_err());
        assert!(env.barrier_under_test(0).is_broken());
        assert!(env.barrier_under_test(0).wait().is_err());
        assert_eq!(env.barrier_under_test(0).n_waiting(), 0);
    }
}

fn a_time_out_passes_before_it_breaks(env: &Env) {
    let start = monotonic();
    let error = env.barrier_under_test(0).wait_timeout(SHORT).unwrap_err();
    env.assert_passed(start, SHORT);
    assert_eq!(error.to_string(), "threading.BrokenBarrierError");
}

mod an_abort_sends_away_who_waits_and_who_comes {
    use super::*;

    pub fn party(env: &Env) {
        assert!(env.barrier_under_test(0).wait().is_err());
        assert!(env.barrier_under_test(0).wait().is_err());
    }

    pub fn aborter(env: &Env) {
        env.until_blocked("party");
        env.barrier_under_test(0).abort();
        assert!(env.barrier_under_test(0).is_broken());
        assert!(env.barrier_under_test(0).wait().is_err());
    }
}

fn an_abort_of_an_empty_one_breaks_it_too(env: &Env) {
    env.barrier_under_test(0).abort();
    env.barrier_under_test(0).abort();
    assert!(env.barrier_under_test(0).is_broken());
    assert!(env.barrier_under_test(0).wait().is_err());
}

mod a_reset_sends_away_who_waits_but_not_who_comes {
    use super::*;

    pub fn party(env: &Env) {
        assert!(env.barrier_under_test(0).wait().is_err());
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
    }

    pub fn resetter(env: &Env) {
        env.until_blocked("party");
        env.barrier_under_test(0).reset();
        assert!(!env.barrier_under_test(0).is_broken());
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
    }
}

mod a_reset_of_an_empty_one_changes_nothing {
    use super::*;

    pub fn party(env: &Env) {
        if env.nth() == 0 {
            env.barrier_under_test(0).reset();
        }
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
    }
}

mod a_reset_mends_a_broken_one {
    use super::*;

    pub fn party(env: &Env) {
        if env.nth() == 0 {
            env.barrier_under_test(0).abort();
            assert!(env.barrier_under_test(0).wait().is_err());
            env.barrier_under_test(0).reset();
            assert!(!env.barrier_under_test(0).is_broken());
        }
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
        env.barrier_under_test(0).wait().unwrap();
    }
}

mod a_reset_right_after_an_abort_mends_it {
    use super::*;

    pub fn party(env: &Env) {
        assert!(env.barrier_under_test(0).wait().is_err());
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
    }

    /// Who was sent away may be inside still.
    pub fn mender(env: &Env) {
        env.until_blocked("party");
        env.barrier_under_test(0).abort();
        env.barrier_under_test(0).reset();
        assert!(!env.barrier_under_test(0).is_broken());
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
    }
}

mod a_reset_ends_what_an_abort_began {
    use super::*;

    /// As CPython's own test has it: wait or fail, meet, mend, meet, and all is well.
    pub fn party(env: &Env) {
        if env.nth() == 2 {
            env.barrier_under_test(0).abort();
        } else {
            assert!(env.barrier_under_test(0).wait().is_err());
        }
        env.barrier();
        if env.nth() == 0 {
            env.barrier_under_test(0).reset();
        }
        env.barrier();
        env.barrier_under_test(0).wait().unwrap();
        assert!(!env.barrier_under_test(0).is_broken());
    }
}

mod waiting_for_a_party_that_never_comes_is_no_deadlock {
    use super::*;

    pub fn party(env: &Env) {
        let _ = env.barrier_under_test(0).wait();
    }
}

fn check_nobody_holds(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|waiting| waiting.holder.is_none()));
}

mod a_trace_shows_arrivals_the_release_and_the_indices {
    use super::*;

    pub fn first(env: &Env) {
        env.barrier_under_test(0).wait().unwrap();
    }

    pub fn second(env: &Env) {
        env.until_blocked("first");
        env.barrier_under_test(0).wait().unwrap();
        assert!(env.barrier_under_test(0).wait_timeout(SHORT).is_err());
        env.barrier_under_test(0).reset();
        env.barrier_under_test(0).abort();
        assert!(env.barrier_under_test(0).wait().is_err());
    }
}

fn check_trace(outcome: &Outcome) {
    let did = |role| outcome.did(role, Kind::Barrier);
    let index = |index: &str| Result::Value(index.to_owned());
    let broken = Result::Error("threading.BrokenBarrierError".to_owned());
    assert_eq!(
        did("first"),
        [
            (Operation::Arrive, index("0")),
            (Operation::Wait, index("0"))
        ]
    );
    assert_eq!(
        did("second"),
        [
            (Operation::Arrive, index("1")),
            (Operation::Release, Result::Ok),
            (Operation::Wait, index("1")),
            (Operation::Arrive, index("0")),
            (Operation::Wait, Result::TimedOut),
            (Operation::Reset, Result::Ok),
            (Operation::Abort, Result::Ok),
            (Operation::Arrive, broken),
        ]
    );
}
