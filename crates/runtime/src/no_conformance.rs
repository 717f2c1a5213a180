//! The conformance cases in the module that lessons run in: left out, it is half the size.

use threadlab::multiprocessing::Table;

const SENTENCE: &str =
    "this build has no conformance cases: build it with the feature `conformance`";

/// No functions.
pub static TASKS: Table = threadlab::table![];

/// The full name of the case that a job is, if it is one.
pub fn case(job: &str) -> Option<&str> {
    job.strip_prefix("case:")
}

/// Says that there are none.
///
/// # Errors
/// Always.
pub fn run(_case: &str, _world: &str) -> Result<(), String> {
    Err(SENTENCE.to_owned())
}

/// There are none to list.
pub fn list(_: &str) {
    panic!("{SENTENCE}");
}
