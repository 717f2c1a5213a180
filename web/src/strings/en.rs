//! English.

use threadlab::trace::VerdictKind;

use super::{Strings, What, comparing, grouped, picking};
use crate::state::lanes::State;

pub static STRINGS: Strings = Strings {
    lang: "en",
    title: "Threadlab",
    tagline: "Threads, queues and processes you can watch: truly parallel in your browser, and replayable step for step.",
    invitation: "Each lesson makes one claim. Read it, run it, and see whether it holds.",
    skip: "Skip to content",

    lessons: "Lessons",
    lesson_nav: "Lessons",
    previous: "Previous lesson",
    next: "Next lesson",
    uses_processes: "processes",
    uses_threads: "threads",

    other_language: "中文",
    switch_language: "Switch to Chinese",
    theme_auto: "Theme: as the system",
    theme_light: "Theme: light",
    theme_dark: "Theme: dark",

    notes: "Notes",
    code: "Code",
    badges: "A circled number marks the line that a task is on",
    recorded: "What python3 printed",
    texts_failed: "The text of this lesson could not be loaded. It can still be run.",
    again: "Try again",

    variant: "Variant",
    parameters: "Parameters",
    decrease: |name| format!("Decrease: {name}"),
    increase: |name| format!("Increase: {name}"),
    range: |min, max| format!("{min} to {max}"),

    transport: "Run controls",
    run: "Run",
    stop: "Stop",
    run_key: "Shift + Enter",
    order: "Order of execution",
    order_live: "Parallel",
    order_round_robin: "In turn",
    order_random: "Random",
    replayable: "replayable",
    order_given: "As found",
    seed: "Seed",
    roll: "Another seed",

    chip_parallel: |cores| format!("Truly parallel · your browser reports {cores} cores"),
    chip_one_core: "Concurrent · your browser reports one core, which the tasks share",
    chip_stepped: |schedule| format!("Replayable · {schedule} · virtual time"),
    not_isolated: |why| match why {
        "pending" => "Getting isolated; the page will reload once by itself",
        "insecure" => "Cannot run · not isolated: neither https nor localhost",
        "unsupported" => {
            "Cannot run · not isolated: no service worker here (private window, file, old browser)"
        }
        "refused" => "Cannot run · not isolated: the browser still refuses after a reload",
        _ => "Cannot run · this page is not isolated",
    },
    chip_no_memory: "Cannot run · this browser has no shared memory (SharedArrayBuffer)",
    run_disabled: "Threads need shared memory, which this page cannot have, so nothing can run here. \
                   The notes and the code are all there.",

    timeline: "Timeline",
    timeline_summary: |tasks, events| {
        let events = grouped(events);
        format!(
            "Timeline: {tasks} tasks, {events} events. The table under Events says the same in words."
        )
    },
    timeline_empty: "Press Run, and each task gets a lane here.",
    axis_time: "By time",
    axis_steps: "By order",
    axis: "Axis",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    zoom_fit: "Show the whole run",
    point_hint: "Point at a stretch to see what it waits for, and for how long.",
    lasted: |duration| format!("for {duration}"),
    at_line: |line| format!("line {line}"),
    legend: "Legend",
    state: |state| match state {
        State::Running => "running",
        State::Ready => "ready",
        State::Blocked => "blocked on a lock or semaphore",
        State::Waiting => "waiting for a condition, event or queue",
        State::Asleep => "asleep or I/O",
        State::Joining => "joining",
        State::Done => "done",
        State::Failed => "failed",
        State::CutOff => "ended with the run",
    },

    output: "Output",
    events: "Events",
    results: "Results",
    output_empty: "What the program prints appears here.",
    events_empty: "Everything that happens in a run is listed here.",
    lines_forgotten: |n| match n {
        1 => "1 earlier line not shown".to_owned(),
        n => format!("{} earlier lines not shown", grouped(n)),
    },
    events_forgotten: |n| match n {
        1 => "1 earlier event not shown".to_owned(),
        n => format!("{} earlier events not shown", grouped(n)),
    },
    events_lost: |n| match n {
        1 => "1 event not shown: the program was faster than the page".to_owned(),
        n => format!(
            "{} events not shown: the program was faster than the page",
            grouped(n)
        ),
    },
    columns: ["Seq", "Time", "Task", "Event", "Object", "Line"],
    graph: "Wait-for graph",
    graph_empty: "Nobody waits for anybody here.",
    edge_waits: "waits",
    edge_waits_at: |line| format!("waits, line {line}"),
    edge_held: "held by",
    edge_held_since: |line| format!("held since line {line}"),
    steps: "Step through the run",
    step_first: "First event (Home)",
    step_back: "One event back (←)",
    step_forward: "One event on (→)",
    step_last: "End of the run (End)",
    position: "Position in the run",
    step_of: |count, all| format!("{} / {}", grouped(count as u64), grouped(all as u64)),
    steps_empty: "After a run you can step through it, event by event.",
    comparing: &comparing::EN,
    picking: &picking::EN,
    what: What {
        task: |name| format!("{name} is ready"),
        daemon: |name| format!("{name} is ready (daemon)"),
        begin: "begins",
        returned: "returns",
        panicked: |message| format!("fails: {message}"),
        exited: |status| format!("exits with status {status}"),
        cut_off: "ends with the run",
        resource: "first use",
        blocked: |operation| format!("{operation} ⋯ waits"),
        refused: "refused",
        timed_out: "timed out",
        verdict: "verdict",
    },

    idle: "Not run yet. Shift + Enter runs and stops, too.",
    starting: "Starting…",
    running: "Running…",
    stopped: "Stopped.",
    crashed: |message| format!("This run crashed: {message}"),
    crash_again: "The page is unharmed; run it again.",
    completed: |tasks, time| match tasks {
        1 => format!("Completed: 1 task in {time}."),
        tasks => format!("Completed: {tasks} tasks in {time}."),
    },
    completed_stepped: |tasks, steps, time| {
        let tasks = if tasks == 1 {
            "1 task".to_owned()
        } else {
            format!("{tasks} tasks")
        };
        format!(
            "Completed: {tasks} in {} steps and {time} of virtual time.",
            grouped(steps)
        )
    },
    deadlock: "Deadlock: ",
    all_waiting: "All waiting: nobody locks anybody out, but nobody is left to wake them. ",
    stalled: "Stalled: the time limit passed while some task could still run. This is not a deadlock.",
    failed: "Failed.",
    failed_task: |task, message| format!("Failed: {task} said “{message}”."),
    waits_for: |task, line, what| match line {
        0 => format!("{task} waits for {what}"),
        line => format!("{task} waits at line {line} for {what}"),
    },
    waits_for_end: |task, line, other| match line {
        0 => format!("{task} waits for {other} to end"),
        line => format!("{task} waits at line {line} for {other} to end"),
    },
    held_by: |task, line| match line {
        0 => format!(" (held by {task})"),
        line => format!(" (held by {task} since line {line})"),
    },
    held_by_self: |line| match line {
        0 => " (which it holds itself)".to_owned(),
        line => format!(" (which it holds itself, since line {line})"),
    },
    clause: "; ",
    full_stop: ".",
    observed: "Observed",
    reproduce: |schedule| {
        format!("It did not happen this time. Replay {schedule}, where it always does")
    },
    make_certain: |schedule| {
        format!("In parallel this happens now and then. Replay {schedule}, where it always does")
    },
    verdict_name: |verdict| match verdict {
        VerdictKind::Completed => "completed",
        VerdictKind::Deadlock => "deadlock",
        VerdictKind::AllWaiting => "all waiting",
        VerdictKind::Stalled => "stalled",
        VerdictKind::Failed => "failed",
    },
    crash: "crashed",

    ways_on: "Ways on from here",
    to_fork: "Back to the fork",
    other_seed: "Another seed",
    fork_found: |after, went, instead| {
        format!(
            "The fork is after event {after}: {went} went on there. Here {instead} goes instead, \
             and the run completes. Step on with → to see how."
        )
    },
    fork_none: "No fork: none of the last 200 choices, made otherwise, leads to the end.",
    seed_found: |seed| format!("With seed {seed} it completes."),
    seed_none: |tried| {
        format!(
            "None of the next {} seeds makes it complete.",
            grouped(tried)
        )
    },
    trying: |tried| match tried {
        0 => "Looking…".to_owned(),
        tried => format!("Looking… {} tried", grouped(tried)),
    },
    copy_link: "Copy link",
    copied: "Copied",
    copy_by_hand: "Copy this link: ",
    link_damaged: "Something is wrong with this link; what could be read of it is shown.",
    close: "Close",

    explore_tab: "Explore",
    explore_hint: "What can happen, and how often? Try every order of execution, or see what the machine happens to do.",
    explore: "Explore every order",
    repeat: |times| format!("Run in parallel ×{times}"),
    explored: |schedules, coverage| {
        let schedules = match schedules {
            1 => "1 schedule".to_owned(),
            n => format!("{} schedules", grouped(n)),
        };
        match coverage {
            "" => format!("{schedules}…"),
            coverage => format!("{schedules}, {coverage}."),
        }
    },
    complete: "complete: these are all outcomes there are",
    complete_to: |bound| match bound {
        0 => "complete as far as no task is preempted".to_owned(),
        1 => "complete to 1 preemption".to_owned(),
        bound => format!("complete to {bound} preemptions"),
    },
    stopped_at: |_| "stopped there; there may be other outcomes".to_owned(),
    series: |done, wanted| match done == wanted {
        true => format!("{done} parallel runs:"),
        false => format!("{done} of {wanted} parallel runs:"),
    },
    times_of: |count, done| format!("in {count} of {done} runs"),
    outcome_columns: ["Verdict", "Observed", "Times"],
    replay: "Replay one",

    help: "Keys",
    keys: &[
        ("Shift+Enter", "run or stop, from anywhere"),
        (
            "← →",
            "one event back or on, while the keyboard is in the right half",
        ),
        ("Home End", "the first event, the end of the run"),
        (
            "+ − 0",
            "zoom in or out, or show the whole run, in the timeline",
        ),
        ("[ ]", "move the timeline"),
        ("G", "the wait-for graph"),
        ("S", "copy the link to what is shown"),
        ("?", "this sheet"),
    ],
    open_trace: "Open a trace file (or drop it anywhere)",
    save_trace: "Save this run as a trace file",
    drop_here: "Drop the trace file to show it",

    conformance: "Conformance",
    measures: "Measures",
    only: "Only those with",
};
