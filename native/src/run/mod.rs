//! `threadlab run`: one lesson, once.
//!
//! The run has a thread of its own, since its main task may be one that never comes to an end;
//! the program's main thread waits for news: the run's end, Ctrl-C, the time-out, an output that
//! cannot be written. After any of these but the first it ends the run and gives it a moment.

mod ear;
mod interrupt;
mod manual;
mod ordered;
mod recorder;
mod repeat;
mod request;
mod screen;
mod summary;
mod tally;
mod verdict;

use std::fs::File;
use std::io::BufWriter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use threadlab::run::{Choices, Collected, Report, Run, Sink, Stop};
use threadlab::trace::{Event, Header, Verdict};

pub use self::ear::Ear;
use self::ear::Notice;
use self::ordered::Ordered;
use self::recorder::{Recorder, Recording};
pub use self::request::{Request, number, seed, timeout};
pub use self::summary::Over;
pub use self::tally::Tally;
use crate::args::RunArgs;
use crate::exit::{Exit, Problem};
use crate::language::Manner;
use crate::streams::{DIM, Streams, WARNING};
use crate::strings::{self, Strings};

/// How long a run that was ended may take to come back: longer than the core waits for its threads.
const MOMENT: Duration = Duration::from_secs(1);

/// The main task's stack: what a program's main thread usually has.
const STACK: usize = 8 << 20;

/// Why a run was ended from outside.
#[derive(Debug)]
enum Cause {
    Interrupted,
    TimedOut,
    Unwritable(Problem),
}

/// How it ended.
struct Outcome {
    cause: Option<Cause>,
    /// Nothing if the main task never came back.
    report: Option<Report>,
}

/// Runs a lesson as the arguments say.
pub fn run(args: &RunArgs, manner: Manner) -> Result<Exit, Problem> {
    let request = Request::new(args, manner.language)?;
    if let Some(times) = &args.repeat {
        return repeat::repeat(request, times, args, manner);
    }
    let (file, ear) = (args.trace.as_deref(), Ear::new()?);
    if !args.is_manual() {
        return perform(&request, args.json, file, ear, manner);
    }
    match manual::picked(&request, &ear, manner)? {
        None => Ok(Exit::Interrupted),
        Some(picked) => {
            let exit = perform(&picked, args.json, file, ear, manner)?;
            manual::say_again(&picked, manner);
            Ok(exit)
        }
    }
}

/// Runs a lesson before the reader's eyes, or as NDJSON; and into a file, if there is one.
pub fn play(
    request: &Request,
    json: bool,
    file: Option<&Path>,
    manner: Manner,
) -> Result<Exit, Problem> {
    perform(request, json, file, Ear::new()?, manner)
}

fn perform(
    request: &Request,
    json: bool,
    file: Option<&Path>,
    ear: Ear,
    manner: Manner,
) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let header = request.header();
    let file = file
        .map(|path| create(path, &header, strings))
        .transpose()?;
    let Ear { notices, news } = ear;
    let mut notes = Streams::new(manner.color);
    announce(request, strings, &mut notes);
    let json = json.then_some(&header);
    let recorder = Recorder::new(Streams::new(manner.color), json, file, notices.clone())?;
    let stop = start(request, recorder.clone(), notices)?;
    let outcome = wait(request, &news, &stop, || notes.note(strings.stopping))?;
    let mut recording = recorder.recording();
    let finished = recording.finish(strings);
    if let Some(Cause::Unwritable(problem)) = outcome.cause {
        return Err(problem);
    }
    finished?;
    conclude(request, manner, &outcome, &mut recording)
}

/// A run that was kept.
pub struct Recorded {
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Its choices, if it was stepped and came to an end.
    pub choices: Choices,
}

/// Runs a lesson and keeps what happens; nothing if it was interrupted.
pub fn record(request: &Request, ear: &Ear, manner: Manner) -> Result<Option<Recorded>, Problem> {
    let strings = strings::of(manner.language);
    let events = Arc::new(Collected::default());
    let stop = start(request, events.clone(), ear.notices.clone())?;
    let mut notes = Streams::new(manner.color);
    let outcome = wait(request, &ear.news, &stop, || notes.note(strings.stopping))?;
    if let Some(report) = &outcome.report {
        warn_of(report, strings, &mut notes);
    }
    let choices = outcome.report.and_then(|report| report.choices);
    Ok(
        (!matches!(outcome.cause, Some(Cause::Interrupted))).then(|| Recorded {
            events: events.events(),
            choices: choices.unwrap_or_default(),
        }),
    )
}

/// Shows a run that was recorded as it would have been shown while it went on.
pub fn show(request: &Request, events: &[Event], manner: Manner) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let (notices, _) = channel();
    let recorder = Recorder::new(Streams::new(manner.color), None, None, notices)?;
    events.iter().for_each(|event| recorder.event(event));
    let mut recording = recorder.recording();
    recording.finish(strings)?;
    let verdict = recording
        .verdict()
        .cloned()
        .or_else(|| verdict::circle(events));
    let makespan_ns = recording.verdict_ns().unwrap_or(recording.tally.last_ns());
    sum_up(
        request,
        manner,
        &mut recording,
        verdict.as_ref(),
        makespan_ns,
    )
}

