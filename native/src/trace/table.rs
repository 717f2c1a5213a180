//! A trace as a table for people: an event a row, with who let it happen where that is known.

use threadlab::trace::{
    Activity, Change, Event, Header, Names, Operation, Outcome, Verdict, Waiting, What,
};
use unicode_width::UnicodeWidthStr;

use crate::duration::seconds;
use crate::strings::{End, Strings};

/// A row: number, time, line, task, what happened.
type Row = [String; 5];

/// A whole trace, in the order of its numbers.
pub fn table(header: &Header, events: &[Event], strings: &Strings) -> String {
    let names = Names::of(events);
    let mut activity = Activity::new(header.is_stepped());
    let mut rows = vec![strings.tools.heads.map(str::to_owned)];
    for event in events {
        let mut waker = None;
        activity.apply(event, |change| {
            if let Change::Wake(wake) = change {
                waker = Some(wake.from.0);
            }
        });
        rows.push(row(event, waker, &names, strings));
    }
    let widths: [usize; 4] =
        std::array::from_fn(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0));
    let Header {
        lesson,
        variant,
        schedule,
        ..
    } = header;
    let mut text = format!("{lesson} · {variant} · {schedule}\n\n");
    for row in &rows {
        text += in_columns(row, &widths).trim_end();
        text.push('\n');
    }
    text
}

/// Numbers to the right, words to the left.
fn in_columns(row: &Row, widths: &[usize; 4]) -> String {
    let cells = row.iter().enumerate().map(|(i, cell)| {
        let space = widths.get(i).map_or(0, |width| width - cell.width());
        match i < 3 {
            true => format!("{}{cell}", " ".repeat(space)),
            false => format!("{cell}{}", " ".repeat(space)),
        }
    });
    cells.collect::<Vec<_>>().join("  ")
}

fn row(event: &Event, waker: Option<u32>, names: &Names, strings: &Strings) -> Row {
    let line = match event.line {
        0 => String::new(),
        line => line.to_string(),
    };
    let mut what = what(event, names, strings);
    if let Some(waker) = waker {
        what += &format!(" ← {}", (strings.tools.woken_by)(&names.task(waker)));
    }
    let (number, time) = (event.seq.to_string(), seconds(event.time_ns));
    [number, time, line, names.task(event.task), what]
}

/// What an event says happened, on one line whatever the program wrote.
pub fn what(event: &Event, names: &Names, strings: &Strings) -> String {
    let tools = strings.tools;
    match &event.what {
        What::Task { name, daemon, .. } => (tools.starts)(name, *daemon),
        What::Begin => tools.begins.to_owned(),
        What::End { how } => (tools.ends)(&(strings.end)(&End::Ended(how))),
        What::Resource { id, .. } => (tools.first_used)(&names.thing(*id)),
        What::Blocked {
            operation: computes @ Operation::Compute,
            ..
        } => format!("{}…", computes.name()),
        What::Blocked {
            operation,
            resource,
            ..
        } => (tools.has_to_wait)(&act(*operation, *resource, names)),
        What::Did {
            operation,
            resource,
            outcome,
        } => {
            let act = act(*operation, *resource, names);
            match outcome {
                Outcome::Ok => act,
                Outcome::Value(value) => format!("{act} = {value}"),
                Outcome::Refused => format!("{act}: {}", tools.refused),
                Outcome::TimedOut => format!("{act}: {}", tools.timed_out),
                Outcome::Error(message) => format!("{act}: {message}"),
            }
        }
        What::Output { text, .. } => format!("print {text:?}"),
        What::Observe { name, value } => format!("{} {name} = {value}", strings.observed),
        What::Verdict(verdict) => verdict_text(verdict, names, strings),
    }
}

fn act(operation: Operation, resource: u32, names: &Names) -> String {
    let text = format!("{} {}", operation.name(), names.thing(resource));
    text.trim_end().to_owned()
}

fn verdict_text(verdict: &Verdict, names: &Names, strings: &Strings) -> String {
    let name = (strings.verdict)(verdict.kind()).name;
    let text = format!("{}{}{name}", strings.verdict_label, strings.colon);
    let (Verdict::Deadlock(tasks) | Verdict::AllWaiting(tasks)) = verdict else {
        return text;
    };
    let wait = |w: &Waiting| format!("{} → {}", names.task(w.task), names.thing(w.resource));
    let waits: Vec<String> = tasks.iter().map(wait).collect();
    format!("{text} ({})", waits.join(", "))
}
