//! What the commands say that work on more than one run, or on a run that is over.

use threadlab::trace::{State, VerdictKind};

/// What they say in one language.
pub struct Tools {
    /// The language, as HTML has it.
    pub html: &'static str,

    /// `--schedule` beside `--seed`, or beside a mode that is not its own.
    pub schedule_says_it_all: &'static str,
    /// What was given, the least and the greatest number allowed.
    pub bad_count: fn(&str, &str, u64, u64) -> String,

    /// Before a link.
    pub link: &'static str,

    /// How picking goes, said once.
    pub manual_begins: &'static str,
    /// The number of a choice, and that of the last event before it.
    pub manual_choice: fn(u32, u64) -> String,
    /// Beside the task that has the turn.
    pub manual_current: &'static str,
    /// The question: how many can go, and which of them goes by default.
    pub manual_prompt: fn(usize, usize) -> String,
    /// An answer that is none, and how many can go.
    pub manual_refused: fn(&str, usize) -> String,
    /// The schedule that was picked, and the command for it.
    pub manual_again: fn(&str, &str) -> String,

    /// A file that cannot be read: its name, and what the machine says.
    pub unreadable: fn(&str, &str) -> String,
    pub not_a_trace: fn(&str) -> String,
    /// The file, its version, and the greatest that can be read.
    pub later_trace: fn(&str, u32, u32) -> String,
    /// The file, the line, and what is wrong there.
    pub damaged_trace: fn(&str, usize, &str) -> String,
    pub not_utf8: &'static str,
    /// A file that cannot be written, and what the machine says.
    pub unwritable: fn(&str, &str) -> String,

    pub state: fn(State) -> &'static str,
    pub verdict: fn(VerdictKind) -> &'static str,
    pub line: fn(u32) -> String,
    /// The heads of the table of events: number, time, line, task, what happened.
    pub heads: [&'static str; 5],
    /// A task that is started, and whether it is a daemon.
    pub starts: fn(&str, bool) -> String,
    pub begins: &'static str,
    /// How it ended, in words.
    pub ends: fn(&str) -> String,
    pub first_used: fn(&str) -> String,
    /// It cannot go on with this operation.
    pub has_to_wait: fn(&str) -> String,
    pub refused: &'static str,
    pub timed_out: &'static str,
    pub woken_by: fn(&str) -> String,

    /// So many runs or schedules, in digits.
    pub runs: fn(&str) -> String,
    pub schedules: fn(&str) -> String,
    pub complete: &'static str,
    /// All that takes so many preemptions or fewer.
    pub complete_to: fn(u32) -> String,
    /// It ended at this number, in digits.
    pub stopped_at: fn(&str) -> String,
    /// Between what was run and what it came to, between counts, and before the verdicts.
    pub between: [&'static str; 3],
    /// The heads of the table of outcomes: verdict, observed, how often.
    pub outcome_heads: [&'static str; 3],
    /// A verdict that takes so many preemptions, and the command under which it occurs.
    pub simplest: fn(&str, u32, &str) -> String,
    /// A verdict, and the command under which it occurs.
    pub again_with: fn(&str, &str) -> String,
    pub not_deterministic: &'static str,
    pub full_is_dfs: &'static str,
    pub seed_is_for_chance: &'static str,
    pub repeat_keeps_no_trace: &'static str,
    pub repeat_needs_a_seed: &'static str,

    /// What was given is neither a file nor a link.
    pub neither: fn(&str) -> String,
    /// What is wrong with a link, and the lesson that it names.
    pub damaged_link: fn(&str, &str) -> String,
    pub no_lesson_in_link: &'static str,
    pub live_link: &'static str,
    pub live_recording: &'static str,
    /// So many events, all the same.
    pub replayed: fn(usize) -> String,
    /// The file, the line, what stands there, and what the replay brought.
    pub differs: fn(&str, usize, Option<&str>, Option<&str>) -> String,
    /// A schedule that could not be followed at this choice.
    pub strayed: fn(u32) -> String,
    pub no_need_to_fork: &'static str,
    pub no_fork: &'static str,
    pub fork: fn(&Forked<'_>) -> String,
    /// The number of the choice that is tried.
    pub trying: fn(u32) -> String,
    pub live_has_no_fork: &'static str,
    /// The event that was asked for, and the last one there is.
    pub no_such_event: fn(u64, u64) -> String,
    /// The heads of the table of tasks at an event: task, what it does, what it holds, line.
    pub state_heads: [&'static str; 4],
    /// A lock, and the line at which it was taken.
    pub holds: fn(&str, u32) -> String,
}

/// The choice by which a run could have completed.
pub struct Forked<'a> {
    pub choice: u32,
    /// The number of the last event before it.
    pub after: u64,
    pub went: &'a str,
    pub goes: &'a str,
}
