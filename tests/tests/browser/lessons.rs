//! Each lesson and each of its variants, run with the buttons: stepped, to what the same run says
//! natively; live, to what holds in every order.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::{Lesson, Variant, catalogue, find};

use crate::Stage;
use crate::browser::Browser;
use crate::native;

/// Parameters with which a live run does not take long.
const BRISK: &[(&str, &str)] = &[
    ("thread-two-ways", "&pause=20"),
    ("event", "&delay=500"),
    ("join", "&work=500&patience=100"),
    ("daemon", "&lines=3&pace=500&main=200&tom=300"),
    ("thread-burst", "&pause=100"),
    ("semaphore", "&stay=300&seats=1"),
    ("producer-consumer", "&produce=10&consume=60&seconds=500"),
    ("bounded-semaphore", "&stay=300"),
    ("why-pools", "&requests=20&work=50"),
    ("gil", "&compute=20&wait=20"),
];

pub fn trials(stage: &Stage) -> Vec<Trial> {
    let mut trials = Vec::new();
    for lesson in catalogue() {
        for variant in lesson.variants {
            let name = |how| format!("lesson::{}::{}::{how}", lesson.id, variant.name);
            trials.push(stage.trial(name("stepped"), |browser| stepped(browser, lesson, variant)));
            trials.push(stage.trial(name("live"), |browser| live(browser, lesson, variant)));
        }
    }
    trials.push(stage.trial("lesson::a_busy_page_shows_all_in_the_end", busy));
    trials
}

/// Yew lets the browser go on after sixteen milliseconds, before it appends the lines of what it has rendered.
/// Here it always does, and comes back late; a run that says its one line last then shows its verdict before.
fn busy(browser: &Browser) {
    let lesson = find("gil").expect("a lesson of the course");
    let variant = &lesson.variants[0];
    open(browser, lesson, variant, "live", "&compute=2&wait=20");
    let shown = browser.run(
        "const [now, timeout] = [Date.now, window.setTimeout];
        let time = now();
        Date.now = () => (time += 20);
        window.setTimeout = (f, ms, ...rest) => timeout(f, ms === 0 ? 200 : ms, ...rest);
        try {
            await start();
            return await end();
        } finally {
            [Date.now, window.setTimeout] = [now, timeout];
        }",
        Value::Null,
    );
    let shown = Shown::of(&shown);
    assert_eq!(shown.verdict, "completed", "{shown:?}");
    assert_eq!(shown.lines.len(), 1, "{shown:?}");
}

/// Under its stored schedule a variant says what it says natively, and reaches its verdict.
fn stepped(browser: &Browser, lesson: &'static Lesson, variant: &Variant) {
    let schedule = if variant.schedule.is_empty() {
        "rr"
    } else {
        variant.schedule
    };
    let shown = run(browser, lesson, variant, schedule, "");
    let native = native::stepped(lesson, variant.name, schedule);
    assert_eq!(shown.lines, native.lines());
    assert_eq!(shown.verdict, variant.verdict.to_string().replace(' ', "-"));
}

