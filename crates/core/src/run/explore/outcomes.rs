//! What an exploration has found: each outcome, how often, and the simplest schedule that leads to it.

use std::fmt;

use crate::run::choices::Choices;
use crate::schedule::Deviations;
use crate::trace::VerdictKind;

/// How much of all that could happen has been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Completeness {
    /// All of it.
    Complete,
    /// All that takes so many preemptions or fewer.
    Bound(u32),
    /// What the schedules happened to show.
    #[default]
    Stopped,
}

impl fmt::Display for Completeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Completeness::Complete => f.write_str("complete"),
            Completeness::Bound(bound) => write!(f, "complete to bound {bound}"),
            Completeness::Stopped => f.write_str("stopped"),
        }
    }
}

/// Schedules that came to the same verdict and observed the same values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExploredOutcome {
    /// How they ended.
    pub verdict: VerdictKind,
    /// What they observed, in order: names and values.
    pub observed: Vec<(String, String)>,
    /// How many there were.
    pub count: u64,
    /// The first of those with the fewest preemptions.
    pub schedule: Deviations,
    /// How many preemptions it has.
    pub preemptions: u32,
}

/// What an exploration has found, so far or in the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exploration {
    /// How many schedules were run.
    pub schedules: u64,
    /// How much that is of all there are. Under way it says [`Completeness::Stopped`], or the bound up to
    /// which all has been run.
    pub completeness: Completeness,
    /// What they came to, in order of verdict and then of values.
    pub outcomes: Vec<ExploredOutcome>,
    /// How many did not do what they did before under the same choices. If there is one, the program
    /// depends on more than its schedule, and nothing here is certain.
    pub strayed: u64,
    /// Where in `outcomes` the last schedule is.
    last: usize,
}

impl Exploration {
    /// What the schedule that was run last came to.
    pub fn last(&self) -> Option<&ExploredOutcome> {
        self.outcomes.get(self.last)
    }

    /// How many schedules ended so.
    pub fn count(&self, verdict: VerdictKind) -> u64 {
        let ended_so = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.verdict == verdict);
        ended_so.map(|outcome| outcome.count).sum()
    }

    pub(super) fn add(
        &mut self,
        verdict: VerdictKind,
        observed: Vec<(String, String)>,
        choices: &Choices,
    ) {
        self.schedules += 1;
        let preemptions = choices.preemptions();
        let place = self.outcomes.binary_search_by(|outcome| {
            (outcome.verdict, &outcome.observed).cmp(&(verdict, &observed))
        });
        self.last = place.unwrap_or_else(|place| place);
        match place {
            Ok(place) => {
                let outcome = &mut self.outcomes[place];
                outcome.count += 1;
                if preemptions < outcome.preemptions {
                    outcome.preemptions = preemptions;
                    outcome.schedule = choices.deviations();
                }
            }
            Err(place) => {
                let outcome = ExploredOutcome {
                    verdict,
                    observed,
                    count: 1,
                    schedule: choices.deviations(),
                    preemptions,
                };
                self.outcomes.insert(place, outcome);
            }
        }
    }
}
