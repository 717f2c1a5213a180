//! A schedule as text: what a link, a flag and a trace's first line say about who goes when.
//!
//! Plain data, there without the feature `run` too: whoever shows a link has to know a damaged one.

mod deviations;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use self::deviations::number;
pub use self::deviations::{Deviation, Deviations};

/// How a run's tasks get their turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// In parallel and in real time: `live`.
    Live,
    /// Stepped, in turn: `rr`.
    RoundRobin,
    /// Stepped, at random from a seed: `random:17`.
    Random(u64),
    /// Stepped, by random priorities that change at `depth` - 1 random places: `pct:17,3`. It finds a
    /// fault that needs `depth` orderings with a known probability (Burckhardt et al., ASPLOS 2010).
    Pct {
        /// Where the priorities and places come from.
        seed: u64,
        /// From 1 to [`Schedule::MAX_DEPTH`].
        depth: u32,
    },
    /// Stepped: the current task goes on until it blocks, then the lowest number, but for these
    /// choices: `d1:17>3,42>1`. Any stepped run is one of these, see `run::Choices`.
    Deviations(Deviations),
}

/// A text that is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// It begins like none.
    #[error(
        "`{0}` is not a schedule: write `live`, `rr`, `random:` and a seed (0 to 18446744073709551615), \
         `pct:` and a seed and a depth (`pct:17,3`), or `d1:` and choices (`d1:17>3,42>1`)"
    )]
    Unknown(String),
    /// The seed or the depth of `random:` or `pct:` is none.
    #[error(
        "`{0}` is not a schedule: a seed is a number from 0 to 18446744073709551615, and after `pct:` \
         a comma and a depth from 1 to {max} follow, as in `pct:17,3`", max = Schedule::MAX_DEPTH
    )]
    Numbers(String),
    /// The list of choices is damaged.
    #[error(
        "the schedule is damaged at `{0}`: after `d1:` there are choices with the task that goes, such \
         as `17>3,42>1`, from 1 and in ascending order"
    )]
    Damaged(String),
    /// It was written by a later version of this program.
    #[error(
        "`{0}` is a schedule of a later version of Threadlab, this one knows `d1:`: take the newest"
    )]
    Later(String),
}

impl ScheduleError {
    fn damaged(at: &str) -> Self {
        ScheduleError::Damaged(excerpt(at))
    }

    /// A text that begins like nothing known: later, if it begins with `d`, a higher number and a colon.
    fn of_no_known_kind(text: &str) -> Self {
        let version = text.strip_prefix('d').and_then(|rest| rest.split_once(':'));
        match version {
            Some((version, _)) if number::<u32>(version).is_some_and(|version| version > 1) => {
                ScheduleError::Later(excerpt(text))
            }
            _ => ScheduleError::Unknown(excerpt(text)),
        }
    }
}

/// Enough of a text to know it by.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

impl Schedule {
    /// The greatest depth of [`Schedule::Pct`]. Faults that need more than a handful are not known.
    pub const MAX_DEPTH: u32 = 64;
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Live => f.write_str("live"),
            Schedule::RoundRobin => f.write_str("rr"),
            Schedule::Random(seed) => write!(f, "random:{seed}"),
            Schedule::Pct { seed, depth } => write!(f, "pct:{seed},{depth}"),
            Schedule::Deviations(deviations) => deviations.fmt(f),
        }
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let numbers = || ScheduleError::Numbers(excerpt(text));
        match text.split_once(':') {
            None if text == "live" => Ok(Schedule::Live),
            None if text == "rr" => Ok(Schedule::RoundRobin),
            Some(("random", seed)) => number(seed).map(Schedule::Random).ok_or_else(numbers),
            Some(("pct", rest)) => {
                let (seed, depth) = rest.split_once(',').ok_or_else(numbers)?;
                let seed = number(seed).ok_or_else(numbers)?;
                let depth = number(depth).filter(|depth| (1..=Schedule::MAX_DEPTH).contains(depth));
                let depth = depth.ok_or_else(numbers)?;
                Ok(Schedule::Pct { seed, depth })
            }
            _ => text.parse().map(Schedule::Deviations),
        }
    }
}

// The fuzz test has its random numbers from `run`.
#[cfg(all(test, feature = "run"))]
mod tests;
