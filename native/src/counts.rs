//! How many runs came to what: the table, the sum in a line, NDJSON, and the exit code of all of them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use threadlab::run::Schedule;
use threadlab::trace::VerdictKind;
use unicode_width::UnicodeWidthStr;

use crate::exit::Exit;
use crate::run::Request;
use crate::streams::{BOLD, DIM};
use crate::strings::Strings;

/// Names with the values that a run observed, in order.
pub type Observed = Vec<(String, String)>;

/// Runs that came to the same verdict and observed the same values.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub verdict: VerdictKind,
    pub observed: Observed,
    pub count: u64,
    /// One of those runs; the simplest, where its preemptions are known.
    pub schedule: Schedule,
    pub preemptions: Option<u32>,
}

/// All that were counted.
#[derive(Debug, Default)]
pub struct Counts {
    pub outcomes: Vec<Outcome>,
}

impl Counts {
    /// Counts one more run.
    pub fn add(&mut self, verdict: VerdictKind, observed: Observed, schedule: &Schedule) {
        let known = self
            .outcomes
            .iter_mut()
            .find(|outcome| outcome.verdict == verdict && outcome.observed == observed);
        match known {
            Some(outcome) => outcome.count += 1,
            None => self.outcomes.push(Outcome {
                verdict,
                observed,
                count: 1,
                schedule: schedule.clone(),
                preemptions: None,
            }),
        }
    }

    /// How many ended so.
    pub fn of(&self, verdict: VerdictKind) -> u64 {
        let ended_so = self.outcomes.iter().filter(|o| o.verdict == verdict);
        ended_so.map(|outcome| outcome.count).sum()
    }

    /// The simplest run that did not complete.
    pub fn simplest_failure(&self) -> Option<&Outcome> {
        let failures = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.verdict != VerdictKind::Completed);
        failures.min_by_key(|outcome| outcome.preemptions)
    }

    /// What so many runs say about a variant. One that declares `completed` promises that always, one
    /// that declares another verdict promises that this can happen.
    pub fn exit(&self, declared: VerdictKind) -> Exit {
        use VerdictKind::{AllWaiting, Completed, Deadlock, Failed, Stalled};
        let worst_first = [Deadlock, AllWaiting, Stalled, Failed, Completed];
        let mut others = worst_first
            .into_iter()
            .filter(|&kind| kind != declared && self.of(kind) > 0);
        match others.next() {
            Some(other) if declared == Completed || self.of(declared) == 0 => {
                Exit::of(declared, other)
            }
            _ => Exit::Success,
        }
    }

    /// Whether that is what the variant declares, and if not, how to see that.
    pub fn declared_lines(&self, request: &Request, strings: &Strings) -> Vec<String> {
        let declared = request.variant.verdict;
        if self.exit(declared) == Exit::Success {
            return vec![format!("  {DIM}{}{DIM:#}", strings.as_declared)];
        }
        let mut lines = vec![(strings.not_as_declared)((strings.verdict)(declared).name)];
        if self.of(declared) == 0 {
            lines.push((strings.certain_with)(&request.certain_command()));
        }
        lines.iter().map(|line| format!("  {line}")).collect()
    }

    /// A row for each outcome.
    pub fn table(&self, strings: &Strings) -> Vec<String> {
        let row = |outcome: &Outcome| {
            let observed = outcome.observed.iter();
            let observed: Vec<_> = observed
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            let verdict = (strings.verdict)(outcome.verdict).name.to_owned();
            [verdict, observed.join(", "), digits(outcome.count)]
        };
        let heads = strings.tools.outcome_heads.map(str::to_owned);
        let rows: Vec<[String; 3]> = std::iter::once(heads)
            .chain(self.in_order().into_iter().map(row))
            .collect();
        let widths: [usize; 3] =
            std::array::from_fn(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0));
        let line = |(n, row): (usize, &[String; 3])| {
            let space = |i: usize| " ".repeat(widths[i] - row[i].width());
            let [verdict, observed, count] = row;
            let line = format!(
                "{verdict}{}  {observed}{}  {}{count}",
                space(0),
                space(1),
                space(2)
            );
            match n {
                0 => format!("{DIM}{line}{DIM:#}"),
                _ => line,
            }
        };
        rows.iter().enumerate().map(line).collect()
    }

    /// `1,260 schedules, complete: 8 → 12, 9 → 700, 10 → 548; deadlock 0`, given what comes first.
    pub fn sum(&self, first: &str, strings: &Strings) -> String {
        let [colon, comma, semicolon] = strings.tools.between;
        let mut values: BTreeMap<Vec<Value>, (String, u64)> = BTreeMap::new();
        for outcome in self
            .outcomes
            .iter()
            .filter(|outcome| !outcome.observed.is_empty())
        {
            let shown: Vec<&str> = outcome
                .observed
                .iter()
                .map(|(_, value)| value.as_str())
                .collect();
            let sum = values.entry(key(outcome)).or_insert((shown.join(" "), 0));
            sum.1 += outcome.count;
        }
        let values = values
            .values()
            .map(|(value, count)| format!("{value} → {}", digits(*count)));
        let values: Vec<String> = values.collect();
        let kinds = [
            VerdictKind::Completed,
            VerdictKind::Failed,
            VerdictKind::Deadlock,
            VerdictKind::AllWaiting,
            VerdictKind::Stalled,
        ];
        // That there was no deadlock is what one wants to hear.
        let told = |kind: &VerdictKind| *kind == VerdictKind::Deadlock || self.of(*kind) > 0;
        let verdicts = kinds.into_iter().filter(told).map(|kind| {
            let name = (strings.verdict)(kind).name;
            format!("{name} {}", digits(self.of(kind)))
        });
        let verdicts = verdicts.collect::<Vec<_>>().join(comma);
        match values.is_empty() {
            true => format!("{BOLD}{first}{BOLD:#}{colon}{verdicts}"),
            false => {
                let values = values.join(comma);
                format!("{BOLD}{first}{BOLD:#}{colon}{values}{semicolon}{verdicts}")
            }
        }
    }

    /// Each outcome as a line of JSON.
    pub fn write_json(&self, request: &Request, out: &mut impl Write) -> io::Result<()> {
        for outcome in self.in_order() {
            let run = request.under(outcome.schedule.clone());
            let line = Line {
                verdict: outcome.verdict,
                observed: &outcome.observed,
                count: outcome.count,
                preemptions: outcome.preemptions,
                schedule: outcome.schedule.to_string(),
                command: run.command(),
                link: run.link().ok(),
            };
            write_line(out, &line)?;
        }
        Ok(())
    }

    /// By verdict, then by values, numbers as numbers.
    fn in_order(&self) -> Vec<&Outcome> {
        let mut outcomes: Vec<&Outcome> = self.outcomes.iter().collect();
        outcomes.sort_by_cached_key(|outcome| (outcome.verdict, key(outcome)));
        outcomes
    }
}

