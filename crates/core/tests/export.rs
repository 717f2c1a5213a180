//! Traces for other programs: what they may rely on holds for every trace, of a real run or made up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use threadlab::queue::Queue;
use threadlab::run::{Collected, Run, Schedule, SplitMix64};
use threadlab::threading::{Lock, RLock, Semaphore, Thread};
use threadlab::trace::export::{Words, chrome, svg};
use threadlab::trace::{Event, Header, State, VerdictKind, What};

const WORDS: Words = Words {
    state: State::class,
    verdict: |kind| match kind {
        VerdictKind::Deadlock => "deadlock",
        VerdictKind::Completed => "completed",
        _ => "other",
    },
    line: |line| format!("line {line}"),
    language: "en",
};

fn traced(schedule: &str, program: impl Fn()) -> (Header, Vec<Event>) {
    let sink = Arc::new(Collected::default());
    let parsed: Schedule = schedule.parse().expect("a schedule");
    Run::new(parsed).sink(sink.clone()).main(program);
    (
        Header::new("a <lesson>", "variant", BTreeMap::new(), schedule),
        sink.events(),
    )
}

/// A semaphore, a queue, a join, a sleep and a daemon.
fn busy() {
    let queue = Arc::new(Queue::named("work", 1));
    let permits = Arc::new(Semaphore::named("permits", 1));
    let workers = (0..3).map(|n| {
        let (queue, permits) = (queue.clone(), permits.clone());
        Thread::new(move || {
            permits.acquire();
            queue.put(n).expect("it is open");
            permits.release().expect("it was taken");
        })
    });
    let workers: Vec<_> = workers.collect();
    let daemon = Thread::new(|| threadlab::time::sleep(Duration::from_secs(9))).daemon();
    daemon.start().expect("a thread");
    workers
        .iter()
        .for_each(|worker| worker.start().expect("a thread"));
    for _ in 0..3 {
        threadlab::time::sleep(Duration::from_millis(1));
        queue.get().expect("it is open");
    }
    workers
        .iter()
        .for_each(|worker| worker.join().expect("it was started"));
}

fn deadlock() {
    let lock = Lock::named("A");
    lock.acquire();
    lock.acquire();
}

fn events(json: &str) -> Vec<Value> {
    let whole: Value = serde_json::from_str(json).expect("it is JSON");
    whole["traceEvents"]
        .as_array()
        .expect("it has events")
        .clone()
}

/// What the trace-event format asks for.
fn check(json: &str) -> Vec<Value> {
    let events = events(json);
    let (mut named, mut processes) = (BTreeSet::new(), BTreeSet::new());
    let mut open: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let (mut starts, mut finishes) = (BTreeMap::new(), BTreeMap::new());
    let mut last = 0.0;
    for event in &events {
        let number = |key: &str| {
            event[key]
                .as_u64()
                .unwrap_or_else(|| panic!("{key} in {event}"))
        };
        let track = (number("pid"), number("tid"));
        let phase = event["ph"].as_str().expect("a phase");
        if phase == "M" {
            match event["name"].as_str() {
                Some("process_name") => processes.insert(track.0),
                _ => named.insert(track),
            };
            continue;
        }
        let ts = event["ts"].as_f64().expect("a time");
        assert!(ts >= last, "time goes back at {event}");
        last = ts;
        assert!(
            processes.contains(&track.0),
            "no name for the process of {event}"
        );
        assert!(
            phase == "C" || named.contains(&track),
            "no name for the track of {event}"
        );
        let depth = open.entry(track).or_default();
        match phase {
            "B" => {
                assert!(event["name"].is_string());
                *depth += 1;
                assert_eq!(*depth, 1, "slices of one task do not overlap: {event}");
            }
            "E" => {
                assert_eq!(*depth, 1, "an end without a beginning: {event}");
                *depth -= 1;
            }
            "s" | "f" => {
                assert_eq!(*depth, 1, "an arrow outside every slice: {event}");
                let ends = if phase == "s" {
                    &mut starts
                } else {
                    &mut finishes
                };
                assert!(ends.insert(number("id"), ts).is_none(), "twice: {event}");
            }
            "C" => assert!(
                event["args"]
                    .as_object()
                    .is_some_and(|args| args.values().all(Value::is_i64))
            ),
            "i" => assert!(["t", "g"].contains(&event["s"].as_str().expect("a scope"))),
            other => panic!("unknown phase {other}"),
        }
    }
    assert!(open.values().all(|depth| *depth == 0), "every slice ends");
    assert!(starts.keys().eq(finishes.keys()), "arrows have two ends");
    assert!(
        starts.iter().all(|(id, at)| *at <= finishes[id]),
        "a cause is not after its effect"
    );
    events
}

#[test]
fn every_trace_is_in_the_trace_event_format() {
    for schedule in ["live", "rr", "random:1", "random:2", "random:3"] {
        let (header, trace) = traced(schedule, busy);
        let events = check(&chrome(&header, &trace));
        let arrows = events.iter().filter(|event| event["ph"] == "f").count();
        assert!(arrows > 0, "{schedule}: somebody waits for the queue");
        let (header, trace) = traced(schedule, deadlock);
        let events = check(&chrome(&header, &trace));
        let named = |name: &str| events.iter().any(|event| event["name"] == name);
        assert!(
            named("blocked: Lock A") && named("verdict: deadlock"),
            "{schedule}"
        );
    }
}

