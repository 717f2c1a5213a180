//! Exploration: that the three ways through all schedules come to the same outcomes, on small programs
//! with everything in them that a reduction could get wrong.

mod small;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use small::PROGRAMS;
use threadlab::run::{
    Choice, Collected, Completeness, Exploration, Limits, Run, Schedule, Search, explore, fork,
};
use threadlab::threading::{Event, Thread};
use threadlab::trace::{Verdict, VerdictKind, What};

fn all(search: Search, program: fn()) -> Exploration {
    explore(search, Limits::default(), program, |_| {
        ControlFlow::Continue(())
    })
}

/// Verdicts and values, without counts.
fn outcomes(found: &Exploration) -> BTreeSet<(VerdictKind, Vec<(String, String)>)> {
    let outcomes = found.outcomes.iter();
    outcomes
        .map(|outcome| (outcome.verdict, outcome.observed.clone()))
        .collect()
}

fn counts(found: &Exploration) -> Vec<u64> {
    found.outcomes.iter().map(|outcome| outcome.count).collect()
}

fn program(wanted: &str) -> fn() {
    let found = PROGRAMS.iter().find(|(name, _)| *name == wanted);
    found.expect("there is such a program").1
}

#[test]
fn sleep_sets_lose_no_outcome() {
    assert!(PROGRAMS.len() >= 20);
    let (mut with, mut without) = (0, 0);
    for (name, program) in PROGRAMS {
        let reduced = all(Search::Full { sleep_sets: true }, *program);
        let unreduced = all(Search::Full { sleep_sets: false }, *program);
        let bounded = all(Search::Dfs, *program);
        for found in [&reduced, &unreduced, &bounded] {
            let end = (found.completeness, found.strayed);
            assert_eq!(end, (Completeness::Complete, 0), "{name}");
        }
        assert_eq!(outcomes(&reduced), outcomes(&unreduced), "{name}");
        // Both orders run each schedule exactly once.
        assert_eq!(bounded.schedules, unreduced.schedules, "{name}");
        assert_eq!(outcomes(&bounded), outcomes(&unreduced), "{name}");
        assert_eq!(counts(&bounded), counts(&unreduced), "{name}");
        println!("{name}: {} of {}", reduced.schedules, unreduced.schedules);
        with += reduced.schedules;
        without += unreduced.schedules;
    }
    assert!(with * 2 < without, "{with} of {without}");
}

