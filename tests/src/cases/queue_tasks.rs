//! `Queue`: unfinished items and `join`; who is served first; the notes' producer and consumers to
//! the nanosecond (SEMANTICS rows 13 and 14).

use std::time::Duration;

use threadlab::threading::Thread;
use threadlab::time::sleep;
use threadlab::trace::{Operation, What};

use super::{ALL_WAITING, REAL_TIME, SHORT, UNENDED, UNORDERED, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "queue_tasks";

pub const CASES: &[Case] = &[
    case!(join_of_a_queue_that_never_had_an_item_returns_at_once, queues: &[0],
        without: &[UNSHARED]),
    case!(join_waits_until_every_item_is_dealt_with, queues: &[0], roles: [joiner, worker],
        without: &[UNWATCHED, UNSHARED]),
    case!(all_who_join_are_released, queues: &[0], roles: [joiner, joiner, worker],
        without: &[UNWATCHED, UNSHARED]),
    case!(getting_an_item_is_not_dealing_with_it, queues: &[0], roles: [joiner],
        ends: ALL_WAITING, without: &[UNENDED, UNSHARED]),
    case!(task_done_too_often_is_an_error, queues: &[0], without: &[UNSHARED]),
    case!(a_refused_item_is_not_waited_for, queues: &[1], without: &[UNSHARED]),
    case!(join_does_not_wait_for_an_item_that_has_no_room_yet, queues: &[1],
        roles: [putter, joiner], without: &[UNWATCHED, UNSHARED]),
    case!(a_queue_can_be_joined_again, queues: &[0], without: &[UNSHARED]),
    case!(getters_are_served_in_order_of_arrival, queues: &[0],
        roles: [putter, getter, getter, getter], check: check_order, without: &[UNORDERED]),
    case!(putters_are_served_in_order_of_arrival, queues: &[1],
        roles: [getter, putter, putter, putter], without: &[UNORDERED]),
    case!(the_19th_put_of_the_notes_blocks_from_1_8_to_2_seconds, queues: &[10],
        check: check_notes, without: &[REAL_TIME]),
];

fn join_of_a_queue_that_never_had_an_item_returns_at_once(env: &Env) {
    env.queue(0).join();
}

mod join_waits_until_every_item_is_dealt_with {
    use super::*;

    pub fn joiner(env: &Env) {
        (0..2).for_each(|n| env.queue(0).put(n).unwrap());
        env.mark(0);
        env.queue(0).join();
        assert_eq!(env.counted(0), 2);
    }

    pub fn worker(env: &Env) {
        env.after(0);
        for _ in 0..2 {
            env.queue(0).get().unwrap();
            env.until_blocked("joiner");
            env.count(0);
            env.queue(0).task_done().unwrap();
        }
    }
}

mod all_who_join_are_released {
    use super::*;

    pub fn joiner(env: &Env) {
        env.after(0);
        env.queue(0).join();
        assert_eq!(env.counted(0), 1);
    }

    pub fn worker(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.mark(0);
        env.until_blocked("joiner");
        env.count(0);
        env.queue(0).task_done().unwrap();
    }
}

mod getting_an_item_is_not_dealing_with_it {
    use super::*;

    pub fn joiner(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.queue(0).get().unwrap();
        env.queue(0).join();
    }
}

fn task_done_too_often_is_an_error(env: &Env) {
    let text = || env.queue(0).task_done().unwrap_err().to_string();
    assert_eq!(text(), "task_done() called too many times");
    env.queue(0).put(1).unwrap();
    env.queue(0).task_done().unwrap();
    assert_eq!(text(), "task_done() called too many times");
    env.queue(0).join();
}

fn a_refused_item_is_not_waited_for(env: &Env) {
    env.queue(0).put(1).unwrap();
    assert!(env.queue(0).put_nowait(2).is_err());
    assert!(env.queue(0).put_timeout(3, SHORT).is_err());
    env.queue(0).get().unwrap();
    env.queue(0).task_done().unwrap();
    env.queue(0).join();
    assert!(env.queue(0).task_done().is_err());
}

mod join_does_not_wait_for_an_item_that_has_no_room_yet {
    use super::*;

    pub fn putter(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.queue(0).put(2).unwrap();
    }

    pub fn joiner(env: &Env) {
        env.until_blocked("putter");
        env.queue(0).task_done().unwrap();
        env.queue(0).join();
        assert_eq!(env.queue(0).get(), Ok(1));
    }
}

fn a_queue_can_be_joined_again(env: &Env) {
    for _ in 0..2 {
        env.queue(0).put(1).unwrap();
        env.queue(0).get().unwrap();
        env.queue(0).task_done().unwrap();
        env.queue(0).join();
    }
}

mod getters_are_served_in_order_of_arrival {
    use super::*;

    pub fn putter(env: &Env) {
        for nth in 0..3 {
            env.mark(nth);
            env.until_nth_blocked("getter", nth);
        }
        for nth in 0..3 {
            env.queue(0).put(nth as u32).unwrap();
            env.until_noted(nth + 1);
        }
    }

    pub fn getter(env: &Env) {
        env.after(env.nth());
        assert_eq!(env.queue(0).get(), Ok(env.nth() as u32));
        env.note(env.nth());
    }
}

fn check_order(outcome: &Outcome) {
    assert_eq!(outcome.env().notes(), [0, 1, 2]);
}

mod putters_are_served_in_order_of_arrival {
    use super::*;

    pub fn getter(env: &Env) {
        env.queue(0).put(7).unwrap();
        for nth in 0..3 {
            env.mark(nth);
            env.until_nth_blocked("putter", nth);
        }
        for item in [7, 0, 1, 2] {
            assert_eq!(env.queue(0).get(), Ok(item));
            env.until_counted(0, (item + 1).min(3) % 3);
        }
    }

    pub fn putter(env: &Env) {
        env.after(env.nth());
        env.queue(0).put(env.nth() as u32).unwrap();
        env.count(0);
    }
}

/// One product every 0.1 s, two customers that take one every 0.5 s, room for ten; daemons, all.
fn the_19th_put_of_the_notes_blocks_from_1_8_to_2_seconds(env: &Env) {
    let daemon = |name: &str, mut work: Box<dyn FnMut(&Env) + Send>, pace: u64| {
        let env = env.clone();
        let repeat = move || {
            loop {
                work(&env);
                sleep(Duration::from_millis(pace));
            }
        };
        Thread::new(repeat).named(name).daemon().start().unwrap();
    };
    let put = |env: &Env| {
        env.queue(0).put(0).unwrap();
        env.count(0);
    };
    daemon("producer", Box::new(put), 100);
    for (who, name) in [(1, "tom"), (2, "jack")] {
        let get = move |env: &Env| {
            env.queue(0).get().unwrap();
            env.count(who);
        };
        daemon(name, Box::new(get), 500);
    }
    sleep(Duration::from_millis(5050));
    let mut eaten = [1, 2].map(|who| env.counted(who));
    eaten.sort_unstable();
    assert_eq!(
        (env.counted(0), eaten, env.queue(0).qsize()),
        (31, [10, 11], 10)
    );
}

fn check_notes(outcome: &Outcome) {
    let producer = outcome.task("producer");
    let (from, until) = (1_800_000_000, 2_000_000_000);
    assert_eq!(outcome.blocked(producer, Operation::Put)[0], (from, until));
    let before = outcome
        .events
        .iter()
        .filter(|event| event.task == producer && event.time_ns < until);
    let put = |what: &What| {
        matches!(
            what,
            What::Did {
                operation: Operation::Put,
                ..
            }
        )
    };
    assert_eq!(
        before.filter(|event| put(&event.what)).count(),
        18,
        "so it is the 19th"
    );
}
