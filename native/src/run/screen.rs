//! What tasks print, for people: each line with its time and the name of its task.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use threadlab::trace::{Event, Stream, What};

use super::tally::Tally;
use crate::duration::seconds;
use crate::streams::{DIM, Streams};
use crate::strings::Strings;

/// Colours that tell tasks apart; the name says it too.
const COLORS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::Yellow,
    AnsiColor::BrightCyan,
];

/// Columns for a task's name: enough for `MainThread`.
const NAME: usize = 12;

/// The text of a task that is not printed yet: a line that has not ended, or lines of a task whose
/// name is not known (news of its start may come a little later than its first words).
#[derive(Debug, Default)]
struct Pending {
    time_ns: u64,
    text: String,
}

/// Prints lines as they come.
#[derive(Debug, Default)]
pub struct Screen {
    /// By task, and whether it is its error output.
    pending: BTreeMap<(u32, bool), Pending>,
}

impl Screen {
    /// Takes the next event in, which the tally has seen already.
    pub fn event(&mut self, event: &Event, tally: &Tally, streams: &mut Streams) -> io::Result<()> {
        let (task, error) = match &event.what {
            What::Output { stream, text } => {
                let key = (event.task, *stream == Stream::Err);
                let pending = self.pending.entry(key).or_default();
                if pending.text.is_empty() {
                    pending.time_ns = event.time_ns;
                }
                pending.text.push_str(text);
                key
            }
            What::Task { id, .. } => {
                self.lines((*id, false), tally, streams)?;
                (*id, true)
            }
            _ => return Ok(()),
        };
        self.lines((task, error), tally, streams)
    }

    /// Prints the lines of a task that have come to their ends.
    fn lines(&mut self, key: (u32, bool), tally: &Tally, streams: &mut Streams) -> io::Result<()> {
        let Some(pending) = self.pending.get_mut(&key) else {
            return Ok(());
        };
        let Some(name) = tally.name(key.0) else {
            return Ok(());
        };
        let whole = pending.text.rfind('\n').map_or(0, |end| end + 1);
        let lines: String = pending.text.drain(..whole).collect();
        lines
            .lines()
            .try_for_each(|line| write_line(key, name, pending.time_ns, line, streams))
    }

    /// Prints what is left when the run is over.
    pub fn finish(
        &mut self,
        tally: &Tally,
        strings: &Strings,
        streams: &mut Streams,
    ) -> io::Result<()> {
        for (key, pending) in std::mem::take(&mut self.pending) {
            let unknown = (strings.task)(key.0);
            let name = tally.name(key.0).unwrap_or(&unknown);
            for line in pending.text.lines() {
                write_line(key, name, pending.time_ns, line, streams)?;
            }
        }
        Ok(())
    }
}

fn write_line(
    (task, error): (u32, bool),
    name: &str,
    time_ns: u64,
    line: &str,
    streams: &mut Streams,
) -> io::Result<()> {
    let color: Style = COLORS[task as usize % COLORS.len()].on_default();
    let time = seconds(time_ns);
    let text = format!("{DIM}{time:>8}{DIM:#}  {color}{name:<NAME$}{color:#}  {line}");
    if error {
        streams.note(&text);
        return Ok(());
    }
    writeln!(streams.out, "{text}")
}