/// An outcome as a line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    verdict: VerdictKind,
    observed: &'a Observed,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    preemptions: Option<u32>,
    schedule: String,
    command: String,
    link: Option<String>,
}

/// Writes a line of JSON.
pub fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// A value as it is sorted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Number(i64),
    Text(String),
}

fn key(outcome: &Outcome) -> Vec<Value> {
    let value = |text: &String| match text.parse() {
        Ok(number) => Value::Number(number),
        Err(_) => Value::Text(text.clone()),
    };
    outcome
        .observed
        .iter()
        .map(|(_, text)| value(text))
        .collect()
}

/// A number with commas between its thousands.
pub fn digits(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use VerdictKind::{Completed, Deadlock, Failed, Stalled};
    use threadlab_lessons::Language;

    fn counts(outcomes: &[(VerdictKind, &str, u64)]) -> Counts {
        let mut counts = Counts::default();
        for (verdict, value, count) in outcomes {
            for _ in 0..*count {
                let observed = vec![("count".to_owned(), (*value).to_owned())];
                counts.add(*verdict, observed, &Schedule::RoundRobin);
            }
        }
        counts
    }

    #[test]
    fn the_sum_tells_values_as_numbers_and_that_there_was_no_deadlock() {
        let counts = counts(&[
            (Completed, "10", 548),
            (Failed, "9", 700),
            (Failed, "8", 12),
        ]);
        let sum = counts.sum(
            "1,260 schedules, complete",
            crate::strings::of(Language::En),
        );
        let sum = anstream::adapter::strip_str(&sum).to_string();
        assert_eq!(
            sum,
            "1,260 schedules, complete: 8 → 12, 9 → 700, 10 → 548; completed 548, failed 712, deadlock 0"
        );
    }

    #[test]
    fn completed_is_promised_always_and_any_other_verdict_at_all() {
        for (outcomes, declared, code) in [
            (&[(Completed, "1", 3)][..], Completed, 0),
            (&[(Completed, "1", 3), (Deadlock, "1", 1)], Completed, 3),
            (&[(Completed, "1", 3), (Failed, "1", 1)], Completed, 1),
            (&[(Failed, "1", 3), (Stalled, "1", 1)], Completed, 4),
            (&[(Completed, "1", 3), (Deadlock, "1", 1)], Deadlock, 0),
            (&[(Completed, "1", 3)], Deadlock, 1),
            (&[(Completed, "1", 3), (Deadlock, "1", 1)], Failed, 3),
        ] {
            assert_eq!(
                counts(outcomes).exit(declared).code(),
                code,
                "{outcomes:?} {declared}"
            );
        }
    }

    #[test]
    fn thousands_are_told_apart() {
        let shown = [0, 7, 999, 1000, 1260, 1_234_567].map(digits);
        assert_eq!(shown, ["0", "7", "999", "1,000", "1,260", "1,234,567"]);
    }
}
