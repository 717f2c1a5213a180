//! What happened, in words: rows of the event table, the verdict's sentence, durations.
//!
//! Pure: from a [`Record`] and a language's [`Strings`] to text.

use threadlab::trace::{Ended, Event, Operation, Outcome, Verdict, Waiting, What};
use threadlab_lessons::thousandths;

use crate::state::lanes::Segment;
use crate::state::record::Record;
use crate::strings::Strings;

/// The main task has a letter, the others circled numbers from 1, as the code and the lanes show
/// them; 0, which no task has, stands for the run itself.
pub fn badge(task: u32) -> String {
    match task {
        0 => String::new(),
        1 => "Ⓜ".to_owned(),
        2..=21 => char::from_u32('①' as u32 + task - 2)
            .map(String::from)
            .unwrap_or_default(),
        _ => format!("({})", task - 1),
    }
}

/// A duration, with three digits that matter.
pub fn duration(nanoseconds: u64) -> String {
    let (size, unit) = match nanoseconds {
        0 => return "0 s".to_owned(),
        1..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let step = match nanoseconds / size {
        0..10 => size / 100,
        10..100 => size / 10,
        _ => size,
    };
    let steps = (nanoseconds + step / 2) / step;
    let value = thousandths((steps * 1000 / (size / step)) as i64);
    format!("{value} {unit}")
}

/// A point of time in a table, in milliseconds to the microsecond.
pub fn clock(nanoseconds: u64) -> String {
    let microseconds = nanoseconds / 1000;
    format!("{}.{:03} ms", microseconds / 1000, microseconds % 1000)
}

/// A resource by kind and name, or by kind and number; nothing for none.
pub fn resource(record: &Record, id: u32) -> String {
    match record.resource(id) {
        _ if id == 0 => String::new(),
        None => format!("#{id}"),
        Some(found) if found.name.is_empty() => format!("{} #{id}", found.kind.name()),
        Some(found) => format!("{} {}", found.kind.name(), found.name),
    }
}

/// What a task waits for, as its lane names it: a task that it joins by that task's name.
pub fn waited_for(record: &Record, id: u32) -> String {
    record
        .life(id)
        .map_or_else(|| resource(record, id), |task| record.task_name(task))
}

/// What an event says happened.
pub fn what(event: &Event, strings: &Strings) -> String {
    let words = &strings.what;
    match &event.what {
        What::Task {
            name, daemon: true, ..
        } => (words.daemon)(name),
        What::Task { name, .. } => (words.task)(name),
        What::Begin => words.begin.to_owned(),
        What::End {
            how: Ended::Returned,
        } => words.returned.to_owned(),
        What::End {
            how: Ended::Panicked(message),
        } => (words.panicked)(message),
        What::End {
            how: Ended::Exited(status),
        } => (words.exited)(*status),
        What::End { how: Ended::CutOff } => words.cut_off.to_owned(),
        What::Resource { .. } => words.resource.to_owned(),
        What::Blocked {
            operation: computes @ Operation::Compute,
            ..
        } => format!("{}…", computes.name()),
        What::Blocked { operation: op, .. } => (words.blocked)(op.name()),
        What::Did {
            operation: op,
            outcome,
            ..
        } => match outcome {
            Outcome::Ok => op.name().to_owned(),
            Outcome::Value(value) => format!("{} = {value}", op.name()),
            Outcome::Refused => format!("{}: {}", op.name(), words.refused),
            Outcome::TimedOut => format!("{}: {}", op.name(), words.timed_out),
            Outcome::Error(message) => format!("{}: {message}", op.name()),
        },
        What::Output { text, .. } => format!("print {:?}", text),
        What::Observe { name, value } => format!("observe {name} = {value}"),
        What::Verdict(verdict) => {
            format!(
                "{}: {}",
                words.verdict,
                (strings.verdict_name)(verdict.kind())
            )
        }
    }
}

/// What an event is about.
pub fn object(event: &Event, record: &Record) -> String {
    match &event.what {
        What::Resource { id, .. } => resource(record, *id),
        What::Blocked { resource: id, .. } | What::Did { resource: id, .. } => {
            waited_for(record, *id)
        }
        _ => String::new(),
    }
}

/// A stretch of a lane, as the line under the timeline tells it.
pub fn segment(
    task: &str,
    segment: &Segment,
    lasted_ns: u64,
    record: &Record,
    strings: &Strings,
) -> String {
    let mut parts = vec![task.to_owned(), (strings.state)(segment.state).to_owned()];
    if segment.resource != 0 {
        parts.push(waited_for(record, segment.resource));
    }
    if !segment.state.is_end() && lasted_ns > 0 {
        parts.push((strings.lasted)(&duration(lasted_ns)));
    }
    if segment.line > 0 {
        parts.push((strings.at_line)(segment.line));
    }
    parts.join(" · ")
}

/// The verdict as a sentence: for a run that could not go on, who waits for what, who holds it, and where.
pub fn verdict(verdict: &Verdict, record: &Record, strings: &Strings) -> String {
    match verdict {
        Verdict::Completed => {
            let (tasks, end) = (record.lanes().len(), record.end());
            let time = duration(end.time);
            if record.stepped {
                (strings.completed_stepped)(tasks, end.step, &time)
            } else {
                (strings.completed)(tasks, &time)
            }
        }
        Verdict::Deadlock(cycle) => {
            format!("{}{}", strings.deadlock, clauses(cycle, record, strings))
        }
        Verdict::AllWaiting(all) => {
            format!("{}{}", strings.all_waiting, clauses(all, record, strings))
        }
        Verdict::Stalled => strings.stalled.to_owned(),
        Verdict::Failed => {
            let failed = record
                .lanes()
                .find_map(|lane| Some((&lane.name, lane.panic.as_ref()?)));
            failed.map_or_else(
                || strings.failed.to_owned(),
                |(name, why)| (strings.failed_task)(name, why.lines().next().unwrap_or_default()),
            )
        }
    }
}

/// Who waits where the run stands, as a sentence: those of the cycle if there is one.
pub fn waits(record: &Record, strings: &Strings) -> String {
    let cycle = record.cycle();
    if !cycle.is_empty() {
        return format!("{}{}", strings.deadlock, clauses(&cycle, record, strings));
    }
    let waiting = record.waiting();
    let others: Vec<_> = waiting.into_iter().filter(|w| w.resource != 0).collect();
    clauses(&others, record, strings)
}

fn clauses(waiting: &[Waiting], record: &Record, strings: &Strings) -> String {
    let clauses: Vec<_> = waiting.iter().map(|w| clause(w, record, strings)).collect();
    clauses.join(strings.clause) + strings.full_stop
}

fn clause(waiting: &Waiting, record: &Record, strings: &Strings) -> String {
    let task = record.task_name(waiting.task);
    if let Some(other) = record.life(waiting.resource) {
        return (strings.waits_for_end)(&task, waiting.line, &record.task_name(other));
    }
    let mut text = (strings.waits_for)(&task, waiting.line, &resource(record, waiting.resource));
    if let Some(holder) = waiting.holder {
        text += &if holder.task == waiting.task {
            (strings.held_by_self)(holder.line)
        } else {
            (strings.held_by)(&record.task_name(holder.task), holder.line)
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use threadlab::trace::{Holder, Kind};
    use threadlab_lessons::Language;

    use super::*;
    use crate::strings::strings;

    fn two_locks() -> Record {
        let mut record = Record::new(false);
        let mut seq = 0;
        let mut add = |what| {
            seq += 1;
            record.apply(Event {
                seq,
                time_ns: seq,
                process: 1,
                task: 1,
                line: 0,
                what,
            });
        };
        for (id, name) in [(2, "T1"), (3, "T2")] {
            add(What::Task {
                id,
                name: name.into(),
                daemon: false,
                process: 1,
                resource: id,
            });
        }
        for (id, name) in [(7, "A"), (8, "")] {
            add(What::Resource {
                id,
                kind: Kind::Lock,
                name: name.into(),
            });
        }
        record
    }

    #[test]
    fn a_deadlock_says_who_holds_what_where() {
        let waits = |task, resource, line, by, at| Waiting {
            task,
            resource,
            line,
            holder: Some(Holder { task: by, line: at }),
        };
        let cycle = Verdict::Deadlock(vec![waits(2, 8, 9, 3, 14), waits(3, 7, 16, 2, 7)]);
        let say = |language| verdict(&cycle, &two_locks(), strings(language));
        assert_eq!(
            say(Language::En),
            "Deadlock: T1 waits at line 9 for Lock #8 (held by T2 since line 14); \
             T2 waits at line 16 for Lock A (held by T1 since line 7)."
        );
        assert_eq!(
            say(Language::Zh),
            "死锁：T1 在第 9 行等 Lock #8（T2 自第 14 行起持有）；T2 在第 16 行等 Lock A（T1 自第 7 行起持有）。"
        );
    }

    #[test]
    fn waiting_for_oneself_and_for_an_end_have_words_of_their_own() {
        let own = Waiting {
            task: 2,
            resource: 7,
            line: 5,
            holder: Some(Holder { task: 2, line: 4 }),
        };
        let join = Waiting {
            task: 3,
            resource: 2,
            line: 20,
            holder: Some(Holder { task: 2, line: 0 }),
        };
        let text = verdict(
            &Verdict::AllWaiting(vec![own, join]),
            &two_locks(),
            strings(Language::En),
        );
        assert!(
            text.contains("T1 waits at line 5 for Lock A (which it holds itself, since line 4)"),
            "{text}"
        );
        assert!(
            text.ends_with("; T2 waits at line 20 for T1 to end."),
            "{text}"
        );
    }

    #[test]
    fn durations_have_the_digits_that_matter() {
        let shown = [0, 900, 1_500, 212_000_000, 1_800_000_000, 12_340_000_000].map(duration);
        assert_eq!(
            shown,
            ["0 s", "0.9 µs", "1.5 µs", "212 ms", "1.8 s", "12.3 s"]
        );
    }

    #[test]
    fn every_task_has_a_badge() {
        assert_eq!([0, 1, 2, 21, 22].map(badge), ["", "Ⓜ", "①", "⑳", "(21)"]);
    }
}
