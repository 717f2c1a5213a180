//! The module that lessons run in has no jobs but lessons, and no pool: without them it is a third of the size.

use threadlab::multiprocessing::Table;

/// No functions.
pub const TASKS: Table = threadlab::table![];

/// Whether the job computes on rayon's pool.
pub fn pool_wanted(_job: &str, _variant: &str) -> bool {
    false
}

/// Runs a job that is no lesson: here there are none.
pub fn run(_job: &str, _variant: &str, _schedule: &str) -> Option<Result<bool, String>> {
    None
}
