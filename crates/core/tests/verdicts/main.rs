//! Runs that cannot go on, in one process and in several: each gets its verdict, live promptly, with
//! the right tasks and lines, and the same unwatched, stepped and from its trace alone; and runs that can go on get none, however busy the machine is.
//!
//! Not under libtest: its `main` could not begin with `enter`.

mod programs;
mod sound;

use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use threadlab::multiprocessing::enter;
use threadlab::run::{Collected, Run, Schedule};
use threadlab::trace::{Event, Verdict, VerdictKind, WaitForGraph, Waiting, What};

use programs::{PROGRAMS, Program, TABLE};

/// Far beyond what a verdict takes; a run without one ends as stalled.
const LIMIT: Duration = Duration::from_secs(20);
/// A verdict comes within 50 ms on a machine that has nothing else to do. This one may have.
const SOON: Duration = Duration::from_secs(2);

fn main() {
    enter(&TABLE);
    let mut trials: Vec<_> = PROGRAMS
        .iter()
        .map(|program| Trial::test(program.name, || reaches_its_verdict(program)))
        .collect();
    trials.extend(sound::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn reaches_its_verdict(program: &Program) -> Result<(), Failed> {
    let sink = Arc::new(Collected::default());
    let run = Run::new(Schedule::Live).limit(LIMIT).sink(sink.clone());
    let watched = run.main(program.run);
    let verdict = watched.verdict.ok_or("it was not stopped")?;
    is_as_expected(program, &verdict)?;
    let took = delay(&sink.events());
    println!("{}: {:.1} ms", program.name, took.as_secs_f64() * 1e3);
    if took > SOON {
        return Err(format!("the verdict took {took:?}").into());
    }
    let folded = after_the_fact(&sink.events());
    if folded != verdict {
        return Err(format!("its trace says {folded:#?} instead of {verdict:#?}").into());
    }
    // What nobody watches comes to the same, and so does what goes step by step.
    let mut schedules = vec![Schedule::Live];
    if program.name != programs::DIES {
        schedules.extend([Schedule::RoundRobin, Schedule::Random(7)]);
    }
    for schedule in schedules {
        let report = Run::new(schedule).limit(LIMIT).main(program.run);
        is_as_expected(program, &report.verdict.ok_or("it was not stopped")?)?;
    }
    if program.name != programs::DIES {
        let sink = Arc::new(Collected::default());
        let stepped = Run::new(Schedule::Random(3)).sink(sink.clone());
        let verdict = stepped.main(program.run).verdict;
        assert_eq!(Some(after_the_fact(&sink.events())), verdict);
    }
    Ok(())
}

/// What a trace alone says of a run, but for what the run says itself.
fn after_the_fact(events: &[Event]) -> Verdict {
    let mut graph = WaitForGraph::default();
    let is_verdict = |event: &&Event| matches!(event.what, What::Verdict(_));
    let events = events.iter().filter(|event| !is_verdict(event));
    events.for_each(|event| graph.apply(event));
    graph.verdict()
}

fn is_as_expected(program: &Program, verdict: &Verdict) -> Result<(), Failed> {
    let waiting = match verdict {
        Verdict::Deadlock(waiting) | Verdict::AllWaiting(waiting) => &waiting[..],
        _ => &[],
    };
    let lines: Vec<_> = waiting.iter().map(lines).collect();
    let marked = |mark: &&str| line_of(mark);
    let expected: Vec<_> = program
        .waits
        .iter()
        .map(|(at, holder)| (line_of(at), holder.as_ref().map(marked)))
        .collect();
    if verdict.kind() == program.verdict && lines == expected {
        return Ok(());
    }
    let kind: VerdictKind = program.verdict;
    Err(format!("expected {kind} with the lines {expected:?}: {verdict:#?}").into())
}

fn lines(waiting: &Waiting) -> (u32, Option<u32>) {
    (waiting.line, waiting.holder.map(|holder| holder.line))
}

/// The line of the programs that has this mark; 0 for no mark.
fn line_of(mark: &str) -> u32 {
    if mark.is_empty() {
        return 0;
    }
    let comment = format!("// {mark}");
    let mut lines = include_str!("programs.rs").lines();
    let place = lines.position(|line| line.ends_with(&comment));
    place.expect("each mark is there") as u32 + 1
}

/// From the last thing that a task did to the verdict.
fn delay(events: &[Event]) -> Duration {
    let is_verdict = |event: &&Event| matches!(event.what, What::Verdict(_));
    let verdict = events
        .iter()
        .find(is_verdict)
        .map_or(0, |event| event.time_ns);
    let others = events.iter().filter(|event| !is_verdict(event));
    let last = others.map(|event| event.time_ns).max().unwrap_or(0);
    Duration::from_nanos(verdict.saturating_sub(last))
}
