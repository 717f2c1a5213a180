//! What there is to say of a lesson's schedules: who could go where in a run, and what a study of many
//! schedules has found. The module that runs it tells the page, piece by piece; so this is plain data.

use serde::{Deserialize, Serialize};
use threadlab::trace::VerdictKind;

/// What to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which outcomes there are, and how often.
    Explore,
    /// The last choice at which another task would have made the run complete.
    Fork,
    /// The next seed with which the run completes.
    Seed,
}

impl Question {
    /// Its name between the page and the module that answers.
    pub fn name(self) -> &'static str {
        match self {
            Question::Explore => "explore",
            Question::Fork => "fork",
            Question::Seed => "seed",
        }
    }

    /// The question of this name.
    pub fn named(name: &str) -> Option<Question> {
        [Question::Explore, Question::Fork, Question::Seed]
            .into_iter()
            .find(|question| question.name() == name)
    }
}

/// What there is to say by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// How far the exploration is. The last one has the result.
    Explored(Explored),
    /// So many schedules were tried in vain.
    Tried(u64),
    /// The fork, or that there is none.
    Fork(Option<Fork>),
    /// The seed, or that none was found.
    Seed(Option<u64>),
    /// Every place in a run at which two tasks or more could go, in order; of a long run the first
    /// [`TURNS`].
    Turns(Vec<Turn>),
}

/// The most places that are told of one run.
pub const TURNS: usize = 50_000;

/// A choice of a stepped run, with what it takes to choose otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The number of the last event before it.
    pub after: u64,
    /// The task that had the turn.
    pub current: u32,
    /// Those who could go, in ascending order.
    pub ready: Vec<u32>,
    /// The one who went.
    pub chosen: u32,
}

/// What an exploration found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// How many schedules were run.
    pub schedules: u64,
    /// Whether these were all.
    pub coverage: Coverage,
    /// Each outcome, in order of verdict, then values.
    pub outcomes: Vec<Outcome>,
}

/// Whether an exploration has seen everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// Not (yet).
    #[default]
    Partial,
    /// All schedules with at most so many preemptions.
    Bound(u32),
    /// All there are.
    Complete,
}

/// One way in which a run can come out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its verdict.
    pub verdict: VerdictKind,
    /// What it observed, in order.
    pub observed: Vec<(String, String)>,
    /// Under how many schedules.
    pub count: u64,
    /// One of them, with the fewest preemptions, as text.
    pub schedule: String,
}

/// Where a run that could not go on might have taken another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The number of the last event before it.
    pub after: u64,
    /// The task that went on.
    pub went: u32,
    /// The task that goes instead.
    pub instead: u32,
    /// The schedule that does so, and completes, as text.
    pub schedule: String,
}