#[test]
fn the_first_failure_has_the_fewest_preemptions() {
    for (name, kind, fewest) in [
        ("crossed_locks", VerdictKind::Deadlock, 1),
        ("notify_may_be_lost", VerdictKind::AllWaiting, 0),
        ("panics", VerdictKind::Failed, 1),
    ] {
        let mut last = 0;
        let found = explore(Search::Dfs, Limits::default(), program(name), |so_far| {
            let outcome = so_far.last().expect("a schedule was run");
            last = outcome.preemptions;
            if outcome.verdict == kind {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        let failure = found
            .outcomes
            .iter()
            .find(|outcome| outcome.verdict == kind);
        let failure = failure.expect("it fails under some schedule");
        assert_eq!((failure.preemptions, last), (fewest, fewest), "{name}");
        let schedule = Schedule::Deviations(failure.schedule.clone());
        let report = Run::new(schedule).main(program(name));
        assert_eq!(
            report.verdict.expect("nobody stopped it").kind(),
            kind,
            "{name}"
        );
    }
}

#[test]
fn every_outcome_comes_with_a_schedule_that_leads_there() {
    for search in [
        Search::Random { seed: 1 },
        Search::Pct { seed: 1, depth: 2 },
        Search::Dfs,
        Search::Full { sleep_sets: true },
    ] {
        let limits = Limits {
            schedules: 300,
            ..Limits::default()
        };
        let program = program("notify_at_the_deadline");
        let found = explore(search, limits, program, |_| ControlFlow::Continue(()));
        assert!(found.outcomes.len() > 1, "{search:?}");
        for outcome in &found.outcomes {
            let sink = Arc::new(Collected::default());
            let run = Run::new(Schedule::Deviations(outcome.schedule.clone()));
            let report = run.sink(sink.clone()).record().main(program);
            let observed = sink
                .events()
                .into_iter()
                .filter_map(|event| match event.what {
                    What::Observe { name, value } => Some((name, value)),
                    _ => None,
                });
            let verdict = report.verdict.expect("nobody stopped it").kind();
            assert_eq!((verdict, report.strayed), (outcome.verdict, None));
            assert_eq!(observed.collect::<Vec<_>>(), outcome.observed);
            assert_eq!(
                report.choices.expect("recorded").preemptions(),
                outcome.preemptions
            );
        }
    }
}

#[test]
fn an_exploration_ends_at_its_limits_and_says_so() {
    let program = program("notify_at_the_deadline");
    let with = |search, schedules, steps| {
        let limits = Limits { schedules, steps };
        explore(search, limits, program, |_| ControlFlow::Continue(()))
    };
    let found = with(Search::Full { sleep_sets: true }, 10, 1000);
    assert_eq!(
        (found.schedules, found.completeness),
        (10, Completeness::Stopped)
    );
    // It has 1, 5, 18, 42, 60… schedules with 0, 1, 2, 3, 4… preemptions.
    for (schedules, bound) in [(5, 0), (6, 1), (23, 1), (24, 2), (65, 2), (66, 3), (126, 4)] {
        let found = with(Search::Dfs, schedules, 1000);
        let end = (found.schedules, found.completeness);
        assert_eq!(end, (schedules, Completeness::Bound(bound)));
    }
    let found = with(Search::Random { seed: 3 }, 10, 5);
    assert_eq!(
        (found.count(VerdictKind::Stalled), found.completeness),
        (10, Completeness::Stopped)
    );
}

#[test]
fn a_program_that_depends_on_more_than_its_schedule_is_noticed() {
    for search in [Search::Dfs, Search::Full { sleep_sets: true }] {
        let runs = AtomicU32::new(0);
        let program = || {
            // One task more in every second run.
            let extra = runs.fetch_add(1, SeqCst) % 2;
            let threads: Vec<_> = (0..2 + extra).map(|_| Thread::new(|| ())).collect();
            threads.iter().for_each(|thread| thread.start().unwrap());
        };
        let limits = Limits {
            schedules: 50,
            ..Limits::default()
        };
        let found = explore(search, limits, program, |_| ControlFlow::Continue(()));
        assert!(found.strayed > 0, "{search:?}");
        assert_eq!(found.completeness, Completeness::Stopped);
    }
}

#[test]
fn the_fork_is_the_last_choice_that_could_have_gone_well() {
    let goes_on = |_| ControlFlow::Continue(());
    let program = program("crossed_locks");
    let found = all(Search::Dfs, program);
    let deadlock = found
        .outcomes
        .iter()
        .find(|o| o.verdict == VerdictKind::Deadlock);
    let schedule = Schedule::Deviations(deadlock.expect("it may deadlock").schedule.clone());
    let fork = fork(&schedule, Limits::default(), program, goes_on).expect("there is a way out");
    let report = Run::new(Schedule::Deviations(fork.deviations.clone()))
        .record()
        .main(program);
    assert_eq!(report.verdict, Some(Verdict::Completed));
    let failed = Run::new(schedule)
        .record()
        .main(program)
        .choices
        .expect("recorded");
    let same = |one: &Choice, other: &Choice| one.number >= fork.choice.number || one == other;
    let choices = report.choices.expect("recorded");
    assert!(
        choices
            .iter()
            .zip(failed.iter())
            .all(|(one, other)| same(&one, &other))
    );
    assert_ne!(fork.task, fork.choice.chosen);
}

#[test]
fn where_no_choice_helps_there_is_no_fork() {
    let stuck = || Event::new().wait();
    let limits = Limits::default();
    let found = fork(&Schedule::RoundRobin, limits, stuck, |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(found, None);
}
