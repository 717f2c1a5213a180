//! A schedule as text: what a link, a flag and a trace's first line say about who goes when.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::policy::{Policy, SplitMix64};

/// How a run's tasks get their turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// In parallel and in real time: `live`.
    Live,
    /// Stepped, in turn: `rr`.
    RoundRobin,
    /// Stepped, at random from a seed: `random:17`.
    Random(u64),
}

/// A text that is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{0}` is not a schedule: write `live`, `rr`, or `random:` and a seed from 0 to 18446744073709551615"
)]
pub struct ScheduleError(String);

impl Schedule {
    pub(super) fn policy(self) -> Option<Policy> {
        match self {
            Schedule::Live => None,
            Schedule::RoundRobin => Some(Policy::RoundRobin),
            Schedule::Random(seed) => Some(Policy::Random(SplitMix64::new(seed))),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Live => f.write_str("live"),
            Schedule::RoundRobin => f.write_str("rr"),
            Schedule::Random(seed) => write!(f, "random:{seed}"),
        }
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let error = || ScheduleError(text.chars().take(80).collect());
        match text.split_once(':') {
            None if text == "live" => Ok(Schedule::Live),
            None if text == "rr" => Ok(Schedule::RoundRobin),
            Some(("random", seed)) if seed.bytes().all(|b| b.is_ascii_digit()) => {
                seed.parse().map(Schedule::Random).map_err(|_| error())
            }
            _ => Err(error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_schedule_are_one() {
        for text in ["live", "rr", "random:0", "random:18446744073709551615"] {
            assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn damaged_text_is_refused_with_what_is_allowed() {
        for text in [
            "",
            "random",
            "random:",
            "random:-1",
            "random:18446744073709551616",
            "rr:1",
            "d9:1",
        ] {
            let sentence = text.parse::<Schedule>().unwrap_err().to_string();
            assert!(sentence.contains("`rr`"), "{sentence}");
        }
    }
}
