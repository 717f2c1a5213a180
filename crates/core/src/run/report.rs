//! What a run leaves behind, and who listens while it goes on.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Choices, Deviation};
use crate::trace::{Event, Verdict};

/// Somebody who wants a run's events. Called from one thread at a time.
///
/// A stepped run delivers in order. A live run delivers *nearly* in order: sort by
/// [`Event::seq`] for the exact one.
pub trait Sink: Send + Sync + std::fmt::Debug {
    /// Takes the next event.
    fn event(&self, event: &Event);
}

/// Who gets a run's events.
#[derive(Clone, Debug)]
pub(crate) enum Watcher {
    Nobody,
    Sink(Arc<dyn Sink>),
    /// Somebody outside this process, who reads the rings in the segment.
    Rings,
}

/// A sink that keeps everything.
#[derive(Debug, Default)]
pub struct Collected(Mutex<Vec<Event>>);

impl Collected {
    /// All events so far, in order.
    pub fn events(&self) -> Vec<Event> {
        let mut events = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        events.sort_by_key(|event| event.seq);
        events
    }
}

impl Sink for Collected {
    fn event(&self, event: &Event) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event.clone());
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its verdict; `None` if it was stopped.
    pub verdict: Option<Verdict>,
    /// Nanoseconds that it took, of the run's clock.
    pub makespan_ns: u64,
    /// Threads that did not reach a gate within the grace period after the end, and still run.
    pub leaked: u32,
    /// The main task's panic or error, if it had one.
    pub error: Option<String>,
    /// The choices of a stepped run that was asked to keep them ([`Run::record`](super::Run::record)).
    pub choices: Option<Choices>,
    /// The first deviation of a [`Schedule::Deviations`](super::Schedule::Deviations) that could not be
    /// followed: its task could not go there, so that the default one went, or the run ended before.
    /// The schedule is then not this program's, or not with these parameters.
    pub strayed: Option<Deviation>,
}
