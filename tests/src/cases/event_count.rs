//! The eventcount under the page's pipes: nobody sleeps through a change.

use threadlab::word::Word;

use super::{ALL_WAITING, SHORT, UNENDED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "event_count";

pub const CASES: &[Case] = &[
    case!(nobody_sleeps_through_a_change, event_counts: 1, roles: [taker, giver]),
    case!(each_change_lets_one_go, event_counts: 1, roles: [taker, taker, giver]),
    case!(a_full_and_an_empty_side_never_sleep_together, event_counts: 2, roles: [taker, giver]),
    case!(who_gave_up_takes_no_change_with_it, event_counts: 1, roles: [hasty, patient, giver],
        without: &[UNWATCHED]),
    case!(who_was_not_served_waits_as_who_was, event_counts: 1, roles: [taker, taker, giver],
        ends: ALL_WAITING, check: check_both_wait, without: &[UNENDED]),
];

/// Takes one from the word, if there is one.
fn take(word: &impl Word) -> Option<()> {
    let mut seen = word.load();
    while seen > 0 {
        match word.compare_exchange(seen, seen - 1) {
            Ok(_) => return Some(()),
            Err(now) => seen = now,
        }
    }
    None
}

fn give_one(env: &Env) {
    env.word(0).fetch_add(1);
    env.event_count(0).notify();
}

mod nobody_sleeps_through_a_change {
    use super::*;

    pub fn taker(env: &Env) {
        for _ in 0..env.rounds(2000, 2) {
            env.event_count(0)
                .wait_until(None, || take(env.word(0)))
                .unwrap();
        }
    }

    pub fn giver(env: &Env) {
        (0..env.rounds(2000, 2)).for_each(|_| give_one(env));
    }
}

mod each_change_lets_one_go {
    use super::*;

    pub fn taker(env: &Env) {
        for _ in 0..env.rounds(1000, 1) {
            env.event_count(0)
                .wait_until(None, || take(env.word(0)))
                .unwrap();
        }
    }

    pub fn giver(env: &Env) {
        (0..env.rounds(2000, 2)).for_each(|_| give_one(env));
    }
}

mod a_full_and_an_empty_side_never_sleep_together {
    use super::*;

    /// A buffer of one: word 0 counts what is in it, word 1 the room.
    pub fn taker(env: &Env) {
        for _ in 0..env.rounds(2000, 3) {
            env.event_count(0)
                .wait_until(None, || take(env.word(0)))
                .unwrap();
            env.word(1).fetch_add(1);
            env.event_count(1).notify();
        }
    }

    pub fn giver(env: &Env) {
        env.word(1).store(1);
        for _ in 0..env.rounds(2000, 3) {
            env.event_count(1)
                .wait_until(None, || take(env.word(1)))
                .unwrap();
            give_one(env);
        }
    }
}

mod who_gave_up_takes_no_change_with_it {
    use super::*;

    pub fn hasty(env: &Env) {
        let deadline = threadlab::run::deadline(SHORT);
        assert!(
            env.event_count(0)
                .wait_until(Some(deadline), || None::<()>)
                .is_none()
        );
        env.mark(0);
    }

    pub fn patient(env: &Env) {
        env.event_count(0)
            .wait_until(None, || take(env.word(0)))
            .unwrap();
    }

    pub fn giver(env: &Env) {
        env.until_blocked("patient");
        env.after(0);
        give_one(env);
    }
}

mod who_was_not_served_waits_as_who_was {
    use super::*;

    pub fn taker(env: &Env) {
        loop {
            env.event_count(0)
                .wait_until(None, || take(env.word(0)))
                .unwrap();
        }
    }

    pub fn giver(env: &Env) {
        env.until_blocked("taker");
        give_one(env);
    }
}

/// The main task, which waits for the takers, does not count.
fn check_both_wait(outcome: &Outcome) {
    assert_eq!(outcome.waiting().len(), 2);
}
