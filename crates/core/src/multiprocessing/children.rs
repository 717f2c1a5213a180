//! The processes that a run has started, as a whole: reaped on the way, joined at the end.

use std::sync::Arc;

use super::process::Process;
use super::sentinel::Watch;
use crate::run::{self, Inner};

/// The processes that a run has started and that nobody has reaped yet.
#[derive(Debug, Default)]
pub(crate) struct Children(Vec<Process>);

impl Children {
    pub(super) fn add(&mut self, process: Process) {
        self.0.push(process);
    }

    /// Reaps those who have ended.
    pub(super) fn reap(&mut self) {
        self.0.retain(|process| process.reap(false).is_none());
    }
}

/// As Python does when it ends: terminates the daemons among the children, and waits for the others.
pub(crate) fn join_children(run: &Arc<Inner>) {
    let me = run::current().task.process;
    let children = std::mem::take(&mut run.children().0);
    // In a stepped run, all processes' children are listed together; the first process waits for all.
    let (daemons, others): (Vec<_>, Vec<_>) = children.into_iter().partition(Process::is_daemon);
    if run.is_stepped() && me != 1 {
        run.children().0.extend(daemons.into_iter().chain(others));
        return;
    }
    for process in &daemons {
        let _ = process.signal(false);
    }
    for process in daemons.iter().chain(&others) {
        let _ = process.join_until(None);
    }
}

/// The run is closed: whatever is left of its processes ends now.
pub(crate) fn end_children(run: &Arc<Inner>) {
    if run.is_stepped() {
        return;
    }
    for process in std::mem::take(&mut run.children().0) {
        if let Ok(Watch::Child(child)) = process.state().life.watch() {
            child.signal(true);
            child.reap(true);
        }
    }
}
