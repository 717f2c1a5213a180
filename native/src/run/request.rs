//! What `run` was asked for, checked: nothing has run yet when something is wrong with it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use threadlab::run::Schedule;
use threadlab::trace::Header;
use threadlab_lessons::{Language, Lesson, UsageError, Values, Variant, lesson};

use crate::args::{Mode, RunArgs};
use crate::exit::Problem;
use crate::strings::{self, Strings};
use crate::{duration, suggest};

/// A run that can begin.
pub struct Request {
    pub lesson: &'static Lesson,
    pub variant: &'static Variant,
    pub values: Values,
    pub schedule: Schedule,
    pub timeout: Duration,
}

impl Request {
    /// Checks the arguments.
    pub fn new(args: &RunArgs, language: Language) -> Result<Request, Problem> {
        let strings = strings::of(language);
        let usage = |error: UsageError| Problem::Usage(sentence(&error, language));
        let lesson = lesson(&args.lesson).map_err(usage)?;
        let variant = variant(lesson, args).map_err(usage)?;
        let pairs = args.set.iter().map(|pair| {
            pair.split_once('=')
                .ok_or_else(|| Problem::Usage((strings.bad_pair)(pair)))
        });
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        let values = Values::parse(lesson, pairs).map_err(usage)?;
        let schedule = schedule(args, variant, strings)?;
        let timeout = duration::parse(&args.timeout)
            .ok_or_else(|| Problem::Usage((strings.bad_duration)(&args.timeout)))?;
        Ok(Request {
            lesson,
            variant,
            values,
            schedule,
            timeout,
        })
    }

    /// Whether tasks go one at a time.
    pub fn is_stepped(&self) -> bool {
        self.schedule != Schedule::Live
    }

    /// The first line of the run's trace.
    pub fn header(&self) -> Header {
        let parameters: BTreeMap<String, i64> = self
            .values
            .iter()
            .map(|(parameter, value)| (parameter.name.to_owned(), value))
            .collect();
        Header::new(
            self.lesson.id,
            self.variant.name,
            parameters,
            &self.schedule.to_string(),
        )
    }

    /// The command for this run.
    pub fn command(&self) -> String {
        match &self.schedule {
            Schedule::Live => self.command_with(""),
            Schedule::Random(seed) => self.command_with(&format!(" --mode stepped --seed {seed}")),
            // In turn, or as it is stored with the variant.
            _ => self.command_with(" --mode stepped"),
        }
    }

    /// The command under which the variant comes to the verdict that it declares: with the stored
    /// schedule, and with the values that it was found for.
    pub fn certain_command(&self) -> String {
        let (lesson, variant) = (self.lesson.id, self.variant.name);
        format!("threadlab run {lesson} --variant {variant} --mode stepped")
    }

    fn command_with(&self, mode: &str) -> String {
        let changed = self
            .values
            .iter()
            .filter(|(parameter, value)| *value != parameter.default);
        let set: String = changed
            .map(|(parameter, value)| {
                format!(" --set {}={}", parameter.name, parameter.show(value))
            })
            .collect();
        format!(
            "threadlab run {} --variant {}{set}{mode}",
            self.lesson.id, self.variant.name
        )
    }
}

fn variant(lesson: &'static Lesson, args: &RunArgs) -> Result<&'static Variant, UsageError> {
    match &args.variant {
        // An empty name means the first one to the catalogue; somebody who types one means nothing.
        Some(name) if name.is_empty() => Err(UsageError::Variant {
            lesson: lesson.id,
            given: String::new(),
            known: lesson.variants.iter().map(|variant| variant.name).collect(),
        }),
        Some(name) => lesson.variant(name),
        None => lesson.variant(""),
    }
}

/// Live unless stepping or a seed is asked for; stepped by seed, else as stored, else in turn.
fn schedule(args: &RunArgs, variant: &Variant, strings: &Strings) -> Result<Schedule, Problem> {
    match (args.mode, &args.seed) {
        (Some(Mode::Live), Some(_)) => Err(Problem::Usage(strings.live_takes_no_seed.to_owned())),
        (Some(Mode::Live) | None, None) => Ok(Schedule::Live),
        (_, Some(text)) => seed(text)
            .map(Schedule::Random)
            .ok_or_else(|| Problem::Usage((strings.bad_seed)(text))),
        (Some(Mode::Stepped), None) if variant.schedule.is_empty() => Ok(Schedule::RoundRobin),
        (Some(Mode::Stepped), None) => {
            let stored = variant.schedule.parse();
            Ok(stored.with_context(|| format!("the schedule stored with {}", variant.name))?)
        }
    }
}

fn seed(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// What is wrong and what there is, with the name that was probably meant.
fn sentence(error: &UsageError, language: Language) -> String {
    let near = error
        .candidates()
        .map(|(given, known)| suggest::nearest(given, known));
    let meant = near.filter(|near| !near.is_empty());
    let meant = meant.map_or(String::new(), |near| {
        (strings::of(language).did_you_mean)(&near)
    });
    error.sentence(language) + &meant
}
