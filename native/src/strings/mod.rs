//! Everything that the program says, in each language: one typed table, so that a sentence which is
//! missing in a language does not compile.
//!
//! Sentences with something in them are functions, since word order is the language's own affair.
//! What tasks print, and everything in a trace, is not here: it is the same in every language.

mod en;
mod en_tools;
mod tools;
mod zh;
mod zh_tools;

use threadlab::trace::{Ended, Kind, Operation, VerdictKind};
use threadlab_lessons::Language;

pub use self::tools::{Forked, Tools};

/// What the program says in one language.
pub struct Strings {
    pub language: Language,
    /// How a sentence on standard error begins, with what separates the two.
    pub error: &'static str,
    pub warning: &'static str,
    pub help: &'static Help,
    /// What `trace`, `replay`, `explore` and `--repeat` say.
    pub tools: &'static Tools,

    /// What a parameter is: its label, and the least and the greatest value.
    pub parameter: fn(&str, &str, &str) -> String,
    /// After a name that is not there: the names that look like it, at least one.
    pub did_you_mean: fn(&[&str]) -> String,
    /// `--set` without `=`.
    pub bad_pair: fn(&str) -> String,
    pub bad_seed: fn(&str) -> String,
    pub bad_duration: fn(&str) -> String,
    pub live_takes_no_seed: &'static str,
    /// The path, and what the machine says.
    pub trace_not_written: fn(&str, &str) -> String,

    pub header: fn(&Header<'_>) -> String,
    /// After the first Ctrl-C.
    pub stopping: &'static str,
    /// So many threads that did not end.
    pub leaked: fn(u32) -> String,
    /// The main task itself did not come back.
    pub main_never_came_back: &'static str,

    pub columns: Columns,
    pub end: fn(&End<'_>) -> String,
    pub observed: &'static str,
    pub makespan: &'static str,
    /// Right after a makespan of virtual time.
    pub virtual_time: &'static str,
    /// How a task is called whose name is not known.
    pub task: fn(u32) -> String,
    pub process: fn(u32) -> String,

    /// Between a word and its explanation.
    pub colon: &'static str,
    pub verdict_label: &'static str,
    pub verdict: fn(VerdictKind) -> Named,
    pub as_declared: &'static str,
    /// The name of the verdict that was declared.
    pub not_as_declared: fn(&str) -> String,
    /// The command under which the declared verdict occurs.
    pub certain_with: fn(&str) -> String,
    /// The time-out, as text.
    pub timed_out: fn(&str) -> String,
    pub interrupted: Named,
    pub waits: fn(&Wait<'_>) -> String,
}

/// A word and its explanation.
pub struct Named {
    pub name: &'static str,
    pub meaning: &'static str,
}

/// The texts of `--help`.
pub struct Help {
    pub about: &'static str,
    pub usage: &'static str,
    pub options: &'static str,
    pub commands: &'static str,
    pub arguments: &'static str,
    /// How options are called in a usage line.
    pub any_options: &'static str,
    pub command: &'static str,
    pub list: &'static str,
    pub run: &'static str,
    pub lesson: &'static str,
    pub variant: &'static str,
    pub set: &'static str,
    pub mode: &'static str,
    pub seed: &'static str,
    pub timeout: &'static str,
    pub list_json: &'static str,
    pub run_json: &'static str,
    pub trace: &'static str,
    pub schedule: &'static str,
    pub repeat: &'static str,
    pub base: &'static str,
    pub explore: &'static str,
    pub policy: &'static str,
    pub full: &'static str,
    pub max_schedules: &'static str,
    pub until: &'static str,
    pub search_seed: &'static str,
    pub explore_json: &'static str,
    pub explore_exit_codes: &'static str,
    pub replay: &'static str,
    pub what: &'static str,
    pub at: &'static str,
    pub fork: &'static str,
    pub traces: &'static str,
    pub convert: &'static str,
    pub file: &'static str,
    pub to: &'static str,
    pub output: &'static str,
    pub lang: &'static str,
    pub color: &'static str,
    pub help: &'static str,
    pub version: &'static str,
    pub exit_codes: &'static str,
}

/// What a run is, before it begins.
pub struct Header<'a> {
    pub lesson: &'a str,
    pub variant: &'a str,
    pub stepped: bool,
    pub schedule: &'a str,
    /// The command that runs it again.
    pub again: &'a str,
}

/// The heads of the table of tasks.
pub struct Columns {
    pub task: &'static str,
    pub alive: &'static str,
    pub blocked: &'static str,
    pub asleep: &'static str,
    pub end: &'static str,
}

/// Where a task stood when the run was over.
pub enum End<'a> {
    Ended(&'a Ended),
    /// A daemon, or a task that a stopped run cut off.
    Daemon,
    Waiting,
    Running,
}

/// A task that cannot go on.
pub struct Wait<'a> {
    pub task: &'a str,
    /// 0 where there is none.
    pub line: u32,
    /// What it was doing, if that is known.
    pub operation: Option<Operation>,
    pub on: On<'a>,
    pub holder: Option<HeldBy<'a>>,
}

/// What a task waits on.
pub enum On<'a> {
    /// Nothing that has a name.
    Nothing,
    /// The end of a task.
    Task(&'a str),
    /// A primitive: its kind, its name if it has one, its number.
    Thing(Kind, &'a str, u32),
}

/// Who has what a task waits on.
pub enum HeldBy<'a> {
    /// The waiting task itself, since this line.
    Itself(u32),
    /// Another one, since this line.
    Other(&'a str, u32),
}

/// The table of a language.
pub fn of(language: Language) -> &'static Strings {
    match language {
        Language::Zh => &zh::STRINGS,
        Language::En => &en::STRINGS,
    }
}
