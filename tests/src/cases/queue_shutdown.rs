//! `shutdown` of a queue, as Python 3.13 has it, of each kind: what one task sees (SEMANTICS §2, 3).

use std::sync::Arc;

use threadlab::queue::GetError::ShutDown;
use threadlab::queue::{PutError, Queue};

use super::{LONG, UNSHARED};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "queue_shutdown";

pub const CASES: &[Case] = &[
    case!(an_empty_queue_is_over_at_once, kinds: &[0], without: &[UNSHARED]),
    case!(what_is_in_the_queue_can_still_be_got, kinds: &[2], without: &[UNSHARED]),
    case!(an_immediate_one_leaves_nothing, kinds: &[2], without: &[UNSHARED]),
    case!(shutdown_is_pythons_word, kinds: &[0], without: &[UNSHARED]),
    case!(a_refused_item_comes_back, kinds: &[1], without: &[UNSHARED]),
    case!(a_second_call_may_only_add_immediate, kinds: &[0], without: &[UNSHARED]),
    case!(no_time_passes_in_a_queue_that_is_over, kinds: &[1], without: &[UNSHARED]),
    case!(an_immediate_one_counts_what_it_throws_away_as_done, kinds: &[3], without: &[UNSHARED]),
    case!(what_was_done_beforehand_is_not_counted_twice, kinds: &[0], without: &[UNSHARED]),
    case!(what_is_thrown_away_is_dropped, without: &[UNSHARED]),
];

fn an_empty_queue_is_over_at_once(env: &Env) {
    for (_, queue) in env.kinds(0) {
        assert!(!queue.is_shutdown());
        queue.shutdown(false);
        assert!(queue.is_shutdown());
        assert_eq!(queue.put(1), Err(PutError::ShutDown(1)));
        assert_eq!(queue.put_nowait(1), Err(PutError::ShutDown(1)));
        assert_eq!(queue.get(), Err(ShutDown));
        assert_eq!(queue.get_nowait(), Err(ShutDown));
        queue.join();
    }
}

fn what_is_in_the_queue_can_still_be_got(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(7).unwrap();
        queue.put(7).unwrap();
        queue.shutdown(false);
        assert_eq!((queue.qsize(), queue.full()), (2, true));
        assert_eq!(queue.get(), Ok(7));
        queue.task_done().unwrap();
        assert_eq!(
            queue.put_nowait(1),
            Err(PutError::ShutDown(1)),
            "there is room"
        );
        assert_eq!(queue.get_nowait(), Ok(7));
        queue.task_done().unwrap();
        assert_eq!(queue.get_nowait(), Err(ShutDown));
        queue.join();
    }
}

fn an_immediate_one_leaves_nothing(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(1).unwrap();
        queue.put(2).unwrap();
        queue.shutdown(true);
        assert_eq!(
            (queue.qsize(), queue.empty(), queue.full()),
            (0, true, false)
        );
        assert_eq!(queue.get(), Err(ShutDown));
        assert_eq!(queue.get_nowait(), Err(ShutDown));
        assert_eq!(queue.put_nowait(3), Err(PutError::ShutDown(3)));
    }
}

fn shutdown_is_pythons_word(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.shutdown(false);
        assert_eq!(queue.get().unwrap_err().to_string(), "ShutDown");
        assert_eq!(queue.put(1).unwrap_err().to_string(), "ShutDown");
    }
}

fn a_refused_item_comes_back(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(1).unwrap();
        assert_eq!(queue.put_nowait(2).unwrap_err().into_inner(), 2);
        queue.shutdown(false);
        assert_eq!(queue.put(3).unwrap_err().into_inner(), 3);
        assert_eq!(
            queue.put_nowait(4),
            Err(PutError::ShutDown(4)),
            "full and over"
        );
    }
}

fn a_second_call_may_only_add_immediate(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(1).unwrap();
        queue.shutdown(false);
        queue.shutdown(false);
        assert_eq!(queue.qsize(), 1);
        queue.shutdown(true);
        assert_eq!(queue.get(), Err(ShutDown));
        queue.shutdown(false);
        assert!(queue.is_shutdown());
        assert_eq!(queue.get(), Err(ShutDown));
    }
}

fn no_time_passes_in_a_queue_that_is_over(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(1).unwrap();
        queue.shutdown(false);
        assert_eq!(queue.put_timeout(2, LONG), Err(PutError::ShutDown(2)));
        assert_eq!(queue.get_timeout(LONG), Ok(1));
        assert_eq!(queue.get_timeout(LONG), Err(ShutDown));
    }
}

fn an_immediate_one_counts_what_it_throws_away_as_done(env: &Env) {
    for (_, queue) in env.kinds(0) {
        (0..3).for_each(|n| queue.put(n).unwrap());
        queue.get().unwrap();
        queue.shutdown(true);
        queue.task_done().unwrap();
        queue.join();
        assert!(queue.task_done().is_err());
    }
}

fn what_was_done_beforehand_is_not_counted_twice(env: &Env) {
    for (_, queue) in env.kinds(0) {
        queue.put(1).unwrap();
        queue.put(2).unwrap();
        queue.task_done().unwrap();
        queue.task_done().unwrap();
        queue.shutdown(true);
        assert!(queue.task_done().is_err());
        queue.join();
    }
}

fn what_is_thrown_away_is_dropped(_: &Env) {
    let item = Arc::new(());
    let queue = Queue::new(0);
    (0..40).for_each(|_| queue.put(item.clone()).unwrap());
    queue.shutdown(true);
    assert_eq!(Arc::strong_count(&item), 1);
    drop(queue.put(item.clone()));
    assert_eq!(Arc::strong_count(&item), 1);
}
