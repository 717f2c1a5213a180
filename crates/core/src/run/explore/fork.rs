//! Back to the fork: the last place at which a run that failed could still have come to a good end.

use std::ops::ControlFlow;

use super::{Limits, kept, once};
use crate::run::choices::Choice;
use crate::run::end::MainResult;
use crate::run::policy::{Policy, Replay};
use crate::schedule::{Deviation, Deviations, Schedule};
use crate::trace::Verdict;

/// How many choices are looked at, from the last one back.
const CHOICES: usize = 200;

/// Where a run took the turn that it failed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The choice, as it was made in the run that failed.
    pub choice: Choice,
    /// The task that goes instead.
    pub task: u32,
    /// The schedule that does so, follows the default from there on, and completes.
    pub deviations: Deviations,
}

/// Runs `program` under `schedule`, and looks for the last of its choices, the last 200 at most, where
/// another task, and the default policy from there on, completes. `None` if there is none, or if the
/// schedule is [`Schedule::Live`]. `on_try` gets the number of the choice before each attempt; `Break`
/// gives up.
pub fn fork<R: MainResult>(
    schedule: &Schedule,
    limits: Limits,
    program: impl Fn() -> R,
    mut on_try: impl FnMut(u32) -> ControlFlow<()>,
) -> Option<Fork> {
    let stepping = kept(limits);
    let failed = once(schedule.policy()?, stepping.clone(), &program);
    let choices: Vec<_> = failed.report.choices?.iter().collect();
    for (i, choice) in choices.iter().enumerate().rev().take(CHOICES) {
        let before = choices[..i].iter().filter_map(Choice::deviation);
        let before = Deviations::of_run(before);
        for &task in choice.ready.iter().filter(|&&task| task != choice.chosen) {
            if on_try(choice.number).is_break() {
                return None;
            }
            let deviations = if task == choice.default_task() {
                before.clone()
            } else {
                before.and(Deviation {
                    choice: choice.number,
                    task,
                })
            };
            let policy = Policy::Replay(Replay::new(deviations.clone()));
            let tried = once(policy, stepping.clone(), &program);
            if tried.report.verdict == Some(Verdict::Completed) && tried.report.strayed.is_none() {
                return Some(Fork {
                    choice: choice.clone(),
                    task,
                    deviations,
                });
            }
        }
    }
    None
}
