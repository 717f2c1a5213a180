//! Parallel it is: tasks that come to an end only if they run at the same instant.

use threadlab::word::Word;

use super::ONE_AT_A_TIME;
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "parallel";

pub const CASES: &[Case] = &[
    case!(two_tasks_run_at_the_same_instant, roles: [ping, pong], without: &[ONE_AT_A_TIME]),
    case!(nobody_waits_for_a_task_that_never_waits, locks: 1, roles: [busy, worker],
        without: &[ONE_AT_A_TIME]),
];

const ROUNDS: u32 = 1000;

/// Each answers the other without ever blocking, sleeping, or coming to a gate: nothing that takes
/// turns between them at gates, in waits or in calls of ours, would ever get past the first round.
fn handshake(env: &Env, first: u32) {
    let ball = env.word(0);
    for round in 0..ROUNDS {
        let mine = 2 * round + first;
        while ball.load() != mine {
            std::hint::spin_loop();
        }
        ball.store(mine + 1);
    }
}

mod two_tasks_run_at_the_same_instant {
    use super::*;

    pub fn ping(env: &Env) {
        handshake(env, 0);
    }

    pub fn pong(env: &Env) {
        handshake(env, 1);
    }
}

mod nobody_waits_for_a_task_that_never_waits {
    use super::*;

    /// Spins from the worker's first step to its last.
    pub fn busy(env: &Env) {
        env.word(0).store(1);
        while env.word(1).load() == 0 {
            std::hint::spin_loop();
        }
    }

    pub fn worker(env: &Env) {
        while env.word(0).load() == 0 {
            std::hint::spin_loop();
        }
        for _ in 0..ROUNDS {
            env.lock(0).acquire();
            env.lock(0).release().unwrap();
        }
        env.word(1).store(1);
    }
}
