//! A run's machine, which is its workers and memories, serves the next run too if nothing of the run is
//! left in it; else another one is made.

use libtest_mimic::Trial;
use serde_json::Value;
use threadlab_lessons::find;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial("machine::it_is_kept_after_threads", |browser| {
            assert_eq!(made(browser, "lost-update", "", "end()"), 0);
        }),
        stage.trial("machine::it_is_kept_after_processes", |browser| {
            assert_eq!(made(browser, "pipe", "", "end()"), 0);
        }),
        stage.trial("machine::another_is_made_after_a_stop", |browser| {
            let stop = "stopped()";
            assert_eq!(made(browser, "producer-consumer", "", stop), 2);
        }),
        stage.trial("machine::one_with_many_workers_is_not_kept", |browser| {
            let many = "&jobs=40&pause=100";
            assert_eq!(made(browser, "thread-burst", many, "outgrown()"), 2);
        }),
    ]
}

/// How many machines are made while a lesson is run twice in parallel, each time until it `ends`. There is
/// one already.
fn made(browser: &Browser, lesson: &str, parameters: &str, ends: &str) -> u64 {
    let lesson = find(lesson).expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "live", parameters);
    let made = browser.run(
        &format!(
            "let mains = 0;
            const outgrown = async () => {{
                const before = mains;
                await end();
                await until('another machine', () => mains > before);
            }};
            const stopped = async () => {{
                $('stop').click();
                await outgrown();
            }};
            const Real = Worker;
            window.Worker = class extends Real {{
                postMessage(told, ...rest) {{
                    mains += told?.role === 'main';
                    return super.postMessage(told, ...rest);
                }}
            }};
            try {{
                await start(); await {ends};
                mains = 0;
                for (let i = 0; i < 2; i++) {{ await start(); await {ends}; }}
            }} finally {{
                window.Worker = Real;
            }}
            return mains;"
        ),
        Value::Null,
    );
    made.as_u64().expect("a count")
}
