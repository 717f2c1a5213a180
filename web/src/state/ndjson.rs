//! Events as lines of a trace, byte for byte as `threadlab::trace::write` has them, which the tests
//! compare: derived for JSON, writing them would weigh as much in the page as reading them.

use std::fmt::Write;

use threadlab::trace::{Ended, Event, Outcome, VERSION, Verdict, Waiting, What};

use super::choice::Choice;
use super::transcode::{KIND, OPERATION, STREAM};

/// The first line of a trace of this choice.
pub fn header(choice: &Choice) -> String {
    let mut text = String::from("{\"schema\":\"threadlab-trace\",\"version\":");
    put(&mut text, VERSION);
    let named = [
        ("lesson", choice.lesson.id),
        ("variant", choice.variant.name),
    ];
    for (name, value) in named {
        put(&mut text, format_args!(",\"{name}\":"));
        string(&mut text, value);
    }
    text.push_str(",\"parameters\":{");
    for (at, (name, value)) in choice.values.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        put(&mut text, format_args!("{comma}\"{name}\":{value}"));
    }
    text.push_str("},\"schedule\":");
    string(&mut text, &choice.schedule());
    text.push('}');
    text
}

/// An event, without its line end.
pub fn line(event: &Event) -> String {
    let mut text = String::new();
    let numbers = [
        ("{\"seq", event.seq),
        (",\"time_ns", event.time_ns),
        (",\"process", event.process.into()),
        (",\"task", event.task.into()),
        (",\"line", event.line.into()),
    ];
    for (name, number) in numbers {
        put(&mut text, format_args!("{name}\":{number}"));
    }
    text.push_str(",\"what\":");
    what(&mut text, &event.what);
    text.push('}');
    text
}

fn what(text: &mut String, what: &What) {
    match what {
        What::Task {
            id,
            name,
            daemon,
            process,
            resource,
        } => {
            put(text, format_args!("{{\"task\":{{\"id\":{id},\"name\":"));
            string(text, name);
            put(
                text,
                format_args!(
                    ",\"daemon\":{daemon},\"process\":{process},\"resource\":{resource}}}}}"
                ),
            );
        }
        What::Begin => text.push_str("\"begin\""),
        What::End { how } => {
            text.push_str("{\"end\":{\"how\":");
            match how {
                Ended::Returned => text.push_str("\"returned\""),
                Ended::CutOff => text.push_str("\"cut_off\""),
                Ended::Exited(status) => put(text, format_args!("{{\"exited\":{status}}}")),
                Ended::Panicked(message) => one(text, "panicked", message),
            }
            text.push_str("}}");
        }
        What::Resource { id, kind, name } => {
            let kind = KIND.name(*kind as usize);
            put(
                text,
                format_args!("{{\"resource\":{{\"id\":{id},\"kind\":\"{kind}\",\"name\":"),
            );
            string(text, name);
            text.push_str("}}");
        }
        What::Blocked {
            operation,
            resource,
            bounded,
        } => {
            let operation = OPERATION.name(*operation as usize);
            put(
                text,
                format_args!(
                    "{{\"blocked\":{{\"operation\":\"{operation}\",\"resource\":{resource},\"bounded\":{bounded}}}}}"
                ),
            );
        }
        What::Did {
            operation,
            resource,
            outcome,
        } => {
            let operation = OPERATION.name(*operation as usize);
            put(
                text,
                format_args!(
                    "{{\"did\":{{\"operation\":\"{operation}\",\"resource\":{resource},\"outcome\":"
                ),
            );
            match outcome {
                Outcome::Ok => text.push_str("\"ok\""),
                Outcome::Refused => text.push_str("\"refused\""),
                Outcome::TimedOut => text.push_str("\"timed_out\""),
                Outcome::Value(value) => one(text, "value", value),
                Outcome::Error(message) => one(text, "error", message),
            }
            text.push_str("}}");
        }
        What::Output { stream, text: said } => {
            let stream = STREAM.name(*stream as usize);
            put(
                text,
                format_args!("{{\"output\":{{\"stream\":\"{stream}\",\"text\":"),
            );
            string(text, said);
            text.push_str("}}");
        }
        What::Observe { name, value } => {
            text.push_str("{\"observe\":{\"name\":");
            string(text, name);
            text.push_str(",\"value\":");
            string(text, value);
            text.push_str("}}");
        }
        What::Verdict(verdict) => {
            text.push_str("{\"verdict\":");
            match verdict {
                Verdict::Completed => text.push_str("\"completed\""),
                Verdict::Stalled => text.push_str("\"stalled\""),
                Verdict::Failed => text.push_str("\"failed\""),
                Verdict::Deadlock(cycle) => all(text, "deadlock", cycle),
                Verdict::AllWaiting(waiting) => all(text, "all_waiting", waiting),
            }
            text.push('}');
        }
    }
}

fn all(text: &mut String, name: &str, waiting: &[Waiting]) {
    put(text, format_args!("{{\"{name}\":["));
    for (at, waits) in waiting.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let Waiting {
            task,
            resource,
            line,
            holder,
        } = waits;
        put(
            text,
            format_args!(
                "{comma}{{\"task\":{task},\"resource\":{resource},\"line\":{line},\"holder\":"
            ),
        );
        match holder {
            None => text.push_str("null"),
            Some(by) => put(
                text,
                format_args!("{{\"task\":{},\"line\":{}}}", by.task, by.line),
            ),
        }
        text.push('}');
    }
    text.push_str("]}");
}

/// A variant with a text for its value.
fn one(text: &mut String, name: &str, value: &str) {
    put(text, format_args!("{{\"{name}\":"));
    string(text, value);
    text.push('}');
}

fn put(text: &mut String, what: impl std::fmt::Display) {
    write!(text, "{what}").expect("memory takes what is written");
}

/// A string as JSON has it.
fn string(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            low if low < ' ' => put(text, format_args!("\\u{:04x}", low as u32)),
            other => text.push(other),
        }
    }
    text.push('"');
}
