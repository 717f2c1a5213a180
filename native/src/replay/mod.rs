//! `threadlab replay`: a run again, exactly, from a trace file or from a link.
//!
//! A stepped run is run anew; what a file recorded of it is compared byte for byte. A live run has no
//! schedule: of a file the recording is shown, of a link a new run.

mod fork;
mod state;

use std::path::Path;

use threadlab::trace::{Event, write_event};
use threadlab_lessons::link;

use crate::args::ReplayArgs;
use crate::exit::{Exit, Problem};
use crate::language::Manner;
use crate::run::{self, Ear, Request};
use crate::streams::{DIM, ERROR, Streams};
use crate::strings;
use crate::trace::{Recorded, load};

/// Replays what the arguments name.
pub fn replay(args: &ReplayArgs, manner: Manner) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let timeout = run::timeout(&args.timeout, strings)?;
    let at = args.at.as_deref().map(|text| {
        let given = run::number(text).filter(|at| *at > 0);
        let refused = || (strings.tools.bad_count)("--at", text, 1, u64::MAX);
        given.ok_or_else(|| Problem::Usage(refused()))
    });
    let at = at.transpose()?;
    let look = match (args.fork, at) {
        (true, _) => Look::Fork,
        (false, Some(at)) => Look::At(at),
        (false, None) => Look::Whole,
    };
    let path = Path::new(&args.what);
    if path == Path::new("-") || path.exists() {
        let recorded = load(path, strings.tools)?;
        let request = Request::traced(&recorded.header, manner.language)?;
        let request = Request { timeout, ..request };
        return file(&args.what, &request, recorded, look, manner);
    }
    if !args.what.contains('#') && !args.what.starts_with("lesson=") {
        return Err(Problem::Usage((strings.tools.neither)(&args.what)));
    }
    let (request, linked_at) = linked(&args.what, manner)?;
    let look = match (look, linked_at) {
        (Look::Whole, Some(at)) => Look::At(at),
        (look, _) => look,
    };
    again(&Request { timeout, ..request }, look, manner)
}

/// What is to be seen of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Whole,
    /// The state after this event.
    At(u64),
    /// The last choice by which it could have completed.
    Fork,
}

/// The run that a link names, and the event at which to stand. A damaged one is refused: it would be
/// another run than its sender meant.
fn linked(text: &str, manner: Manner) -> Result<(Request, Option<u64>), Problem> {
    let strings = strings::of(manner.language);
    let link::Read { link, wrong, .. } = link::read(text);
    let faults: Vec<String> = wrong
        .iter()
        .map(|damage| damage.sentence(manner.language))
        .collect();
    let faults = faults.join("\n");
    match link {
        Some(link) if wrong.is_empty() => Ok((Request::linked(&link, strings)?, link.at)),
        Some(link) => Err(Problem::Usage((strings.tools.damaged_link)(
            &faults,
            link.lesson.id,
        ))),
        None if wrong.is_empty() => Err(Problem::Usage(strings.tools.no_lesson_in_link.to_owned())),
        None => Err(Problem::Usage(faults)),
    }
}

/// Runs what a link names.
fn again(request: &Request, look: Look, manner: Manner) -> Result<Exit, Problem> {
    let tools = strings::of(manner.language).tools;
    if !request.is_stepped() {
        refuse_fork_of_live(look, manner)?;
        // Its numbers mean nothing in another run, so there is nowhere to stand.
        Streams::new(manner.color).note(tools.live_link);
        return run::play(request, false, None, manner);
    }
    if look == Look::Whole {
        return run::play(request, false, None, manner);
    }
    let ear = Ear::new()?;
    match run::record(request, &ear, manner)? {
        None => Ok(Exit::Interrupted),
        Some(again) => show(request, &again.events, look, &ear, manner),
    }
}

/// Runs what a file recorded, and compares; or shows the recording, where that is all there can be.
fn file(
    name: &str,
    request: &Request,
    recorded: Recorded,
    look: Look,
    manner: Manner,
) -> Result<Exit, Problem> {
    let tools = strings::of(manner.language).tools;
    let mut notes = Streams::new(manner.color);
    let ear = Ear::new()?;
    if !request.is_stepped() {
        refuse_fork_of_live(look, manner)?;
        notes.note(tools.live_recording);
        return show(request, &recorded.events, look, &ear, manner);
    }
    let Some(again) = run::record(request, &ear, manner)? else {
        return Ok(Exit::Interrupted);
    };
    let events = again.events;
    if let Some(Difference { line, there, here }) = first_difference(&recorded.text, &events) {
        let sentence = (tools.differs)(name, line, there, here.as_deref());
        notes.complain(ERROR, strings::of(manner.language).error, &sentence);
        return Ok(Exit::OtherEnd);
    }
    notes.note(&format!("{DIM}{}{DIM:#}", (tools.replayed)(events.len())));
    show(request, &events, look, &ear, manner)
}

fn refuse_fork_of_live(look: Look, manner: Manner) -> Result<(), Problem> {
    let sentence = strings::of(manner.language).tools.live_has_no_fork;
    match look {
        Look::Fork => Err(Problem::Usage(sentence.to_owned())),
        Look::Whole | Look::At(_) => Ok(()),
    }
}

fn show(
    request: &Request,
    events: &[Event],
    look: Look,
    ear: &Ear,
    manner: Manner,
) -> Result<Exit, Problem> {
    match look {
        Look::Whole => run::show(request, events, manner),
        Look::At(at) => state::show(at, request, events, manner),
        Look::Fork => fork::back(request, events, ear, manner),
    }
}

/// The first line in which a replay is not what was recorded.
struct Difference<'a> {
    line: usize,
    there: Option<&'a str>,
    here: Option<String>,
}

/// Compares the lines of a trace after its header with these events.
fn first_difference<'a>(text: &'a str, events: &[Event]) -> Option<Difference<'a>> {
    let mut there = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .skip(1);
    let mut here = events.iter().map(|event| {
        let mut line = Vec::new();
        write_event(&mut line, event).expect("writing to memory does not fail");
        String::from_utf8(line).expect("JSON is UTF-8")
    });
    let mut last = 1;
    loop {
        let (there, here) = (there.next(), here.next());
        let line = there.map_or(last + 1, |(n, _)| n + 1);
        let there = there.map(|(_, line)| line);
        let here = here.map(|line| line.trim_end().to_owned());
        if there.is_none() && here.is_none() {
            return None;
        }
        if there != here.as_deref() {
            return Some(Difference { line, there, here });
        }
        last = line;
    }
}
