//! Jobs that are no lessons: the cases of the conformance library, and our own checks and measures.
//!
//! `case:lock::release_lets_one_in` stands where a lesson's id stands, and the world, such as
//! `web_threads`, where its variant does. A case makes runs of its own and reads their events itself,
//! so the page must not (a ring has one reader). How it came out is how the job ends: a failure is its
//! error.

pub use crate::checks::pool_wanted;
use crate::{checks, measures};
use threadlab::multiprocessing::Table;
use threadlab::println;
use threadlab::run::{Run, Schedule};
use threadlab_tests::{World, cases, run_case};

/// The functions that processes of these jobs run.
pub const TASKS: Table = checks::TASKS.with(&threadlab_tests::TASKS);

/// Runs a job that is no lesson, if it is one.
pub fn run(job: &str, variant: &str, schedule: &str) -> Option<Result<(), String>> {
    if let Some(case) = job.strip_prefix("case:") {
        return Some(variant.parse().and_then(|world| run_case(case, world)));
    }
    let check = checks::find(job)?;
    if let Some(figure) = measures::unwatched(job, variant) {
        let told = Run::new(Schedule::RoundRobin).rings();
        told.main(move || println!("{figure}"));
        return Some(Ok(()));
    }
    let variant = variant.to_owned();
    let run = |schedule: Schedule| _ = Run::new(schedule).rings().main(move || check(&variant));
    Some(
        schedule
            .parse()
            .map(run)
            .map_err(|error| format!("{error}")),
    )
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
