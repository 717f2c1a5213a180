//! How a run ended, and for a run that could not go on: who waits for whom, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The five ways in which a run ends; they are never mixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every task that is not a daemon came to its end.
    Completed,
    /// Some tasks wait for each other in a cycle, in order: each waits for what the next one holds.
    Deadlock(Vec<Waiting>),
    /// No cycle, but nobody is left who could wake those who wait.
    AllWaiting(Vec<Waiting>),
    /// The limit passed while some task could still run (live runs only).
    Stalled,
    /// A task panicked or an expectation broke.
    Failed,
}

/// One task that cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The task.
    pub task: u32,
    /// What it waits on.
    pub resource: u32,
    /// The line at which it waits.
    pub line: u32,
    /// The task that holds the resource, with the line at which it took it, where there is one.
    pub holder: Option<Holder>,
}

/// Who holds a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The task.
    pub task: u32,
    /// The line at which it took the resource; 0 for a task that is held by its own life (a join).
    pub line: u32,
}

/// A verdict without its details: what a lesson's variant declares that it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// See [`Verdict::Completed`].
    Completed,
    /// See [`Verdict::Deadlock`].
    Deadlock,
    /// See [`Verdict::AllWaiting`].
    AllWaiting,
    /// See [`Verdict::Stalled`].
    Stalled,
    /// See [`Verdict::Failed`].
    Failed,
}

impl Verdict {
    /// The verdict without its details.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Verdict::Completed => VerdictKind::Completed,
            Verdict::Deadlock(_) => VerdictKind::Deadlock,
            Verdict::AllWaiting(_) => VerdictKind::AllWaiting,
            Verdict::Stalled => VerdictKind::Stalled,
            Verdict::Failed => VerdictKind::Failed,
        }
    }
}

impl fmt::Display for VerdictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VerdictKind::Completed => "completed",
            VerdictKind::Deadlock => "deadlock",
            VerdictKind::AllWaiting => "all waiting",
            VerdictKind::Stalled => "stalled",
            VerdictKind::Failed => "failed",
        })
    }
}
