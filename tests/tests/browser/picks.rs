//! At a choice the learner lets another task go: by pointer or keyboard, and back again.

use libtest_mimic::Trial;
use serde_json::Value;
use threadlab_lessons::find;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial("picks::another_task_goes_and_the_link_holds_it", picked),
        stage.trial("picks::what_was_picked_can_be_undone", undone),
        stage.trial("picks::choices_are_fit_for_fingers", fingers),
        stage.trial("picks::a_parallel_run_has_none", live),
    ]
}

/// To the fifth choice of a run in which the other one could go: then both have one lock.
const TO_FIFTH: &str = "
    await start(); await end();
    for (let i = 0; !$('pick-5-3') && i < 50; i++) { $('turn-before').click(); await frame(); await frame(); }
    const there = () => $('pick-5-3') && !$('run').disabled;
    const asked = () => ({ verdict: $('verdict').dataset.verdict, schedule: $('turns').dataset.schedule,
        focus: document.activeElement.id, said: $('turns').querySelector('[role=status]').innerText,
        pressed: [...$('turns').querySelectorAll('[aria-pressed=true]')].map((b) => b.id),
        at: $('steps').dataset.count, hash: location.hash });
    const before = asked();";

fn two_locks(browser: &Browser) {
    let lesson = find("two-locks").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "d1:", "");
}

fn picked(browser: &Browser) {
    two_locks(browser);
    let seen = browser.run(
        &format!(
            "{TO_FIFTH}
            $('pick-5-3').focus(); $('pick-5-3').click();
            await until('the other run', () => there() && $('turns').dataset.schedule === 'd1:5>3');
            await until('its place in the address', () => location.hash.includes('at='));
            await until('the keyboard', () => document.activeElement.id === 'pick-5-3');
            return {{ before, after: asked() }};"
        ),
        Value::Null,
    );
    let (before, after) = (&seen["before"], &seen["after"]);
    assert_eq!(
        (&before["verdict"], &before["pressed"]),
        (&"completed".into(), &vec!["pick-5-2"].into()),
        "{seen}"
    );
    assert_eq!(
        (&after["verdict"], &after["pressed"], &after["at"]),
        (&"deadlock".into(), &vec!["pick-5-3"].into(), &before["at"]),
        "{seen}"
    );
    let hash = after["hash"].as_str().unwrap_or_default();
    assert!(hash.contains("schedule=d1:5%3E3&at="), "{seen}");
    // The link says all of it.
    browser.open_anew(&format!("{}{hash}", browser.setting.site));
    let again = browser.run(
        "await until('the choice', () => $('pick-5-3')?.ariaPressed === 'true');
        return { at: $('steps').dataset.count, verdict: $('verdict').dataset.verdict };",
        Value::Null,
    );
    assert_eq!(
        (&again["at"], &again["verdict"]),
        (&before["at"], &"deadlock".into()),
        "{again}"
    );
}

fn undone(browser: &Browser) {
    two_locks(browser);
    let seen = browser.run(
        &format!(
            "{TO_FIFTH}
            const none = $('unpick');
            $('pick-5-3').click();
            await until('the other run', () => there() && $('turns').dataset.schedule === 'd1:5>3');
            await until('undo', () => $('unpick'));
            $('unpick').click();
            await until('the first run', () => there() && $('turns').dataset.schedule === 'd1:');
            return {{ before, after: asked(), none }};"
        ),
        Value::Null,
    );
    assert_eq!(
        seen["none"],
        Value::Null,
        "there is nothing to undo yet: {seen}"
    );
    for what in ["verdict", "schedule", "pressed", "at"] {
        assert_eq!(seen["before"][what], seen["after"][what], "{what}: {seen}");
    }
}

fn fingers(browser: &Browser) {
    browser.resize(Some((360, 740)));
    two_locks(browser);
    let seen = browser.run(
        &format!(
            "{TO_FIFTH}
            const boxes = [...$('turns').querySelectorAll('button')].map((b) => b.getBoundingClientRect());
            return {{ small: boxes.filter((b) => b.width < 44 || b.height < 44).length, all: boxes.length,
                wide: boxes.filter((b) => b.right > innerWidth).length, said: before.said }};"
        ),
        Value::Null,
    );
    browser.resize(None);
    assert_eq!(
        (&seen["small"], &seen["wide"], &seen["all"]),
        (&0.into(), &0.into(), &4.into()),
        "{seen}"
    );
    assert!(
        seen["said"].as_str().unwrap_or_default().contains("tom"),
        "{seen}"
    );
}

fn live(browser: &Browser) {
    let lesson = find("lost-update").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "live", "");
    let seen = browser.run(
        "await start(); await end(); return !!$('turns');",
        Value::Null,
    );
    assert_eq!(seen, false);
}