/// In parallel and in real time.
fn live(browser: &Browser, lesson: &'static Lesson, variant: &Variant) {
    let brisk = BRISK
        .iter()
        .find(|(id, _)| *id == lesson.id)
        .map_or("", |(_, parameters)| parameters);
    if (lesson.id, variant.name) == ("pipe", "left-open") {
        return left_open(browser, lesson, variant);
    }
    let mut shown = run(browser, lesson, variant, "live", brisk);
    let lines: Vec<&str> = shown.lines.iter().map(String::as_str).collect();
    let recorded: Vec<&str> = lesson.recorded.lines().collect();
    match (lesson.id, variant.name) {
        ("thread-two-ways", _) => {
            shown.lines.sort();
            assert_eq!(shown.lines, ["number:1", "number:2"]);
            assert_eq!(shown.verdict, "completed");
        }
        ("join", "join") => {
            let end = ["tom is done", "main goes on, tom alive: false"];
            assert_eq!(lines[1..], end);
        }
        ("join", "time-out") => assert_eq!(lines[1], "main goes on, tom alive: true"),
        ("join", "by-another") => {
            assert_eq!(lines.last(), Some(&"jack goes on, tom alive: false"));
        }
        ("join", _) => assert_eq!(shown.verdict, "deadlock", "{shown:?}"),
        ("daemon", "not-daemon") => assert_eq!(lines.last(), Some(&"line 3 ends")),
        ("daemon", _) => {
            assert!(lines.contains(&"main ends"), "{lines:?}");
            assert!(!lines.contains(&"line 3 ends"), "{lines:?}");
        }
        ("thread-errors", "unnoticed") => {
            assert!(lines.contains(&"main goes on"), "{lines:?}");
            assert_eq!(shown.verdict, "failed");
        }
        ("thread-errors", "hook") => {
            let heard = "main hears of party-of-0: attempt to divide by zero";
            assert_eq!(lines.last(), Some(&heard));
        }
        ("thread-errors", _) => assert_eq!(shown.verdict, "completed"),
        ("thread-burst", _) => {
            assert_eq!(shown.verdict, "completed", "{shown:?}");
            let ok = lines.iter().filter(|line| line.starts_with("ok ")).count();
            assert_eq!(ok, 20, "{lines:?}");
        }
        ("semaphore", "limited") => {
            assert_eq!(shown.verdict, "completed", "{shown:?}");
            assert!(!lines.iter().any(|line| line.ends_with("2 inside")));
        }
        ("semaphore", "forgotten") => assert_eq!(shown.verdict, "all-waiting", "{shown:?}"),
        ("semaphore", _) => assert_eq!(shown.verdict, "failed", "{shown:?}"),
        ("lost-update", "fixed") => {
            assert_eq!(lines, ["6 additions, the count says 6"]);
            assert_eq!(shown.verdict, "completed");
        }
        ("lost-update", _) => {
            let complete = lines == ["6 additions, the count says 6"];
            assert_eq!(
                shown.verdict,
                if complete { "completed" } else { "failed" },
                "{lines:?}"
            );
        }
        ("producer-consumer", "counted") => {
            assert_eq!(lines.last(), Some(&"all 12 are used"));
            assert_eq!(shown.verdict, "completed", "{shown:?}");
        }
        ("producer-consumer", "uncounted") => assert_eq!(shown.verdict, "all-waiting"),
        ("producer-consumer", _) => {
            // Not always the last line: the daemons go on until the run is closed.
            let sum = lines.iter().any(|line| line.starts_with("made "));
            assert!(sum, "main prints a sum: {lines:?}");
            assert!(lines.contains(&"has product 1"), "{lines:?}");
            assert!(
                lines
                    .iter()
                    .any(|line| line.ends_with(" consume product 1")),
                "{lines:?}"
            );
            assert_eq!(shown.verdict, "completed");
        }
        ("lock-not-reentrant", "broken") => assert_eq!(shown.verdict, "deadlock", "{shown:?}"),
        ("lock-not-reentrant", "fixed") => assert_eq!(lines, ["the balance is 220"]),
        ("lock-not-reentrant", "impatient") => {
            let gave_up = "gave up: nothing paid";
            assert_eq!(lines, [gave_up, gave_up, "the balance is 0"]);
        }
        ("lock-not-reentrant", "let-out") => {
            assert_eq!(lines, ["main releases what tom took", "tom has it twice"]);
        }
        ("two-locks", "broken") if shown.verdict == "deadlock" => {
            assert_eq!(lines, [""; 0]);
        }
        ("two-locks", _) => {
            assert_eq!(lines.last(), Some(&"A has 100, B has 100"));
            assert_eq!(shown.verdict, "completed");
        }
        ("event", "never-set") => {
            assert_eq!(shown.verdict, "all-waiting");
            assert_eq!(lines.last(), Some(&"no start today"));
        }
        // Who is ready too late waits for ever: that is what this variant is about.
        ("event", "set-then-clear") if shown.verdict == "all-waiting" => {
            let run = lines.iter().filter(|line| line.ends_with(" runs")).count();
            assert!(run < 5, "{lines:?}");
        }
        ("event", _) => {
            let run = lines.iter().filter(|line| line.ends_with(" runs")).count();
            assert_eq!((shown.verdict.as_str(), run), ("completed", 5), "{lines:?}");
        }
        ("condition", "while") => assert_eq!(lines, ["baked 2, left 0"]),
        // Either is served by luck, or not at all; `if` may also fail.
        ("condition", "if") => {
            assert!(["completed", "failed"].contains(&shown.verdict.as_str()));
        }
        ("condition", "blind") => {
            let may_be = ["completed", "failed", "all-waiting"];
            assert!(may_be.contains(&shown.verdict.as_str()), "{shown:?}");
        }
        ("rlock", "lock") => assert_eq!(shown.verdict, "deadlock", "{shown:?}"),
        ("rlock", "rlock") => assert_eq!(lines, ["the balance is 220"]),
        ("rlock", "kept") => assert_eq!(shown.verdict, "all-waiting", "{shown:?}"),
        ("rlock", _) => assert_eq!(lines, recorded[3..]),
        ("bounded-semaphore", "bounded") => {
            assert_eq!(lines.last(), Some(&"most inside at once: 2"));
            assert_eq!(shown.verdict, "completed", "{shown:?}");
        }
        ("bounded-semaphore", _) => assert_eq!(shown.verdict, "failed", "{shown:?}"),
        ("threadpool", "callback-fails" | "bounded") | ("why-pools", "nested") => {
            assert_eq!(shown.verdict, "all-waiting", "{shown:?}");
        }
        ("threadpool", "calls") => {
            shown.lines.sort();
            let mut python = recorded[4..7].to_vec();
            python.sort_unstable();
            assert_eq!(shown.lines, python);
        }
        ("threadpool", _) => {
            let here = lines.iter().filter(|line| line.starts_with("MainThread: "));
            assert_eq!((shown.verdict.as_str(), here.count()), ("completed", 8));
        }
        ("why-pools", _) => {
            assert_eq!(shown.verdict, "completed", "{shown:?}");
            let threads = if variant.name == "pool" { 4 } else { 20 };
            let start = format!("{threads} threads, 20 requests in ");
            assert!(lines[0].starts_with(&start), "{lines:?}");
        }
        ("gil", _) => {
            assert_eq!(shown.verdict, "completed", "{shown:?}");
            assert!(lines[0].ends_with(" ms and found 3012 primes"), "{lines:?}");
        }
        // Both ways in the order in which Python has them.
        ("pipe", "duplex") => assert_eq!(lines, recorded[..5]),
        ("pipe", "one-way") => assert_eq!(lines, recorded[5..]),
        other => panic!("say what holds for {other:?}"),
    }
}

