//! What a comparison says to those who cannot measure is what stepped runs take.

use threadlab::multiprocessing::install;
use threadlab::run::{Run, Schedule};
use threadlab_lessons::{TASKS, Values, comparison, lesson};

/// Much computing takes a stepped run as much longer, so a part of it will do.
const PART: i64 = 100;

#[test]
fn simulated_times_are_those_of_stepped_runs() {
    install(&TASKS); // as `enter` does; in a stepped run no child begins in `main`
    let comparison = comparison("gil").expect("it is compared");
    let lesson = lesson(comparison.lesson).expect("it is part of the course");
    for column in &comparison.columns {
        let much = column
            .values
            .iter()
            .any(|(name, value)| *name == "compute" && *value > PART);
        let part = if much { PART } else { 1 };
        let given = column
            .values
            .iter()
            .map(|(name, value)| (*name, value / part));
        let values = Values::new(lesson, given).expect("they are in range");
        let took = comparison.rows.map(|variant| {
            let run = || threadlab_lessons::run(lesson.id, variant, &values);
            let report = Run::new(Schedule::RoundRobin).main(run);
            report.makespan_ns * part as u64 / 1_000_000
        });
        assert_eq!(took, column.simulated_ms, "{}", column.label.en);
    }
}
