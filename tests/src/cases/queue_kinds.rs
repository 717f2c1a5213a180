//! What the kinds of queue share, each of them seen to do it; and in what they differ
//! (SEMANTICS row 14 and §2, 3).

use std::time::Duration;

use threadlab::queue::GetError::Empty;
use threadlab::queue::{self, LifoQueue, PriorityQueue, PutError, SimpleQueue};
use threadlab::time::monotonic;

use super::{LONG, SHORT, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "queue_kinds";

pub const CASES: &[Case] = &[
    case!(the_newest_item_of_a_lifo_queue_comes_first, without: &[UNSHARED]),
    case!(the_smallest_item_of_a_priority_queue_comes_first, without: &[UNSHARED]),
    case!(a_priority_queue_orders_what_comes_later_too, without: &[UNSHARED]),
    case!(tuples_go_by_their_priority, without: &[UNSHARED]),
    case!(a_comparison_that_panics_breaks_no_queue, without: &[UNSHARED]),
    case!(none_lets_in_more_than_it_has_room_for, kinds: &[2], without: &[UNSHARED]),
    case!(none_without_a_bound_is_ever_full, kinds: &[0], without: &[UNSHARED]),
    case!(none_gives_what_it_has_not, kinds: &[1], without: &[UNSHARED]),
    case!(a_time_out_passes_in_each, kinds: &[1], without: &[UNSHARED]),
    case!(put_blocks_while_it_is_full, kinds: &[1], roles: [putter, getter],
        without: &[UNWATCHED, UNSHARED]),
    case!(get_blocks_while_it_is_empty, kinds: &[1], roles: [getter, putter],
        without: &[UNWATCHED, UNSHARED]),
    case!(each_can_be_joined_twice, kinds: &[0], roles: [joiner, worker, worker],
        without: &[UNSHARED]),
    case!(task_done_too_often_is_an_error_in_each, kinds: &[0], without: &[UNSHARED]),
    case!(every_item_of_many_arrives_once, kinds: &[3],
        roles: [producer, producer, consumer, consumer], without: &[UNSHARED]),
    case!(a_simple_queue_is_first_in_first_out, without: &[UNSHARED]),
    case!(a_simple_queue_says_what_is_there, without: &[UNSHARED]),
    case!(a_simple_queue_refuses_to_give_what_it_has_not, without: &[UNSHARED]),
    case!(a_simple_queue_can_be_put_into_while_an_item_is_dropped, without: &[UNSHARED]),
];

fn the_newest_item_of_a_lifo_queue_comes_first(_: &Env) {
    let queue = LifoQueue::new(0);
    for item in [111, 333, 222] {
        queue.put(item).unwrap();
    }
    assert_eq!(queue.get(), Ok(222));
    queue.put(444).unwrap();
    assert_eq!([444, 333, 111].map(Ok), [(); 3].map(|()| queue.get()));
}

fn the_smallest_item_of_a_priority_queue_comes_first(_: &Env) {
    let queue = PriorityQueue::new(0);
    for item in [111, 333, 222] {
        queue.put(item).unwrap();
    }
    assert_eq!([111, 222, 333].map(Ok), [(); 3].map(|()| queue.get()));
}

fn a_priority_queue_orders_what_comes_later_too(_: &Env) {
    let queue = PriorityQueue::new(0);
    let mut model = Vec::new();
    let mut random = 17_u32;
    for n in 0..200 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if n % 3 == 2 {
            model.sort_unstable();
            assert_eq!(queue.get(), Ok(model.remove(0)));
        } else {
            queue.put(random >> 24).unwrap();
            model.push(random >> 24);
        }
    }
    model.sort_unstable();
    let rest: Vec<_> = std::iter::from_fn(|| queue.get_nowait().ok()).collect();
    assert_eq!(rest, model);
}

fn tuples_go_by_their_priority(_: &Env) {
    let queue = PriorityQueue::new(0);
    queue.put((2, "b")).unwrap();
    queue.put((1, "z")).unwrap();
    queue.put((2, "a")).unwrap();
    assert_eq!([(); 3].map(|()| queue.get().unwrap().1), ["z", "a", "b"]);
}

/// Equal to nothing and larger than nothing: comparing it panics.
#[derive(PartialEq, Eq)]
struct Odd(u32);

