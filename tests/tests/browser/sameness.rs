//! A seed is the same run everywhere: natively and in the page the same trace, byte for byte.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab::trace::{Event, Operation, What, read, write_header};
use threadlab_lessons::{Lesson, Variant, catalogue, find};
use threadlab_tests::SEEDS;

use crate::Stage;
use crate::browser::Browser;
use crate::native;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    let mut trials = Vec::new();
    for lesson in catalogue() {
        for variant in lesson.variants {
            let name = format!("same_trace_as_natively::{}::{}", lesson.id, variant.name);
            trials.push(stage.trial(name, |browser| same_traces(browser, lesson, variant)));
        }
    }
    trials.push(stage.trial("the_19th_put_waits_from_1_8_to_2_0_seconds", nineteenth_put));
    trials.push(stage.trial("a_daemon_ends_with_the_run", daemon));
    trials
}

/// Many seeds by their digests, from one worker, and one by its whole trace, as the page reads it.
fn same_traces(browser: &Browser, lesson: &'static Lesson, variant: &Variant) {
    conformance_page(browser);
    same_trace(browser, lesson, variant, "random:0");
    let of = format!("{} {}", lesson.id, variant.name);
    let job = json!({"lesson": "check:traces", "variant": of, "schedule": "live"});
    let run = browser.run("return threadlab.run(given);", job);
    let lines = run["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter_map(|line| {
            serde_json::from_str::<Value>(line).ok()?["what"]["output"]["text"]
                .as_str()
                .map(str::to_owned)
        });
    let there: String = lines.collect();
    for seed in 0..SEEDS {
        let schedule = format!("random:{seed}");
        let here = native::stepped(lesson, variant.name, &schedule).digest();
        if !there
            .lines()
            .any(|line| line == format!("{seed} {here:016x}"))
        {
            same_trace(browser, lesson, variant, &schedule);
            panic!("{schedule}: the digest differs, {here:016x} here; the page said {there}");
        }
    }
}

fn same_trace(browser: &Browser, lesson: &'static Lesson, variant: &Variant, schedule: &str) {
    let there = trace(browser, lesson, variant.name, schedule);
    let here = native::stepped(lesson, variant.name, schedule).trace();
    if there != here {
        let differing = here
            .lines()
            .zip(there.lines())
            .find(|(here, there)| here != there);
        panic!(
            "{schedule}: {} lines here, {} in the page; the first that differ: {differing:?}",
            here.lines().count(),
            there.lines().count()
        );
    }
}

/// The whole trace of a run in the page. Its first line, which says what was run, is ours.
fn trace(browser: &Browser, lesson: &'static Lesson, variant: &str, schedule: &str) -> String {
    let job = json!({"lesson": lesson.id, "variant": variant, "schedule": schedule});
    let run = browser.run("return threadlab.run(given);", job);
    assert_eq!(run["ended"], "finished", "{run}");
    assert_eq!(run["lost"], 0.0, "a stepped run loses nothing");
    let mut text = Vec::new();
    let header = native::header(lesson, variant, schedule);
    write_header(&mut text, &header).expect("memory takes what is written");
    let mut text = String::from_utf8(text).expect("JSON is UTF-8");
    for line in in_order(&run["events"]) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The lines of a run's events. They come nearly in order; their numbers have the last word.
fn in_order(events: &Value) -> Vec<&str> {
    let lines = events
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by_key(|line| {
        let event: Value = serde_json::from_str(line).expect("a line is JSON");
        event["seq"].as_u64()
    });
    lines
}

/// The page that takes jobs from programs.
pub fn conformance_page(browser: &Browser) {
    let address = format!("{}?conformance", browser.setting.site);
    let there = browser.run("return location.href;", Value::Null) == address.as_str();
    if !there {
        browser.open_anew(&address);
        browser.wait_for("#report[data-state=ready]");
    }
}

fn events(browser: &Browser, lesson: &str, variant: &str, schedule: &str) -> Vec<Event> {
    conformance_page(browser);
    let lesson = find(lesson).expect("a lesson of the course");
    let text = trace(browser, lesson, variant, schedule);
    read(&text).expect("it is a trace").1
}

fn nineteenth_put(browser: &Browser) {
    for schedule in ["rr", "random:7"] {
        let events = events(browser, "producer-consumer", "bounded", schedule);
        let puts = events.iter().filter_map(|event| match event.what {
            What::Blocked {
                operation: Operation::Put,
                ..
            } => Some(("blocked", event.time_ns)),
            What::Did {
                operation: Operation::Put,
                ..
            } => Some(("did", event.time_ns)),
            _ => None,
        });
        let puts: Vec<_> = puts.take(20).collect();
        let expected = (0..18).map(|n| ("did", n * 100_000_000));
        let expected = expected.chain([("blocked", 1_800_000_000), ("did", 2_000_000_000)]);
        assert_eq!(puts, expected.collect::<Vec<_>>(), "{schedule}");
    }
}

/// Producer and consumers are daemons that work for ever; the run ends with the main task.
fn daemon(browser: &Browser) {
    conformance_page(browser);
    let parameters = json!({"produce": 10, "consume": 60, "seconds": 500});
    let job = json!({"lesson": "producer-consumer", "variant": "bounded", "schedule": "live",
        "parameters": parameters});
    let run = browser.run("return threadlab.run(given);", job);
    assert_eq!(run["ended"], "finished", "{run}");
    let lines = run["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let cut_off = lines.filter(|line| line.contains("cut_off")).count();
    assert_eq!(cut_off, 3, "{run}");
}
