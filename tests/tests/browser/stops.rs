//! Stop, whatever a run is doing: the page can be used again within half a second, and the next run
//! is as good as any.
//!
//! The real page with its real buttons; only what runs is not a lesson but one of the runtime's
//! checks, which would go on for ever.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::{Variant, find};

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::{Shown, open_with};

/// The most that may pass from the press on Stop until Run is enabled again.
const MOST_MS: f64 = 500.0;

/// How many presses of three decide. A machine that is busy with something else can hold up one of them;
/// what holds up most is ours.
const MOST_OF_THREE: usize = 2;

/// What the run is doing, the check that does it, and what it prints when it is in the middle of it.
const DOING: [(&str, &str, &str, &str); 10] = [
    ("an_empty_loop", "check:endless", "spin", "started"),
    ("a_printing_loop", "check:endless", "print", "line "),
    ("a_lock_and_unlock_loop", "check:endless", "lock", "started"),
    ("a_put_and_get_loop", "check:endless", "queue", "started"),
    ("a_deadlock", "check:endless", "deadlock", "started"),
    (
        "64_blocked_threads",
        "check:endless",
        "blocked",
        "64 started",
    ),
    (
        "waiting_for_a_process",
        "check:endless",
        "process",
        "started",
    ),
    ("starting_threads", "check:endless", "threads", "started"),
    (
        "a_pool_that_computes",
        "check:parallel-sum",
        "endless",
        "started",
    ),
    ("a_lesson_that_sleeps", "", "", "has product 1"),
];

pub fn trials(stage: &Stage) -> Vec<Trial> {
    let trial =
        |(name, lesson, variant, said): (&str, &'static str, &'static str, &'static str)| {
            stage.trial_alone(format!("stop::{name}"), move |browser| {
                stop(browser, lesson, variant, said)
            })
        };
    let mut trials: Vec<Trial> = DOING.map(trial).into();
    trials.push(stage.trial("a_flood_of_output_is_counted_not_queued", flood));
    trials
}

/// The page, with the runtime that knows the checks too.
const CHECKS: &str = "?checks";

/// The page that is used: any lesson.
pub fn open_some_lesson(browser: &Browser) {
    let lesson = find("producer-consumer").expect("a lesson of the course");
    open_with(browser, CHECKS, lesson, &lesson.variants[0], "live", "");
}

/// A run of the lesson that is shown, to its end, which is as it always is.
pub fn next_run_works(browser: &Browser) {
    let lesson = find("lost-update").expect("a lesson of the course");
    let fixed: &Variant = lesson
        .variants
        .iter()
        .find(|v| v.name == "fixed")
        .expect("its variant");
    open_with(browser, CHECKS, lesson, fixed, "live", "");
    let shown = Shown::of(&browser.run("await start(); return end();", Value::Null));
    assert_eq!(shown.verdict, "completed", "{shown:?}");
    assert_eq!(shown.lines, ["6 additions, the count says 6"]);
}

fn stop(browser: &Browser, lesson: &str, variant: &str, said: &str) {
    let what = format!("`{said}` of {lesson} {variant}");
    stops_soon(browser, &what, || press(browser, lesson, variant, said));
    next_run_works(browser);
}

/// Asserts that of three presses, each of which gives milliseconds, the middle one is quick enough.
pub fn stops_soon(browser: &Browser, what: &str, mut press: impl FnMut() -> f64) {
    let mut took = Vec::new();
    let (mut soon, mut late) = (0, 0);
    while soon.max(late) < MOST_OF_THREE {
        let ms = press();
        took.push(ms);
        *if ms < MOST_MS { &mut soon } else { &mut late } += 1;
    }
    browser.note(format!("stop while {what}: Run again after {took:.0?} ms"));
    assert!(soon > late, "{took:.0?} ms");
}

/// Milliseconds from the press on Stop, in the middle of what the run does, until Run can be pressed.
fn press(browser: &Browser, lesson: &str, variant: &str, said: &str) -> f64 {
    open_some_lesson(browser);
    let job = match lesson {
        "" => Value::Null,
        lesson => json!({"lesson": lesson, "variant": variant}),
    };
    let stopped = browser.run(
        "substitute(given.job);
        await start();
        await until(given.said, () => $('output').textContent.includes(given.said));
        for (let i = 0; i < 10; i++) await frame();
        const began = performance.now();
        $('stop').click();
        await until('Run is enabled', () => !$('run').disabled);
        const ms = performance.now() - began;
        return { ...(await end()), ms };",
        json!({"job": job, "said": said}),
    );
    assert_eq!(Shown::of(&stopped).verdict, "stopped");
    stopped["ms"].as_f64().expect("it was measured")
}

/// What the page does not get to see is overwritten where it was written, and the page says how much
/// that was. Meanwhile it goes on painting.
fn flood(browser: &Browser) {
    open_some_lesson(browser);
    let seen = browser.run(
        "substitute({ lesson: 'check:endless', variant: 'print' });
        await start();
        await until('events are lost', () => $('lost'));
        const began = performance.now();
        for (let i = 0; i < 20; i++) await frame();
        const ms = performance.now() - began;
        const lines = document.querySelectorAll('#output .text').length;
        $('stop').click();
        return { ...(await end()), ms, shownLines: lines, lost: $('lost')?.innerText };",
        Value::Null,
    );
    assert!(
        seen["lost"]
            .as_str()
            .is_some_and(|lost| lost.contains("not shown")),
        "{seen}"
    );
    assert!(
        seen["shownLines"]
            .as_u64()
            .is_some_and(|lines| lines <= 500),
        "{seen}"
    );
    let ms = seen["ms"].as_f64().unwrap_or_default();
    browser.note(format!("20 frames during a flood of output: {ms:.0} ms"));
    next_run_works(browser);
}
