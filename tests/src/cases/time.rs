//! Time, as it passes for tasks: real where they run in parallel, virtual where they are stepped.

use std::time::Duration;

use threadlab::time::{monotonic, sleep};

use super::{REAL_TIME, SHORT};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "time";

pub const CASES: &[Case] = &[
    case!(a_sleep_takes_its_time),
    case!(a_sleep_of_zero_comes_back),
    case!(the_clock_never_goes_back, roles: [reader, reader]),
    case!(sleepers_wake_in_the_order_of_their_deadlines, roles: [sleeper, sleeper, sleeper],
        check: check_order, without: &[REAL_TIME]),
    case!(an_hour_of_virtual_time_takes_no_time, roles: [sleeper, sleeper], check: check_hour,
        without: &[REAL_TIME]),
];

fn a_sleep_takes_its_time(env: &Env) {
    let start = monotonic();
    sleep(SHORT);
    env.assert_passed(start, SHORT);
}

fn a_sleep_of_zero_comes_back(env: &Env) {
    let start = monotonic();
    sleep(Duration::ZERO);
    env.assert_passed(start, Duration::ZERO);
}

mod the_clock_never_goes_back {
    use super::*;
    use threadlab::word::Word;

    /// What one reads after the other has read is not earlier.
    pub fn reader(env: &Env) {
        for round in 0..env.rounds(1000, 4) {
            env.barrier();
            let mine = monotonic();
            let low = mine.as_nanos() as u32;
            env.word(env.nth()).store(low);
            env.barrier();
            let theirs = env.word(1 - env.nth()).load();
            let now = monotonic().as_nanos() as u32;
            // In 32 bits a difference that looks larger than half of them is a step back.
            assert!(
                now.wrapping_sub(theirs) < u32::MAX / 2,
                "it went back in round {round}"
            );
        }
    }
}

mod sleepers_wake_in_the_order_of_their_deadlines {
    use super::*;

    pub fn sleeper(env: &Env) {
        sleep((3 - env.nth() as u32) * SHORT);
        env.note(env.nth());
    }
}

fn check_order(outcome: &Outcome) {
    assert_eq!(outcome.env().notes(), [2, 1, 0]);
    assert_eq!(
        outcome.report.makespan_ns,
        3 * SHORT.as_nanos() as u64,
        "they slept side by side"
    );
}

mod an_hour_of_virtual_time_takes_no_time {
    use super::*;

    pub fn sleeper(_: &Env) {
        sleep(HOUR);
    }
}

const HOUR: Duration = Duration::from_secs(3600);

fn check_hour(outcome: &Outcome) {
    assert_eq!(outcome.report.makespan_ns, HOUR.as_nanos() as u64);
}
