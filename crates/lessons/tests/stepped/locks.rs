//! Claims about locks and permits: `lock-not-reentrant`, `two-locks` and `semaphore`. Their other kinds
//! are in `kinds.rs`.

use std::ops::ControlFlow;

use threadlab::run::{Completeness, Exploration, Limits, Search, explore};

use super::*;

#[test]
fn acquiring_twice_is_a_circle_of_one_in_every_order() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("lock-not-reentrant", "broken", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Deadlock, "{schedule}");
        let [(clerk, waits_at, Some((holder, took_at)))] = stepped.waiting()[..] else {
            panic!("{schedule}: {:?}", stepped.waiting())
        };
        assert_eq!(clerk, holder, "{schedule}");
        assert!(clerk.starts_with("clerk-"), "{schedule}: {clerk}");
        assert_eq!([waits_at, took_at], ["let _guard = self.lock.guard();"; 2]);
    }
}

#[test]
fn one_thread_is_enough_for_it() {
    let alone = [("clerks", 1)];
    for schedule in schedules(20) {
        let stepped = Stepped::new("lock-not-reentrant", "broken", &alone, &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Deadlock);
    }
}

#[test]
fn who_takes_the_lock_once_pays_all() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("lock-not-reentrant", "fixed", &[("clerks", 3)], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(stepped.observed("balance"), 330, "{schedule}");
    }
}

/// They wait one after another, since each holds the lock while it waits for it.
#[test]
fn a_time_out_ends_the_wait_and_nothing_is_paid() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("lock-not-reentrant", "impatient", &[], &schedule);
        let expected = [
            (500, "gave up: nothing paid"),
            (1000, "gave up: nothing paid"),
            (1000, "the balance is 0"),
        ];
        assert_eq!(stepped.timed_lines(), expected, "{schedule}");
    }
}

#[test]
fn any_thread_may_release_as_in_python() {
    let python = find("lock-not-reentrant").unwrap().recorded;
    let python: Vec<&str> = python.lines().skip(4).collect();
    for schedule in schedules(50) {
        let stepped = Stepped::new("lock-not-reentrant", "let-out", &[], &schedule);
        assert_eq!(stepped.lines(), python, "{schedule}");
    }
}

#[test]
fn opposite_orders_complete_or_wait_for_each_other() {
    let mut deadlocks = 0;
    for schedule in schedules(100) {
        let stepped = Stepped::new("two-locks", "broken", &[], &schedule);
        if stepped.verdict() == VerdictKind::Completed {
            assert_eq!(stepped.lines(), ["A has 100, B has 100"], "{schedule}");
            continue;
        }
        assert_eq!(stepped.verdict(), VerdictKind::Deadlock, "{schedule}");
        let (first, second) = (
            "let _from = from.lock.guard();",
            "let _to = to.lock.guard();",
        );
        let expected = [
            ("tom", second, Some(("jack", first))),
            ("jack", second, Some(("tom", first))),
        ];
        assert_eq!(stepped.waiting(), expected, "{schedule}");
        deadlocks += 1;
    }
    assert!((1..100).contains(&deadlocks), "{deadlocks} of 100");
}

#[test]
fn one_order_for_all_completes_in_every_order() {
    for schedule in schedules(200) {
        let stepped = Stepped::new("two-locks", "ordered", &[("rounds", 3)], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(stepped.lines(), ["A has 100, B has 100"], "{schedule}");
    }
}

/// Not only in the orders that were tried: in all there are, and in the other variant some do.
#[test]
fn of_all_orders_none_deadlocks_with_one_order_for_all() {
    let ends = |variant: &'static str| {
        let values = Values::defaults(find("two-locks").expect("a lesson of the course"));
        let program = || run("two-locks", variant, &values);
        let search = Search::Full { sleep_sets: true };
        let until_deadlock = |so_far: &Exploration| match so_far.last() {
            Some(end) if end.verdict == VerdictKind::Deadlock => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        explore(search, Limits::default(), program, until_deadlock)
    };
    let ordered = ends("ordered");
    assert_eq!(ordered.completeness, Completeness::Complete);
    let verdicts = ordered.outcomes.iter().map(|end| end.verdict);
    assert_eq!(verdicts.collect::<Vec<_>>(), [VerdictKind::Completed]);
    let broken = ends("broken");
    assert_eq!(
        broken.last().map(|end| end.verdict),
        Some(VerdictKind::Deadlock)
    );
}

#[test]
fn who_backs_off_gets_through_in_every_order() {
    for schedule in schedules(200) {
        let stepped = Stepped::new("two-locks", "back-off", &[("rounds", 3)], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
    }
}

/// The notes name a seed under which somebody backs off: tom, who has less patience.
#[test]
fn under_the_seed_in_the_notes_tom_backs_off() {
    let notes = find("two-locks").unwrap().notes;
    let named = 6;
    assert!(notes.zh.contains(&format!("种子 {named}")));
    assert!(notes.en.contains(&format!("the seed {named}")));
    let stepped = Stepped::new("two-locks", "back-off", &[], &Schedule::Random(named));
    let expected = [(100, "account 1 backs off"), (200, "A has 100, B has 100")];
    assert_eq!(stepped.timed_lines(), expected);
}

/// The most that are inside at once, what the counter's operations say, and the time it takes.
#[test]
fn as_many_are_inside_as_there_are_permits() {
    for (seats, guests) in [(1, 3), (2, 5), (3, 7), (5, 5)] {
        for schedule in schedules(30) {
            let given = [("seats", seats), ("guests", guests)];
            let stepped = Stepped::new("semaphore", "limited", &given, &schedule);
            let label = format!("{seats} {guests} {schedule}");
            assert_eq!(stepped.verdict(), VerdictKind::Completed, "{label}");
            assert_eq!(stepped.observed("most inside"), seats, "{label}");
            let mut permits = seats;
            for event in &stepped.events {
                permits += match event.what {
                    What::Did {
                        operation: Operation::Acquire,
                        ..
                    } => -1,
                    What::Did {
                        operation: Operation::Release,
                        ..
                    } => 1,
                    _ => 0,
                };
                assert!((0..=seats).contains(&permits), "{label}: {permits}");
            }
            let turns = (guests + seats - 1) / seats;
            assert_eq!(
                stepped.report.makespan_ns,
                turns as u64 * 1_000_000_000,
                "{label}"
            );
        }
    }
}

#[test]
fn without_permits_or_with_one_too_many_the_room_is_too_full() {
    for schedule in schedules(30) {
        for (variant, most) in [("unlimited", 5), ("given-twice", 3)] {
            let stepped = Stepped::new("semaphore", variant, &[], &schedule);
            assert_eq!(
                stepped.verdict(),
                VerdictKind::Failed,
                "{variant} {schedule}"
            );
            assert_eq!(
                stepped.observed("most inside"),
                most,
                "{variant} {schedule}"
            );
        }
    }
}

#[test]
fn permits_that_are_forgotten_leave_somebody_waiting() {
    let stepped = Stepped::new("semaphore", "forgotten", &[], &Schedule::RoundRobin);
    let expected = [
        ("MainThread", "guest.join()?;", Some(("guest-5", ""))),
        ("guest-5", "self.seats.acquire();", None),
    ];
    assert_eq!(stepped.waiting(), expected);
}
