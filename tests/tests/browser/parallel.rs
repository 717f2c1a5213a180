//! Parallel it is: work that comes to an end only if it is done by two workers at the same instant,
//! by our threads (conformance has that case too), our processes, and rayon's pool; and as many threads as
//! anybody may want of a page.

use libtest_mimic::Trial;

use crate::Stage;
use crate::browser::Browser;
use crate::crashes::{run, says};
use crate::stops::next_run_works;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial("parallel::the_sum_runs_on_at_least_two_workers", sum),
        stage.trial(
            "parallel::a_panic_comes_out_of_the_sum_and_the_pool_goes_on",
            |browser| {
                says(
                    browser,
                    "check:parallel-sum",
                    "panic",
                    &["caught; then 499500"],
                );
            },
        ),
        stage.trial(
            "parallel::256_threads_are_there_at_the_same_time",
            |browser| {
                says(browser, "check:many-threads", "", &["256 threads met"]);
            },
        ),
    ]
}

/// Its two halves wait for each other, so that one worker alone would never end.
fn sum(browser: &Browser) {
    let shown = run(browser, "check:parallel-sum", "");
    assert_eq!(shown.verdict, "completed", "{shown:?}");
    let expected: u64 = (0..4_000_000_u64).map(|n| n * n % 7).sum();
    let [line] = &shown.lines[..] else {
        panic!("{shown:?}")
    };
    let (sum, workers) = line.split_once(" on ").expect("it says on how many");
    assert_eq!(sum, expected.to_string());
    let workers: u32 = workers
        .trim_end_matches(" workers")
        .parse()
        .expect("a number");
    assert!(workers >= 2, "{line}");
    browser.note(format!("parallel sum: {line}"));
    next_run_works(browser);
}
