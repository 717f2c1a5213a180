//! The bounded search: all schedules with 0 preemptions, then all with 1, with 2… (Musuvathi and
//! Qadeer, "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007).
//! So the first failure found has the fewest preemptions that any has.
//!
//! A schedule is its list of deviations. A run with a list shows all choices behind the last of them,
//! and each alternative at such a choice is that list with one deviation more. Every schedule comes from
//! exactly one other in this way, so each is run once, and nothing needs to be remembered but the runs
//! whose alternatives are still to come.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{Completeness, Explorer, Stopped};
use crate::run::choices::Choices;
use crate::run::policy::{Policy, Replay};
use crate::schedule::{Deviation, Deviations};

/// A run, from whose later choices others branch off.
struct Branch {
    deviations: Deviations,
    choices: Choices,
}

impl Branch {
    /// Whether a run that branches off has come to the choice at which it does in the same way.
    fn leads_to(&self, choices: &Choices, deviations: &Deviations) -> bool {
        let last = deviations.as_slice().last().map_or(0, |d| d.choice);
        let (mut ours, mut theirs) = (self.choices.iter(), choices.iter());
        (1..last).all(|_| ours.next() == theirs.next())
            && ours.next().map(|choice| choice.ready) == theirs.next().map(|choice| choice.ready)
    }

    /// The alternatives behind the last deviation, those with one preemption more or those without.
    fn alternatives(&self, preempting: bool) -> impl Iterator<Item = Deviations> {
        let last = self.deviations.as_slice().last().map_or(0, |d| d.choice);
        let later = self
            .choices
            .iter()
            .filter(move |choice| choice.number > last);
        later.flat_map(move |choice| {
            let is_due =
                |&&task: &&u32| task != choice.chosen && choice.is_preemption(task) == preempting;
            let others: Vec<u32> = choice.ready.iter().filter(is_due).copied().collect();
            let and = move |task| Deviation {
                choice: choice.number,
                task,
            };
            others
                .into_iter()
                .map(move |task| self.deviations.and(and(task)))
        })
    }
}

/// What is still to come.
#[derive(Default)]
struct Waiting {
    /// Runs whose alternatives without a preemption are due.
    free: VecDeque<Rc<Branch>>,
    /// Runs whose alternatives with one are due at the next bound.
    paid: Vec<Rc<Branch>>,
    /// How many schedules that makes.
    schedules: u64,
}

impl Waiting {
    /// Keeps a run for its alternatives. Those of the next bound are not kept where more than the limit
    /// are waiting before them.
    fn keep(&mut self, branch: Branch, limit: u64) {
        let branch = Rc::new(branch);
        let (free, paid) = (
            branch.alternatives(false).count() as u64,
            branch.alternatives(true).count() as u64,
        );
        if free > 0 {
            self.free.push_back(branch.clone());
        }
        self.schedules += free;
        if paid > 0 && self.schedules <= limit {
            self.paid.push(branch);
            self.schedules += paid;
        }
    }
}

/// Runs all schedules in order of their preemptions, as far as the limit goes.
pub(super) fn search(explorer: &mut Explorer<'_>) -> Completeness {
    let mut waiting = Waiting::default();
    if visit(explorer, &mut waiting, None, Deviations::default()).is_err() {
        return Completeness::Stopped;
    }
    for bound in 0.. {
        while let Some(branch) = waiting.free.pop_front() {
            for list in branch.alternatives(false) {
                if visit(explorer, &mut waiting, Some(&branch), list).is_err() {
                    return explorer.found.completeness;
                }
            }
        }
        let due = std::mem::take(&mut waiting.paid);
        if due.is_empty() {
            return Completeness::Complete;
        }
        explorer.found.completeness = Completeness::Bound(bound);
        for branch in due {
            for list in branch.alternatives(true) {
                if visit(explorer, &mut waiting, Some(&branch), list).is_err() {
                    return explorer.found.completeness;
                }
            }
        }
    }
    unreachable!("preemptions are at most as many as choices")
}

/// Runs one schedule, which branches off `parent`.
fn visit(
    explorer: &mut Explorer<'_>,
    waiting: &mut Waiting,
    parent: Option<&Branch>,
    deviations: Deviations,
) -> Result<(), Stopped> {
    let policy = Policy::Replay(Replay::new(deviations.clone()));
    let choices = explorer.run(policy)?;
    if parent.is_some_and(|parent| !parent.leads_to(&choices, &deviations)) {
        explorer.found.strayed += 1;
    }
    waiting.schedules = waiting.schedules.saturating_sub(1);
    let branch = Branch {
        deviations,
        choices,
    };
    waiting.keep(branch, explorer.left());
    Ok(())
}
