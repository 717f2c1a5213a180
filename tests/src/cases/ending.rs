//! How a run ends for the tasks that are still in it: they unwind, and nothing blocks while they do.

use std::time::Duration;

use threadlab::multiprocessing::exit;
use threadlab::queue::PutError;
use threadlab::threading::Thread;
use threadlab::time::sleep;
use threadlab::trace::{Ended, Stream};

use super::{ALL_WAITING, DEADLOCK, IN_A_CHILD, LONG, UNENDED, UNNAMED, UNSHARED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "ending";

pub const CASES: &[Case] = &[
    case!(who_waits_for_ever_unwinds_at_the_end, events: 1, roles: [waiter, waiter, waiter],
        ends: ALL_WAITING, check: check_dropped, without: &[UNENDED, UNNAMED]),
    case!(destructors_that_wait_come_to_their_end, locks: 1, semaphores: &[0], events: 1,
        queues: &[1], ends: DEADLOCK, check: check_one_dropped,
        without: &[UNENDED, UNNAMED, UNSHARED]),
    case!(who_waits_with_a_time_out_keeps_the_run_going, events: 1, roles: [waiter, sleeper]),
    case!(a_panic_that_leaves_others_waiting_is_reported_with_them, events: 1,
        roles: [waiter, panicking], ends: ALL_WAITING, panics: &["boom"],
        without: &[UNENDED, UNNAMED]),
    case!(exit_ends_a_thread_in_silence, check: check_silence, without: &[UNWATCHED, IN_A_CHILD]),
];

/// Counts when it is dropped.
struct CountDrop<'a>(&'a Env);

impl Drop for CountDrop<'_> {
    fn drop(&mut self) {
        self.0.count(0);
    }
}

mod who_waits_for_ever_unwinds_at_the_end {
    use super::*;

    pub fn waiter(env: &Env) {
        let _counted = CountDrop(env);
        env.event(0).wait();
    }
}

fn check_dropped(outcome: &Outcome) {
    assert_eq!(outcome.env().counted(0), 3);
}

/// Waits for everything there is when it is dropped.
struct WaitDrop<'a>(&'a Env);

impl Drop for WaitDrop<'_> {
    fn drop(&mut self) {
        let env = self.0;
        env.lock(0).acquire();
        assert!(!env.lock(0).acquire_timeout(LONG));
        env.semaphore(0).acquire();
        env.event(0).wait();
        assert!(env.queue(0).get_timeout(LONG).is_err());
        env.queue(0).put(1).unwrap();
        assert_eq!(env.queue(0).put(2), Err(PutError::Full(2)));
        env.queue(0).join();
        sleep(LONG);
        env.count(0);
    }
}

fn destructors_that_wait_come_to_their_end(env: &Env) {
    let _waits = WaitDrop(env);
    env.lock(0).acquire();
    env.lock(0).acquire();
}

fn check_one_dropped(outcome: &Outcome) {
    assert_eq!(outcome.env().counted(0), 1);
}

mod who_waits_with_a_time_out_keeps_the_run_going {
    use super::*;

    /// While the sleeper sleeps, nobody can say that the event will never be set.
    pub fn waiter(env: &Env) {
        env.event(0).wait();
    }

    pub fn sleeper(env: &Env) {
        sleep(Duration::from_millis(50));
        env.event(0).set();
    }
}

mod a_panic_that_leaves_others_waiting_is_reported_with_them {
    use super::*;

    pub fn waiter(env: &Env) {
        env.event(0).wait();
    }

    pub fn panicking(_: &Env) {
        panic!("boom");
    }
}

fn exit_ends_a_thread_in_silence(_: &Env) {
    let thread = Thread::new(|| exit(3)).named("leaver");
    thread.start().unwrap();
    thread.join().unwrap();
    assert!(!thread.is_alive());
}

fn check_silence(outcome: &Outcome) {
    assert!(outcome.lines(Stream::Err).is_empty());
    assert_eq!(
        outcome.end_of(outcome.task("leaver")),
        Some(&Ended::Exited(3))
    );
}
