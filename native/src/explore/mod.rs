//! `threadlab explore`: a lesson under one schedule after the other, and what came of it, counted.

mod progress;

use std::io::Write;
use std::ops::ControlFlow;

use serde::Serialize;
use threadlab::run::{Completeness, Exploration, Limits, Schedule, Search};
use threadlab::trace::VerdictKind;

pub use self::progress::Progress;
use crate::args::{ExploreArgs, SearchPolicy, Until};
use crate::counts::{Counts, Outcome, digits, write_line};
use crate::exit::{Exit, Problem};
use crate::language::Manner;
use crate::run::{Ear, Request, number, seed};
use crate::streams::{Streams, WARNING};
use crate::strings::{self, Strings};

/// The depth of a search with random priorities: enough for a fault that needs three orderings.
const DEPTH: u32 = 3;

/// Explores a lesson as the arguments say.
pub fn explore(args: &ExploreArgs, manner: Manner) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let request = Request::named(
        &args.lesson,
        args.variant.as_deref(),
        &args.set,
        manner.language,
    )?;
    let base = args.base.clone();
    let request = Request { base, ..request };
    let (search, limits) = (search(args, strings)?, limits(args, strings)?);
    let ear = Ear::new()?;
    let progress = Progress::new();
    let mut interrupted = false;
    let found = threadlab::run::explore(
        search,
        limits,
        || threadlab_lessons::run(request.lesson.id, request.variant.name, &request.values),
        |so_far| {
            progress.show(|| counts(so_far).sum(&digits(so_far.schedules), strings));
            interrupted = ear.is_interrupted();
            let last = so_far.last().map(|outcome| outcome.verdict);
            match interrupted || last.is_some_and(|verdict| is_the_end(args.until, verdict)) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        },
    );
    progress.clear();
    let mut streams = Streams::new(manner.color);
    if found.strayed > 0 {
        streams.complain(WARNING, strings.warning, strings.tools.not_deterministic);
    }
    let counts = counts(&found);
    match args.json {
        true => write_json(&found, &counts, &request, &mut streams),
        false => write(
            &found,
            &counts,
            &request,
            strings,
            interrupted,
            &mut streams,
        ),
    }
    .and_then(|()| streams.out.flush())
    .map_err(Problem::output)?;
    Ok(match interrupted {
        true => Exit::Interrupted,
        false => counts.exit(request.variant.verdict),
    })
}

fn search(args: &ExploreArgs, strings: &Strings) -> Result<Search, Problem> {
    let refuse = |sentence: &str| Err(Problem::Usage(sentence.to_owned()));
    let policy = args.policy.unwrap_or(SearchPolicy::Dfs);
    let first = args.seed.as_deref().map(|text| seed(text, strings));
    let first = first.transpose()?;
    match (policy, first) {
        (SearchPolicy::Random | SearchPolicy::Pct, _) if args.full => {
            refuse(strings.tools.full_is_dfs)
        }
        (SearchPolicy::Dfs, Some(_)) => refuse(strings.tools.seed_is_for_chance),
        (SearchPolicy::Dfs, None) if args.full => Ok(Search::Full { sleep_sets: true }),
        (SearchPolicy::Dfs, None) => Ok(Search::Dfs),
        (SearchPolicy::Random, seed) => Ok(Search::Random {
            seed: seed.unwrap_or(1),
        }),
        (SearchPolicy::Pct, seed) => Ok(Search::Pct {
            seed: seed.unwrap_or(1),
            depth: DEPTH,
        }),
    }
}

fn limits(args: &ExploreArgs, strings: &Strings) -> Result<Limits, Problem> {
    let mut limits = Limits::default();
    if let Some(text) = &args.max_schedules {
        let most = number(text).filter(|most| *most > 0);
        limits.schedules = most.ok_or_else(|| {
            Problem::Usage((strings.tools.bad_count)(
                "--max-schedules",
                text,
                1,
                u64::MAX,
            ))
        })?;
    }
    Ok(limits)
}

fn is_the_end(until: Option<Until>, verdict: VerdictKind) -> bool {
    match until {
        None => false,
        Some(Until::Deadlock) => verdict == VerdictKind::Deadlock,
        Some(Until::Failed) => verdict == VerdictKind::Failed,
        Some(Until::Any) => verdict != VerdictKind::Completed,
    }
}

fn counts(found: &Exploration) -> Counts {
    let outcomes = found.outcomes.iter().map(|outcome| Outcome {
        verdict: outcome.verdict,
        observed: outcome.observed.clone(),
        count: outcome.count,
        schedule: Schedule::Deviations(outcome.schedule.clone()),
        preemptions: Some(outcome.preemptions),
    });
    Counts {
        outcomes: outcomes.collect(),
    }
}

/// The last line of `--json`.
#[derive(Serialize)]
struct Sum {
    schedules: u64,
    completeness: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<u32>,
    strayed: u64,
}

fn write_json(
    found: &Exploration,
    counts: &Counts,
    request: &Request,
    streams: &mut Streams,
) -> std::io::Result<()> {
    counts.write_json(request, &mut streams.out)?;
    let (completeness, bound) = match found.completeness {
        Completeness::Complete => ("complete", None),
        Completeness::Bound(bound) => ("bound", Some(bound)),
        Completeness::Stopped => ("stopped", None),
    };
    let sum = Sum {
        schedules: found.schedules,
        completeness,
        bound,
        strayed: found.strayed,
    };
    write_line(&mut streams.out, &sum)
}

fn write(
    found: &Exploration,
    counts: &Counts,
    request: &Request,
    strings: &Strings,
    interrupted: bool,
    streams: &mut Streams,
) -> std::io::Result<()> {
    let number = digits(found.schedules);
    let how = match found.completeness {
        _ if interrupted => strings.interrupted.name.to_owned(),
        Completeness::Complete => strings.tools.complete.to_owned(),
        Completeness::Bound(bound) => (strings.tools.complete_to)(bound),
        Completeness::Stopped => (strings.tools.stopped_at)(&number),
    };
    let first = format!(
        "{}{}{how}",
        (strings.tools.schedules)(&number),
        strings.tools.between[1]
    );
    let mut lines = counts.table(strings);
    lines.push(String::new());
    lines.push(counts.sum(&first, strings));
    lines.extend(counts.declared_lines(request, strings));
    if let Some(failure) = counts.simplest_failure() {
        let run = request.under(failure.schedule.clone());
        let verdict = (strings.verdict)(failure.verdict).name;
        let preemptions = failure.preemptions.unwrap_or_default();
        lines.push((strings.tools.simplest)(
            verdict,
            preemptions,
            &run.command(),
        ));
        let link = run.link();
        let link = link.unwrap_or_else(|damage| damage.sentence(strings.language));
        lines.push(format!("{}  {link}", strings.tools.link));
    }
    let out = &mut streams.out;
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
