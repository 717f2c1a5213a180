//! A schedule as its deviations from the default policy: short where little is unusual, and exact.
//!
//! The default: keep running the current task; when it blocks, the lowest ready number. A *choice* is
//! a place where two tasks or more can run; choices count from 1. `d1:17>3,42>1` says that at the 17th
//! choice task 3 goes, at the 42nd task 1, and everywhere else the default. The digit after `d` is the
//! version of this grammar, so that a text of a later one is told from a damaged one.

use std::fmt;
use std::str::FromStr;

use super::ScheduleError;

/// At this choice, this task goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deviation {
    /// Which choice of the run, from 1.
    pub choice: u32,
    /// The task that goes, from 1.
    pub task: u32,
}

/// All deviations of a run from the default policy, in order of choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deviations(Vec<Deviation>);

impl Deviations {
    /// These deviations.
    ///
    /// # Errors
    /// [`ScheduleError`] unless the choices increase, and all numbers are at least 1.
    pub fn new(deviations: Vec<Deviation>) -> Result<Self, ScheduleError> {
        let mut last = 0;
        for deviation in &deviations {
            if deviation.choice <= last || deviation.task == 0 {
                return Err(ScheduleError::damaged(&deviation.to_string()));
            }
            last = deviation.choice;
        }
        Ok(Deviations(deviations))
    }

    /// They, in order.
    pub fn as_slice(&self) -> &[Deviation] {
        &self.0
    }
}

/// How runs make them.
#[cfg(feature = "run")]
impl Deviations {
    /// The same ones, and one more at a later choice.
    pub(crate) fn and(&self, deviation: Deviation) -> Deviations {
        let mut all = Vec::with_capacity(self.0.len() + 1);
        all.extend_from_slice(&self.0);
        all.push(deviation);
        debug_assert!(all.is_sorted_by_key(|deviation| deviation.choice));
        Deviations(all)
    }

    /// Those of a run, which come in order.
    pub(crate) fn of_run(deviations: impl Iterator<Item = Deviation>) -> Self {
        Deviations(deviations.collect())
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.choice, self.task)
    }
}

impl fmt::Display for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("d1:")?;
        for (i, deviation) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{deviation}")?;
        }
        Ok(())
    }
}

impl FromStr for Deviation {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let pair = text
            .split_once('>')
            .map(|(choice, task)| (number(choice), number(task)));
        match pair {
            Some((Some(choice), Some(task))) if choice > 0 && task > 0 => {
                Ok(Deviation { choice, task })
            }
            _ => Err(ScheduleError::damaged(text)),
        }
    }
}

impl FromStr for Deviations {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let Some(list) = text.strip_prefix("d1:") else {
            return Err(ScheduleError::of_no_known_kind(text));
        };
        if list.is_empty() {
            return Ok(Deviations::default());
        }
        Deviations::new(list.split(',').map(str::parse).collect::<Result<_, _>>()?)
    }
}

/// A number in plain decimal digits, without a sign.
pub(super) fn number<N: FromStr>(text: &str) -> Option<N> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
