//! Schedules: what a run's choices are, that they replay it, and in which order its events come.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::run::{Deviation, Report, Run, Schedule, Sink};
use threadlab::threading::{Event as Flag, Lock, Thread};
use threadlab::trace::{Event, Verdict, VerdictKind};
use threadlab::{Racy, observe, println};

/// Keeps events as they come.
#[derive(Debug, Default)]
struct AsTheyCome(Mutex<Vec<Event>>);

impl Sink for AsTheyCome {
    fn event(&self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

fn run(schedule: &Schedule, program: fn()) -> (Report, Vec<Event>) {
    let sink = Arc::new(AsTheyCome::default());
    let run = Run::new(schedule.clone()).sink(sink.clone()).record();
    let report = run.step_limit(100_000).main(program);
    let events = std::mem::take(&mut *sink.0.lock().unwrap());
    (report, events)
}

fn start_all(tasks: Vec<Thread>) {
    tasks.iter().for_each(|task| task.start().unwrap());
    tasks.iter().for_each(|task| task.join().unwrap());
}

/// Waits, time-outs at the same instant, starts inside tasks, output, a full queue.
fn busy() {
    let (queue, flag) = (Arc::new(Queue::new(1)), Arc::new(Flag::new()));
    let count = Arc::new(Racy::new(0));
    let mut tasks = Vec::new();
    for n in 0..2 {
        let (queue, flag, count) = (queue.clone(), flag.clone(), count.clone());
        tasks.push(Thread::new(move || {
            queue.put(n).unwrap();
            queue.put(n + 10).unwrap();
            count.write(count.read() + 1);
            flag.wait_timeout(Duration::from_secs(1));
            let inner = Thread::new(move || count.write(count.read() + 1));
            inner.start().unwrap();
            println!("{n}");
        }));
    }
    tasks.push(Thread::new(move || {
        for _ in 0..4 {
            let _ = queue.get_timeout(Duration::from_secs(1));
        }
        flag.set();
    }));
    start_all(tasks);
    observe("count", count.read());
}

/// Deadlocks under some schedules.
fn crossed() {
    let locks = Arc::new([Lock::named("A"), Lock::named("B")]);
    let task = |first: usize| {
        let locks = locks.clone();
        Thread::new(move || {
            let _one = locks[first].guard();
            let _two = locks[1 - first].guard();
        })
    };
    start_all(vec![task(0), task(1)]);
}

fn schedules() -> impl Iterator<Item = Schedule> {
    let random = (0..30).map(Schedule::Random);
    let pct = (0..30).map(|seed| Schedule::Pct {
        seed,
        depth: 1 + seed as u32 % 5,
    });
    [Schedule::RoundRobin].into_iter().chain(random).chain(pct)
}

#[test]
fn the_deviations_of_any_run_give_it_again() {
    for program in [busy, crossed] {
        for schedule in schedules() {
            let (report, events) = run(&schedule, program);
            let choices = report.choices.clone().unwrap();
            let text = choices.deviations().to_string();
            let (again, same) = run(&text.parse().unwrap(), program);
            assert_eq!(
                (&again, &same),
                (&report, &events),
                "{schedule} is not {text}"
            );
            assert_eq!(again.strayed, None);
            assert!(choices.preemptions() as usize <= choices.deviations().as_slice().len());
        }
    }
}

#[test]
fn a_stepped_run_delivers_its_events_in_order() {
    for program in [busy, crossed] {
        for schedule in schedules() {
            let (_, events) = run(&schedule, program);
            assert!(events.is_sorted_by_key(|event| event.seq), "{schedule}");
        }
    }
}

#[test]
fn a_choice_says_after_which_event_it_was_made() {
    let (report, events) = run(&Schedule::Random(3), busy);
    let choices: Vec<_> = report.choices.unwrap().iter().collect();
    assert!(choices.is_sorted_by_key(|choice| choice.after));
    let last = events.last().unwrap().seq;
    for choice in &choices {
        assert!(choice.ready.len() > 1 && choice.ready.contains(&choice.chosen));
        assert!(choice.after < last, "no run ends with a choice");
    }
    // Between two choices the one who was chosen goes on until it blocks or ends.
    let follows = choices.windows(2).filter(|two| two[1].after > two[0].after);
    for two in follows.filter(|two| two[1].current == two[0].chosen) {
        let next = events.iter().find(|event| event.seq > two[0].after);
        assert_eq!(next.unwrap().task, two[0].chosen);
    }
}

#[test]
fn the_default_is_to_go_on_and_then_the_lowest_number() {
    let (report, events) = run(&"d1:".parse().unwrap(), busy);
    let choices = report.choices.unwrap();
    assert_eq!(
        (choices.preemptions(), choices.deviations().to_string()),
        (0, "d1:".to_owned())
    );
    assert!(!choices.is_empty() && !events.is_empty());
    assert_eq!(
        run(&"d1:".parse().unwrap(), crossed).0.verdict,
        Some(Verdict::Completed)
    );
}

#[test]
fn one_deviation_is_enough_for_a_deadlock() {
    let (report, _) = run(&"d1:".parse().unwrap(), crossed);
    let found = report.choices.unwrap().iter().find_map(|choice| {
        let others = choice.ready.iter().filter(|&&task| task != choice.chosen);
        let texts = others.map(|task| format!("d1:{}>{task}", choice.number));
        let mut kinds = texts.map(|text| run(&text.parse().unwrap(), crossed).0.verdict.unwrap());
        kinds.find(|verdict| verdict.kind() == VerdictKind::Deadlock)
    });
    assert!(found.is_some());
}

#[test]
fn a_deviation_that_cannot_be_followed_is_reported_and_the_default_taken() {
    let (_, default) = run(&"d1:".parse().unwrap(), crossed);
    for (text, strayed) in [
        ("d1:1>9", (1, 9)),
        ("d1:2>77,3>2", (2, 77)),
        ("d1:9999>1", (9999, 1)),
    ] {
        let (report, events) = run(&text.parse().unwrap(), crossed);
        let (choice, task) = strayed;
        assert_eq!(report.strayed, Some(Deviation { choice, task }), "{text}");
        if !text.contains(',') {
            assert_eq!(events, default, "{text}");
        }
    }
}

#[test]
fn a_run_beyond_its_steps_is_stalled() {
    let program = || {
        let flag = Racy::new(0);
        while flag.read() == 0 {}
    };
    let report = Run::new(Schedule::RoundRobin)
        .step_limit(1000)
        .grace(Duration::from_secs(60))
        .main(program);
    assert_eq!((report.verdict, report.leaked), (Some(Verdict::Stalled), 0));
}
