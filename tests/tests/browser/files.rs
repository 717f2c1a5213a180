//! Traces as files: what the page saves is what the command line writes, and what it opens is shown
//! without running it.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::find;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;
use crate::native;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial(
            "trace_file::a_saved_one_is_as_the_command_line_writes_it",
            saved,
        ),
        stage.trial(
            "trace_file::a_dropped_one_is_shown_without_running",
            dropped,
        ),
        stage.trial("trace_file::a_damaged_one_gets_a_sentence", damaged),
    ]
}

/// Drops a text as a file on the page.
const DROP: &str = "
    const data = new DataTransfer();
    data.items.add(new File([given], 'trace.ndjson'));
    const drop = (kind) => document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    drop('dragover');
    drop('drop');";

fn saved(browser: &Browser) {
    let lesson = find("lost-update").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], "random:3", "");
    let seen = browser.run(
        "await start();
        await end();
        let kept = null;
        const real = URL.createObjectURL;
        URL.createObjectURL = (blob) => { kept = blob; return real.call(URL, blob); };
        const click = HTMLAnchorElement.prototype.click;
        HTMLAnchorElement.prototype.click = function () { this.dataset.name = this.download; };
        $('save-trace').click();
        URL.createObjectURL = real;
        HTMLAnchorElement.prototype.click = click;
        return kept.text();",
        Value::Null,
    );
    let here = native::stepped(lesson, lesson.variants[0].name, "random:3").trace();
    assert_eq!(seen.as_str(), Some(here.as_str()));
}

fn dropped(browser: &Browser) {
    let lesson = find("two-locks").expect("a lesson of the course");
    let variant = &lesson.variants[0];
    let trace = native::stepped(lesson, variant.name, variant.schedule).trace();
    let events = trace.lines().count() - 1;
    browser.open_anew(&browser.setting.site);
    browser.wait_for("#lesson-pipe");
    let script = format!(
        "let runs = 0;
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (told, ...rest) {{ runs += told?.role === 'run'; return post.call(this, told, ...rest); }};
        {DROP}
        await until('the run', () => $('verdict')?.dataset.verdict === 'deadlock');
        Worker.prototype.postMessage = post;
        await until('the address', () => location.hash.includes('lesson='));
        return {{ runs, all: $('steps').dataset.all, graph: $('graph').dataset.cycle, hash: location.hash }};"
    );
    let seen = browser.run(&script, json!(trace));
    assert_eq!(seen["runs"], 0, "{seen}");
    assert_eq!(seen["all"], events.to_string(), "{seen}");
    assert_eq!(seen["graph"], "4", "{seen}");
    assert!(
        seen["hash"]
            .as_str()
            .unwrap_or_default()
            .contains("lesson=two-locks"),
        "{seen}"
    );
}

fn damaged(browser: &Browser) {
    browser.open_anew(&browser.setting.site);
    browser.wait_for("#lesson-pipe");
    let script = format!(
        "{DROP}
        await until('a sentence', () => !$('notice').hidden);
        return $('notice').innerText;"
    );
    let seen = browser.run(&script, json!("{\"schema\":\"something else\"}\n"));
    assert!(seen.as_str().is_some_and(|said| said.len() > 20), "{seen}");
}
