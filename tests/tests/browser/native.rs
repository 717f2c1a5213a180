//! The same runs on this machine, to compare with.

use std::sync::Arc;

use threadlab::multiprocessing::install;
use threadlab::run::{Collected, Run};
use threadlab::trace::{Event, Header, Stream, What, write};
use threadlab_lessons::{Lesson, TASKS, Values, run};
use threadlab_tests::digest;

/// A stepped run that is over.
pub struct Stepped {
    header: Header,
    events: Vec<Event>,
}

/// The first line of the trace of a lesson's variant, run with its defaults.
pub fn header(lesson: &'static Lesson, variant: &str, schedule: &str) -> Header {
    let values = Values::defaults(lesson);
    let parameters = values
        .iter()
        .map(|(parameter, value)| (parameter.name.to_owned(), value));
    Header::new(lesson.id, variant, parameters.collect(), schedule)
}

/// Runs a lesson's variant, with its defaults, under a schedule other than `live`.
pub fn stepped(lesson: &'static Lesson, variant: &str, schedule: &str) -> Stepped {
    let values = Values::defaults(lesson);
    let header = header(lesson, variant, schedule);
    install(&TASKS); // as `enter` does; in a stepped run no child begins in `main`
    let sink = Arc::new(Collected::default());
    let schedule = schedule.parse().expect("it is a schedule");
    Run::new(schedule)
        .sink(sink.clone())
        .main(|| run(lesson.id, variant, &values));
    Stepped {
        header,
        events: sink.events(),
    }
}

impl Stepped {
    /// Its events as one number.
    pub fn digest(&self) -> u64 {
        digest(&self.events)
    }

    /// Its trace as NDJSON.
    pub fn trace(&self) -> String {
        write(&self.header, &self.events)
    }

    /// What it printed, also as errors, as the page shows it.
    pub fn lines(&self) -> Vec<String> {
        let text = |event: &Event| match &event.what {
            What::Output {
                stream: Stream::Out | Stream::Err,
                text,
            } => Some(text.clone()),
            _ => None,
        };
        let text: String = self.events.iter().filter_map(text).collect();
        text.lines().map(str::to_owned).collect()
    }
}
