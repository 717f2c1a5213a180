//! Every sentence of the page, in both languages: a struct, so that a missing one does not compile.
//!
//! Names of Python's (acquire, put, join) stay as they are in both languages; a program's output
//! does not depend on the language at all. What needs grammar is a function.

mod comparing;
mod en;
mod picking;
mod zh;

use threadlab::trace::VerdictKind;
use threadlab_lessons::Language;

use crate::state::lanes::State;
pub use comparing::Comparing;
pub use picking::Picking;

/// The sentences of a language.
pub struct Strings {
    /// The value of the `lang` attribute.
    pub lang: &'static str,
    /// The title of the document.
    pub title: &'static str,
    /// What the site is, under the title of the list of lessons.
    pub tagline: &'static str,
    /// How to begin, under the list's heading.
    pub invitation: &'static str,
    /// Link for the keyboard to the main part.
    pub skip: &'static str,

    /// The list of lessons.
    pub lessons: &'static str,
    /// Label of the links between lessons.
    pub lesson_nav: &'static str,
    /// The lesson before this one.
    pub previous: &'static str,
    /// The lesson after this one.
    pub next: &'static str,
    /// Mark of a lesson that starts processes.
    pub uses_processes: &'static str,
    /// Mark of a lesson that starts threads only.
    pub uses_threads: &'static str,

    /// The other language, in that language, as the switch's label.
    pub other_language: &'static str,
    /// What the language switch does, for those who do not see it.
    pub switch_language: &'static str,
    /// Label of the theme switch, by what is on now.
    pub theme_auto: &'static str,
    /// See [`theme_auto`](Strings::theme_auto).
    pub theme_light: &'static str,
    /// See [`theme_auto`](Strings::theme_auto).
    pub theme_dark: &'static str,

    /// Heading of the notes where they fold.
    pub notes: &'static str,
    /// Label of the code tabs.
    pub code: &'static str,
    /// What the badges in the code mean.
    pub badges: &'static str,
    /// What the Python program printed.
    pub recorded: &'static str,
    /// The texts of a lesson could not be fetched.
    pub texts_failed: &'static str,
    /// Asks for them again.
    pub again: &'static str,

    /// Label of the choice of a variant.
    pub variant: &'static str,
    /// Heading of the parameters.
    pub parameters: &'static str,
    /// A stepper's lower button.
    pub decrease: fn(&str) -> String,
    /// A stepper's upper button.
    pub increase: fn(&str) -> String,
    /// The range of a parameter.
    pub range: fn(&str, &str) -> String,

    /// Label of the transport bar.
    pub transport: &'static str,
    /// Starts a run.
    pub run: &'static str,
    /// Ends it.
    pub stop: &'static str,
    /// What Run and Stop are bound to.
    pub run_key: &'static str,
    /// Label of the choice of order.
    pub order: &'static str,
    /// Truly parallel.
    pub order_live: &'static str,
    /// In turn; replayable.
    pub order_round_robin: &'static str,
    /// Random; replayable.
    pub order_random: &'static str,
    /// What the latter two are.
    pub replayable: &'static str,
    /// As a link or a search has it, choice by choice; replayable.
    pub order_given: &'static str,
    /// The seed.
    pub seed: &'static str,
    /// Rolls another seed.
    pub roll: &'static str,

    /// The chip: parallel on so many cores.
    pub chip_parallel: fn(u32) -> String,
    /// The chip: isolated, but one core.
    pub chip_one_core: &'static str,
    /// The chip: replayable, with the schedule.
    pub chip_stepped: fn(&str) -> String,
    /// The chip: not isolated, by the reason that `isolate.js` gives.
    pub not_isolated: fn(&str) -> &'static str,
    /// The chip: no shared memory.
    pub chip_no_memory: &'static str,
    /// Why Run is off.
    pub run_disabled: &'static str,

