//! What a lesson consists of, as plain data that a page or a command line can show.
//!
//! Everything is `'static` and built in: a lesson needs no file at run time. HTML is made when the
//! crate is built (`build/`), so that nothing here has to parse anything.

use threadlab::trace::VerdictKind;

use crate::UsageError;

/// A language that the course is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, simplified characters.
    Zh,
    /// English.
    En,
}

/// The same thing said in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In Chinese, simplified characters.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// A program, as text and as highlighted HTML.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The file as it stands.
    pub source: &'static str,
    /// One `<span class="line" data-line="N">` a line, classes as listed in README.md; it belongs
    /// into a `<pre>`.
    pub html: &'static str,
    /// How many lines it has, also where the text itself is left out.
    pub lines: usize,
}

/// What a parameter counts, and so how it is shown and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: shown as they are.
    Count,
    /// A duration in milliseconds: shown and typed in seconds, such as `5.05`.
    Milliseconds,
}

/// A number that the learner may change: a stepper in the page, `--set name=value` on the command
/// line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// The name in `--set` and in links.
    pub name: &'static str,
    /// The name beside the stepper.
    pub label: Text,
    /// What it counts.
    pub unit: Unit,
    /// The least value.
    pub min: i64,
    /// The greatest value.
    pub max: i64,
    /// By how much a stepper moves it; values in between are allowed.
    pub step: i64,
    /// The value where nobody says otherwise.
    pub default: i64,
}

/// One of the ways in which a lesson's program is written, mostly a broken and a fixed one.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The name in `--variant` and in links.
    pub name: &'static str,
    /// The name in the page.
    pub label: Text,
    /// How a run of it must end under [`schedule`](Variant::schedule).
    pub verdict: VerdictKind,
    /// The stored schedule that ends so, such as `random:3`; empty where the default one does.
    pub schedule: &'static str,
}

/// One claim that a learner can confirm or break.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The name on the command line, in links, and of the folder.
    pub id: &'static str,
    /// The place in the course, from 1. Numbers are stable; not all are there yet.
    pub number: u32,
    /// The title.
    pub title: Text,
    /// The claim, in a sentence.
    pub claim: Text,
    /// The notes, as HTML.
    pub notes: Text,
    /// The program on Threadlab: the file that runs.
    pub scenario: Code,
    /// The program in Python 3.
    pub python: Code,
    /// What `python3` printed when it ran that program.
    pub recorded: &'static str,
    /// What can be changed.
    pub parameters: &'static [Parameter],
    /// The ways to write it; the first one is the default.
    pub variants: &'static [Variant],
    /// Whether it starts processes; all lessons may start threads.
    pub processes: bool,
}

/// Whether a variant computes on rayon's threads. In the page that takes the runtime's larger build, and rayon's
/// pool has to be there before the run is.
pub fn is_data_parallel(lesson: &str, variant: &str) -> bool {
    (lesson, variant) == ("gil", "data-parallel")
}

impl Language {
    /// Its code, in links and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

impl Text {
    /// What it says in a language.
    pub fn get(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

impl Lesson {
    /// The variant of this name, or the first one for an empty name.
    ///
    /// # Errors
    ///
    /// [`UsageError::Variant`], which names those there are.
    pub fn variant(&self, name: &str) -> Result<&'static Variant, UsageError> {
        let wanted = self
            .variants
            .iter()
            .find(|variant| name.is_empty() || variant.name == name);
        wanted.ok_or_else(|| UsageError::Variant {
            lesson: self.id,
            given: name.to_owned(),
            known: self.variants.iter().map(|variant| variant.name).collect(),
        })
    }

    /// The parameter of this name.
    ///
    /// # Errors
    ///
    /// [`UsageError::Parameter`], which names those there are.
    pub fn parameter(&self, name: &str) -> Result<&'static Parameter, UsageError> {
        let wanted = self
            .parameters
            .iter()
            .find(|parameter| parameter.name == name);
        wanted.ok_or_else(|| UsageError::Parameter {
            lesson: self.id,
            given: name.to_owned(),
            known: self
                .parameters
                .iter()
                .map(|parameter| parameter.name)
                .collect(),
        })
    }
}

/// The text of a file; nothing where nobody shows it.
#[cfg(feature = "texts")]
macro_rules! text {
    ($path:expr) => {
        include_str!($path)
    };
}

#[cfg(not(feature = "texts"))]
macro_rules! text {
    ($path:expr) => {
        ""
    };
}

/// `Text` with the HTML of a lesson's notes.
macro_rules! notes {
    ($lesson:literal) => {
        $crate::Text {
            zh: $crate::catalogue::text!(concat!(
                env!("OUT_DIR"),
                "/",
                $lesson,
                "/notes.zh.md.html"
            )),
            en: $crate::catalogue::text!(concat!(
                env!("OUT_DIR"),
                "/",
                $lesson,
                "/notes.en.md.html"
            )),
        }
    };
}

/// `Code` with one of a lesson's programs.
macro_rules! code {
    ($lesson:literal, $file:literal) => {
        $crate::Code {
            source: $crate::catalogue::text!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/",
                $lesson,
                "/",
                $file
            )),
            html: $crate::catalogue::text!(concat!(
                env!("OUT_DIR"),
                "/",
                $lesson,
                "/",
                $file,
                ".html"
            )),
            lines: $crate::catalogue::lines(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/",
                $lesson,
                "/",
                $file
            ))),
        }
    };
}

/// What a lesson's Python program printed.
macro_rules! recorded {
    ($lesson:literal) => {
        $crate::catalogue::text!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/",
            $lesson,
            "/lesson.out"
        ))
    };
}

/// The lines of a file that ends with a line end; counted by the compiler.
pub(crate) const fn lines(text: &str) -> usize {
    let (bytes, mut at, mut lines) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            lines += 1;
        }
        at += 1;
    }
    lines
}

pub(crate) use {code, notes, recorded, text};
