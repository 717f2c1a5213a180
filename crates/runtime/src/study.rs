//! Studies of a lesson: many of its schedules are run here, one after another, and the page hears
//! what came of them, a few times a second. It ends a study as it ends a run, from outside.

use std::ops::ControlFlow;

use threadlab::run::{
    Choices, Completeness, Exploration, Limits, Run, Schedule, Search, explore, fork,
};
use threadlab::sys;
use threadlab::trace::VerdictKind;
use threadlab_lessons::study::{Coverage, Explored, Fork, News, Outcome, Question, TURNS, Turn};
use threadlab_lessons::{Failure, Values};
use wasm_bindgen::prelude::wasm_bindgen;

/// How often the page hears of a study, in nanoseconds.
const BEAT: u64 = 100_000_000;
/// The most seeds that are tried for one that completes.
const SEEDS: u64 = 1000;

#[wasm_bindgen]
extern "C" {
    fn news(bytes: Vec<u8>);
}

/// Answers a question about the schedules of a lesson's variant. `schedule` is the one at hand.
pub fn study(question: Question, variant: &str, values: &Values, schedule: &Schedule) {
    let program = || threadlab_lessons::run(values.lesson().id, variant, values);
    tell(&match question {
        Question::Explore => News::Explored(explore_all(program)),
        Question::Fork => News::Fork(find_fork(schedule, program)),
        Question::Seed => News::Seed(find_seed(schedule, program)),
    });
}

fn explore_all(program: impl Fn() -> Result<(), Failure>) -> Explored {
    let mut due = Due::default();
    let found = explore(Search::Dfs, Limits::default(), program, |so_far| {
        if due.is_now() {
            tell(&News::Explored(told(so_far)));
        }
        ControlFlow::Continue(())
    });
    told(&found)
}

/// The exploration as the page shows it.
fn told(found: &Exploration) -> Explored {
    let outcome = |outcome: &threadlab::run::ExploredOutcome| Outcome {
        verdict: outcome.verdict,
        observed: outcome.observed.clone(),
        count: outcome.count,
        schedule: Schedule::Deviations(outcome.schedule.clone()).to_string(),
    };
    Explored {
        schedules: found.schedules,
        coverage: match found.completeness {
            Completeness::Complete => Coverage::Complete,
            Completeness::Bound(bound) => Coverage::Bound(bound),
            Completeness::Stopped => Coverage::Partial,
        },
        outcomes: found.outcomes.iter().map(outcome).collect(),
    }
}

fn find_fork(schedule: &Schedule, program: impl Fn() -> Result<(), Failure>) -> Option<Fork> {
    let (mut due, mut tried) = (Due::default(), 0);
    let found = fork(schedule, Limits::default(), program, |_| {
        if due.is_now() {
            tell(&News::Tried(tried));
        }
        tried += 1;
        ControlFlow::Continue(())
    })?;
    Some(Fork {
        after: found.choice.after,
        went: found.choice.chosen,
        instead: found.task,
        schedule: Schedule::Deviations(found.deviations).to_string(),
    })
}

/// The next seed with which the program completes.
fn find_seed(schedule: &Schedule, program: impl Fn() -> Result<(), Failure>) -> Option<u64> {
    let first = match schedule {
        Schedule::Random(seed) => seed.wrapping_add(1),
        _ => 1,
    };
    let mut due = Due::default();
    (0..SEEDS).find_map(|tried| {
        if due.is_now() {
            tell(&News::Tried(tried));
        }
        let seed = first.wrapping_add(tried);
        let run = Run::new(Schedule::Random(seed)).step_limit(Limits::default().steps);
        let verdict = run.main(&program).verdict?;
        (verdict.kind() == VerdictKind::Completed).then_some(seed)
    })
}

/// Tells who could have gone where in a run.
pub fn tell_turns(choices: &Choices) {
    let turns = choices.iter().take(TURNS).map(|choice| Turn {
        after: choice.after,
        current: choice.current,
        ready: choice.ready,
        chosen: choice.chosen,
    });
    tell(&News::Turns(turns.collect()));
}

fn tell(what: &News) {
    news(postcard::to_stdvec(what).expect("memory takes what is written"));
}

/// When the page is to hear of it again.
#[derive(Default)]
struct Due(u64);

impl Due {
    fn is_now(&mut self) -> bool {
        let now = sys::now();
        let due = now >= self.0;
        if due {
            self.0 = now + BEAT;
        }
        due
    }
}
