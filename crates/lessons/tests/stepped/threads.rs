//! Claims about threads: `thread-two-ways`, `join`, `daemon`, `thread-errors` and `thread-burst`.

use super::*;

#[test]
fn both_ways_to_make_a_thread_give_the_same_trace() {
    for schedule in schedules(20) {
        let [function, with_type] = ["function", "type"].map(|variant| {
            let stepped = Stepped::new("thread-two-ways", variant, &[("threads", 3)], &schedule);
            without_lines(stepped.events)
        });
        assert_eq!(function, with_type, "{schedule}");
    }
}

fn without_lines(events: Vec<Event>) -> Vec<Event> {
    events
        .into_iter()
        .map(|event| Event { line: 0, ..event })
        .collect()
}

#[test]
fn threads_sleep_at_the_same_time_and_calls_of_run_one_after_another() {
    for schedule in schedules(5) {
        let seconds = |variant| {
            let stepped = Stepped::new("thread-two-ways", variant, &[], &schedule);
            (
                stepped.report.makespan_ns / 1_000_000_000,
                stepped.lines().len(),
            )
        };
        assert_eq!(
            ["function", "type", "run-directly"].map(seconds),
            [(2, 2), (2, 2), (4, 2)]
        );
    }
}

#[test]
fn join_waits_for_the_end_and_a_time_out_does_not() {
    for schedule in schedules(20) {
        let lines = |variant| Stepped::new("join", variant, &[], &schedule);
        let expected = [
            (0, "main joins tom"),
            (2000, "tom is done"),
            (2000, "main goes on, tom alive: false"),
        ];
        assert_eq!(lines("join").timed_lines(), expected, "{schedule}");
        let expected = [
            (0, "main joins tom, but not for ever"),
            (500, "main goes on, tom alive: true"),
            (2000, "tom is done"),
        ];
        assert_eq!(lines("time-out").timed_lines(), expected, "{schedule}");
    }
}

#[test]
fn who_joins_is_who_waits() {
    for schedule in schedules(20) {
        let stepped = Stepped::new("join", "by-another", &[], &schedule);
        let mut lines = stepped.timed_lines();
        let last = lines.split_off(2);
        lines.sort();
        assert_eq!(lines, [(0, "jack joins tom"), (0, "main joins nobody")]);
        let expected = [
            (2000, "tom is done"),
            (2000, "jack goes on, tom alive: false"),
        ];
        assert_eq!(last, expected, "{schedule}");
    }
}

#[test]
fn two_that_join_each_other_are_a_circle_in_every_order() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("join", "each-other", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Deadlock, "{schedule}");
        let [(tom, _, Some((jack, _))), (_, _, Some((tom_again, _)))] = stepped.waiting()[..]
        else {
            panic!("{schedule}: {:?}", stepped.waiting())
        };
        assert_eq!([tom, jack, tom_again], ["tom", "jack", "tom"], "{schedule}");
    }
}

/// Python runs the same three programs one after another.
#[test]
fn a_daemon_ends_with_the_last_of_the_others_as_in_python() {
    let python = find("daemon").unwrap().recorded.split("--- ").skip(1);
    let python = python.map(|program| program.lines().skip(1).collect::<Vec<_>>());
    for (variant, python) in ["not-daemon", "daemon", "with-tom"].into_iter().zip(python) {
        for schedule in schedules(20) {
            let stepped = Stepped::new("daemon", variant, &[], &schedule);
            assert_eq!(stepped.lines(), python, "{variant} {schedule}");
        }
    }
}

#[test]
fn an_error_ends_one_thread_and_the_others_go_on() {
    for variant in ["unnoticed", "hook"] {
        for schedule in schedules(20) {
            let stepped = Stepped::new("thread-errors", variant, &[], &schedule);
            assert_eq!(
                stepped.verdict(),
                VerdictKind::Failed,
                "{variant} {schedule}"
            );
            let lines = stepped.lines();
            let (last, parties) = lines.split_last().expect("main prints at the end");
            let expected = match variant {
                "hook" => "main hears of party-of-0: attempt to divide by zero",
                _ => "main goes on",
            };
            assert_eq!(*last, expected, "{schedule}");
            let mut parties = parties.to_vec();
            parties.sort();
            assert_eq!(parties, ["for 2: 30 each", "for 3: 20 each"], "{schedule}");
        }
    }
    let well = Stepped::new(
        "thread-errors",
        "unnoticed",
        &[("guests", 6)],
        &Schedule::RoundRobin,
    );
    assert_eq!(well.verdict(), VerdictKind::Completed, "as the notes say");
}

#[test]
fn results_that_are_sent_back_are_known_as_in_python() {
    let python = find("thread-errors").unwrap().recorded;
    let python: Vec<&str> = python
        .lines()
        .skip_while(|line| *line != "--- reported")
        .collect();
    for schedule in schedules(20) {
        let stepped = Stepped::new("thread-errors", "reported", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        let mut lines = stepped.lines();
        lines.sort();
        assert_eq!(lines, python[1..], "{schedule}");
    }
}

/// What is printed when, and with how many threads.
#[test]
fn a_burst_prints_in_one_tick_and_a_bound_makes_it_steps() {
    for (variant, threads) in [("burst", 20), ("semaphore", 20), ("workers", 4)] {
        for schedule in schedules(10) {
            let stepped = Stepped::new("thread-burst", variant, &[], &schedule);
            let label = format!("{variant} {schedule}");
            assert_eq!(stepped.observed("threads"), threads, "{label}");
            let at: Vec<u64> = stepped.timed_lines().iter().map(|(at, _)| *at).collect();
            let (_, oks) = at.split_last().expect("main prints at the end");
            let expected: Vec<u64> = match variant {
                "burst" => vec![2000; 20],
                _ => (0..20).map(|n| 2000 * (n / 4 + 1)).collect(),
            };
            assert_eq!(oks, expected, "{label}");
        }
    }
}

#[test]
fn a_burst_of_256_takes_no_longer() {
    let most = [("jobs", 256)];
    let stepped = Stepped::new("thread-burst", "burst", &most, &Schedule::RoundRobin);
    assert_eq!(stepped.report.makespan_ns, 2_000_000_000);
    assert_eq!(stepped.lines().len(), 257);
}
