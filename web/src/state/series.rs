//! The same live run many times: how often each end and each outcome came.

use threadlab::trace::VerdictKind;

use super::record::Record;

/// How a run ended, and what it observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its verdict; nothing for a run that crashed.
    pub verdict: Option<VerdictKind>,
    /// What it observed, in order.
    pub observed: Vec<(String, String)>,
}

/// So many runs, and what came of those that are over.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// How many runs there are to be.
    pub wanted: u32,
    /// How many are over.
    pub done: u32,
    /// How often each outcome came, in the order in which they first did.
    pub outcomes: Vec<(Outcome, u32)>,
}

impl Series {
    /// A series in which nothing has run yet.
    pub fn new(wanted: u32) -> Series {
        Series {
            wanted,
            done: 0,
            outcomes: Vec::new(),
        }
    }

    /// Counts a run that is over. Whether there is another one to come.
    pub fn add(&mut self, record: &Record) -> bool {
        let outcome = Outcome {
            verdict: record.verdict.as_ref().map(|verdict| verdict.kind()),
            observed: record.observed.iter().cloned().collect(),
        };
        match self
            .outcomes
            .iter_mut()
            .find(|(known, _)| *known == outcome)
        {
            Some((_, count)) => *count += 1,
            None => self.outcomes.push((outcome, 1)),
        }
        self.done += 1;
        self.done < self.wanted
    }
}

#[cfg(test)]
mod tests {
    use threadlab::trace::{Event, Verdict, What};

    use super::*;

    fn ended(verdict: Verdict) -> Record {
        let mut record = Record::new(false);
        record.apply(Event {
            seq: 1,
            time_ns: 0,
            process: 1,
            task: 0,
            line: 0,
            what: What::Verdict(verdict),
        });
        record
    }

    #[test]
    fn outcomes_are_counted_until_all_runs_are_over() {
        let mut series = Series::new(3);
        assert!(series.add(&ended(Verdict::Completed)));
        assert!(series.add(&ended(Verdict::Deadlock(Vec::new()))));
        assert!(!series.add(&ended(Verdict::Completed)));
        assert_eq!(
            series
                .outcomes
                .iter()
                .map(|(_, count)| *count)
                .collect::<Vec<_>>(),
            [2, 1]
        );
    }
}
