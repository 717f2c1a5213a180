//! What a run came to: its tasks, what it observed, how long it took, and the verdict.

use std::io::{self, Write};

use threadlab::trace::{Ended, Verdict};
use threadlab_lessons::Language;
use unicode_width::UnicodeWidthStr;

use super::request::Request;
use super::tally::{Tally, Task};
use crate::duration::show;
use crate::streams::{BOLD, DIM};
use crate::strings::{self, Columns, End, Strings};

/// A run that is over.
pub struct Over<'a> {
    pub request: &'a Request,
    pub language: Language,
    pub tally: &'a Tally,
    pub makespan_ns: u64,
}

/// A row of the table of tasks: name, three times, end.
type Row = [String; 5];

impl Over<'_> {
    /// Writes all of it.
    pub fn write(&self, verdict: Option<&Verdict>, out: &mut impl Write) -> io::Result<()> {
        let strings = self.strings();
        writeln!(out)?;
        self.table()
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))?;
        writeln!(out)?;
        for (name, value) in self.tally.observed() {
            writeln!(out, "{}  {name} = {BOLD}{value}{BOLD:#}", strings.observed)?;
        }
        let time = if self.request.is_stepped() {
            strings.virtual_time
        } else {
            ""
        };
        let makespan = show(self.makespan_ns);
        writeln!(out, "{}  {BOLD}{makespan}{BOLD:#}{time}", strings.makespan)?;
        self.verdict_lines(verdict)
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))?;
        let link = self.request.link();
        let link = link.unwrap_or_else(|damage| damage.sentence(self.language));
        writeln!(out, "{}  {link}", strings.tools.link)?;
        out.flush()
    }

    pub fn strings(&self) -> &'static Strings {
        strings::of(self.language)
    }

    /// The name of a task; with its process where the name alone could be another one's.
    pub fn name(&self, task: u32) -> String {
        let strings = self.strings();
        let Some((known, name)) = self.tally.tasks().get(&task).and_then(with_name) else {
            return (strings.task)(task);
        };
        let others = self.tally.tasks().values().filter_map(with_name);
        let namesake = |other: &Task| other.process != known.process;
        if others
            .filter(|(_, other)| *other == name)
            .any(|(other, _)| namesake(other))
        {
            return format!("{name} ({})", (strings.process)(known.process));
        }
        name.to_owned()
    }

    /// The tasks, one a line, in columns.
    fn table(&self) -> Vec<String> {
        let Columns {
            task,
            alive,
            blocked,
            asleep,
            end,
        } = self.strings().columns;
        let heads: Row = [task, alive, blocked, asleep, end].map(str::to_owned);
        let tasks = self
            .tally
            .tasks()
            .iter()
            .map(|(&id, task)| self.row(id, task));
        let rows: Vec<Row> = std::iter::once(heads).chain(tasks).collect();
        let widths: Vec<usize> = (0..5)
            .map(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0))
            .collect();
        let line = |(n, row): (usize, &Row)| {
            let line = in_columns(row, &widths);
            if n == 0 {
                format!("{DIM}{line}{DIM:#}")
            } else {
                line
            }
        };
        rows.iter().enumerate().map(line).collect()
    }

    fn row(&self, id: u32, task: &Task) -> Row {
        let end = match (&task.ended, task.waiting) {
            (Some((Ended::CutOff, _)), _) if task.daemon => End::Daemon,
            (Some((how, _)), _) => End::Ended(how),
            (None, Some(_)) => End::Waiting,
            (None, None) => End::Running,
        };
        let at = self.makespan_ns;
        let times = [task.alive_ns(at), task.blocked_ns(at), task.asleep_ns(at)].map(show);
        let [alive, blocked, asleep] = times;
        [
            self.name(id),
            alive,
            blocked,
            asleep,
            (self.strings().end)(&end),
        ]
    }
}

fn with_name(task: &Task) -> Option<(&Task, &str)> {
    Some((task, task.name.as_deref()?))
}

/// Words to the left, times to the right.
fn in_columns(row: &Row, widths: &[usize]) -> String {
    let cells = row
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(i, (cell, width))| {
            let space = " ".repeat(width - cell.width());
            if (1..4).contains(&i) {
                format!("{space}{cell}")
            } else {
                format!("{cell}{space}")
            }
        });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
