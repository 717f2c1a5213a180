//! The lessons in stepped runs: each variant reaches the verdict that it declares, and each claim
//! holds in every order that is tried here.

#[path = "stepped/gil.rs"]
mod gil;
#[path = "stepped/kinds.rs"]
mod kinds;
#[path = "stepped/locks.rs"]
mod locks;
#[path = "stepped/pools.rs"]
mod pools;
#[path = "stepped/threads.rs"]
mod threads;
#[path = "stepped/waits.rs"]
mod waits;

use std::sync::Arc;

use threadlab::multiprocessing::install;
use threadlab::run::{Collected, Report, Run, Schedule};
use threadlab::trace::{
    Ended, Event, Header, Operation, Outcome, Stream, Verdict, VerdictKind, WaitForGraph, What,
    write,
};
use threadlab_lessons::{Lesson, TASKS, Values, catalogue, find, run};

/// A stepped run of a lesson.
struct Stepped {
    lesson: &'static Lesson,
    report: Report,
    events: Vec<Event>,
}

/// Who waits, at what line of the program; and who holds what it waits for, taken at what line.
type Waits<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

impl Stepped {
    fn new(id: &str, variant: &str, given: &[(&str, i64)], schedule: &Schedule) -> Stepped {
        let lesson = find(id).expect("a lesson of the course");
        let values = Values::new(lesson, given.iter().copied()).expect("allowed values");
        install(&TASKS); // as `enter` does; in a stepped run no child begins in `main`
        let sink = Arc::new(Collected::default());
        let report = Run::new(schedule.clone())
            .sink(sink.clone())
            .main(|| run(id, variant, &values));
        let events = sink.events();
        let told = told(&events);
        assert_eq!(
            report.verdict.as_ref(),
            Some(&told),
            "{id} {variant} {schedule}"
        );
        Stepped {
            lesson,
            report,
            events,
        }
    }

    fn verdict(&self) -> VerdictKind {
        self.report
            .verdict
            .as_ref()
            .expect("nobody stops it")
            .kind()
    }

    /// What was printed, with the time in milliseconds.
    fn timed_lines(&self) -> Vec<(u64, &str)> {
        let lines = self.events.iter().filter_map(|event| match &event.what {
            What::Output {
                stream: Stream::Out,
                text,
            } => Some((milliseconds(event), text.trim_end())),
            _ => None,
        });
        lines.collect()
    }

    fn lines(&self) -> Vec<&str> {
        self.timed_lines()
            .into_iter()
            .map(|(_, line)| line)
            .collect()
    }

    /// Those who wait in the verdict.
    fn waiting(&self) -> Vec<Waits<'_>> {
        let waiting = match &self.report.verdict {
            Some(Verdict::Deadlock(waiting) | Verdict::AllWaiting(waiting)) => waiting,
            other => panic!("nobody waits: {other:?}"),
        };
        let waits = waiting.iter().map(|w| {
            let holder = w.holder.map(|h| (self.name(h.task), self.code(h.line)));
            (self.name(w.task), self.code(w.line), holder)
        });
        waits.collect()
    }

    fn name(&self, task: u32) -> &str {
        let mut names = self.events.iter().filter_map(|event| match &event.what {
            What::Task { id, name, .. } if *id == task => Some(name.as_str()),
            _ => None,
        });
        names.next().expect("every task is announced")
    }

    /// A line of the scenario; nothing for line 0.
    fn code(&self, line: u32) -> &'static str {
        let mut lines = std::iter::once("").chain(self.lesson.scenario.source.lines());
        lines
            .nth(line as usize)
            .expect("a line of the scenario")
            .trim()
    }

    /// The last value observed under a name.
    fn observed(&self, wanted: &str) -> i64 {
        let mut values = self.events.iter().filter_map(|event| match &event.what {
            What::Observe { name, value } if name == wanted => Some(value.parse().unwrap()),
            _ => None,
        });
        values.next_back().expect("it is observed")
    }
}

