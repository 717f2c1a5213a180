//! A deadlock, as a stranger meets it: by a link that shows who waits for whom; step by step; and by
//! the ways on from there.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::{Lesson, find};

use crate::Stage;
use crate::browser::Browser;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial("deadlock::a_link_opens_with_graph_and_banner", link),
        stage.trial("deadlock::steps_go_back_and_forth", steps),
        stage.trial("deadlock::a_copied_link_reopens_exactly_there", round_trip),
        stage.trial("deadlock::back_to_the_fork_leads_to_the_end", fork),
        stage.trial("deadlock::another_seed_leads_to_the_end", seed),
        stage.trial(
            "deadlock::a_damaged_link_shows_the_plain_lesson_and_says_why",
            damaged,
        ),
    ]
}

fn lesson() -> &'static Lesson {
    find("two-locks").expect("a lesson of the course")
}

/// The link to where the broken variant stands still.
fn stuck(browser: &Browser) -> String {
    let (site, schedule) = (&browser.setting.site, lesson().variants[0].schedule);
    format!("{site}#lesson=two-locks&variant=broken&schedule={schedule}&at=99999&lang=en")
}

/// Opens it in a document of its own, and waits for what it leads to.
fn open(browser: &Browser) {
    browser.open_anew(&stuck(browser));
    browser.wait_for("#verdict[data-verdict=deadlock]");
    browser.wait_for("#run:enabled");
}

fn link(browser: &Browser) {
    open(browser);
    let seen = browser.run(
        "await until('the code', () => document.querySelector('#scenario [data-part=waits]'));
        await until('the graph', () => $('graph')?.dataset.cycle === '4');
        const lines = (part) => document.querySelectorAll(`#scenario [data-part=${part}]`).length;
        return { alerts: [...document.querySelectorAll('[role=alert]')].map((a) => a.innerText).filter(Boolean),
            selected: $('tab-graph-panel').ariaSelected, seen: $('graph').getClientRects().length,
            sentence: $('graph-sentence').innerText, bold: document.querySelectorAll('#graph .node.cycle').length,
            faded: document.querySelectorAll('#graph .node:not(.cycle)').length,
            waits: lines('waits'), holds: lines('holds'),
            ways: [...document.querySelectorAll('#verdict .ways button')].map((b) => b.id), lang: document.documentElement.lang };",
        Value::Null,
    );
    let alerts = seen["alerts"].as_array().expect("there is a banner");
    assert_eq!(alerts.len(), 1, "{seen}");
    let sentence = alerts[0].as_str().unwrap_or_default();
    assert!(sentence.starts_with("Deadlock: "), "{seen}");
    assert!(
        sentence.contains("waits at line") && sentence.contains("since line"),
        "{seen}"
    );
    assert_eq!(seen["sentence"], alerts[0], "{seen}");
    assert_eq!(
        (&seen["selected"], &seen["bold"]),
        (&json!("true"), &json!(4)),
        "{seen}"
    );
    // The main task waits for the threads, and is no part of the cycle.
    assert_eq!(
        (&seen["faded"], &seen["seen"]),
        (&json!(1), &json!(1)),
        "{seen}"
    );
    assert!(
        seen["waits"].as_u64() >= Some(1) && seen["holds"].as_u64() >= Some(1),
        "{seen}"
    );
    assert_eq!(
        seen["ways"],
        json!(["to-fork", "other-seed", "copy-here"]),
        "{seen}"
    );
    assert_eq!(seen["lang"], "en");
}

