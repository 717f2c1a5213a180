//! `shutdown` of a queue of each kind: what those see who wait, or are about to (SEMANTICS §2, 3).

use threadlab::queue::GetError::ShutDown;
use threadlab::queue::PutError;

use super::{LONG, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::queues::AnyQueue;
use crate::{Case, Env};

const GROUP: &str = "queue_shutdown_waits";

pub const CASES: &[Case] = &[
    case!(those_who_get_are_told, kinds: &[0], roles: [closer, getter, getter],
        without: &[UNWATCHED, UNSHARED]),
    case!(those_who_put_are_told, kinds: &[1], roles: [closer, putter, putter],
        without: &[UNWATCHED, UNSHARED]),
    case!(those_who_wait_with_a_time_out_are_told, kinds: &[0, 1],
        roles: [closer, getter, putter], without: &[UNWATCHED, UNSHARED]),
    case!(an_immediate_one_makes_no_room_for_those_who_wait, kinds: &[1],
        roles: [closer, putter], without: &[UNWATCHED, UNSHARED]),
    case!(a_join_still_waits_for_what_was_got, kinds: &[0], roles: [worker, joiner],
        without: &[UNWATCHED, UNSHARED]),
    case!(an_immediate_one_releases_who_joins_when_nothing_was_got, kinds: &[0],
        roles: [closer, joiner, joiner], without: &[UNWATCHED, UNSHARED]),
    case!(an_immediate_one_does_not_release_a_join_of_what_was_got, kinds: &[0],
        roles: [worker, joiner], without: &[UNWATCHED, UNSHARED]),
    case!(every_item_that_went_in_comes_out, kinds: &[3],
        roles: [putter, putter, getter, getter, closer], without: &[UNSHARED]),
    case!(after_an_immediate_one_nothing_is_left_to_do, kinds: &[2],
        roles: [putter, putter, worker, worker, closer], without: &[UNSHARED]),
];

mod those_who_get_are_told {
    use super::*;

    pub fn closer(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            env.until_counted(0, 2 * kind as u32);
            env.until_blocked("getter");
            queue.shutdown(kind == 1);
        }
    }

    pub fn getter(env: &Env) {
        for (_, queue) in env.kinds(0) {
            assert_eq!(queue.get(), Err(ShutDown));
            env.count(0);
        }
    }
}

mod those_who_put_are_told {
    use super::*;

    pub fn closer(env: &Env) {
        env.kinds(0).for_each(|(_, queue)| queue.put(0).unwrap());
        env.mark(0);
        for (kind, queue) in env.kinds(0) {
            env.until_counted(0, 2 * kind as u32);
            env.until_blocked("putter");
            queue.shutdown(false);
            assert_eq!((queue.get(), queue.get()), (Ok(0), Err(ShutDown)));
        }
    }

    pub fn putter(env: &Env) {
        env.after(0);
        for (_, queue) in env.kinds(0) {
            assert_eq!(queue.put(1), Err(PutError::ShutDown(1)));
            env.count(0);
        }
    }
}

mod those_who_wait_with_a_time_out_are_told {
    use super::*;

    pub fn closer(env: &Env) {
        env.kinds(1).for_each(|(_, queue)| queue.put(0).unwrap());
        env.mark(0);
        for ((kind, empty), (_, full)) in env.kinds(0).zip(env.kinds(1)) {
            env.until_counted(0, 2 * kind as u32);
            env.until_blocked("getter");
            env.until_blocked("putter");
            empty.shutdown(false);
            full.shutdown(true);
        }
    }

    pub fn getter(env: &Env) {
        for (_, queue) in env.kinds(0) {
            assert_eq!(queue.get_timeout(LONG), Err(ShutDown));
            env.count(0);
        }
    }

    pub fn putter(env: &Env) {
        env.after(0);
        for (_, queue) in env.kinds(1) {
            assert_eq!(queue.put_timeout(1, LONG), Err(PutError::ShutDown(1)));
            env.count(0);
        }
    }
}

mod an_immediate_one_makes_no_room_for_those_who_wait {
    use super::*;

