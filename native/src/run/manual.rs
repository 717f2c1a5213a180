//! `threadlab run --schedule manual`: wherever two tasks or more could go, the reader picks one.
//!
//! No run ever waits for an answer. Each answer makes the schedule one choice longer, and what comes
//! of it is known by running the lesson again: the same choices give the same run (S2 in the core's
//! run/README.md). So an answer can be awaited, interrupted or left out, and what the reader has at
//! the end is a schedule like any other.

use std::io;

use threadlab::run::{Choice, Deviation, Deviations, Schedule};
use threadlab::trace::{Event, Names};

use super::{Ear, Recorded, Request, number, record};
use crate::exit::Problem;
use crate::language::Manner;
use crate::streams::{BOLD, DIM, Streams};
use crate::strings::{self, Strings};
use crate::trace::what;

/// Asks at each choice. The run that was picked, or nothing if that was interrupted.
pub fn picked(request: &Request, ear: &Ear, manner: Manner) -> Result<Option<Request>, Problem> {
    let strings = strings::of(manner.language);
    let mut notes = Streams::new(manner.color);
    notes.note(strings.tools.manual_begins);
    let mut asker = Asker {
        strings,
        request,
        notes,
        ear,
        told: 0,
    };
    let mut picked = Vec::new();
    let mut asked = 0;
    loop {
        let run = request.under(schedule(&picked));
        let Some(Recorded { events, choices }) = record(&run, ear, manner)? else {
            return Ok(None);
        };
        let Some(choice) = choices.iter().nth(asked) else {
            return Ok(Some(run));
        };
        asker.tell(&events, choice.after);
        let task = match asker.ask(&choice, &events)? {
            Answer::Task(task) => task,
            Answer::NoMore => return Ok(Some(run)),
            Answer::Interrupted => return Ok(None),
        };
        if task != choice.default_task() {
            let choice = choice.number;
            picked.push(Deviation { choice, task });
        }
        asked += 1;
    }
}

/// Says how to have the run again.
pub fn say_again(picked: &Request, manner: Manner) {
    let tools = strings::of(manner.language).tools;
    let (schedule, command) = (picked.schedule.to_string(), picked.command());
    Streams::new(manner.color).note(&(tools.manual_again)(&schedule, &command));
}

fn schedule(picked: &[Deviation]) -> Schedule {
    let list = Deviations::new(picked.to_vec());
    Schedule::Deviations(list.expect("choices are asked for in ascending order"))
}

/// What the reader wants.
enum Answer {
    Task(u32),
    /// The default from here on.
    NoMore,
    Interrupted,
}

/// Asks, and reads the answers.
struct Asker<'a> {
    strings: &'static Strings,
    request: &'a Request,
    notes: Streams,
    ear: &'a Ear,
    /// The number of the last event that the reader was told of.
    told: u64,
}

impl Asker<'_> {
    /// What has happened up to an event, since the last time.
    fn tell(&mut self, events: &[Event], to: u64) {
        let names = Names::of(events);
        let new = |event: &&Event| event.seq > self.told && event.seq <= to;
        for event in events.iter().filter(new) {
            let (task, what) = (names.task(event.task), what(event, &names, self.strings));
            self.notes
                .note(&format!("{DIM}{:>6}  {task}  {what}{DIM:#}", event.seq));
        }
        self.told = to;
    }

    /// What the reader wants, once that can be had.
    fn ask(&mut self, choice: &Choice, events: &[Event]) -> Result<Answer, Problem> {
        let tools = self.strings.tools;
        let (default, last) = (choice.default_task(), choice.ready.len());
        let place = choice.ready.iter().position(|&task| task == default);
        let place = place.expect("the default is one who can go") + 1;
        self.list(choice, events);
        loop {
            self.notes.prompt(&(tools.manual_prompt)(last, place));
            let refused =
                |error: io::Error| Problem::Usage((tools.unreadable)("stdin", &error.to_string()));
            let line = match self.ear.answer() {
                None => return Ok(Answer::Interrupted),
                Some(line) => line.map_err(refused)?,
            };
            let Some(line) = line else {
                self.notes.note("");
                return Ok(Answer::NoMore);
            };
            let answer = line.trim();
            if answer.is_empty() {
                return Ok(Answer::Task(default));
            }
            let place =
                number(answer).and_then(|place| usize::try_from(place).ok()?.checked_sub(1));
            match place.and_then(|place| choice.ready.get(place)) {
                Some(&task) => return Ok(Answer::Task(task)),
                None => self.notes.note(&(tools.manual_refused)(answer, last)),
            }
        }
    }

    /// Who can go, with the line of code that each has come to.
    fn list(&mut self, choice: &Choice, events: &[Event]) {
        let (tools, names) = (self.strings.tools, Names::of(events));
        let title = (tools.manual_choice)(choice.number, choice.after);
        self.notes.note(&format!("{BOLD}{title}{BOLD:#}"));
        for (place, &task) in choice.ready.iter().enumerate() {
            let mut line = format!("{:>6}  {}", place + 1, names.task(task));
            if task == choice.current {
                line += &format!(" ({})", tools.manual_current);
            }
            if let Some(code) = self.seen_at(task, choice.after, events) {
                line += &format!("  {DIM}{code}{DIM:#}");
            }
            self.notes.note(&line);
        }
    }

    /// The line of the lesson's code at which a task was seen last.
    fn seen_at(&self, task: u32, until: u64, events: &[Event]) -> Option<String> {
        let seen = |event: &&Event| event.task == task && event.line > 0 && event.seq <= until;
        let line = events.iter().rfind(seen)?.line;
        let code = self
            .request
            .lesson
            .scenario
            .source
            .lines()
            .nth(line as usize - 1)?;
        Some(format!("{line}: {}", code.trim()))
    }
}
