//! A host that sends no headers, with the site below a path: our service worker isolates the page
//! after one reload; where that is refused the notes can still be read, and the page says why nothing
//! runs.

use libtest_mimic::Trial;
use serde_json::Value;

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::Shown;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial(
            "plain_host::where_isolation_is_refused_the_notes_can_be_read",
            refused,
        ),
        stage.trial("plain_host::one_reload_isolates_and_a_run_works", isolated),
    ]
}

const LESSON: &str = "#lesson=lost-update&variant=fixed&schedule=live";

fn refused(browser: &Browser) {
    let plain = &browser.setting.plain;
    // A file of the same host, so that what the page remembers can be set before it is there.
    browser.open(&format!("{plain}sw.js"));
    browser.run(
        "for (const known of await navigator.serviceWorker.getRegistrations()) await known.unregister();
        sessionStorage.setItem('threadlab-reloads-for-isolation', '2');",
        Value::Null,
    );
    browser.open(&format!("{plain}{LESSON}"));
    browser.wait_for("html[data-isolation=refused]");
    browser.wait_for("#run");
    browser.wait_for(".prose");
    let seen = browser.run(
        "return { notes: document.querySelector('.prose').innerText.length, run: $('run').disabled,
            chip: $('chip').innerText, isolated: crossOriginIsolated };",
        Value::Null,
    );
    assert!(
        seen["notes"].as_u64().is_some_and(|length| length > 200),
        "{seen}"
    );
    assert_eq!(
        (&seen["run"], &seen["isolated"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    let chip = seen["chip"].as_str().unwrap_or_default();
    assert!(
        ["not isolated", "未隔离"]
            .iter()
            .any(|why| chip.contains(why)),
        "{chip}"
    );
}

fn isolated(browser: &Browser) {
    let plain = &browser.setting.plain;
    browser.open(&format!("{plain}sw.js"));
    browser.run("sessionStorage.clear();", Value::Null);
    browser.open(&format!("{plain}{LESSON}"));
    browser.wait_for("html[data-isolation=isolated]");
    browser.wait_for("#run:enabled");
    let seen = browser.run(
        "const [load] = performance.getEntriesByType('navigation');
        await start();
        return { ...(await end()), isolated: crossOriginIsolated, load: load.type,
            worker: navigator.serviceWorker.controller?.state };",
        Value::Null,
    );
    assert_eq!(seen["isolated"], true, "{seen}");
    assert_eq!(
        (&seen["load"], &seen["worker"]),
        (&"reload".into(), &"activated".into())
    );
    let shown = Shown::of(&seen);
    assert_eq!(shown.verdict, "completed", "{shown:?}");
    assert_eq!(shown.lines, ["6 additions, the count says 6"]);
}
