//! The table case × world: where each promise is kept, and why not elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::{Case, World, cases};

/// Whether each case held, by its full name and the world.
pub type Results = BTreeMap<(String, World), bool>;

/// The table as text. Worlds without any result are left out, unless there is none at all.
pub fn table(results: &Results) -> String {
    let ran = |world: &World| results.is_empty() || results.keys().any(|(_, other)| other == world);
    let worlds: Vec<_> = World::ALL.into_iter().filter(ran).collect();
    let width = cases()
        .iter()
        .map(|case| case.full_name().len())
        .max()
        .unwrap_or(0);
    let mut reasons = Vec::new();
    let mut text = format!("{:width$}", "");
    for world in &worlds {
        write!(text, "  {world}").expect("writing to a string does not fail");
    }
    text.push('\n');
    for case in cases() {
        write!(text, "{:width$}", case.full_name()).expect("writing to a string does not fail");
        for &world in &worlds {
            let cell = cell(case, world, results, &mut reasons);
            write!(text, "  {cell:^0$}", world.name().len())
                .expect("writing to a string does not fail");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for (i, why) in reasons.iter().enumerate() {
        writeln!(text, "{:>3} not there: {why}", i + 1).expect("writing to a string does not fail");
    }
    text
}

/// `ok`, `FAILED`, the number of the reason why it is not there, or `·` where it has not run.
fn cell(case: &Case, world: World, results: &Results, reasons: &mut Vec<&'static str>) -> String {
    if let Some(why) = case.is_without(world) {
        let known = reasons.iter().position(|other| *other == why);
        let at = known.unwrap_or_else(|| {
            reasons.push(why);
            reasons.len() - 1
        });
        return (at + 1).to_string();
    }
    match results.get(&(case.full_name(), world)) {
        Some(true) => "ok",
        Some(false) => "FAILED",
        None => "·",
    }
    .to_owned()
}
