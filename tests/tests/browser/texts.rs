//! The lessons' texts are files of their own: fetched when a lesson is opened, without a jump of the
//! page, and asked for again where that failed.

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::Stage;
use crate::browser::Browser;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial("texts::what_failed_can_be_asked_for_again", failed),
        stage.trial("texts::nothing_moves_when_they_come", steady),
        stage.trial("texts::the_offline_copy_has_them", kept),
    ]
}

/// From here on texts are fetched in this way; `null` as ever.
const FETCH: &str = "
    window.originalFetch ??= window.fetch;
    window.fetch = (what, ...rest) => {
        const fetched = () => window.originalFetch(what, ...rest);
        if (!String(what).startsWith('texts/') || !window.manner) return fetched();
        return window.manner === 'never' ? Promise.reject(new TypeError('no network'))
            : new Promise((resolve) => { window.letThrough = [...(window.letThrough ?? []), () => resolve(fetched())]; });
    };
    window.manner = given.manner;";

fn course(browser: &Browser, manner: &str) {
    browser.open_anew(&browser.setting.site);
    browser.wait_for("#lesson-pipe");
    browser.run(FETCH, json!({ "manner": manner }));
}

fn failed(browser: &Browser) {
    course(browser, "never");
    browser.open(&format!("{}#lesson=pipe", browser.setting.site));
    browser.wait_for("#no-texts");
    let seen = browser.run(
        "const before = { said: $('no-texts').innerText, able: !$('run').disabled };
        window.manner = null;
        $('no-texts').querySelector('button').click();
        await until('the notes', () => document.querySelector('.prose')?.innerText.length > 200);
        return { ...before, code: document.querySelectorAll('#scenario [data-line]').length };",
        Value::Null,
    );
    assert!(
        seen["said"].as_str().is_some_and(|said| said.len() > 20),
        "{seen}"
    );
    assert!(
        seen["code"].as_u64().is_some_and(|lines| lines > 20),
        "{seen}"
    );
}

/// What can be seen stays where it is, from the skeleton to the text.
fn steady(browser: &Browser) {
    for size in [(1280, 900), (390, 844)] {
        browser.resize(Some(size));
        course(browser, "later");
        browser.open(&format!("{}#lesson=pipe", browser.setting.site));
        let seen = browser.run(
            "await until('the texts are asked for', () => window.letThrough?.length === 4);
            await frame();
            const places = () => ['title', 'timeline', 'tab-scenario', 'run'].map((id) => [id, $(id).getBoundingClientRect().top]);
            const before = places();
            window.letThrough.forEach((through) => through());
            await until('the notes', () => document.querySelector('.prose'));
            await frame();
            const seen = ([, top]) => top >= 0 && top < innerHeight;
            const after = new Map(places());
            return before.filter((place) => seen(place) && Math.abs(after.get(place[0]) - place[1]) > 1);",
            Value::Null,
        );
        assert_eq!(seen, json!([]), "{size:?}");
    }
    browser.resize(None);
}

fn kept(browser: &Browser) {
    browser.open(&browser.setting.site);
    let files = browser.run(
        "return (await (await fetch('precache.json')).json()).files.filter((file) => file.startsWith('texts/'));",
        Value::Null,
    );
    let files: Vec<_> = files
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for lesson in threadlab_lessons::catalogue() {
        let of_it = format!("/{}/", lesson.id);
        assert_eq!(
            files.iter().filter(|file| file.contains(&of_it)).count(),
            5,
            "{}",
            lesson.id
        );
    }
}
