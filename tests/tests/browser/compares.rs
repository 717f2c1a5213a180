//! The GIL's lesson beside itself: eight runs that are measured in this browser, one after another.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use threadlab_lessons::{comparison, find};

use crate::Stage;
use crate::browser::Browser;
use crate::lessons::open;

pub fn trials(stage: &Stage) -> Vec<Trial> {
    vec![
        stage.trial_alone("compare::every_cell_is_measured_here", measured),
        stage.trial("compare::stop_ends_it_and_keeps_what_was_measured", stopped),
        stage.trial("compare::the_switch_turns_the_gil_off", switched),
        stage.trial("compare::without_isolation_it_is_a_simulation", simulated),
    ]
}

fn gil(browser: &Browser, schedule: &str) {
    let lesson = find("gil").expect("a lesson of the course");
    open(browser, lesson, &lesson.variants[0], schedule, "");
}

/// For each cell, row by row: how long it took in milliseconds, what is drawn and what is said.
const CELLS: &str = "
    const cells = () => [...document.querySelectorAll('#comparison tbody td')].map((cell) => ({
        took: Number(cell.dataset.took ?? 0) / 1e6, said: cell.innerText,
        drawn: [...cell.querySelectorAll('path')].map((path) => path.getAttribute('d').length) }));";

fn measured(browser: &Browser) {
    gil(browser, "live");
    let mut best = [f64::INFINITY; 8];
    // On a machine that does other things too a single figure says little.
    for _ in 0..3 {
        let took = measure(browser);
        best = std::array::from_fn(|at| best[at].min(took[at]));
        if holds(&best) {
            break;
        }
    }
    assert!(holds(&best), "{best:?}");
    let [serial, _, locked, _, free, _, processes, _] = best;
    browser.note(format!(
        "gil, computing, in ms: serial {serial:.0}, GIL {locked:.0}, none {free:.0}, processes {processes:.0}"
    ));
}

/// The lesson's claims: whoever waits does not hold the lock; whoever computes does.
fn holds(took: &[f64; 8]) -> bool {
    let [_, serial_io, locked, locked_io, free, free_io, ..] = *took;
    let one_core = std::thread::available_parallelism().is_ok_and(|cores| cores.get() == 1);
    locked_io < serial_io / 2.0 && free_io < serial_io / 2.0 && (one_core || free < locked)
}

fn measure(browser: &Browser) -> [f64; 8] {
    let seen = browser.run(
        &format!(
            "{CELLS} $('compare').click();
            await until('it begins anew', () => $('comparison').dataset.done === '0' && $('run').disabled);
            await until('all of it', () => $('comparison').dataset.done === '8' && !$('run').disabled);
            return {{ cells: cells(), text: $('comparison').innerText, cores: navigator.hardwareConcurrency }};"
        ),
        Value::Null,
    );
    let cells = seen["cells"].as_array().expect("there are cells");
    let took: Vec<f64> = cells
        .iter()
        .filter_map(|cell| cell["took"].as_f64())
        .collect();
    for cell in cells {
        assert!(cell["drawn"][0].as_u64() > Some(10), "somebody ran: {seen}");
        let said = cell["said"].as_str().unwrap_or_default();
        assert!(said.contains('×'), "{seen}");
    }
    let tokens = |at: usize| cells[at]["drawn"][3].as_u64();
    assert!(tokens(2) > Some(20), "the lock goes round: {seen}");
    assert_eq!(tokens(4), Some(0), "there is none: {seen}");
    assert!(took[1] >= 800.0, "four waits of 200 ms: {seen}");
    let text = seen["text"].as_str().unwrap_or_default();
    let cores = seen["cores"].as_u64().unwrap_or_default();
    assert!(text.contains(&cores.to_string()), "{text}");
    took.try_into().expect("there are eight cells")
}

fn stopped(browser: &Browser) {
    gil(browser, "live");
    let seen = browser.run(
        &format!(
            "{CELLS} $('compare').click();
            await until('it begins anew', () => $('comparison').dataset.done === '0' && $('run').disabled);
            await until('the first cell', () => $('comparison').dataset.done > '0');
            $('stop').click();
            await until('the end', () => !$('run').disabled);
            return {{ done: $('comparison').dataset.done, first: cells()[0].took }};"
        ),
        Value::Null,
    );
    let done: u32 = seen["done"]
        .as_str()
        .unwrap_or_default()
        .parse()
        .expect("a number");
    assert!((1..8).contains(&done), "{seen}");
    assert!(seen["first"].as_f64() > Some(0.0), "{seen}");
}

fn switched(browser: &Browser) {
    gil(browser, "rr");
    let seen = browser.run(
        "const way = () => [$('gil-switch').ariaChecked, document.querySelector('#comparison tr[data-current=true]').dataset.row];
        const before = way();
        $('gil-switch').click();
        await until('the run', () => $('verdict').dataset.verdict === 'completed' && !$('run').disabled);
        return { before, after: way(), hash: location.hash };",
        Value::Null,
    );
    assert_eq!(seen["before"], json!(["true", "gil"]), "{seen}");
    assert_eq!(seen["after"], json!(["false", "no-gil"]), "{seen}");
    let hash = seen["hash"].as_str().unwrap_or_default();
    assert!(hash.contains("variant=no-gil"), "{seen}");
}

fn simulated(browser: &Browser) {
    let plain = &browser.setting.plain;
    browser.open(&format!("{plain}sw.js"));
    browser.run(
        "for (const known of await navigator.serviceWorker.getRegistrations()) await known.unregister();
        sessionStorage.setItem('threadlab-reloads-for-isolation', '2');",
        Value::Null,
    );
    browser.open(&format!("{plain}#lesson=gil&lang=en"));
    browser.wait_for("html[data-isolation=refused]");
    browser.wait_for("#comparison");
    let seen = browser.run(
        &format!(
            "{CELLS} return {{ cells: cells(), off: $('compare').disabled, text: $('comparison').innerText }};"
        ),
        Value::Null,
    );
    browser.run("sessionStorage.clear();", Value::Null);
    assert_eq!(seen["off"], true, "{seen}");
    let comparison = comparison("gil").expect("it is compared");
    for (at, cell) in seen["cells"].as_array().into_iter().flatten().enumerate() {
        let expected = comparison.columns[at % 2].simulated_ms[at / 2];
        assert_eq!(cell["took"].as_f64(), Some(expected as f64), "{seen}");
        assert!(
            cell["said"]
                .as_str()
                .unwrap_or_default()
                .contains("simulation"),
            "{seen}"
        );
    }
    let text = seen["text"].as_str().unwrap_or_default();
    assert!(text.contains("cannot measure"), "{text}");
}
