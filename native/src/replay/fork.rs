//! Back to the fork: the last choice of a run by which it could still have completed.

use std::io::Write;
use std::ops::ControlFlow;

use threadlab::run::{Fork, Limits, Schedule, fork};
use threadlab::trace::{Event, Names, Verdict, What};

use crate::exit::{Exit, Problem};
use crate::explore::Progress;
use crate::language::Manner;
use crate::run::{Ear, Request};
use crate::streams::{BOLD, Streams};
use crate::strings::{self, Forked};

/// Looks for the fork of a run that did not complete, and says how it goes on from there.
pub fn back(
    request: &Request,
    events: &[Event],
    ear: &Ear,
    manner: Manner,
) -> Result<Exit, Problem> {
    let strings = strings::of(manner.language);
    let tools = strings.tools;
    let mut streams = Streams::new(manner.color);
    let completed = What::Verdict(Verdict::Completed);
    if events.last().is_some_and(|event| event.what == completed) {
        return say(
            &mut streams,
            &[tools.no_need_to_fork.to_owned()],
            Exit::Success,
        );
    }
    let progress = Progress::new();
    let mut interrupted = false;
    let found = fork(
        &request.schedule,
        Limits::default(),
        || threadlab_lessons::run(request.lesson.id, request.variant.name, &request.values),
        |choice| {
            progress.show(|| (tools.trying)(choice));
            interrupted = ear.is_interrupted();
            match interrupted {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        },
    );
    progress.clear();
    let Some(Fork {
        choice,
        task,
        deviations,
    }) = found
    else {
        return match interrupted {
            true => Ok(Exit::Interrupted),
            false => say(&mut streams, &[tools.no_fork.to_owned()], Exit::OtherEnd),
        };
    };
    let names = Names::of(events);
    let run = request.under(Schedule::Deviations(deviations));
    let link = run.link();
    let link = link.unwrap_or_else(|damage| damage.sentence(manner.language));
    let sentence = (tools.fork)(&Forked {
        choice: choice.number,
        after: choice.after,
        went: &names.task(choice.chosen),
        goes: &names.task(task),
    });
    let lines = [
        format!("{BOLD}{sentence}{BOLD:#}"),
        format!("  {}", run.command()),
        format!("{}  {link}", tools.link),
    ];
    say(&mut streams, &lines, Exit::Success)
}

fn say(streams: &mut Streams, lines: &[String], exit: Exit) -> Result<Exit, Problem> {
    let out = &mut streams.out;
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written
        .and_then(|()| out.flush())
        .map_err(Problem::output)?;
    Ok(exit)
}