/// Both sides wait, and nothing in the program will ever end that: the page finds it out by itself.
fn left_open(browser: &Browser, lesson: &'static Lesson, variant: &Variant) {
    let shown = run(browser, lesson, variant, "live", "");
    let lines = ["1 squared is 1", "2 squared is 4", "3 squared is 9"];
    assert_eq!(shown.lines, lines);
    assert_eq!(shown.verdict, "all-waiting", "{shown:?}");
}

/// What the page shows of a run.
#[derive(Debug)]
pub struct Shown {
    pub verdict: String,
    /// The sentences of the verdict.
    pub said: Vec<String>,
    pub lines: Vec<String>,
}

impl Shown {
    pub fn of(value: &Value) -> Shown {
        let texts = |name: &str| {
            let texts = value[name].as_array().into_iter().flatten();
            texts
                .map(|text| text.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        let verdict = value["verdict"].as_str().unwrap_or_default().to_owned();
        Shown {
            verdict,
            said: texts("said"),
            lines: texts("lines"),
        }
    }
}

/// Opens a variant and presses Run; what is shown at the end.
pub fn run(
    browser: &Browser,
    lesson: &'static Lesson,
    variant: &Variant,
    schedule: &str,
    parameters: &str,
) -> Shown {
    open(browser, lesson, variant, schedule, parameters);
    Shown::of(&browser.run("await start(); return end();", Value::Null))
}

/// Opens a variant, and waits until it is there, and can run.
pub fn open(
    browser: &Browser,
    lesson: &'static Lesson,
    variant: &Variant,
    schedule: &str,
    parameters: &str,
) {
    open_with(browser, "", lesson, variant, schedule, parameters);
}

/// The same, of the page that this query names.
pub fn open_with(
    browser: &Browser,
    query: &str,
    lesson: &'static Lesson,
    variant: &Variant,
    schedule: &str,
    parameters: &str,
) {
    let (site, id, name) = (&browser.setting.site, lesson.id, variant.name);
    browser.open(&format!(
        "{site}{query}#lesson={id}&variant={name}&schedule={schedule}{parameters}"
    ));
    let order = match schedule.split(':').next() {
        Some("live") => "order-live",
        Some("rr") => "order-round-robin",
        Some("random") => "order-random",
        _ => "order-given",
    };
    let given =
        json!({ "variant": format!("variant-{name}"), "order": order, "title": lesson.number });
    browser.run(
        "substitute(null);
        // What a trial that failed left behind.
        if ($('stop')?.disabled === false) $('stop').click();
        await until('the lesson', () => $('title')?.innerText.startsWith(String(given.title))
            && $(given.variant)?.checked && $(given.order)?.checked && !$('run').disabled);",
        given,
    );
}
