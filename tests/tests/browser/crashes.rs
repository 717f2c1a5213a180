//! Runs that go down: the page says with which message, and the next run is as good as any.

use libtest_mimic::Trial;
use serde_json::json;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::Shown;
use crate::stops::{next_run_works, open_some_lesson};

/// How a run goes down, the check's variant, the verdict that is shown, and a part of the message.
const CRASHES: [(&str, &str, &str, &str); 5] = [
    ("a_panic", "panic", "failed", "as the check asks"),
    ("a_trap", "trap", "crashed", "unreachable"),
    ("a_trap_in_a_thread", "thread", "crashed", "unreachable"),
    ("out_of_memory", "memory", "crashed", "memory allocation of"),
    ("a_stack_overflow", "overflow", "crashed", ""),
];

pub fn trials(stage: &Stage) -> Vec<Trial> {
    let trial =
        |(name, variant, verdict, message): (&str, &'static str, &'static str, &'static str)| {
            stage.trial(format!("crash::{name}"), move |browser| {
                crash(browser, variant, verdict, message)
            })
        };
    let mut trials: Vec<Trial> = CRASHES.map(trial).into();
    trials.push(
        stage.trial("crash::a_process_takes_nothing_with_it", |browser| {
            says(browser, "check:crash", "process", &["exit code Some(-6)"]);
        }),
    );
    trials.push(
        stage.trial("a_process_can_be_killed_and_terminated", |browser| {
            says(
                browser,
                "check:signals",
                "",
                &["exit code Some(-9)", "exit code Some(-15)"],
            );
        }),
    );
    trials
}

fn crash(browser: &Browser, variant: &str, verdict: &str, message: &str) {
    let shown = run(browser, "check:crash", variant);
    assert_eq!(shown.verdict, verdict, "{shown:?}");
    assert!(
        shown.said.iter().any(|sentence| sentence.contains(message)),
        "{shown:?}"
    );
    browser.note(format!("{variant}: {}", shown.said.join(" ")));
    next_run_works(browser);
}

/// Runs a check with the page's buttons, to its end.
pub fn run(browser: &Browser, lesson: &str, variant: &str) -> Shown {
    open_some_lesson(browser);
    let job = json!({"lesson": lesson, "variant": variant});
    Shown::of(&browser.run("substitute(given); await start(); return end();", job))
}

/// Runs a check that completes and prints these lines.
pub fn says(browser: &Browser, lesson: &str, variant: &str, lines: &[&str]) {
    let shown = run(browser, lesson, variant);
    assert_eq!(shown.verdict, "completed", "{shown:?}");
    assert_eq!(shown.lines, lines);
    next_run_works(browser);
}
