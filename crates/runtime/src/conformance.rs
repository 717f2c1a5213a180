//! Jobs that are no lessons: the cases of the conformance library, and our own checks and measures.
//!
//! `case:lock::release_lets_one_in` stands where a lesson's id stands, and the world, such as
//! `web_threads`, where its variant does; several cases stand there with commas between them. A case
//! makes runs of its own and reads their events itself, so the page must not (a ring has one reader).
//! How they came out is how the job ends: its error names those that failed, and says why.

use crate::{checks, measures};
use threadlab::multiprocessing::Table;
use threadlab::println;
use threadlab::run::{Run, Schedule};
use threadlab_tests::{Kind, World, cases, run_case};

/// The functions that processes of these jobs run.
pub const TASKS: Table = checks::TASKS.with(&threadlab_tests::TASKS);

/// Whether the job computes on rayon's pool.
pub fn pool_wanted(job: &str, variant: &str) -> bool {
    checks::pool_wanted(job) || threadlab_lessons::is_data_parallel(job, variant)
}

/// Runs a job that is no lesson, if it is one. True if all its threads have come back.
pub fn run(job: &str, variant: &str, schedule: &str) -> Option<Result<bool, String>> {
    if let Some(cases) = job.strip_prefix("case:") {
        let played = variant.parse().and_then(|world| play(cases, world));
        // A case that leaves a thread behind has failed.
        return Some(played.map(|()| true));
    }
    let check = checks::find(job)?;
    if let Some(figure) = measures::unwatched(job, variant) {
        let told = Run::new(Schedule::RoundRobin).rings();
        told.main(move || println!("{figure}"));
        return Some(Ok(false));
    }
    // A pool's workers are not the run's: they stay.
    let pool = pool_wanted(job, variant);
    let variant = variant.to_owned();
    let run = |schedule: Schedule| {
        let report = Run::new(schedule).rings().main(move || check(&variant));
        report.leaked == 0 && !pool
    };
    Some(
        schedule
            .parse()
            .map(run)
            .map_err(|error| format!("{error}")),
    )
}

/// Plays all of them. The error has, for each that failed, its name, a unit separator, why, and a record separator.
fn play(cases: &str, world: World) -> Result<(), String> {
    let failed = |case| {
        Some(format!(
            "{case}\u{1f}{}\u{1e}",
            run_case(case, world).err()?
        ))
    };
    let failures: String = cases.split(',').filter_map(failed).collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures)
    }
}

/// Prints each case with each of its worlds here, one pair a line, and `alone` behind those that cannot share
/// a machine with others.
pub fn list(_: &str) {
    for case in cases() {
        for world in World::WEB
            .into_iter()
            .filter(|&world| case.is_without(world).is_none())
        {
            let alone = case.has_processes() || world.kind() == Kind::Processes;
            let alone = if alone { " alone" } else { "" };
            println!("{} {world}{alone}", case.full_name());
        }
    }
}
