//! `threadlab replay`: a run again, exactly, from a trace file or from a link.
//!
//! A stepped run is run anew; what a file recorded of it is compared byte for byte. A live run has no
//! schedule: of a file the recording is shown, of a link a new run.

mod state;

use std::path::Path;

use threadlab::trace::{Event, write_event};
use threadlab_lessons::link;

use crate::args::ReplayArgs;
use crate::exit::{Exit, Problem};
use crate::language::Manner;
use crate::run::{self, Request};
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
    let path = Path::new(&args.what);
    if path == Path::new("-") || path.exists() {
        let recorded = load(path, strings.tools)?;
        let request = Request::traced(&recorded.header, manner.language)?;
        return file(
            &args.what,
            &Request { timeout, ..request },
            recorded,
            at,
            manner,
        );
    }
    if !args.what.contains('#') && !args.what.starts_with("lesson=") {
        return Err(Problem::Usage((strings.tools.neither)(&args.what)));
    }
    let (request, linked_at) = linked(&args.what, manner)?;
    again(&Request { timeout, ..request }, at.or(linked_at), manner)
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
fn again(request: &Request, at: Option<u64>, manner: Manner) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    if !request.is_stepped() {
        Streams::new(manner.color).note(strings.tools.live_link);
    }
    // The numbers of a live run mean nothing in another one, so there is nowhere to stand.
    let Some(at) = at.filter(|_| request.is_stepped()) else {
        return run::play(request, false, None, manner);
    };
    match run::record(request, manner)? {
        None => Ok(Exit::Interrupted),
        Some(events) => state::show(at, request, &events, manner),
    }
}

/// Runs what a file recorded, and compares; or shows the recording, where that is all there can be.
fn file(
    name: &str,
    request: &Request,
    recorded: Recorded,
    at: Option<u64>,
    manner: Manner,
) -> Result<Exit, Problem> {
    let tools = strings::of(manner.language).tools;
    let mut notes = Streams::new(manner.color);
    let events = if request.is_stepped() {
        let Some(events) = run::record(request, manner)? else {
            return Ok(Exit::Interrupted);
        };
        if let Some(Difference { line, there, here }) = first_difference(&recorded.text, &events) {
            let sentence = (tools.differs)(name, line, there, here.as_deref());
            notes.complain(ERROR, strings::of(manner.language).error, &sentence);
            return Ok(Exit::OtherEnd);
        }
        notes.note(&format!("{DIM}{}{DIM:#}", (tools.replayed)(events.len())));
        events
    } else {
        notes.note(tools.live_recording);
        recorded.events
    };
    match at {
        Some(at) => state::show(at, request, &events, manner),
        None => run::show(request, &events, manner),
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
