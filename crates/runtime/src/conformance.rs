//! Cases of the conformance library as jobs: `case:lock::release_lets_one_in` stands where a lesson's
//! id stands, and the world, such as `web_threads`, where its variant does.
//!
//! A case makes runs of its own and reads their events itself, so the page must not (a ring has one
//! reader). How it came out is how the job ends: a failure is its error.

use threadlab::println;
pub use threadlab_tests::TASKS;
use threadlab_tests::{World, cases, run_case};

/// The full name of the case that a job is, if it is one.
pub fn case(job: &str) -> Option<&str> {
    job.strip_prefix("case:")
}

/// Runs a case in a world.
///
/// # Errors
/// What was not as the case promises.
pub fn run(case: &str, world: &str) -> Result<(), String> {
    run_case(case, world.parse()?)
}

/// Prints each case with each of its worlds here, one pair a line.
pub fn list(_: &str) {
    for case in cases() {
        for world in World::WEB
            .into_iter()
            .filter(|&world| case.is_without(world).is_none())
        {
            println!("{} {world}", case.full_name());
        }
    }
}
