//! Standing at an event of a run: its past, folded anew, which all views show instead of the whole.

use super::record::Record;

/// The run up to an event.
pub struct Cut {
    /// So many of the events that are kept.
    pub count: usize,
    /// What the page knew then.
    pub past: Record,
}

/// Where to go from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the first event.
    First,
    /// One event back.
    Back,
    /// One event on.
    Forward,
    /// To the end.
    Last,
    /// To the event with this number, or the last one before it.
    To(u64),
}

impl Step {
    /// How many events are shown after it, where `now` are shown of all of them.
    pub fn count(self, record: &Record, now: usize) -> usize {
        let all = record.events().len();
        match self {
            Step::First => 1,
            Step::Back => now.saturating_sub(1).max(1),
            Step::Forward => now + 1,
            Step::Last => all,
            // Events of a live run are nearly in order only.
            Step::To(seq) => {
                let last = record.events().iter().rposition(|event| event.seq <= seq);
                last.map_or(1, |at| at + 1)
            }
        }
        .min(all)
    }
}

impl Cut {
    /// The first `count` events of a run. A cut that is there already goes on from where it is.
    pub fn of(whole: &Record, count: usize, before: Option<Cut>) -> Cut {
        match before {
            Some(mut cut) if cut.count <= count => {
                cut.past.advance(whole, count);
                cut.count = count;
                cut
            }
            _ => Cut {
                count,
                past: whole.until(count),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use threadlab::trace::{Event, Stream, What};

    use super::*;

    fn printed(lines: u64) -> Record {
        let mut record = Record::new(true);
        for seq in 1..=lines {
            let what = What::Output {
                stream: Stream::Out,
                text: format!("{seq}\n"),
            };
            record.apply(Event {
                seq,
                time_ns: seq * 10,
                process: 1,
                task: 1,
                line: seq as u32,
                what,
            });
        }
        record
    }

    #[test]
    fn steps_stay_within_the_run() {
        let record = printed(5);
        let to = |step: Step, now| step.count(&record, now);
        assert_eq!(
            [to(Step::Back, 1), to(Step::Back, 5), to(Step::First, 3)],
            [1, 4, 1]
        );
        assert_eq!(
            [
                to(Step::Forward, 4),
                to(Step::Forward, 5),
                to(Step::Last, 2)
            ],
            [5, 5, 5]
        );
        assert_eq!(
            [to(Step::To(3), 5), to(Step::To(99), 1), to(Step::To(0), 5)],
            [3, 5, 1]
        );
        assert_eq!(Step::Forward.count(&Record::new(true), 0), 0);
    }

    #[test]
    fn a_cut_knows_what_was_known_then_whichever_way_it_was_reached() {
        let record = printed(5);
        let at = |cut: &Cut| (cut.past.log.written(), cut.past.end().step);
        let three = Cut::of(&record, 3, None);
        assert_eq!(at(&three), (3, 3));
        let four = Cut::of(&record, 4, Some(three));
        assert_eq!(at(&four), (4, 4));
        assert_eq!(at(&Cut::of(&record, 2, Some(four))), (2, 2));
    }
}
