//! What a learner sees: both languages, kept over lessons and reloads; narrow and wide screens, light
//! and dark. The pictures are left for people to look at.

use std::fs;

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::{Language, catalogue, find};

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;

const WIDTHS: [(u32, u32); 2] = [(1280, 900), (390, 844)];

pub fn trials(stage: &Stage) -> Vec<Trial> {
    let mut trials = vec![
        stage.trial("the_language_is_kept_over_lessons_and_reloads", language),
        stage.trial(
            "every_lesson_has_its_notes_and_code_in_both_languages",
            texts,
        ),
        stage.trial("nothing_is_wider_than_a_screen_of_360", narrow),
    ];
    for language in ["zh", "en"] {
        for size in WIDTHS {
            for theme in ["light", "dark"] {
                let name = format!("picture::{language}::{}::{theme}", size.0);
                let take = move |browser: &Browser| picture(browser, language, size, theme);
                trials.push(stage.trial(name, take));
            }
        }
    }
    trials
}

/// Presses the switch until the language is on.
const SPEAK: &str = "
    const lang = given.language === 'zh' ? 'zh-Hans' : 'en';
    if (document.documentElement.lang !== lang) $('language').click();
    await until('the language', () => document.documentElement.lang === lang);
    await frame();";

fn speak(browser: &Browser, language: &str) {
    browser.run(SPEAK, json!({"language": language}));
}

fn language(browser: &Browser) {
    let site = &browser.setting.site;
    for (name, language) in [("en", Language::En), ("zh", Language::Zh)] {
        browser.open(site);
        browser.wait_for("#language");
        speak(browser, name);
        for lesson in catalogue() {
            browser.open(&format!("{site}#lesson={}", lesson.id));
            title_is(browser, lesson.title.get(language));
        }
        let last = catalogue().last().expect("there are lessons");
        browser.open_anew(&format!("{site}#lesson={}", last.id));
        title_is(browser, last.title.get(language));
    }
}

fn title_is(browser: &Browser, title: &str) {
    let given = json!(title);
    browser.run(
        "await until(given, () => $('title')?.innerText.endsWith(given));",
        given,
    );
}

/// The texts themselves are the catalogue's; here it is whether the page shows all of them.
fn texts(browser: &Browser) {
    let site = &browser.setting.site;
    for name in ["en", "zh"] {
        for lesson in catalogue() {
            browser.open(&format!("{site}#lesson={}", lesson.id));
            browser.wait_for("#title");
            speak(browser, name);
            let seen = browser.run(
                "await until('the notes', () => document.querySelector('.prose')?.innerText.length > 200);
                return [...document.querySelectorAll('pre')].map((code) => code.textContent);",
                Value::Null,
            );
            let codes: Vec<&str> = seen
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let first = |source: &str| source.lines().next().unwrap_or_default().to_owned();
            for source in [lesson.scenario.source, lesson.python.source] {
                let first = first(source);
                assert!(
                    codes.iter().any(|code| code.contains(&first)),
                    "{} lacks {first}",
                    lesson.id
                );
            }
        }
    }
}

fn narrow(browser: &Browser) {
    browser.resize(Some((360, 740)));
    for name in ["en", "zh"] {
        for lesson in catalogue() {
            open(browser, lesson, &lesson.variants[0], "rr", "");
            speak(browser, name);
            let seen = browser.run(
                "await start(); await end();
                const root = document.scrollingElement;
                const wide = [...document.querySelectorAll('main *, header *')]
                    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('pre, canvas, .table, .output, .prose table, .course'))
                    .slice(0, 5).map((e) => `${e.tagName}.${e.className}`);
                return { width: root.scrollWidth, inner: innerWidth, wide };",
                Value::Null,
            );
            let fits = seen["width"].as_u64() <= seen["inner"].as_u64();
            assert!(fits, "{} {name}: {seen}", lesson.id);
        }
    }
    browser.resize(None);
}

/// A lesson in the middle of the course after a run, as it looks.
fn picture(browser: &Browser, language: &str, size: (u32, u32), theme: &str) {
    browser.resize(Some(size));
    let lesson = find("producer-consumer").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "rr", "");
    speak(browser, language);
    browser.run(
        "for (let i = 0; document.documentElement.dataset.theme !== given && i < 3; i++) {
            const before = $('theme').outerHTML;
            $('theme').click();
            await until('the next theme', () => $('theme').outerHTML !== before);
            await frame();
        }
        if (document.documentElement.dataset.theme !== given) throw new Error(`no theme ${given}`);
        await start();
        const { verdict } = await end();
        if (verdict !== 'completed') throw new Error(verdict);
        for (let i = 0; i < 5; i++) await frame();",
        json!(theme),
    );
    let folder = &browser.setting.artefacts;
    fs::create_dir_all(folder).expect("there is a folder for pictures");
    let place = folder.join(format!("lesson-{language}-{}-{theme}.png", size.0));
    let picture = browser.screenshot();
    assert!(picture.len() > 10_000, "the picture is empty");
    fs::write(&place, picture).expect("the folder takes a picture");
    browser.run(
        "while (document.documentElement.dataset.theme !== 'auto') { $('theme').click(); await frame(); }",
        Value::Null,
    );
    browser.resize(None);
}
