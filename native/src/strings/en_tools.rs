//! English: the commands that work on more than one run, or on a run that is over.

use threadlab::trace::State;

use super::{Forked, Tools};

pub static TOOLS: Tools = Tools {
    html: "en",
    schedule_says_it_all: "--schedule says it all: leave --mode and --seed out beside it",
    bad_count: |flag, given, min, max| {
        format!("{flag} takes a whole number from {min} to {max}, not `{given}`")
    },
    link: "link",
    manual_begins: "You pick who goes: type a number, or only Enter for the default (the task with the turn \
        goes on, else the first). End of file takes the default for the rest.",
    manual_choice: |number, after| match after {
        0 => format!("Choice {number}, before the first event"),
        after => format!("Choice {number}, after event {after}"),
    },
    manual_current: "has the turn",
    manual_prompt: |count, default| format!("Who goes, 1 to {count}? [{default}]"),
    manual_refused: |answer, count| {
        format!("`{answer}` is none of them: type a number from 1 to {count}, or only Enter")
    },
    manual_again: |schedule, command| format!("your schedule  {schedule}\nagain  {command}"),
    unreadable: |file, why| format!("{file} cannot be read: {why}"),
    not_a_trace: |file| {
        format!(
            "{file} is not a Threadlab trace: its first line should name the schema \
             `threadlab-trace`; `threadlab run LESSON --trace FILE` makes one"
        )
    },
    later_trace: |file, version, ours| {
        format!(
            "{file} has version {version} of the trace format; versions up to {ours} can be read here"
        )
    },
    damaged_trace: |file, line, why| format!("{file} is damaged at line {line}: {why}"),
    not_utf8: "it is not UTF-8",
    unwritable: |file, why| format!("{file} cannot be written: {why}"),
    state,
    verdict: |kind| super::en::verdict(kind).name,
    line: |line| format!("line {line}"),
    heads: ["number", "time", "line", "task", "what"],
    starts: |name, daemon| match daemon {
        true => format!("starts {name} (daemon)"),
        false => format!("starts {name}"),
    },
    begins: "begins",
    ends: |how| format!("ends: {how}"),
    first_used: |thing| format!("new: {thing}"),
    has_to_wait: |what| format!("has to wait: {what}"),
    refused: "not possible now",
    timed_out: "the time-out passed",
    woken_by: |task| format!("thanks to {task}"),
    runs: |n| format!("{n} runs"),
    schedules: |n| format!("{n} schedules"),
    complete: "complete",
    complete_to: |bound| format!("complete to bound {bound}"),
    stopped_at: |n| format!("stopped at {n}"),
    between: [": ", ", ", "; "],
    outcome_heads: ["verdict", "observed", "times"],
    simplest: |verdict, preemptions, command| match preemptions {
        1 => format!("{verdict}, with 1 preemption: {command}"),
        n => format!("{verdict}, with {n} preemptions: {command}"),
    },
    again_with: |verdict, command| format!("{verdict}, for one: {command}"),
    not_deterministic: "the same choices did not lead to the same steps: this program depends on more \
        than its schedule, and nothing here is certain",
    full_is_dfs: "--full tries every order; leave --policy random or pct out beside it",
    seed_is_for_chance: "--seed is for --policy random or pct; dfs leaves nothing to chance",
    repeat_keeps_no_trace: "--repeat counts and keeps no trace; leave --trace out beside it",
    repeat_needs_a_seed: "one schedule comes to the same every time; with --repeat take live, or \
        --seed, random: or pct: to begin with",
    neither: |what| {
        format!(
            "{what} is neither a file nor a link; a link begins with #lesson= or with the page's address"
        )
    },
    damaged_link: |faults, lesson| {
        format!("{faults}; for the plain lesson: threadlab run {lesson}")
    },
    no_lesson_in_link: "the link names no lesson; it should begin with #lesson= and a lesson's name",
    live_link: "this link is to a live run: it is run anew, and the order may differ",
    live_recording: "a live run cannot be repeated exactly: this is the recording",
    replayed: |events| format!("replayed: {events} events, the same byte for byte"),
    differs: |file, line, there, here| {
        let (there, here) = (there.unwrap_or("(nothing)"), here.unwrap_or("(nothing)"));
        format!(
            "the replay differs from {file} at line {line}:\n  file:   {there}\n  replay: {here}"
        )
    },
    strayed: |choice| {
        format!("the schedule does not fit this program: choice {choice} could not be followed")
    },
    no_need_to_fork: "this run completes: there is nothing to go back from",
    no_fork: "none of its last 200 choices would have let it complete, followed by the default order",
    fork: |fork| {
        let Forked {
            choice,
            after,
            went,
            goes,
        } = fork;
        format!(
            "at choice {choice}, after event {after}, {went} went; had {goes} gone, it would have completed:"
        )
    },
    trying: |choice| format!("trying choice {choice}"),
    live_has_no_fork: "a live run has no choices to go back to; --fork takes a stepped one",
    no_such_event: |at, last| format!("there is no event {at}; the run's events are 1 to {last}"),
    state_heads: ["task", "does", "holds", "line"],
    holds: |thing, line| format!("{thing} (since line {line})"),
};

fn state(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Ready => "ready",
        State::Blocked => "blocked",
        State::Waiting => "waiting",
        State::Asleep => "asleep or in I/O",
        State::Joining => "joining",
        State::Done => "done",
        State::Failed => "failed",
        State::CutOff => "cut off",
    }
}