#[test]
fn a_part_of_a_trace_is_in_the_format_too() {
    let (header, trace) = traced("rr", busy);
    for cut in 0..trace.len() {
        // Without the events that name the tasks there is no track for them, as in a ring that overflowed.
        let named = trace[..cut]
            .iter()
            .filter(|event| matches!(event.what, What::Task { .. }));
        let rest = named
            .chain(trace[cut..].iter())
            .cloned()
            .collect::<Vec<_>>();
        check(&chrome(&header, &rest));
        check(&chrome(&header, &trace[..cut]));
    }
}

#[test]
fn counters_follow_queues_and_permits() {
    let (header, trace) = traced("rr", busy);
    let events = check(&chrome(&header, &trace));
    let levels = |name: &str, key: &str| -> Vec<i64> {
        let mine = events
            .iter()
            .filter(|event| event["ph"] == "C" && event["name"] == name);
        mine.map(|event| event["args"][key].as_i64().expect("a level"))
            .collect()
    };
    // Somebody had to wait for a permit, so it is known how many there are.
    for (name, key, most, last) in [
        ("Queue work", "items", 1, 0),
        ("Semaphore permits", "left", 1, 1),
    ] {
        let levels = levels(name, key);
        assert_eq!(levels.len(), 6, "three up, three down: {levels:?}");
        assert_eq!(levels.last(), Some(&last));
        assert!(
            levels.iter().all(|level| (0..=most).contains(level)),
            "{name}: {levels:?}"
        );
    }
}

#[test]
fn several_permits_given_back_at_once_all_count() {
    let (header, trace) = traced("rr", || {
        let permits = Semaphore::named("permits", 2);
        permits.acquire();
        permits.acquire();
        permits.release_many(2).expect("they were taken");
    });
    let events = check(&chrome(&header, &trace));
    let levels = events.iter().filter(|event| event["ph"] == "C");
    let levels: Vec<_> = levels.map(|event| &event["args"]["taken"]).collect();
    assert_eq!(levels, [1, 2, 0], "nobody was held up: there may be more");
}

#[test]
fn the_counter_of_a_semaphore_is_what_is_left() {
    let (header, trace) = traced("rr", || {
        let permits = Semaphore::named("permits", 2);
        permits.acquire();
        permits.acquire();
        assert!(!permits.try_acquire());
        permits.release_many(2).expect("they were taken");
        permits.release().expect("it has no upper bound");
    });
    let events = check(&chrome(&header, &trace));
    let levels = events.iter().filter(|event| event["ph"] == "C");
    let levels: Vec<_> = levels.map(|event| &event["args"]["left"]).collect();
    assert_eq!(levels, [1, 0, 2, 3]);
}

#[test]
fn the_counter_of_an_rlock_is_its_levels() {
    let (header, trace) = traced("rr", || {
        let lock = RLock::named("again");
        (0..3).for_each(|_| lock.acquire());
        (0..3).for_each(|_| lock.release().expect("it was taken"));
    });
    let events = check(&chrome(&header, &trace));
    let levels = events.iter().filter(|event| event["ph"] == "C");
    let levels: Vec<_> = levels.map(|event| &event["args"]["taken"]).collect();
    assert_eq!(levels, [1, 2, 3, 2, 1, 0]);
}

#[test]
fn the_header_goes_along() {
    let (header, trace) = traced("random:17", deadlock);
    let whole: Value = serde_json::from_str(&chrome(&header, &trace)).expect("it is JSON");
    assert_eq!(whole["otherData"]["lesson"], "a <lesson>");
    assert_eq!(whole["otherData"]["schedule"], "random:17");
}

#[test]
fn a_picture_says_in_words_what_it_shows() {
    let (header, trace) = traced("rr", deadlock);
    let picture = svg(&header, &trace, &WORDS);
    for part in [
        "<title id='title'>a &lt;lesson&gt; · variant · rr: deadlock</title>",
        "MainThread: ready → running → blocked (Lock A)</desc>",
        "role='img'",
        "<title>MainThread · blocked · Lock A",
        "fill='url(#blocked)'",
    ] {
        assert!(picture.contains(part), "{part} in {picture}");
    }
}

#[test]
fn a_picture_is_well_formed_and_the_same_every_time() {
    for schedule in ["rr", "random:5"] {
        let (header, trace) = traced(schedule, busy);
        let picture = svg(&header, &trace, &WORDS);
        well_formed(&picture);
        assert_eq!(picture, svg(&header, &traced(schedule, busy).1, &WORDS));
        assert!(
            picture.contains("class='wake'"),
            "somebody waits for the queue"
        );
    }
    well_formed(&svg(&traced("rr", busy).0, &[], &WORDS));
}

/// Every element that is opened is closed, in order.
fn well_formed(xml: &str) {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1) {
        let tag = tag.split('>').next().expect("a tag ends");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "in {xml}"),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split_whitespace().next().expect("a tag has a name")),
        }
    }
    assert!(open.is_empty(), "{open:?} left open");
}

#[test]
fn numbers_from_a_file_that_somebody_wrote_by_hand_break_nothing() {
    let (header, trace) = traced("rr", busy);
    let mut random = SplitMix64::new(1);
    let extremes = [0, 1, 7, u64::from(u32::MAX), u64::MAX];
    for _ in 0..100 {
        let mut odd: Vec<Event> = trace.clone();
        for event in &mut odd {
            if random.below(4) == 0 {
                event.seq = extremes[random.below(5) as usize];
                event.time_ns = extremes[random.below(5) as usize];
                event.task = extremes[random.below(4) as usize] as u32;
                event.line = extremes[random.below(4) as usize] as u32;
            }
        }
        odd.sort_by_key(|event| event.seq);
        well_formed(&svg(&header, &odd, &WORDS));
        assert!(!events(&chrome(&header, &odd)).is_empty());
    }
}
