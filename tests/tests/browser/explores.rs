//! What can happen in all orders of execution, and what happens in parallel when one repeats it.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::find;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;
use crate::stops::stops_soon;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial(
            "explore::every_outcome_is_counted_and_can_be_replayed",
            outcomes,
        ),
        stage.trial_alone("explore::stop_ends_it_at_once", stop),
        stage.trial("explore::a_parallel_run_is_repeated_and_counted", repeat),
    ]
}

fn lost_update(browser: &Browser, variant: usize, parameters: &str) {
    let lesson = find("lost-update").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[variant], "rr", parameters);
    browser.run("$('tab-explore-panel').click(); await until('the button', () => !$('explore-all').disabled);", Value::Null);
}

fn outcomes(browser: &Browser) {
    lost_update(browser, 0, "&rounds=1");
    let seen = browser.run(
        "$('explore-all').click();
        await until('all of it', () => $('explored')?.dataset.going === 'false');
        const rows = [...document.querySelectorAll('.outcomes tbody tr')];
        const found = rows.map((row) => ({ verdict: row.dataset.verdict, times: Number(row.cells[2].innerText) }));
        const schedules = Number($('explored').dataset.schedules);
        rows.find((row) => row.dataset.verdict === 'failed').querySelector('.replay').click();
        await until('the replay', () => $('verdict').dataset.verdict === 'failed' && !$('run').disabled);
        return { found, schedules, said: $('explored').innerText, hash: location.hash };",
        Value::Null,
    );
    let found = seen["found"].as_array().expect("there are outcomes");
    let verdicts: Vec<_> = found
        .iter()
        .filter_map(|row| row["verdict"].as_str())
        .collect();
    assert!(
        verdicts.contains(&"completed") && verdicts.contains(&"failed"),
        "{seen}"
    );
    let sum: u64 = found.iter().filter_map(|row| row["times"].as_u64()).sum();
    assert_eq!(Some(sum), seen["schedules"].as_u64(), "{seen}");
    assert!(sum > 2, "{seen}");
    assert!(
        seen["hash"].as_str().unwrap_or_default().contains("d1:"),
        "{seen}"
    );
}

fn stop(browser: &Browser) {
    stops_soon(browser, "exploring", || {
        lost_update(browser, 2, "&rounds=50");
        let seen = browser.run(
            "$('explore-all').click();
            await until('some of it', () => $('explored')?.dataset.going === 'true' && Number($('explored').dataset.schedules) > 0);
            const began = performance.now();
            $('stop').click();
            await until('the page', () => !$('run').disabled);
            return performance.now() - began;",
            Value::Null,
        );
        seen.as_f64().expect("it was measured")
    });
}

fn repeat(browser: &Browser) {
    lost_update(browser, 2, "&rounds=1");
    let seen = browser.run(
        "$('repeat').click();
        await until('twenty runs', () => $('series')?.dataset.going === 'false');
        return { done: $('series').dataset.done, rows: [...document.querySelectorAll('.outcomes tbody tr')].map((row) => row.innerText) };",
        Value::Null,
    );
    assert_eq!(seen["done"], json!("20"), "{seen}");
    assert_eq!(
        seen["rows"].as_array().map(Vec::len),
        Some(1),
        "a lock loses nothing: {seen}"
    );
    assert!(
        seen["rows"][0].as_str().unwrap_or_default().contains("20"),
        "{seen}"
    );
}
