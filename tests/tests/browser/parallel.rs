//! Parallel it is: work that comes to an end only if it is done by two workers at the same instant,
//! by our threads (conformance has that case too), our processes, and rayon's pool, also in a lesson; and as
//! many threads as anybody may want of a page.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::find;

use crate::Stage;
use crate::browser::Browser;
use crate::crashes::{run, says};
use crate::lessons::open;
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
        stage.trial("parallel::a_lesson_computes_on_the_pool", lesson),
        stage.trial("parallel::a_study_of_it_has_the_pool_too", study),
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

/// The data-parallel variant, beside others: only its runs have the build with rayon in it, and each has workers
/// of its own that its first worker makes.
fn lesson(browser: &Browser) {
    let lesson = find("gil").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "live", "&compute=20");
    let seen = browser.run(
        "const script = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
        const telling = script(`globalThis.Worker = class extends Worker {
            constructor(...how) { super(...how); postMessage({ kind: 'made a worker' }); }
        };`);
        const [Real, runs] = [Worker, []];
        let pool = 0;
        window.Worker = class extends Real {
            constructor(url, how) {
                super(script(`import '${telling}'; import '${url}';`), how);
                this.build = url.split('/').at(-2);
                this.addEventListener('message', ({ data }) => { pool += data?.kind === 'made a worker'; });
            }
            postMessage(told, ...rest) {
                if (told?.role === 'run') runs.push(this.build);
                return super.postMessage(told, ...rest);
            }
        };
        try {
            const seen = [];
            for (const variant of ['data-parallel', 'no-gil', 'data-parallel', 'data-parallel', 'serial']) {
                $(`variant-${variant}`).click();
                await until('the variant', () => location.hash.includes(`variant=${variant}`));
                await start();
                seen.push({ variant, ...await end(), cases: runs.at(-1) === 'cases', pool });
                pool = 0;
            }
            return { seen, runs: runs.length, cores: navigator.hardwareConcurrency };
        } finally {
            window.Worker = Real;
        }",
        Value::Null,
    );
    assert_eq!(seen["runs"], 5, "{seen}");
    let cores = seen["cores"].as_u64().unwrap_or_default().max(2);
    for run in seen["seen"].as_array().into_iter().flatten() {
        let parallel = run["variant"] == "data-parallel";
        assert_eq!(run["verdict"], "completed", "{seen}");
        assert_eq!(run["cases"], parallel, "{seen}");
        assert_eq!(run["pool"], if parallel { cores } else { 0 }, "{seen}");
    }
}

/// A study is runs as well.
fn study(browser: &Browser) {
    let lesson = find("gil").expect("a lesson of the course");
    let variant = lesson.variant("data-parallel").expect("its variant");
    open(browser, lesson, variant, "rr", "");
    let seen = browser.run(
        "$('tab-explore-panel').click();
        await until('the button', () => !$('explore-all').disabled);
        $('explore-all').click();
        await until('all of it', () => $('explored')?.dataset.going === 'false');
        const rows = [...document.querySelectorAll('.outcomes tbody tr')];
        return { schedules: $('explored').dataset.schedules, verdicts: rows.map((row) => row.dataset.verdict) };",
        Value::Null,
    );
    // rayon's threads are no tasks: there is nobody but main.
    assert_eq!(seen["schedules"], "1", "{seen}");
    assert_eq!(seen["verdicts"], json!(["completed"]), "{seen}");
}