impl Ord for Odd {
    fn cmp(&self, other: &Odd) -> std::cmp::Ordering {
        assert!(self.0 != 13 && other.0 != 13, "13 is not compared");
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Odd {
    fn partial_cmp(&self, other: &Odd) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn a_comparison_that_panics_breaks_no_queue(_: &Env) {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let queue = PriorityQueue::new(2);
    queue.put(Odd(1)).unwrap();
    let put = AssertUnwindSafe(|| queue.put(Odd(13)));
    assert!(catch_unwind(put).is_err());
    // As in CPython: the item had gone in when it was compared, and nobody counted it.
    assert_eq!(queue.qsize(), 2);
    assert!(queue.full());
    queue.get().unwrap();
    queue.task_done().unwrap();
    assert!(queue.task_done().is_err());
}

fn none_lets_in_more_than_it_has_room_for(env: &Env) {
    for (_, queue) in env.kinds(0) {
        assert_eq!((queue.maxsize(), queue.full()), (2, false));
        queue.put_nowait(1).unwrap();
        queue.put_nowait(1).unwrap();
        assert_eq!((queue.qsize(), queue.full()), (2, true));
        assert_eq!(queue.put_nowait(2), Err(PutError::Full(2)));
        queue.get_nowait().unwrap();
        queue.put_nowait(3).unwrap();
        assert!(queue.full());
    }
}

fn none_without_a_bound_is_ever_full(env: &Env) {
    for (_, queue) in env.kinds(0) {
        (0..100).for_each(|n| queue.put_nowait(n).unwrap());
        assert_eq!(
            (queue.maxsize(), queue.qsize(), queue.full()),
            (0, 100, false)
        );
        (0..100).for_each(|_| _ = queue.get_nowait().unwrap());
        assert!(queue.empty());
    }
}

fn none_gives_what_it_has_not(env: &Env) {
    for (_, queue) in env.kinds(0) {
        assert_eq!(queue.get_nowait(), Err(Empty));
        queue.put(5).unwrap();
        assert_eq!(
            (queue.get_nowait(), queue.get_nowait()),
            (Ok(5), Err(Empty))
        );
    }
}

fn a_time_out_passes_in_each(env: &Env) {
    for (_, queue) in env.kinds(0) {
        let start = monotonic();
        assert_eq!(queue.get_timeout(SHORT), Err(Empty));
        env.assert_passed(start, SHORT);
        queue.put_timeout(1, Duration::ZERO).unwrap();
        let start = monotonic();
        assert_eq!(queue.put_timeout(2, SHORT), Err(PutError::Full(2)));
        env.assert_passed(start, SHORT);
        assert_eq!(queue.get_timeout(Duration::ZERO), Ok(1));
    }
}

mod put_blocks_while_it_is_full {
    use super::*;

    pub fn putter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            queue.put(1).unwrap();
            env.mark(kind);
            queue.put_timeout(2, LONG).unwrap();
            assert_eq!(env.counted(0), kind as u32 + 1, "there was no room yet");
        }
    }

    pub fn getter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            env.after(kind);
            env.until_blocked("putter");
            env.count(0);
            assert_eq!((queue.get(), queue.get()), (Ok(1), Ok(2)));
        }
    }
}

mod get_blocks_while_it_is_empty {
    use super::*;

    pub fn getter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            assert_eq!(queue.get(), Ok(7));
            assert_eq!(env.counted(0), kind as u32 + 1, "there was no item yet");
            env.mark(kind);
        }
    }

    pub fn putter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            env.until_blocked("getter");
            env.count(0);
            queue.put(7).unwrap();
            env.after(kind);
        }
    }
}

mod each_can_be_joined_twice {
    use super::*;
    use threadlab::word::Word;

    pub fn joiner(env: &Env) {
        let mut sum = 0;
        for (_, queue) in env.kinds(0) {
            for _ in 0..2 {
                (0..env.rounds(100, 3)).for_each(|n| queue.put(n).unwrap());
                queue.join();
                sum += (0..env.rounds(100, 3)).sum::<u32>();
                assert_eq!(env.word(0).load(), sum);
            }
            queue.shutdown(false);
        }
    }

    pub fn worker(env: &Env) {
        for (_, queue) in env.kinds(0) {
            while let Ok(item) = queue.get() {
                env.word(0).fetch_add(item);
                queue.task_done().unwrap();
            }
        }
    }
}

fn task_done_too_often_is_an_error_in_each(env: &Env) {
    for (_, queue) in env.kinds(0) {
        assert!(queue.task_done().is_err());
        queue.put(1).unwrap();
        queue.task_done().unwrap();
        assert!(queue.task_done().is_err());
        queue.join();
    }
}

mod every_item_of_many_arrives_once {
    use super::*;
    use threadlab::word::Word;

    pub fn producer(env: &Env) {
        for (_, queue) in env.kinds(0) {
            (0..env.rounds(1000, 2)).for_each(|n| queue.put(n + 1).unwrap());
        }
    }

    pub fn consumer(env: &Env) {
        let rounds = env.rounds(1000, 2);
        for (kind, queue) in env.kinds(0) {
            (0..rounds).for_each(|_| _ = env.word(kind).fetch_add(queue.get().unwrap()));
            env.count(kind);
            env.until_counted(kind, 2);
            assert_eq!(env.word(kind).load(), rounds * (rounds + 1));
            assert!(queue.empty());
        }
    }
}

fn a_simple_queue_is_first_in_first_out(_: &Env) {
    let queue = SimpleQueue::new();
    (0..100).for_each(|n| queue.put(n));
    queue.put_nowait(100);
    (0..100).for_each(|n| assert_eq!(queue.get(), n));
    assert_eq!(queue.get_nowait(), Ok(100));
}

fn a_simple_queue_says_what_is_there(_: &Env) {
    let queue = SimpleQueue::new();
    assert_eq!((queue.qsize(), queue.empty()), (0, true));
    queue.put(1);
    queue.put(2);
    assert_eq!((queue.qsize(), queue.empty()), (2, false));
    queue.get();
    assert_eq!((queue.qsize(), queue.empty()), (1, false));
}

fn a_simple_queue_refuses_to_give_what_it_has_not(env: &Env) {
    let queue = SimpleQueue::new();
    assert_eq!(queue.get_nowait(), Err(queue::Empty));
    let start = monotonic();
    assert_eq!(queue.get_timeout(SHORT), Err(queue::Empty));
    env.assert_passed(start, SHORT);
    queue.put(1);
    assert_eq!(queue.get_timeout(LONG), Ok(1));
    assert_eq!(queue.get_nowait().unwrap_err().to_string(), "Empty");
}

/// Tells a queue when it is dropped, as a destructor in Python may.
struct Tells<'a>(&'a SimpleQueue<u32>);

impl Drop for Tells<'_> {
    fn drop(&mut self) {
        self.0.put(1);
    }
}

fn a_simple_queue_can_be_put_into_while_an_item_is_dropped(_: &Env) {
    let heard = SimpleQueue::new();
    let queue = SimpleQueue::new();
    queue.put(Tells(&heard));
    drop(queue.get());
    queue.put(Tells(&heard));
    drop(queue);
    assert_eq!((heard.get(), heard.get()), (1, 1));
}
