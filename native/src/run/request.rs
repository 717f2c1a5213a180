//! What `run` was asked for, checked: nothing has run yet when something is wrong with it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use threadlab::run::{Deviations, Schedule};
use threadlab::trace::Header;
use threadlab_lessons::link::{Damage, Link};
use threadlab_lessons::{Language, Lesson, UsageError, Values, Variant};

use crate::args::{Mode, RunArgs};
use crate::exit::Problem;
use crate::strings::{self, Strings};
use crate::{duration, suggest};

/// How long a run may take where nobody says.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A run that can begin.
#[derive(Clone, Debug)]
pub struct Request {
    pub lesson: &'static Lesson,
    pub variant: &'static Variant,
    pub values: Values,
    pub schedule: Schedule,
    pub timeout: Duration,
    /// The address of the page, where links are to have it.
    pub base: Option<String>,
}

impl Request {
    /// Checks the arguments of `run`.
    pub fn new(args: &RunArgs, language: Language) -> Result<Request, Problem> {
        let strings = strings::of(language);
        let named = Request::named(&args.lesson, args.variant.as_deref(), &args.set, language)?;
        let schedule = schedule(args, named.variant, strings)?;
        let timeout = timeout(&args.timeout, strings)?;
        let base = args.base.clone();
        Ok(Request {
            schedule,
            timeout,
            base,
            ..named
        })
    }

    /// A live run of what was named on the command line.
    pub fn named(
        lesson: &str,
        variant: Option<&str>,
        set: &[String],
        language: Language,
    ) -> Result<Request, Problem> {
        let strings = strings::of(language);
        let usage = |error: UsageError| Problem::Usage(sentence(&error, language));
        let lesson = threadlab_lessons::lesson(lesson).map_err(usage)?;
        let variant = named_variant(lesson, variant).map_err(usage)?;
        let pairs = set.iter().map(|pair| {
            pair.split_once('=')
                .ok_or_else(|| Problem::Usage((strings.bad_pair)(pair)))
        });
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        let values = Values::parse(lesson, pairs).map_err(usage)?;
        Ok(Request {
            lesson,
            variant,
            values,
            schedule: Schedule::Live,
            timeout: TIMEOUT,
            base: None,
        })
    }

    /// The run that a link names.
    pub fn linked(link: &Link, strings: &Strings) -> Result<Request, Problem> {
        let text = link.schedule.as_deref().unwrap_or("live");
        let schedule = parsed(text, strings)?;
        let (variant, values) = (link.variant, link.values.clone());
        Ok(Request {
            lesson: link.lesson,
            variant,
            values,
            schedule,
            timeout: TIMEOUT,
            base: None,
        })
    }

    /// The run that a trace was made of.
    pub fn traced(header: &Header, language: Language) -> Result<Request, Problem> {
        let usage = |error: UsageError| Problem::Usage(sentence(&error, language));
        let lesson = threadlab_lessons::lesson(&header.lesson).map_err(usage)?;
        let variant = named_variant(lesson, Some(&header.variant)).map_err(usage)?;
        let given = header.parameters.iter();
        let values = Values::new(lesson, given.map(|(name, value)| (name.as_str(), *value)));
        Ok(Request {
            lesson,
            variant,
            values: values.map_err(usage)?,
            schedule: parsed(&header.schedule, strings::of(language))?,
            timeout: TIMEOUT,
            base: None,
        })
    }

    /// The same under another schedule.
    pub fn under(&self, schedule: Schedule) -> Request {
        Request {
            schedule,
            ..self.clone()
        }
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
        let text = self.schedule.to_string();
        let stored = match self.variant.schedule {
            "" => "rr",
            stored => stored,
        };
        match &self.schedule {
            Schedule::Live => self.command_with(""),
            _ if text == stored => self.command_with(" --mode stepped"),
            Schedule::Random(seed) => self.command_with(&format!(" --mode stepped --seed {seed}")),
            // A shell takes the signs in it for its own.
            Schedule::Deviations(_) => self.command_with(&format!(" --schedule '{text}'")),
            _ => self.command_with(&format!(" --schedule {text}")),
        }
    }

    /// The link to this run, at one of its events or at its end.
    ///
    /// # Errors
    /// Where it is too long for one.
    pub fn link(&self) -> Result<String, Damage> {
        let link = Link {
            lesson: self.lesson,
            variant: self.variant,
            values: self.values.clone(),
            schedule: Some(self.schedule.to_string()),
            at: None,
        };
        let base = self.base.as_deref().unwrap_or_default();
        let page = base.split('#').next().unwrap_or_default();
        Ok(format!("{page}{}", link.write(None)?))
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

fn named_variant(
    lesson: &'static Lesson,
    name: Option<&str>,
) -> Result<&'static Variant, UsageError> {
    match name {
        // An empty name means the first one to the catalogue; somebody who types one means nothing.
        Some("") => Err(UsageError::Variant {
            lesson: lesson.id,
            given: String::new(),
            known: lesson.variants.iter().map(|variant| variant.name).collect(),
        }),
        Some(name) => lesson.variant(name),
        None => lesson.variant(""),
    }
}

/// A time-out, checked.
pub fn timeout(text: &str, strings: &Strings) -> Result<Duration, Problem> {
    duration::parse(text).ok_or_else(|| Problem::Usage((strings.bad_duration)(text)))
}

/// A schedule, checked.
fn parsed(text: &str, strings: &Strings) -> Result<Schedule, Problem> {
    text.parse()
        .map_err(|error| Problem::Usage(Damage::Schedule(error).sentence(strings.language)))
}

/// Live unless stepping, a seed or a schedule is asked for; stepped by these, else as stored, else
/// in turn.
fn schedule(args: &RunArgs, variant: &Variant, strings: &Strings) -> Result<Schedule, Problem> {
    if let Some(text) = &args.schedule {
        let schedule = match args.is_manual() {
            // What holds where the reader has picked nobody yet.
            true => Schedule::Deviations(Deviations::default()),
            false => parsed(text, strings)?,
        };
        let live = schedule == Schedule::Live;
        let fits = args.mode.is_none_or(|mode| (mode == Mode::Live) == live);
        return match fits && args.seed.is_none() {
            true => Ok(schedule),
            false => Err(Problem::Usage(
                strings.tools.schedule_says_it_all.to_owned(),
            )),
        };
    }
    match (args.mode, &args.seed) {
        (Some(Mode::Live), Some(_)) => Err(Problem::Usage(strings.live_takes_no_seed.to_owned())),
        (Some(Mode::Live) | None, None) => Ok(Schedule::Live),
        (_, Some(text)) => seed(text, strings).map(Schedule::Random),
        (Some(Mode::Stepped), None) if variant.schedule.is_empty() => Ok(Schedule::RoundRobin),
        (Some(Mode::Stepped), None) => {
            let stored = variant.schedule.parse();
            Ok(stored.with_context(|| format!("the schedule stored with {}", variant.name))?)
        }
    }
}

/// A seed, checked.
pub fn seed(text: &str, strings: &Strings) -> Result<u64, Problem> {
    number(text).ok_or_else(|| Problem::Usage((strings.bad_seed)(text)))
}

/// A number as people write it, without sign or space.
pub fn number(text: &str) -> Option<u64> {
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
