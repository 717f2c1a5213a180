//! Python's `multiprocessing`.

use std::sync::Arc;

use crate::run::Inner;

/// Waits for the processes that keep the run alive.
pub(crate) fn join_children(_run: &Arc<Inner>) {}