/// The verdict that a trace tells by what the tasks did.
fn told(events: &[Event]) -> Verdict {
    let mut graph = WaitForGraph::default();
    let is_verdict = |event: &&Event| matches!(event.what, What::Verdict(_));
    let events = events.iter().filter(|event| !is_verdict(event));
    events.for_each(|event| graph.apply(event));
    graph.verdict()
}

fn milliseconds(event: &Event) -> u64 {
    assert_eq!(
        event.time_ns % 1_000_000,
        0,
        "virtual time stands still between deadlines"
    );
    event.time_ns / 1_000_000
}

/// Round-robin, and some seeds.
fn schedules(seeds: u64) -> impl Iterator<Item = Schedule> {
    std::iter::once(Schedule::RoundRobin).chain((0..seeds).map(Schedule::Random))
}

/// The schedule that is stored with a variant, or the default one.
fn stored(schedule: &str) -> Schedule {
    if schedule.is_empty() {
        Schedule::RoundRobin
    } else {
        schedule.parse().expect("a stored schedule is one")
    }
}

#[test]
fn every_variant_reaches_its_verdict_under_its_stored_schedule() {
    for lesson in catalogue() {
        for variant in lesson.variants {
            let stepped = Stepped::new(lesson.id, variant.name, &[], &stored(variant.schedule));
            assert_eq!(
                stepped.verdict(),
                variant.verdict,
                "{} {}: {:?}",
                lesson.id,
                variant.name,
                stepped.report
            );
        }
    }
}

#[test]
fn a_schedule_gives_the_same_trace_every_time() {
    for lesson in catalogue() {
        for variant in lesson.variants {
            for schedule in schedules(3) {
                let [one, other] = [(); 2].map(|()| ndjson(lesson.id, variant.name, &schedule));
                assert_eq!(one, other, "{} {} {schedule}", lesson.id, variant.name);
            }
        }
    }
}

fn ndjson(id: &str, variant: &str, schedule: &Schedule) -> String {
    let stepped = Stepped::new(id, variant, &[], schedule);
    let values = Values::defaults(find(id).expect("a lesson of the course"));
    let parameters = values
        .iter()
        .map(|(parameter, value)| (parameter.name.to_owned(), value));
    write(
        &Header::new(id, variant, parameters.collect(), &schedule.to_string()),
        &stepped.events,
    )
}

#[test]
fn without_a_lock_the_verdict_fits_the_count() {
    for variant in ["broken", "one-sided"] {
        let mut counts = std::collections::BTreeSet::new();
        for schedule in schedules(200) {
            let stepped = Stepped::new("lost-update", variant, &[], &schedule);
            let count = stepped.observed("count");
            let expected = if count == 6 {
                VerdictKind::Completed
            } else {
                VerdictKind::Failed
            };
            assert_eq!(stepped.verdict(), expected, "{variant} {schedule}");
            counts.insert(count);
        }
        assert!(
            counts.iter().all(|count| (2..=6).contains(count)),
            "{variant}: {counts:?}"
        );
        assert!(counts.len() > 1, "{variant}: always {counts:?}");
    }
}

/// The notes name a seed under which as much is lost as can be.
#[test]
fn the_seed_in_the_notes_loses_all_that_can_be_lost() {
    let count = |seed| {
        Stepped::new("lost-update", "broken", &[], &Schedule::Random(seed)).observed("count")
    };
    let notes = find("lost-update").unwrap().notes;
    let named = 73;
    assert!(
        notes.zh.contains(&format!("种子定为 {named}"))
            && notes.en.contains(&format!("seed to {named}"))
    );
    if count(named) != 2 {
        let found = (0..20_000).find(|seed| count(*seed) == 2);
        panic!("seed {named} no longer does it; name {found:?} in the notes and here");
    }
}