fn create(path: &Path, header: &Header, strings: &Strings) -> Result<Ordered, Problem> {
    let refuse = |error: std::io::Error| {
        Problem::Usage((strings.trace_not_written)(
            &path.display().to_string(),
            &error.to_string(),
        ))
    };
    let file = File::create(path).map_err(refuse)?;
    Ok(Ordered::new(BufWriter::new(file), header).context("writing the trace")?)
}

/// Says on standard error what is about to run, and how to run it again.
fn announce(request: &Request, strings: &Strings, streams: &mut Streams) {
    let header = strings::Header {
        lesson: request.lesson.id,
        variant: request.variant.name,
        stepped: request.is_stepped(),
        schedule: &request.schedule.to_string(),
        again: &request.command(),
    };
    streams.note(&format!("{DIM}{}{DIM:#}", (strings.header)(&header)));
}

/// Starts the run on a thread of its own.
fn start(request: &Request, sink: Arc<dyn Sink>, notices: Sender<Notice>) -> anyhow::Result<Stop> {
    let mut run = Run::new(request.schedule.clone()).sink(sink).record();
    if !request.is_stepped() {
        run = run.limit(request.timeout);
    }
    let stop = run.stop_handle();
    let (lesson, variant) = (request.lesson.id, request.variant.name);
    let values = request.values.clone();
    let work = move || {
        let scenario = || threadlab_lessons::run(lesson, variant, &values);
        let report = catch_unwind(AssertUnwindSafe(|| run.main(scenario))).ok();
        // Nobody to tell: then the run has been given up already.
        let _ = notices.send(Notice::Ended(report));
    };
    let thread = thread::Builder::new()
        .name("run".to_owned())
        .stack_size(STACK);
    thread.spawn(work).context("starting the run's thread")?;
    Ok(stop)
}

/// Waits for the run's end, or ends it. `on_interrupt` tells the reader that Ctrl-C was heard.
fn wait(
    request: &Request,
    news: &Receiver<Notice>,
    stop: &Stop,
    mut on_interrupt: impl FnMut(),
) -> Result<Outcome, Problem> {
    // A live run ends itself at its limit, and says so in its trace; we only see to it that it does.
    let patience = if request.is_stepped() {
        Duration::ZERO
    } else {
        MOMENT
    };
    let mut until = Instant::now() + request.timeout + patience;
    let mut cause = None;
    loop {
        let why = match news.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Notice::Ended(None)) => {
                return Err(anyhow!("the run could not be set up, or broke down").into());
            }
            Ok(Notice::Ended(report)) => return Ok(Outcome { cause, report }),
            Ok(Notice::Interrupted) => Cause::Interrupted,
            Ok(Notice::Unwritable(problem)) => Cause::Unwritable(problem),
            // Nobody asks while a run goes on.
            Ok(Notice::Answered(_)) => continue,
            Err(_) if cause.is_some() => {
                return Ok(Outcome {
                    cause,
                    report: None,
                });
            }
            Err(_) => Cause::TimedOut,
        };
        if cause.is_none() {
            match why {
                Cause::TimedOut => stop.stalled(),
                Cause::Interrupted | Cause::Unwritable(_) => stop.stop(),
            }
            until = Instant::now() + MOMENT;
            if matches!(why, Cause::Interrupted) {
                on_interrupt();
            }
            cause = Some(why);
        }
    }
}

/// The summary and the exit code of a run that is over.
fn conclude(
    request: &Request,
    manner: Manner,
    outcome: &Outcome,
    recording: &mut Recording,
) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let report = outcome.report.as_ref();
    let verdict = report
        .and_then(|report| report.verdict.as_ref())
        .or(recording.verdict())
        .cloned();
    // A run is over with its verdict; the report's time has what came after it too.
    let makespan_ns = recording
        .verdict_ns()
        .or(report.map(|report| report.makespan_ns));
    let makespan_ns = makespan_ns.unwrap_or(recording.tally.last_ns());
    let notes = &mut recording.streams;
    match report {
        None => notes.complain(WARNING, strings.warning, strings.main_never_came_back),
        Some(report) => warn_of(report, strings, notes),
    }
    sum_up(request, manner, recording, verdict.as_ref(), makespan_ns)
}

/// The summary, for people, and the exit code.
fn sum_up(
    request: &Request,
    manner: Manner,
    recording: &mut Recording,
    verdict: Option<&Verdict>,
    makespan_ns: u64,
) -> Result<Exit, Problem> {
    if recording.is_for_people() {
        let Recording { streams, tally, .. } = recording;
        let over = Over {
            request,
            language: manner.language,
            tally,
            makespan_ns,
        };
        over.write(verdict, &mut streams.out)
            .map_err(Problem::output)?;
    }
    Ok(match verdict {
        Some(verdict) => Exit::of(request.variant.verdict, verdict.kind()),
        None => Exit::Interrupted,
    })
}

/// What a run left behind that it should not have.
fn warn_of(report: &Report, strings: &Strings, notes: &mut Streams) {
    let mut warn = |text: &str| notes.complain(WARNING, strings.warning, text);
    if report.leaked > 0 {
        warn(&(strings.leaked)(report.leaked));
    }
    if let Some(deviation) = report.strayed {
        warn(&(strings.tools.strayed)(deviation.choice));
    }
}

#[cfg(test)]
mod tests;
