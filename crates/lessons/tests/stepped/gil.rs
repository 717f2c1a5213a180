//! Claims about computing and waiting: `gil`.

use super::*;

/// How long the jobs take, in milliseconds of virtual time.
fn took(variant: &str, given: &[(&str, i64)], schedule: &Schedule) -> u64 {
    let stepped = Stepped::new("gil", variant, given, schedule);
    assert_eq!(
        stepped.verdict(),
        VerdictKind::Completed,
        "{variant} {schedule}"
    );
    assert_eq!(
        stepped.report.makespan_ns % 1_000_000,
        0,
        "{variant} {schedule}"
    );
    stepped.report.makespan_ns / 1_000_000
}

/// What the notes say of the five ways: computing, waiting, and both.
#[test]
fn a_gil_lets_waiting_overlap_and_computing_not() {
    for (variant, computing, waiting, both) in [
        ("serial", 80, 808, 880),
        ("gil", 80, 208, 280),
        ("no-gil", 20, 202, 220),
        ("processes", 20, 202, 220),
        ("data-parallel", 20, 802, 820),
    ] {
        for schedule in schedules(5) {
            let [compute, wait] = [("compute", 4), ("wait", 200)];
            assert_eq!(
                took(variant, &[], &schedule),
                computing,
                "{variant} {schedule}"
            );
            assert_eq!(
                took(variant, &[compute, wait], &schedule),
                waiting,
                "{variant} {schedule}"
            );
            assert_eq!(
                took(variant, &[wait], &schedule),
                both,
                "{variant} {schedule}"
            );
        }
    }
}

#[test]
fn the_switch_interval_changes_the_turns_and_not_the_total() {
    let turns = [1, 5, 1000].map(|interval| {
        let stepped = Stepped::new(
            "gil",
            "gil",
            &[("interval", interval)],
            &Schedule::RoundRobin,
        );
        assert_eq!(stepped.report.makespan_ns, 80_000_000);
        let taken = stepped.events.iter().filter(|event| {
            matches!(
                event.what,
                What::Did {
                    operation: Operation::Acquire,
                    ..
                }
            )
        });
        taken.count()
    });
    // Beside its turns each of the four takes it once more, after the wait at its end.
    let [short, usual, long] = turns;
    assert!(short > 80, "{turns:?}");
    assert!((20..=24).contains(&usual), "{turns:?}");
    assert_eq!(long, 8);
}

#[test]
fn all_ways_find_the_same_primes_in_every_order() {
    for variant in ["serial", "gil", "no-gil", "processes", "data-parallel"] {
        for schedule in schedules(50) {
            let stepped = Stepped::new("gil", variant, &[("compute", 2)], &schedule);
            assert_eq!(stepped.observed("primes"), 4 * 75, "{variant} {schedule}");
        }
    }
}
