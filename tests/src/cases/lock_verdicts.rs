//! What a run says of tasks that wait for locks for ever (SEMANTICS row 6): who, and for whom.

use threadlab::trace::{Verdict, What};

use super::{ALL_WAITING, DEADLOCK, SHORT, UNENDED, UNNAMED_WORDS};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "lock_verdicts";

pub const CASES: &[Case] = &[
    case!(acquiring_twice_waits_for_oneself, locks: 1, ends: DEADLOCK, check: check_self, without: &[UNENDED, UNNAMED_WORDS]),
    case!(locking_crosswise_is_a_deadlock_of_two, locks: 2, roles: [one, other], ends: DEADLOCK, check: check_cycle, without: &[UNENDED, UNNAMED_WORDS]),
    case!(a_time_out_ends_what_would_be_a_deadlock, locks: 2, roles: [patient, hasty]),
    case!(a_lock_outlives_the_task_that_holds_it, locks: 1, roles: [holder, waiter], ends: ALL_WAITING, check: check_dead_holder, without: &[UNENDED, UNNAMED_WORDS]),
    case!(who_slept_through_a_change_of_hands_waits_for_the_new_holder, locks: 1, roles: [holder, waiter, waiter, waiter], ends: DEADLOCK, check: check_new_holder, without: &[UNENDED, UNNAMED_WORDS]),
];

fn acquiring_twice_waits_for_oneself(env: &Env) {
    env.lock(0).acquire();
    env.lock(0).acquire();
}

fn check_self(outcome: &Outcome) {
    let me = outcome.task("acquiring_twice_waits_for_oneself");
    let Some(Verdict::Deadlock(cycle)) = &outcome.report.verdict else {
        panic!("no deadlock")
    };
    let holder = cycle[0].holder.expect("it names who holds the lock");
    assert_eq!((cycle.len(), cycle[0].task, holder.task), (1, me, me));
    assert_eq!(
        cycle[0].line,
        holder.line + 1,
        "the lines of the two acquires"
    );
}

mod locking_crosswise_is_a_deadlock_of_two {
    use super::*;

    pub fn one(env: &Env) {
        env.lock(0).acquire();
        env.barrier();
        env.lock(1).acquire();
    }

    pub fn other(env: &Env) {
        env.lock(1).acquire();
        env.barrier();
        env.lock(0).acquire();
    }
}

fn check_cycle(outcome: &Outcome) {
    let [one, other] = [outcome.task("one"), outcome.task("other")];
    assert_eq!(outcome.cycle(), [(one, Some(other)), (other, Some(one))]);
}

mod a_time_out_ends_what_would_be_a_deadlock {
    use super::*;

    pub fn patient(env: &Env) {
        env.lock(0).acquire();
        env.barrier();
        env.lock(1).acquire();
        env.lock(1).release().unwrap();
        env.lock(0).release().unwrap();
    }

    pub fn hasty(env: &Env) {
        env.lock(1).acquire();
        env.barrier();
        assert!(!env.lock(0).acquire_timeout(SHORT));
        env.lock(1).release().unwrap();
    }
}

mod a_lock_outlives_the_task_that_holds_it {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
    }

    pub fn waiter(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
    }
}

fn check_dead_holder(outcome: &Outcome) {
    let waiting = outcome.waiting();
    let holder = waiting[0]
        .holder
        .expect("it names who took the lock with him");
    assert_eq!(
        (waiting.len(), waiting[0].task),
        (1, outcome.task("waiter"))
    );
    assert_eq!(holder.task, outcome.task("holder"));
    let ended = outcome
        .of_task(holder.task)
        .iter()
        .any(|what| matches!(what, What::End { .. }));
    assert!(ended);
}

mod who_slept_through_a_change_of_hands_waits_for_the_new_holder {
    use super::*;

    pub fn holder(env: &Env) {
        env.lock(0).acquire();
        env.mark(0);
        env.until_blocked("waiter");
        env.lock(0).release().unwrap();
    }

    /// The first one to get it waits for itself, and so do the others.
    pub fn waiter(env: &Env) {
        env.after(0);
        env.lock(0).acquire();
        env.lock(0).acquire();
    }
}

fn check_new_holder(outcome: &Outcome) {
    let cycle = outcome.cycle();
    let [(task, Some(holder))] = cycle[..] else {
        panic!("the cycle is {cycle:?}")
    };
    assert_eq!(task, holder);
    assert_ne!(task, outcome.task("holder"));
}
