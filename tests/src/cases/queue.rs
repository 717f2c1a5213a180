//! `Queue`: blocking, refusing, giving up (SEMANTICS rows 13 and 14).

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::{GetError, PutError, Queue};
use threadlab::time::monotonic;

use super::{ALL_WAITING, LONG, SHORT, TEDIOUS, UNENDED, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "queue";

pub const CASES: &[Case] = &[
    case!(items_come_out_in_the_order_they_went_in, queues: &[3], without: &[UNSHARED]),
    case!(put_blocks_while_the_queue_is_full, queues: &[1], roles: [putter, getter],
        without: &[UNWATCHED, UNSHARED]),
    case!(get_blocks_while_the_queue_is_empty, queues: &[1], roles: [getter, putter],
        without: &[UNWATCHED, UNSHARED]),
    case!(put_nowait_into_a_full_queue_gives_the_item_back, queues: &[1], without: &[UNSHARED]),
    case!(get_nowait_from_an_empty_queue_is_refused, queues: &[1], without: &[UNSHARED]),
    case!(full_and_empty_are_pythons_words, queues: &[1], without: &[UNSHARED]),
    case!(a_time_out_passes_before_put_gives_the_item_back, queues: &[1], without: &[UNSHARED]),
    case!(a_time_out_passes_before_get_gives_up, queues: &[1], without: &[UNSHARED]),
    case!(a_time_out_of_zero_looks_once, queues: &[1], without: &[UNSHARED]),
    case!(a_time_out_does_not_fire_when_there_is_room_in_time, queues: &[1],
        roles: [putter, getter], without: &[UNWATCHED, UNSHARED]),
    case!(a_time_out_does_not_fire_when_an_item_comes_in_time, queues: &[1],
        roles: [getter, putter], without: &[UNWATCHED, UNSHARED]),
    case!(a_bound_of_zero_is_no_bound, queues: &[0], without: &[UNSHARED]),
    case!(a_bound_too_large_to_allocate_is_kept, queues: &[65_537],
        without: &[UNSHARED, TEDIOUS]),
    case!(qsize_empty_and_full_say_what_is_there, queues: &[2, 0], without: &[UNSHARED]),
    case!(each_item_lets_one_getter_go, queues: &[0], roles: [putter, getter, getter, getter],
        without: &[UNWATCHED, UNSHARED]),
    case!(each_get_lets_one_putter_go, queues: &[1], roles: [getter, putter, putter, putter],
        without: &[UNWATCHED, UNSHARED]),
    case!(every_item_arrives_once_and_in_its_producers_order, queues: &[3],
        roles: [producer, producer, consumer, consumer], without: &[UNSHARED]),
    case!(one_to_one_through_a_queue_of_one, queues: &[1], roles: [producer, consumer],
        without: &[UNSHARED]),
    case!(a_waiter_that_gave_up_takes_no_item_with_it, queues: &[0],
        roles: [putter, hasty, patient], without: &[UNWATCHED, UNSHARED]),
    case!(a_queue_that_goes_drops_its_items, without: &[UNSHARED]),
    case!(who_gets_an_item_sees_what_came_before_it, queues: &[1], roles: [putter, getter],
        without: &[UNSHARED]),
    case!(a_getter_that_nobody_serves_waits_for_ever, queues: &[1], roles: [getter],
        ends: ALL_WAITING, check: check_waiting, without: &[UNENDED, UNSHARED]),
    case!(a_putter_that_nobody_relieves_waits_for_ever, queues: &[1], roles: [putter],
        ends: ALL_WAITING, check: check_waiting, without: &[UNENDED, UNSHARED]),
    case!(whoever_was_not_served_is_seen_to_wait, queues: &[0],
        roles: [putter, getter, getter, getter], ends: ALL_WAITING, check: check_two_waiting,
        without: &[UNENDED, UNSHARED]),
];

fn items_come_out_in_the_order_they_went_in(env: &Env) {
    let queue = env.queue(0);
    for round in 0..5 {
        (0..3).for_each(|n| queue.put(3 * round + n).unwrap());
        (0..3).for_each(|n| assert_eq!(queue.get(), Ok(3 * round + n)));
    }
}

mod put_blocks_while_the_queue_is_full {
    use super::*;

    pub fn putter(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.queue(0).put(2).unwrap();
        assert_eq!(env.counted(0), 1, "there was no room yet");
    }

    pub fn getter(env: &Env) {
        env.until_blocked("putter");
        assert_eq!(env.queue(0).qsize(), 1);
        env.count(0);
        assert_eq!(env.queue(0).get(), Ok(1));
        assert_eq!(env.queue(0).get(), Ok(2));
    }
}

mod get_blocks_while_the_queue_is_empty {
    use super::*;

    pub fn getter(env: &Env) {
        assert_eq!(env.queue(0).get(), Ok(1));
        assert_eq!(env.counted(0), 1, "there was no item yet");
    }

    pub fn putter(env: &Env) {
        env.until_blocked("getter");
        env.count(0);
        env.queue(0).put(1).unwrap();
    }
}

fn put_nowait_into_a_full_queue_gives_the_item_back(env: &Env) {
    env.queue(0).put_nowait(1).unwrap();
    assert_eq!(env.queue(0).put_nowait(2), Err(PutError::Full(2)));
    assert_eq!(env.queue(0).get(), Ok(1));
    assert!(env.queue(0).empty(), "the refused item is not in it");
}

fn get_nowait_from_an_empty_queue_is_refused(env: &Env) {
    assert_eq!(env.queue(0).get_nowait(), Err(GetError::Empty));
    env.queue(0).put(1).unwrap();
    assert_eq!(env.queue(0).get_nowait(), Ok(1));
    assert_eq!(env.queue(0).get_nowait(), Err(GetError::Empty));
}

fn full_and_empty_are_pythons_words(env: &Env) {
    assert_eq!(env.queue(0).get_nowait().unwrap_err().to_string(), "Empty");
    env.queue(0).put(1).unwrap();
    assert_eq!(env.queue(0).put_nowait(2).unwrap_err().to_string(), "Full");
}

fn a_time_out_passes_before_put_gives_the_item_back(env: &Env) {
    env.queue(0).put(1).unwrap();
    let start = monotonic();
    assert_eq!(env.queue(0).put_timeout(2, SHORT), Err(PutError::Full(2)));
    env.assert_passed(start, SHORT);
    assert_eq!(env.queue(0).qsize(), 1);
}

fn a_time_out_passes_before_get_gives_up(env: &Env) {
    let start = monotonic();
    assert_eq!(env.queue(0).get_timeout(SHORT), Err(GetError::Empty));
    env.assert_passed(start, SHORT);
}

fn a_time_out_of_zero_looks_once(env: &Env) {
    assert_eq!(
        env.queue(0).get_timeout(Duration::ZERO),
        Err(GetError::Empty)
    );
    env.queue(0).put_timeout(1, Duration::ZERO).unwrap();
    assert!(env.queue(0).put_timeout(2, Duration::ZERO).is_err());
    assert_eq!(env.queue(0).get_timeout(Duration::ZERO), Ok(1));
}

mod a_time_out_does_not_fire_when_there_is_room_in_time {
    use super::*;

    pub fn putter(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.queue(0).put_timeout(2, LONG).unwrap();
    }

    pub fn getter(env: &Env) {
        env.until_blocked("putter");
        assert_eq!(env.queue(0).get(), Ok(1));
        assert_eq!(env.queue(0).get(), Ok(2));
    }
}

mod a_time_out_does_not_fire_when_an_item_comes_in_time {
    use super::*;

    pub fn getter(env: &Env) {
        assert_eq!(env.queue(0).get_timeout(LONG), Ok(1));
    }

    pub fn putter(env: &Env) {
        env.until_blocked("getter");
        env.queue(0).put(1).unwrap();
    }
}

fn a_bound_of_zero_is_no_bound(env: &Env) {
    (0..1000).for_each(|n| env.queue(0).put_nowait(n).unwrap());
    assert!(!env.queue(0).full());
    (0..1000).for_each(|n| assert_eq!(env.queue(0).get(), Ok(n)));
}

fn a_bound_too_large_to_allocate_is_kept(env: &Env) {
    let queue = env.queue(0);
    (0..65_537).for_each(|n| assert!(queue.put_nowait(n).is_ok()));
    assert!(queue.full());
    assert!(queue.put_nowait(0).is_err());
    assert_eq!(queue.get(), Ok(0));
    assert!(queue.put_nowait(0).is_ok());
    assert!(queue.full());
}

fn qsize_empty_and_full_say_what_is_there(env: &Env) {
    let (bounded, unbounded) = (env.queue(0), env.queue(1));
    assert!((bounded.qsize(), bounded.empty(), bounded.full()) == (0, true, false));
    bounded.put(1).unwrap();
    assert!((bounded.qsize(), bounded.empty(), bounded.full()) == (1, false, false));
    bounded.put(2).unwrap();
    assert!((bounded.qsize(), bounded.empty(), bounded.full()) == (2, false, true));
    unbounded.put(1).unwrap();
    assert!((unbounded.qsize(), unbounded.empty(), unbounded.full()) == (1, false, false));
}

mod each_item_lets_one_getter_go {
    use super::*;

    pub fn putter(env: &Env) {
        env.until_blocked("getter");
        for n in 1..=3 {
            env.queue(0).put(n).unwrap();
            env.until_counted(0, n);
            assert_eq!(env.counted(0), n);
        }
        assert!(env.queue(0).empty());
    }

    pub fn getter(env: &Env) {
        env.queue(0).get().unwrap();
        env.count(0);
    }
}

mod each_get_lets_one_putter_go {
    use super::*;

    pub fn getter(env: &Env) {
        env.queue(0).put(0).unwrap();
        env.mark(0);
        env.until_blocked("putter");
        for n in 1..=3 {
            env.queue(0).get().unwrap();
            env.until_counted(0, n);
            assert!(env.queue(0).full());
        }
        env.queue(0).get().unwrap();
        assert!(env.queue(0).empty());
    }

    pub fn putter(env: &Env) {
        env.after(0);
        env.queue(0).put(env.nth() as u32).unwrap();
        env.count(0);
    }
}

mod every_item_arrives_once_and_in_its_producers_order {
    use super::*;

    const PRODUCER: u32 = 1 << 16;

    pub fn producer(env: &Env) {
        let rounds = env.rounds(2000, 4);
        (0..rounds).for_each(|n| env.queue(0).put(env.nth() as u32 * PRODUCER + n).unwrap());
    }

    /// Takes as many as a producer makes. All that arrive add up to all that were made.
    pub fn consumer(env: &Env) {
        use threadlab::word::Word;
        let rounds = env.rounds(2000, 4);
        let mut next = [0; 2];
        for _ in 0..rounds {
            let item = env.queue(0).get().unwrap();
            let (from, n) = ((item / PRODUCER) as usize, item % PRODUCER);
            assert!(n >= next[from], "an item has overtaken another one");
            next[from] = n + 1;
            env.word(0).fetch_add(n + 1);
        }
        env.count(0);
        env.until_counted(0, 2);
        assert_eq!(env.word(0).load(), rounds * (rounds + 1));
        assert!(env.queue(0).empty());
    }
}

mod one_to_one_through_a_queue_of_one {
    use super::*;

    pub fn producer(env: &Env) {
        (0..env.rounds(3000, 8)).for_each(|n| env.queue(0).put(n).unwrap());
    }

    pub fn consumer(env: &Env) {
        (0..env.rounds(3000, 8)).for_each(|n| assert_eq!(env.queue(0).get(), Ok(n)));
    }
}

mod a_waiter_that_gave_up_takes_no_item_with_it {
    use super::*;

    pub fn putter(env: &Env) {
        env.until_blocked("patient");
        env.after(0);
        env.queue(0).put(1).unwrap();
    }

    pub fn hasty(env: &Env) {
        assert_eq!(env.queue(0).get_timeout(SHORT), Err(GetError::Empty));
        env.mark(0);
    }

    pub fn patient(env: &Env) {
        assert_eq!(env.queue(0).get(), Ok(1));
    }
}

fn a_queue_that_goes_drops_its_items(_: &Env) {
    let item = Arc::new(());
    let queue = Queue::new(2);
    queue.put(item.clone()).unwrap();
    queue.put(item.clone()).unwrap();
    assert!(queue.put_nowait(item.clone()).is_err());
    drop(queue.get().unwrap());
    assert_eq!(Arc::strong_count(&item), 2);
    drop(queue);
    assert_eq!(Arc::strong_count(&item), 1);
}

mod who_gets_an_item_sees_what_came_before_it {
    use super::*;
    use threadlab::word::Word;

    pub fn putter(env: &Env) {
        (0..4).for_each(|word| env.word(word).store(7));
        env.queue(0).put(1).unwrap();
    }

    pub fn getter(env: &Env) {
        env.queue(0).get().unwrap();
        (0..4).for_each(|word| assert_eq!(env.word(word).load(), 7));
    }
}

mod a_getter_that_nobody_serves_waits_for_ever {
    use super::*;

    pub fn getter(env: &Env) {
        env.queue(0).get().unwrap();
    }
}

mod a_putter_that_nobody_relieves_waits_for_ever {
    use super::*;

    pub fn putter(env: &Env) {
        env.queue(0).put(1).unwrap();
        env.queue(0).put(2).unwrap();
    }
}

fn check_waiting(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!((waiting.len(), waiting[0].holder), (1, None));
}

mod whoever_was_not_served_is_seen_to_wait {
    use super::*;

    pub fn putter(env: &Env) {
        env.until_blocked("getter");
        env.queue(0).put(1).unwrap();
    }

    pub fn getter(env: &Env) {
        env.queue(0).get().unwrap();
    }
}

fn check_two_waiting(outcome: &Outcome) {
    assert_eq!(outcome.waiting().len(), 2);
}
