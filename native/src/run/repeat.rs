//! `threadlab run --repeat N`: one run after the other, counted by how they end.

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;
use threadlab::run::{Collected, Schedule};
use threadlab::trace::{Event, What};

use super::request::{Request, number};
use super::{Cause, Ear, start, wait, warn_of};
use crate::args::RunArgs;
use crate::counts::{Counts, Observed, digits, write_line};
use crate::exit::{Exit, Problem};
use crate::explore::Progress;
use crate::language::Manner;
use crate::streams::Streams;
use crate::strings::{self, Strings};

/// The most runs.
const MOST: u64 = 1_000_000;

/// Runs it so often.
pub fn repeat(
    request: Request,
    times: &str,
    args: &RunArgs,
    manner: Manner,
) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let refuse = |sentence: &str| Problem::Usage(sentence.to_owned());
    let times = number(times)
        .filter(|times| (1..=MOST).contains(times))
        .ok_or_else(|| refuse(&(strings.tools.bad_count)("--repeat", times, 1, MOST)))?;
    if args.trace.is_some() {
        return Err(refuse(strings.tools.repeat_keeps_no_trace));
    }
    if nth(&request.schedule, 1).is_none() {
        return Err(refuse(strings.tools.repeat_needs_a_seed));
    }
    let mut streams = Streams::new(manner.color);
    let (counts, done) = count(&request, times, strings, &mut streams)?;
    match args.json {
        true => counts
            .write_json(&request, &mut streams.out)
            .and_then(|()| write_line(&mut streams.out, &Sum { runs: done })),
        false => write(&counts, done, &request, strings, &mut streams),
    }
    .and_then(|()| streams.out.flush())
    .map_err(Problem::output)?;
    Ok(match done < times {
        true => Exit::Interrupted,
        false => counts.exit(request.variant.verdict),
    })
}

/// The last line of `--json`.
#[derive(Serialize)]
struct Sum {
    runs: u64,
}

/// The schedule of the nth run, from 0: those from a seed go on with the next one. None for a schedule
/// that comes to the same every time.
fn nth(first: &Schedule, n: u64) -> Option<Schedule> {
    match first {
        Schedule::Live => Some(Schedule::Live),
        Schedule::Random(seed) => Some(Schedule::Random(seed.wrapping_add(n))),
        Schedule::Pct { seed, depth } => Some(Schedule::Pct {
            seed: seed.wrapping_add(n),
            depth: *depth,
        }),
        Schedule::RoundRobin | Schedule::Deviations(_) => None,
    }
}

/// Runs, and counts those that came to an end before Ctrl-C.
fn count(
    request: &Request,
    times: u64,
    strings: &Strings,
    notes: &mut Streams,
) -> Result<(Counts, u64), Problem> {
    let Ear { notices, news } = Ear::new()?;
    let progress = Progress::new();
    let mut counts = Counts::default();
    let mut done = 0;
    for schedule in (0..times).filter_map(|n| nth(&request.schedule, n)) {
        let run = request.under(schedule);
        let events = Arc::new(Collected::default());
        let stop = start(&run, events.clone(), notices.clone())?;
        let outcome = wait(&run, &news, &stop, || ())?;
        let Some(report) = &outcome.report else {
            notes.note(strings.main_never_came_back);
            break;
        };
        warn_of(report, strings, notes);
        let Some(verdict) = &report.verdict else {
            break;
        };
        if matches!(outcome.cause, Some(Cause::Interrupted)) {
            break;
        }
        counts.add(verdict.kind(), observed(&events.events()), &run.schedule);
        done += 1;
        progress.show(|| counts.sum(&digits(done), strings));
    }
    progress.clear();
    Ok((counts, done))
}

fn observed(events: &[Event]) -> Observed {
    let value = |event: &Event| match &event.what {
        What::Observe { name, value } => Some((name.clone(), value.clone())),
        _ => None,
    };
    events.iter().filter_map(value).collect()
}

fn write(
    counts: &Counts,
    done: u64,
    request: &Request,
    strings: &Strings,
    streams: &mut Streams,
) -> std::io::Result<()> {
    let mut lines = counts.table(strings);
    lines.push(String::new());
    lines.push(counts.sum(&(strings.tools.runs)(&digits(done)), strings));
    lines.extend(counts.declared_lines(request, strings));
    if let Some(failure) = counts.simplest_failure().filter(|_| request.is_stepped()) {
        let run = request.under(failure.schedule.clone());
        let verdict = (strings.verdict)(failure.verdict).name;
        lines.push((strings.tools.again_with)(verdict, &run.command()));
        if let Ok(link) = run.link() {
            lines.push(format!("{}  {link}", strings.tools.link));
        }
    }
    let out = &mut streams.out;
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
