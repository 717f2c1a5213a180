//! Exploration: a program run again and again under other schedules, and what came of it, counted.
//!
//! What runs is the program itself, on real threads, through the shipped primitives; each schedule
//! is a stepped run of its own. ../README.md has the rules by number.

mod bounded;
mod footprint;
mod fork;
mod outcomes;
mod path;

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::end::{self, MainResult};
use super::inner::Inner;
use super::policy::Policy;
use super::report::{Report, Sink, Watcher};
use super::stepped::Stepping;
use super::{Choices, Schedule};
use crate::trace::{Event, VerdictKind, What};

/// How long a schedule waits for its threads to leave: much longer than a busy machine takes, since one that
/// is left ends the exploration.
const GRACE: Duration = Duration::from_secs(20);

pub use fork::{Fork, fork};
pub use outcomes::{Completeness, Exploration, ExploredOutcome};

pub(super) use footprint::Footprint;
pub(super) use path::Path;

/// In which order schedules are tried, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// [`Schedule::Random`] with this seed, the next one, and so on.
    Random {
        /// The first seed.
        seed: u64,
    },
    /// [`Schedule::Pct`] likewise.
    Pct {
        /// The first seed.
        seed: u64,
        /// See [`Schedule::Pct`].
        depth: u32,
    },
    /// All schedules, each once, in order of their preemptions: the first failure has the fewest.
    Dfs,
    /// All schedules, depth first, without those that differ from another one only in the order of
    /// independent steps.
    Full {
        /// Whether those are left out; to run them all the same is of use to check that leaving
        /// them out loses no outcome.
        sleep_sets: bool,
    },
}

/// When an exploration ends, if not before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most schedules.
    pub schedules: u64,
    /// The most steps of a schedule; then it is `stalled`, and the search goes on with another.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            schedules: 100_000,
            steps: 10_000,
        }
    }
}

/// Runs `program` under one schedule after the other, and counts what comes of it.
///
/// Each schedule is a stepped run of its own, on threads that are kept for the next. The program has to
/// do the same whenever it is scheduled the same, and its tasks must share things only by way of the
/// primitives of this crate: [`Search::Full`] takes steps on different primitives for independent.
/// `on_schedule` is called after each; `Break` ends the exploration. The caller may be a task of
/// another run, to which what `on_schedule` prints then belongs.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use threadlab::run::{explore, Completeness, Limits, Search};
/// use threadlab::{Racy, observe, threading::Thread};
///
/// let found = explore(Search::Dfs, Limits::default(), || {
///     let count = Arc::new(Racy::new(0));
///     let theirs = count.clone();
///     let thread = Thread::new(move || theirs.write(theirs.read() + 1));
///     thread.start().unwrap();
///     count.write(count.read() + 1);
///     thread.join().unwrap();
///     observe("count", count.read());
/// }, |_| ControlFlow::Continue(()));
/// let counts: Vec<_> = found.outcomes.iter().map(|outcome| &outcome.observed[0].1).collect();
/// assert_eq!(counts, ["1", "2"]);
/// assert_eq!(found.completeness, Completeness::Complete);
/// ```
pub fn explore<R: MainResult>(
    search: Search,
    limits: Limits,
    program: impl Fn() -> R,
    mut on_schedule: impl FnMut(&Exploration) -> ControlFlow<()>,
) -> Exploration {
    let stepping = kept(limits);
    let mut explorer = Explorer {
        limits,
        run_once: &|policy| once(policy, stepping.clone(), &program),
        on_schedule: &mut on_schedule,
        found: Exploration::default(),
    };
    let done = match search {
        Search::Random { seed } => sample(&mut explorer, seed, Schedule::Random),
        Search::Pct { seed, depth } => {
            sample(&mut explorer, seed, |seed| Schedule::Pct { seed, depth })
        }
        Search::Dfs => bounded::search(&mut explorer),
        Search::Full { sleep_sets } => full(&mut explorer, sleep_sets),
    };
    let mut found = explorer.found;
    // What was cut short or did not follow its choices has not been seen to its end.
    found.completeness = if found.count(VerdictKind::Stalled) + found.strayed > 0 {
        Completeness::Stopped
    } else {
        done
    };
    found
}

/// The limit, or whoever was asked, ended the exploration.
struct Stopped;

/// An exploration under way.
struct Explorer<'a> {
    limits: Limits,
    run_once: &'a dyn Fn(Policy) -> Once,
    on_schedule: &'a mut dyn FnMut(&Exploration) -> ControlFlow<()>,
    found: Exploration,
}

/// One schedule, run.
struct Once {
    report: Report,
    observed: Vec<(String, String)>,
}

impl Explorer<'_> {
    /// How many schedules more there may be.
    fn left(&self) -> u64 {
        self.limits.schedules.saturating_sub(self.found.schedules)
    }

    /// Runs the program under this policy, counts what came of it, and returns its choices.
    fn run(&mut self, policy: Policy) -> Result<Choices, Stopped> {
        if self.left() == 0 {
            return Err(Stopped);
        }
        let Once { report, observed } = (self.run_once)(policy);
        let choices = report.choices.unwrap_or_default();
        // Without a verdict it was broken off, since it would have been like another one.
        if let Some(verdict) = report.verdict {
            self.found.add(verdict.kind(), observed, &choices);
            if (self.on_schedule)(&self.found).is_break() {
                return Err(Stopped);
            }
        }
        // A thread that cannot be ended would go on beside all that follow.
        if report.leaked > 0 {
            Err(Stopped)
        } else {
            Ok(choices)
        }
    }
}

/// One schedule after the other from seeds; there is no end to them.
fn sample(
    explorer: &mut Explorer<'_>,
    first: u64,
    schedule: impl Fn(u64) -> Schedule,
) -> Completeness {
    for i in 0.. {
        let policy = schedule(first.wrapping_add(i)).policy();
        let policy = policy.expect("a schedule from a seed is stepped");
        if explorer.run(policy).is_err() {
            break;
        }
    }
    Completeness::Stopped
}

/// All schedules, or one of each class of equivalent ones.
fn full(explorer: &mut Explorer<'_>, sleep_sets: bool) -> Completeness {
    let path = Arc::new(Mutex::new(Path::new(sleep_sets)));
    loop {
        if explorer.run(Policy::Path(path.clone())).is_err() {
            return Completeness::Stopped;
        }
        let mut path = path.lock().unwrap_or_else(PoisonError::into_inner);
        explorer.found.strayed += u64::from(path.strayed());
        if !path.back() {
            return Completeness::Complete;
        }
    }
}

/// Keeps what is observed.
#[derive(Debug, Default)]
struct Observed(Mutex<Vec<(String, String)>>);

impl Sink for Observed {
    fn event(&self, event: &Event) {
        if let What::Observe { name, value } = &event.what {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.push((name.clone(), value.clone()));
        }
    }
}

/// How each schedule is run: its choices are kept, and its threads for the next one.
fn kept(limits: Limits) -> Stepping {
    Stepping {
        limit: limits.steps,
        record: true,
        carriers: Some(Arc::default()),
    }
}

/// Runs the program once.
fn once<R: MainResult>(policy: Policy, stepping: Stepping, program: impl Fn() -> R) -> Once {
    let sink = Arc::new(Observed::default());
    let run = Inner::observed(Some(policy), Watcher::Sink(sink.clone()), None, stepping);
    let report = end::main(&run, GRACE, program);
    let observed = std::mem::take(&mut *sink.0.lock().unwrap_or_else(PoisonError::into_inner));
    Once { report, observed }
}