#[test]
fn with_a_lock_nothing_is_lost_in_any_order() {
    for schedule in schedules(200) {
        let stepped = Stepped::new("lost-update", "fixed", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(
            stepped.lines(),
            ["6 additions, the count says 6"],
            "{schedule}"
        );
    }
}

#[test]
fn the_19th_put_waits_from_1_8_to_2_0_seconds() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("producer-consumer", "bounded", &[], &schedule);
        let puts = stepped.events.iter().filter_map(|event| match event.what {
            What::Blocked {
                operation: Operation::Put,
                ..
            } => Some(("blocked", milliseconds(event))),
            What::Did {
                operation: Operation::Put,
                ..
            } => Some(("did", milliseconds(event))),
            _ => None,
        });
        let puts: Vec<_> = puts.collect();
        let expected: Vec<_> = (0..18)
            .map(|n| ("did", n * 100))
            .chain([("blocked", 1800), ("did", 2000)])
            .collect();
        assert_eq!(puts[..20], expected, "{schedule}");
    }
}

#[test]
fn producer_and_consumers_keep_the_same_times_in_every_order() {
    let golden = include_str!("producer-consumer.txt");
    for schedule in schedules(50) {
        let stepped = Stepped::new("producer-consumer", "bounded", &[], &schedule);
        assert_eq!(timetable(&stepped), golden, "{schedule}");
        assert_eq!(
            (stepped.observed("made"), stepped.observed("in the queue")),
            (31, 10),
            "{schedule}"
        );
    }
}

/// Who printed when, whatever the order within one instant, and whichever consumer came first.
fn timetable(stepped: &Stepped) -> String {
    let first_is_jack = stepped.lines().contains(&"jack consume product 1");
    let renamed = |line: &str| match first_is_jack {
        // The sum names tom first.
        true if line.starts_with("made") => line.replace("tom 10, jack 11", "tom 11, jack 10"),
        true => line
            .replace("tom", "TOM")
            .replace("jack", "tom")
            .replace("TOM", "jack"),
        false => line.to_owned(),
    };
    let mut table: Vec<String> = stepped
        .timed_lines()
        .into_iter()
        .map(|(at, line)| format!("{}.{:02} s  {}\n", at / 1000, at % 1000 / 10, renamed(line)))
        .collect();
    table.sort();
    table.concat()
}

#[test]
fn without_a_bound_put_never_waits_and_the_queue_grows() {
    for schedule in schedules(20) {
        let stepped = Stepped::new("producer-consumer", "unbounded", &[], &schedule);
        assert_eq!(
            (stepped.observed("made"), stepped.observed("in the queue")),
            (51, 30),
            "{schedule}"
        );
        let put_waits = stepped.events.iter().any(|event| {
            matches!(
                event.what,
                What::Blocked {
                    operation: Operation::Put,
                    ..
                }
            )
        });
        assert!(!put_waits, "{schedule}");
    }
}

#[test]
fn a_queue_is_joined_when_each_item_is_said_to_be_done() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("producer-consumer", "counted", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        let last = stepped.timed_lines().pop();
        assert_eq!(last, Some((3000, "all 12 are used")), "{schedule}");
        let stepped = Stepped::new("producer-consumer", "uncounted", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::AllWaiting, "{schedule}");
        assert_eq!(stepped.waiting(), [("MainThread", "q.join();", None)]);
        assert_eq!(stepped.lines().len(), 1 + 12, "{schedule}");
    }
}

#[test]
fn a_two_way_pipe_answers_until_it_is_closed() {
    let python = find("pipe").unwrap().recorded;
    for schedule in schedules(20) {
        let duplex = Stepped::new("pipe", "duplex", &[], &schedule);
        let one_way = Stepped::new("pipe", "one-way", &[], &schedule);
        let lines = [duplex.lines(), one_way.lines()].concat();
        assert_eq!(
            lines,
            python.lines().collect::<Vec<_>>(),
            "{schedule}: as Python"
        );
    }
}

#[test]
fn an_end_left_open_leaves_both_waiting() {
    for schedule in schedules(20) {
        let stepped = Stepped::new("pipe", "left-open", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::AllWaiting, "{schedule}");
    }
}