    pub fn closer(env: &Env) {
        env.kinds(0).for_each(|(_, queue)| queue.put(0).unwrap());
        env.mark(0);
        for (kind, queue) in env.kinds(0) {
            env.until_counted(0, kind as u32);
            env.until_blocked("putter");
            queue.shutdown(true);
            assert!(queue.empty());
            queue.join();
        }
    }

    pub fn putter(env: &Env) {
        env.after(0);
        for (_, queue) in env.kinds(0) {
            assert_eq!(queue.put(1), Err(PutError::ShutDown(1)));
            env.count(0);
        }
    }
}

/// Whoever joins is still there when the last item is done, and comes back then.
fn is_done_last(env: &Env, kind: usize, queue: &dyn AnyQueue) {
    env.until_blocked("joiner");
    env.count(0);
    queue.task_done().unwrap();
    env.until_counted(1, kind as u32 + 1);
}

/// Joins each queue, and comes back when [`is_done_last`] was there.
pub fn joins_last(env: &Env) {
    for (kind, queue) in env.kinds(0) {
        env.after(kind);
        queue.join();
        assert_eq!(env.counted(0), kind as u32 + 1);
        env.count(1);
    }
}

mod a_join_still_waits_for_what_was_got {
    pub use super::joins_last as joiner;
    use super::*;

    pub fn worker(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            queue.put(1).unwrap();
            env.mark(kind);
            env.until_blocked("joiner");
            queue.shutdown(false);
            queue.get().unwrap();
            is_done_last(env, kind, queue);
        }
    }
}

mod an_immediate_one_releases_who_joins_when_nothing_was_got {
    use super::*;

    pub fn closer(env: &Env) {
        env.kinds(0).for_each(|(_, queue)| queue.put(0).unwrap());
        env.mark(0);
        for (kind, queue) in env.kinds(0) {
            env.until_counted(0, 2 * kind as u32);
            env.until_blocked("joiner");
            queue.shutdown(true);
        }
    }

    pub fn joiner(env: &Env) {
        env.after(0);
        for (_, queue) in env.kinds(0) {
            queue.join();
            assert!(queue.is_shutdown());
            env.count(0);
        }
    }
}

mod an_immediate_one_does_not_release_a_join_of_what_was_got {
    pub use super::joins_last as joiner;
    use super::*;

    pub fn worker(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            (0..3).for_each(|n| queue.put(n).unwrap());
            queue.get().unwrap();
            env.mark(kind);
            env.until_blocked("joiner");
            queue.shutdown(true);
            is_done_last(env, kind, queue);
        }
    }
}

mod every_item_that_went_in_comes_out {
    use super::*;

    /// Counters, for each kind.
    const GOT: usize = 0;
    const PUT: usize = 3;
    const PUTTERS: usize = 6;
    const GETTERS: usize = 9;

    /// Puts until it is told to stop, at the latest after so many.
    pub fn putter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            for n in 0..env.rounds(5000, 3) {
                if queue.put(n).is_err() {
                    break;
                }
                env.count(PUT + kind);
            }
            env.count(PUTTERS + kind);
        }
    }

    /// Whoever hears that it is over has missed nothing.
    pub fn getter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            while queue.get().is_ok() {
                env.count(GOT + kind);
            }
            assert_eq!((queue.get(), queue.qsize()), (Err(ShutDown), 0));
            env.count(GETTERS + kind);
        }
    }

    pub fn closer(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            env.until_counted(PUT + kind, 2);
            queue.shutdown(false);
            env.until_counted(PUTTERS + kind, 2);
            env.until_counted(GETTERS + kind, 2);
            assert_eq!(env.counted(GOT + kind), env.counted(PUT + kind));
        }
    }
}

mod after_an_immediate_one_nothing_is_left_to_do {
    use super::*;

    pub fn putter(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            while queue.put(1).is_ok() {
                env.count(kind);
            }
        }
    }

    pub fn worker(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            while queue.get().is_ok() {
                queue.task_done().unwrap();
            }
            env.count(3 + kind);
        }
    }

    pub fn closer(env: &Env) {
        for (kind, queue) in env.kinds(0) {
            env.until_counted(kind, 2);
            queue.shutdown(true);
            assert_eq!((queue.qsize(), queue.get_nowait()), (0, Err(ShutDown)));
            env.until_counted(3 + kind, 2);
            queue.join();
            assert!(queue.task_done().is_err());
        }
    }
}