    /// Heading of the timeline.
    pub timeline: &'static str,
    /// What a reader hears instead of the timeline.
    pub timeline_summary: fn(usize, u64) -> String,
    /// Nothing ran yet.
    pub timeline_empty: &'static str,
    /// The axis shows time.
    pub axis_time: &'static str,
    /// The axis shows the order of events.
    pub axis_steps: &'static str,
    /// Label of the choice of axis.
    pub axis: &'static str,
    /// Narrower.
    pub zoom_in: &'static str,
    /// Wider.
    pub zoom_out: &'static str,
    /// The whole run.
    pub zoom_fit: &'static str,
    /// How to learn more from the timeline.
    pub point_hint: &'static str,
    /// A segment: state, resource, duration, line.
    pub lasted: fn(&str) -> String,
    /// At a line.
    pub at_line: fn(u32) -> String,
    /// Label of the legend.
    pub legend: &'static str,
    /// A state's name.
    pub state: fn(State) -> &'static str,

    /// The output tab.
    pub output: &'static str,
    /// The events tab.
    pub events: &'static str,
    /// Label of the tabs.
    pub results: &'static str,
    /// No output yet.
    pub output_empty: &'static str,
    /// No events yet.
    pub events_empty: &'static str,
    /// Lines that are no longer shown.
    pub lines_forgotten: fn(u64) -> String,
    /// Events that are no longer shown.
    pub events_forgotten: fn(u64) -> String,
    /// Events that were lost.
    pub events_lost: fn(u64) -> String,
    /// Columns of the table.
    pub columns: [&'static str; 6],
    /// The tab of the wait-for graph.
    pub graph: &'static str,
    /// Nobody waits for anybody.
    pub graph_empty: &'static str,
    /// An arrow: waits for it.
    pub edge_waits: &'static str,
    /// An arrow: waits for it at a line.
    pub edge_waits_at: fn(u32) -> String,
    /// An arrow: held by.
    pub edge_held: &'static str,
    /// An arrow: held by, since a line.
    pub edge_held_since: fn(u32) -> String,
    /// Label of the controls that step through a run.
    pub steps: &'static str,
    /// To the first event.
    pub step_first: &'static str,
    /// One event back.
    pub step_back: &'static str,
    /// One event on.
    pub step_forward: &'static str,
    /// To the end.
    pub step_last: &'static str,
    /// Label of the slider.
    pub position: &'static str,
    /// So many events of so many.
    pub step_of: fn(usize, usize) -> String,
    /// There is nothing to step through.
    pub steps_empty: &'static str,
    /// Words for what happened.
    pub what: What,
    /// Variants beside each other.
    pub comparing: &'static Comparing,
    /// Who goes where.
    pub picking: &'static Picking,

    /// Nothing ran yet; how to run by key.
    pub idle: &'static str,
    /// The run is starting.
    pub starting: &'static str,
    /// The run goes on.
    pub running: &'static str,
    /// It was stopped.
    pub stopped: &'static str,
    /// It crashed, with the message.
    pub crashed: fn(&str) -> String,
    /// The page is as it was after a crash.
    pub crash_again: &'static str,
    /// Completed: so many tasks, so long.
    pub completed: fn(usize, &str) -> String,
    /// Completed in virtual time: so many tasks, so many steps, so long.
    pub completed_stepped: fn(usize, u64, &str) -> String,
    /// A deadlock, followed by its sentence.
    pub deadlock: &'static str,
    /// All waiting, followed by who.
    pub all_waiting: &'static str,
    /// Stalled.
    pub stalled: &'static str,
    /// Failed: nobody panicked that we know of.
    pub failed: &'static str,
    /// Failed: a task and what it said.
    pub failed_task: fn(&str, &str) -> String,
    /// Task, line and resource that it waits for.
    pub waits_for: fn(&str, u32, &str) -> String,
    /// Task, line and task whose end it waits for.
    pub waits_for_end: fn(&str, u32, &str) -> String,
    /// Who holds it, since which line.
    pub held_by: fn(&str, u32) -> String,
    /// It holds it itself, since which line.
    pub held_by_self: fn(u32) -> String,
    /// Between two clauses.
    pub clause: &'static str,
    /// At the end of a sentence.
    pub full_stop: &'static str,
    /// Observed values.
    pub observed: &'static str,
    /// The run ended otherwise than the variant's schedule does: offers that schedule.
    pub reproduce: fn(&str) -> String,
    /// A live run got stuck: offers the schedule with which it always does.
    pub make_certain: fn(&str) -> String,
    /// A verdict's name.
    pub verdict_name: fn(VerdictKind) -> &'static str,
    /// A crash, among verdicts.
    pub crash: &'static str,

    /// Label of what can be done about a run that could not go on.
    pub ways_on: &'static str,
    /// Back to the fork.
    pub to_fork: &'static str,
    /// Another seed.
    pub other_seed: &'static str,
    /// After which event, who went, who goes instead.
    pub fork_found: fn(u64, &str, &str) -> String,
    /// There is no fork.
    pub fork_none: &'static str,
    /// A seed with which it completes.
    pub seed_found: fn(u64) -> String,
    /// So many seeds were tried in vain.
    pub seed_none: fn(u64) -> String,
    /// So many schedules were tried by now.
    pub trying: fn(u64) -> String,
    /// Copies the link.
    pub copy_link: &'static str,
    /// It was copied.
    pub copied: &'static str,
    /// The browser does not let us.
    pub copy_by_hand: &'static str,
    /// Before what was wrong with a link.
    pub link_damaged: &'static str,
    /// Closes a notice.
    pub close: &'static str,

    /// The tab of what can happen.
    pub explore_tab: &'static str,
    /// What its buttons do.
    pub explore_hint: &'static str,
    /// Tries every schedule.
    pub explore: &'static str,
    /// Runs so often.
    pub repeat: fn(u32) -> String,
    /// So many schedules, and how much that is of all.
    pub explored: fn(u64, &str) -> String,
    /// All there are.
    pub complete: &'static str,
    /// All with at most so many preemptions.
    pub complete_to: fn(u32) -> String,
    /// Not all: stopped.
    pub stopped_at: fn(u64) -> String,
    /// So many runs of so many.
    pub series: fn(u32, u32) -> String,
    /// In so many of so many runs.
    pub times_of: fn(u32, u32) -> String,
    /// Columns of the outcomes.
    pub outcome_columns: [&'static str; 3],
    /// Replays one schedule of an outcome.
    pub replay: &'static str,

    /// Heading of the sheet with the keys.
    pub help: &'static str,
    /// Keys, with spaces between them, and what they do.
    pub keys: &'static [(&'static str, &'static str)],
    /// Opens a trace.
    pub open_trace: &'static str,
    /// Keeps the run as a trace.
    pub save_trace: &'static str,
    /// Where a file that hovers over the page goes.
    pub drop_here: &'static str,

    /// Heading of the conformance page.
    pub conformance: &'static str,
    /// Heading of the page that measures.
    pub measures: &'static str,
    /// Label of what narrows either page down.
    pub only: &'static str,
}

/// Words for what an event says.
pub struct What {
    /// A task was made ready to run.
    pub task: fn(&str) -> String,
    /// A daemon was.
    pub daemon: fn(&str) -> String,
    /// It began to run.
    pub begin: &'static str,
    /// It returned.
    pub returned: &'static str,
    /// It panicked.
    pub panicked: fn(&str) -> String,
    /// Its process exited.
    pub exited: fn(i32) -> String,
    /// The run ended first.
    pub cut_off: &'static str,
    /// First use of a resource.
    pub resource: &'static str,
    /// It waits in an operation.
    pub blocked: fn(&str) -> String,
    /// The operation was refused.
    pub refused: &'static str,
    /// The deadline came first.
    pub timed_out: &'static str,
    /// Verdict.
    pub verdict: &'static str,
}

/// The sentences of a language.
pub fn strings(language: Language) -> &'static Strings {
    match language {
        Language::Zh => &zh::STRINGS,
        Language::En => &en::STRINGS,
    }
}

/// The language of a reader whose browser prefers these, in this order.
pub fn preferred(languages: impl Iterator<Item = String>) -> Language {
    let mut known = languages.filter_map(|tag| match tag.get(..2)?.to_ascii_lowercase().as_str() {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    });
    known.next().unwrap_or(Language::En)
}

/// Whole numbers with a thin mark at the thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_wins() {
        let prefer = |tags: &[&str]| preferred(tags.iter().map(|tag| tag.to_string()));
        assert_eq!(prefer(&["fr", "zh-TW", "en"]), Language::Zh);
        assert_eq!(prefer(&["EN-gb"]), Language::En);
        assert_eq!(prefer(&["线"]), Language::En);
        assert_eq!(prefer(&[]), Language::En);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(12_340), "12,340");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }
}
