//! English.

use threadlab::trace::{Ended, Kind, Operation, VerdictKind};

use threadlab_lessons::Language;

use super::en_tools::TOOLS;
use super::{Columns, End, Header, HeldBy, Help, Named, On, Strings, Wait};

pub static STRINGS: Strings = Strings {
    language: Language::En,
    error: "error: ",
    warning: "warning: ",
    help: &HELP,
    tools: &TOOLS,
    parameter: |label, min, max| format!("{label}, {min}–{max}"),
    did_you_mean: |names| format!("; did you mean {}?", alternatives(names)),
    bad_pair: |given| format!("--set takes NAME=VALUE, such as --set rounds=5, not `{given}`"),
    bad_seed: |given| {
        format!(
            "a seed is a whole number from 0 to {}, not `{given}`",
            u64::MAX
        )
    },
    bad_duration: |given| {
        format!("a time-out is 1ms to 24h, written as 500ms, 60s or 1m30s, not `{given}`")
    },
    live_takes_no_seed: "a live run has no seed, the machine decides who goes when; \
        leave --seed out or write --mode stepped",
    trace_not_written: |path, why| format!("the trace cannot be written to {path}: {why}"),
    header,
    stopping: "ending the run; Ctrl-C once more leaves at once",
    leaked: |n| match n {
        1 => "1 thread did not come to its end and was left behind".to_owned(),
        n => format!("{n} threads did not come to their ends and were left behind"),
    },
    main_never_came_back: "the main task never came to a point where it could be ended",
    columns: Columns {
        task: "task",
        alive: "alive",
        blocked: "blocked",
        asleep: "asleep",
        end: "end",
    },
    end,
    observed: "observed",
    makespan: "makespan",
    virtual_time: " of virtual time",
    task: |id| format!("task {id}"),
    process: |id| format!("process {id}"),
    colon: ": ",
    verdict_label: "verdict",
    verdict,
    as_declared: "as this variant declares",
    not_as_declared: |declared| format!("this variant declares: {declared}"),
    certain_with: |command| format!("it is certain with: {command}"),
    timed_out: |limit| format!("the run had not ended after {limit}"),
    interrupted: Named {
        name: "interrupted",
        meaning: "this is how far the run had come",
    },
    waits,
};

static HELP: Help = Help {
    about: "Threads and processes as Python has them, in lessons that you can run and watch",
    usage: "Usage: ",
    options: "Options:",
    commands: "Commands:",
    arguments: "Arguments:",
    any_options: "[OPTIONS]",
    command: "<COMMAND>",
    list: "List the lessons, with their variants and parameters",
    run: "Run a lesson on this machine's threads and processes",
    lesson: "The lesson, by the name that `threadlab list` shows",
    variant: "Which way of writing it [default: the lesson's first]",
    set: "Give a parameter another value; may be repeated",
    mode: "live: in parallel and in real time\n\
        stepped: one task at a time, in virtual time, the same every time\n\
        [default: live; stepped where there is a seed]",
    seed: "Step in the order that this seed gives\n\
        [default: the order stored with the variant, else in turn]",
    timeout: "End the run as stalled after so long [default: 60s]",
    list_json: "Print one JSON object a line, one line a lesson",
    run_json: "Print the trace as it comes, one JSON object a line:\n\
        a header, the events, the verdict last",
    trace: "Write the trace to a file as well, in the order of its numbers",
    schedule: "Step in the order that this schedule gives: rr, random:17, pct:17,3, d1:17>3; with manual you pick",
    repeat: "Run it so often and count how the runs end; stepped, with one seed after the other",
    base: "The address of the page, to print links that can be opened",
    explore: "Try one order after the other, and count how the runs end",
    policy: "dfs: first without preemption, then with one, two … until there is none left\n\
        random: at random\n\
        pct: with random priorities that change at few places\n\
        [default: dfs]",
    full: "Try every order that can make a difference, not only those with few preemptions",
    max_schedules: "Stop after so many orders [default: 100000]",
    until: "deadlock, failed or any: stop at the first run that ends so, or otherwise than\n\
        completed",
    search_seed: "Where the random numbers of random and pct begin [default: 1]",
    explore_json: "Print one JSON object a line: each outcome, the sum last",
    explore_exit_codes: "\
Exit codes:
  0    the verdict occurred that the variant declares; where that is `completed`, no other did
  1    it did not, or not alone: completed or failed
  2    the request was wrong
  3    it did not, or not alone: deadlock, or all waiting
  4    it did not, or not alone: stalled
  5    an internal error
  130  Ctrl-C",
    replay: "Run again what a trace file or a link recorded",
    what: "A trace file (--trace), or a link as `run` and the page give it, in quotes",
    at: "Show the state after the event of this number: what each task does and holds",
    fork: "Find the last choice by which a run that went wrong could still have completed",
    traces: "Do something with a trace file",
    convert: "Turn a trace file into another format",
    file: "The trace file; - for standard input",
    to: "chrome: for ui.perfetto.dev and Chrome's about:tracing\n\
        ndjson: one JSON object a line, in order\n\
        svg: a picture\n\
        text: a table",
    output: "Where to write it [default: standard output]",
    lang: "zh or en [default: what LC_ALL or LANG says, else en]",
    color: "auto, always or never [default: auto, which heeds NO_COLOR]",
    help: "Print help",
    version: "Print version",
    exit_codes: "\
Exit codes:
  0    the verdict occurred that the variant declares
  1    it did not: the run completed, or failed
  2    the request was wrong
  3    it did not: deadlock, or all waiting
  4    it did not: stalled
  5    an internal error
  130  Ctrl-C",
};

fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" or ")
}

fn header(run: &Header<'_>) -> String {
    let Header {
        lesson,
        variant,
        stepped,
        schedule,
        again,
    } = run;
    match stepped {
        true => format!("{lesson}, {variant} · stepped, schedule {schedule} · again: {again}"),
        false => format!("{lesson}, {variant} · live · again (order may differ): {again}"),
    }
}

fn end(end: &End<'_>) -> String {
    match end {
        End::Ended(Ended::Returned) => "returned".to_owned(),
        End::Ended(Ended::Panicked(_)) => "failed".to_owned(),
        End::Ended(Ended::Exited(code @ 0..)) => format!("exit code {code}"),
        End::Ended(Ended::Exited(signal)) => format!("killed by signal {}", signal.unsigned_abs()),
        End::Ended(Ended::CutOff) => "cut off".to_owned(),
        End::Daemon => "cut off (daemon)".to_owned(),
        End::Waiting => "still waiting".to_owned(),
        End::Running => "still running".to_owned(),
    }
}

pub(super) fn verdict(kind: VerdictKind) -> Named {
    let (name, meaning) = match kind {
        VerdictKind::Completed => (
            "completed",
            "every task that is not a daemon came to its end",
        ),
        VerdictKind::Deadlock => ("deadlock", "who waits for whom goes round in a circle"),
        VerdictKind::AllWaiting => (
            "all waiting",
            "nobody is left who could wake those who wait",
        ),
        VerdictKind::Stalled => (
            "stalled",
            "the time-out passed while some task could still run",
        ),
        VerdictKind::Failed => (
            "failed",
            "a task ended with an error, or an expectation broke",
        ),
    };
    Named { name, meaning }
}

fn waits(wait: &Wait<'_>) -> String {
    let at = match wait.line {
        0 => String::new(),
        line => format!(", at line {line},"),
    };
    let holder = match &wait.holder {
        Some(HeldBy::Itself(line)) => format!("; it holds that itself, since line {line}"),
        Some(HeldBy::Other(name, line)) => format!("; {name} has held that since line {line}"),
        None => String::new(),
    };
    format!("{} waits{at} {}{holder}", wait.task, goal(wait))
}

fn goal(wait: &Wait<'_>) -> String {
    let (kind, name, id) = match wait.on {
        On::Task(name) => return format!("for {name} to end"),
        On::Nothing if wait.operation == Some(Operation::Join) => {
            return "for all other tasks to end".to_owned();
        }
        On::Nothing => return "for time to pass".to_owned(),
        On::Thing(kind, name, id) => (kind, name, id),
    };
    let thing = match name {
        "" => format!("{} #{id}", noun(kind)),
        name => format!("{} {name}", noun(kind)),
    };
    match wait.operation {
        Some(Operation::Acquire) => format!("to acquire {thing}"),
        Some(Operation::Put) => format!("to put something into {thing}"),
        Some(Operation::Get) => format!("to get something from {thing}"),
        Some(Operation::Recv | Operation::Poll) => format!("to receive from {thing}"),
        Some(Operation::Send) => format!("to send through {thing}"),
        Some(Operation::Join) if kind == Kind::Queue => format!("until {thing} is worked off"),
        Some(Operation::Join) => format!("for {thing} to end"),
        Some(Operation::Wait) if kind == Kind::Event => format!("for {thing} to be set"),
        Some(Operation::Wait) if kind == Kind::Barrier => format!("for the others at {thing}"),
        Some(Operation::Wait) => format!("to be notified on {thing}"),
        Some(Operation::Arrive) => format!("for {thing} to open again"),
        _ => format!("for {thing}"),
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Lock => "lock",
        Kind::RLock => "reentrant lock",
        Kind::Semaphore => "semaphore",
        Kind::BoundedSemaphore => "bounded semaphore",
        Kind::Event => "event",
        Kind::Condition => "condition",
        Kind::Barrier => "barrier",
        Kind::Queue => "queue",
        Kind::Variable => "variable",
        Kind::Thread => "thread",
        Kind::Process => "process",
        Kind::Connection => "connection",
        Kind::Future => "future",
    }
}
