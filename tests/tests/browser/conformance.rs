//! The conformance cases in the page's worlds: threads and processes on web workers, and stepped.
//!
//! The site's own `?conformance` page plays them; each is a trial here, which waits for its line of that
//! page's report.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_tests::{Case, World, cases};

use crate::Stage;
use crate::browser::Browser;

/// The page's report, from the first trial that needs it: the browser which shows it, and its lines so
/// far, by case and world.
type Report = Arc<Mutex<Option<(Browser, BTreeMap<(String, String), Value>)>>>;

/// `filter` is what narrows the trials down; the page then plays no others either.
pub fn trials(stage: &Stage, filter: Option<&str>) -> Vec<Trial> {
    let report = Report::default();
    let only = filter.unwrap_or_default().replace("::web_", " web_");
    let mut trials = Vec::new();
    for case in cases() {
        for world in World::WEB
            .into_iter()
            .filter(|&world| case.is_without(world).is_none())
        {
            let (stage, report, only) = (stage.clone(), report.clone(), only.clone());
            let name = format!("{}::{world}", case.full_name());
            trials.push(Trial::test(name, move || {
                let _others = stage.beside_others();
                came_out(&stage, &report, &only, case, world);
                Ok(())
            }));
        }
    }
    trials
}

fn came_out(stage: &Stage, report: &Report, only: &str, case: &Case, world: World) {
    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
    let (browser, lines) = report.get_or_insert_with(|| {
        let browser = stage.lent();
        start(&browser, only);
        (browser, BTreeMap::new())
    });
    let key = (case.full_name(), world.to_string());
    while !lines.contains_key(&key) {
        read(browser, lines);
    }
    let line = &lines[&key];
    assert_eq!(
        line["ok"],
        true,
        "{}",
        line["said"].as_str().unwrap_or_default()
    );
}

fn start(browser: &Browser, only: &str) {
    browser.open_anew(&format!("{}?conformance", browser.setting.site));
    browser.wait_for("#report[data-state=ready]");
    browser.run("$('only').value = given; $('start').click();", json!(only));
}

/// Waits until the report has more lines than are known, and takes those over.
fn read(browser: &Browser, lines: &mut BTreeMap<(String, String), Value>) {
    let report = browser.run(
        "const report = $('report');
        const lines = () => report.textContent.split('\\n').filter(Boolean);
        await until('the next line of the report', () => lines().length > given || report.dataset.state === 'done');
        return { lines: lines().slice(given), done: report.dataset.state === 'done' };",
        json!(lines.len()),
    );
    let news: Vec<&str> = report["lines"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(!news.is_empty(), "the page is done, and has no such case");
    for line in news {
        let line: Value = serde_json::from_str(line).expect("the report is lines of JSON");
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        lines.insert((text("name"), text("world")), line.clone());
    }
}
