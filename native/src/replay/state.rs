//! The state of a run after one of its events: what each task does, waits for and holds.

use std::collections::BTreeMap;
use std::io::Write;

use threadlab::trace::{
    Activity, Change, Event, Names, State, Verdict, VerdictKind, WaitForGraph, What,
};
use unicode_width::UnicodeWidthStr;

use crate::duration::show as in_words;
use crate::exit::{Exit, Problem};
use crate::language::Manner;
use crate::run::{Over, Request, Tally};
use crate::streams::{BOLD, DIM, Streams};
use crate::strings::{self, Named};
use crate::trace::what;

/// Prints the state after the event of this number.
pub fn show(at: u64, request: &Request, events: &[Event], manner: Manner) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let last = events.last().map_or(0, |event| event.seq);
    let shown = events.partition_point(|event| event.seq <= at);
    let Some(event) = events[..shown].last().filter(|_| at <= last) else {
        return Err(Problem::Usage((strings.tools.no_such_event)(at, last)));
    };
    let mut moment = Moment::new(request.is_stepped());
    events[..shown].iter().for_each(|event| moment.apply(event));
    let over = Over {
        request,
        language: manner.language,
        tally: &moment.tally,
        makespan_ns: event.time_ns,
    };
    let mut lines = vec![
        format!(
            "{BOLD}{at} / {last}{BOLD:#}  {}  {}  {BOLD}{}{BOLD:#}",
            in_words(event.time_ns),
            over.name(event.task),
            what(event, &moment.names, strings)
        ),
        String::new(),
    ];
    lines.extend(moment.table(&over, strings));
    lines.push(String::new());
    lines.extend(moment.waits(event, &over));
    let out = &mut Streams::new(manner.color).out;
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written
        .and_then(|()| out.flush())
        .map_err(Problem::output)?;
    Ok(Exit::Success)
}

/// Everything that is known after some events.
struct Moment {
    tally: Tally,
    names: Names,
    graph: WaitForGraph,
    activity: Activity,
    /// What each task does, and on what.
    doing: BTreeMap<u32, (State, u32)>,
    lines: BTreeMap<u32, u32>,
}

impl Moment {
    fn new(stepped: bool) -> Moment {
        Moment {
            tally: Tally::default(),
            names: Names::default(),
            graph: WaitForGraph::default(),
            activity: Activity::new(stepped),
            doing: BTreeMap::new(),
            lines: BTreeMap::new(),
        }
    }

    fn apply(&mut self, event: &Event) {
        self.tally.apply(event);
        self.names.apply(event);
        self.graph.apply(event);
        let doing = &mut self.doing;
        self.activity.apply(event, |change| {
            if let Change::State {
                task,
                state,
                resource,
                ..
            } = change
            {
                doing.insert(task, (state, resource));
            }
        });
        if event.line != 0 {
            self.lines.insert(event.task, event.line);
        }
    }

    /// A row for each task: what it does, what it holds, and the line at which it was seen last.
    fn table(&self, over: &Over<'_>, strings: &strings::Strings) -> Vec<String> {
        let heads = strings.tools.state_heads.map(str::to_owned);
        let rows = self.doing.iter().map(|(&task, &(state, resource))| {
            let mut does = format!("{} {}", state.glyph(), (strings.tools.state)(state));
            if resource != 0 {
                does += &format!(": {}", self.names.thing(resource));
            }
            let held = self.graph.held().filter(|(_, holder)| holder.task == task);
            let held: Vec<String> = held
                .map(|(lock, holder)| (strings.tools.holds)(&self.names.thing(lock), holder.line))
                .collect();
            let line = self.lines.get(&task).and_then(|&line| over.code(line));
            let line = line.filter(|_| !state.is_end()).unwrap_or_default();
            [over.name(task), does, held.join(", "), line]
        });
        let rows: Vec<[String; 4]> = std::iter::once(heads).chain(rows).collect();
        let widths: [usize; 3] =
            std::array::from_fn(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0));
        let line = |(n, row): (usize, &[String; 4])| {
            let cells = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
            let text = cells.collect::<Vec<_>>().join("  ");
            match n {
                0 => format!("{DIM}{text}  {}{DIM:#}", row[3]),
                _ => format!("{text}  {}", row[3].trim_start())
                    .trim_end()
                    .to_owned(),
            }
        };
        rows.iter().enumerate().map(line).collect()
    }

    /// Who waits for whom: as the verdict has it, where this is its event.
    fn waits(&self, event: &Event, over: &Over<'_>) -> Vec<String> {
        if let What::Verdict(verdict) = &event.what {
            return over.verdict_lines(Some(verdict));
        }
        // A circle is one before everybody else has stopped, too.
        if let Verdict::Deadlock(circle) = self.graph.stuck() {
            let Named { name, meaning } = (over.strings().verdict)(VerdictKind::Deadlock);
            let first = format!("{BOLD}{name}{BOLD:#}{}{meaning}", over.strings().colon);
            let waits = circle.iter().flat_map(|wait| over.waiting_lines(wait));
            return std::iter::once(first).chain(waits).collect();
        }
        let waiting = self.graph.waiting();
        let held = waiting.iter().filter(|wait| wait.holder.is_some());
        held.flat_map(|wait| over.waiting_lines(wait)).collect()
    }
}
