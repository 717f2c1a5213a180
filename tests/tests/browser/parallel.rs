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

/// From here on the page's workers tell of those that they make themselves, as rayon's pool does: `pool` counts
/// them. `runs` has the folder of each job's module. To be ended by `unwatch()`.
const WATCH: &str = "
    const script = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const telling = script(`globalThis.Worker = class extends Worker {
        constructor(...how) { super(...how); postMessage({ kind: 'made a worker' }); }
    };`);
    const [Real, runs] = [Worker, []];
    let pool = 0;
    window.Worker = class extends Real {
        constructor(url, how) {
            super(script(`import '${telling}'; import '${url}';`), how);
            this.folder = url.split('/').at(-2);
            this.addEventListener('message', ({ data }) => { pool += data?.kind === 'made a worker'; });
        }
        postMessage(told, ...rest) {
            if (['run', 'study'].includes(told?.role)) runs.push(this.folder);
            return super.postMessage(told, ...rest);
        }
    };
    const unwatch = () => { window.Worker = Real; };
    const choose = async (variant) => {
        $(`variant-${variant}`).click();
        await until('the variant', () => location.hash.includes(`variant=${variant}`));
    };";

/// Opens the lesson at its first variant, and runs a script under [`WATCH`].
fn watched(browser: &Browser, schedule: &str, script: &str) -> Value {
    let lesson = find("gil").expect("a lesson of the course");
    open(
        browser,
        lesson,
        &lesson.variants[0],
        schedule,
        "&compute=20",
    );
    browser.run(
        &format!("{WATCH} try {{ {script} }} finally {{ unwatch(); }}"),
        Value::Null,
    )
}

/// How many workers rayon's pool has in this browser.
fn pool(seen: &Value) -> u64 {
    seen["cores"].as_u64().unwrap_or_default().max(2)
}

/// The data-parallel variant, beside others: only its runs have the build with rayon in it, and each has workers
/// of its own that its first worker makes.
fn lesson(browser: &Browser) {
    let seen = watched(
        browser,
        "live",
        "const seen = [];
        for (const variant of ['data-parallel', 'no-gil', 'data-parallel', 'data-parallel', 'serial']) {
            await choose(variant);
            await start();
            seen.push({ variant, ...await end(), cases: runs.at(-1) === 'cases', pool });
            pool = 0;
        }
        return { seen, runs: runs.length, cores: navigator.hardwareConcurrency };",
    );
    assert_eq!(seen["runs"], 5, "{seen}");
    for run in seen["seen"].as_array().into_iter().flatten() {
        let parallel = run["variant"] == "data-parallel";
        assert_eq!(run["verdict"], "completed", "{seen}");
        assert_eq!(run["cases"], parallel, "{seen}");
        assert_eq!(
            run["pool"],
            if parallel { pool(&seen) } else { 0 },
            "{seen}"
        );
    }
}

/// A study is runs as well.
fn study(browser: &Browser) {
    let seen = watched(
        browser,
        "rr",
        "await choose('data-parallel');
        $('tab-explore-panel').click();
        await until('the button', () => !$('explore-all').disabled);
        $('explore-all').click();
        await until('all of it', () => $('explored')?.dataset.going === 'false');
        const rows = [...document.querySelectorAll('.outcomes tbody tr')];
        const verdicts = rows.map((row) => row.dataset.verdict);
        return { schedules: $('explored').dataset.schedules, verdicts, runs, pool, cores: navigator.hardwareConcurrency };",
    );
    // rayon's threads are no tasks: there is nobody but main.
    assert_eq!(seen["schedules"], "1", "{seen}");
    assert_eq!(seen["verdicts"], json!(["completed"]), "{seen}");
    assert_eq!(seen["runs"], json!(["cases"]), "{seen}");
    assert_eq!(seen["pool"], pool(&seen), "{seen}");
}