fn steps(browser: &Browser) {
    open(browser);
    let seen = browser.run(
        "const key = (key) => $('graph').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        const at = async (count) => {
            await until(`event ${count}`, () => $('steps').dataset.count === String(count));
            await frame();
            return { cycle: $('graph').dataset.cycle, here: document.querySelector('.steps .what').innerText,
                lines: document.querySelectorAll('#output .line').length,
                badges: document.querySelectorAll('#scenario [data-tasks]').length };
        };
        const all = Number($('steps').dataset.all);
        const last = await at(all);
        key('ArrowLeft');
        await at(all - 1);
        $('step-back').click();
        await at(all - 2);
        key('Home');
        const first = await at(1);
        key('ArrowRight');
        await at(2);
        const position = $('position');
        position.value = 5;
        position.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await at(5);
        await until('the address', () => location.hash.includes('at='));
        const hash = location.hash;
        $('tab-events-panel').click();
        await until('the table', () => document.querySelector('#event-table tr[aria-current=step]'));
        const row = document.querySelector('#event-table tr[aria-current=step]').ariaRowIndex;
        key('End');
        return { all, last, first, hash, row, again: await at(all) };",
        Value::Null,
    );
    assert_eq!(seen["last"], seen["again"], "{seen}");
    assert!(seen["all"].as_u64() > Some(10), "{seen}");
    assert_eq!(seen["first"]["cycle"], "0", "nobody waits at first: {seen}");
    assert_eq!(seen["last"]["cycle"], "4", "{seen}");
    assert_eq!(
        (&seen["first"]["badges"], &seen["first"]["lines"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(seen["row"], "6", "the fifth event, below the head: {seen}");
}

fn round_trip(browser: &Browser) {
    open(browser);
    let link = browser.run(
        "$('step-back').click();
        $('step-back').click();
        const all = $('steps').dataset.all;
        await until('two steps back', () => $('steps').dataset.count === String(all - 2));
        $('share').click();
        const share = $('share').closest('.share');
        return { link: await until('the link', () => share.dataset.link), all,
            row: document.querySelector('.steps .what').innerText };",
        Value::Null,
    );
    let address = link["link"].as_str().unwrap_or_default();
    assert!(
        address.contains("lang=en") && address.contains("&schedule="),
        "{link}"
    );
    browser.open_anew(address);
    browser.wait_for("#verdict[data-verdict=deadlock]");
    let seen = browser.run(
        "await until('the position', () => $('steps').dataset.count === String(given.all - 2));
        return { all: $('steps').dataset.all, row: document.querySelector('.steps .what').innerText };",
        link.clone(),
    );
    assert_eq!((&seen["all"], &seen["row"]), (&link["all"], &link["row"]));
}

fn fork(browser: &Browser) {
    open(browser);
    let seen = browser.run(
        "$('to-fork').click();
        await until('the other way', () => $('verdict').dataset.verdict === 'completed' && !$('run').disabled);
        await until('its position', () => $('steps').dataset.count !== $('steps').dataset.all);
        return { said: $('answer').innerText, hash: location.hash, given: $('order-given').checked };",
        Value::Null,
    );
    assert!(
        seen["said"]
            .as_str()
            .unwrap_or_default()
            .contains("goes instead"),
        "{seen}"
    );
    assert!(
        seen["hash"]
            .as_str()
            .unwrap_or_default()
            .contains("schedule=d1:"),
        "{seen}"
    );
    assert_eq!(seen["given"], true, "{seen}");
}

fn seed(browser: &Browser) {
    open(browser);
    let seen = browser.run(
        "$('other-seed').click();
        await until('the end', () => $('verdict').dataset.verdict === 'completed' && !$('run').disabled);
        return { after: $('seed').value, said: $('answer').innerText };",
        Value::Null,
    );
    let said = seen["said"].as_str().unwrap_or_default();
    assert!(
        said.contains(seen["after"].as_str().unwrap_or("?")),
        "{seen}"
    );
}

fn damaged(browser: &Browser) {
    let site = &browser.setting.site;
    browser.open_anew(&format!(
        "{site}#lesson=two-locks&variant=nobody&rounds=x&schedule=d2:1&at=7&lang=zh"
    ));
    browser.wait_for("#notice:not([hidden])");
    let seen = browser.run(
        "await until('the lesson', () => $('title'));
        const seen = { said: [...$('notice').querySelectorAll('p')].map((p) => p.innerText), lang: document.documentElement.lang,
            variant: $('variant-broken').checked, verdict: $('verdict').dataset.verdict };
        $('notice').querySelector('button').click();
        await until('silence', () => $('notice').hidden);
        return seen;",
        Value::Null,
    );
    let said = seen["said"].as_array().expect("the notice has paragraphs");
    assert_eq!(said.len(), 1 + 3, "{seen}");
    for (sentence, wrong) in said[1..].iter().zip(["nobody", "rounds", "d2:1"]) {
        assert!(
            sentence.as_str().is_some_and(|text| text.contains(wrong)),
            "{sentence} is about {wrong}: {seen}"
        );
    }
    assert_eq!(
        (&seen["lang"], &seen["variant"]),
        (&json!("zh-Hans"), &json!(true)),
        "{seen}"
    );
    assert_eq!(seen["verdict"], "none", "nothing runs by itself: {seen}");
}
