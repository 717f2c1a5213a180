//! What holds for Rust code.

use super::{Finding, Rule};
use crate::tidy::code::Place;
use crate::tidy::tree::{Source, Tree};

/// The machine: the only folders that may know which one it is.
const MACHINE: [&str; 2] = ["crates/core/src/sys/", "crates/core/src/word/"];
/// The wasm modules hold the glue that wasm-bindgen needs.
const GLUE: [&str; 2] = ["crates/runtime/", "web/"];
const CORE: [&str; 1] = ["crates/core/src/"];
/// What a stepped trace is made of: the same, byte for byte, everywhere.
const REPRODUCIBLE: [&str; 3] = [
    "crates/core/src/run/",
    "crates/core/src/trace/",
    "crates/lessons/",
];

pub const RULES: [Rule; 9] = [
    Rule {
        promise: "unsafe is in sys/ and word/ only",
        broken: unsafe_elsewhere,
    },
    Rule {
        promise: "cfg(target…) is in sys/ and word/ only",
        broken: platform_elsewhere,
    },
    Rule {
        promise: "no HashMap or HashSet: their order differs between runs",
        broken: hash_order,
    },
    Rule {
        promise: "no mutable global outside sys/ but run's ProcessWide",
        broken: mutable_globals,
    },
    Rule {
        promise: "tasks block in Word::wait and on OS pipes only",
        broken: other_blocking,
    },
    Rule {
        promise: "raw/ mentions no trace, schedule or diagnosis",
        broken: raw_knows_too_much,
    },
    Rule {
        promise: "runs, traces and lessons read no wall clock",
        broken: wall_clock,
    },
    Rule {
        promise: "library code has no unwrap",
        broken: unwraps,
    },
    Rule {
        promise: "no dbg!, todo! or unimplemented! is left",
        broken: leftovers,
    },
];

fn unsafe_elsewhere(tree: &Tree) -> Vec<Finding> {
    let allowed = [&MACHINE[..], &GLUE[..]].concat();
    places(tree, |file| !file.is_in(&allowed), &["unsafe"])
}

fn platform_elsewhere(tree: &Tree) -> Vec<Finding> {
    let allowed = [&MACHINE[..], &GLUE[..]].concat();
    let mut found = Vec::new();
    for (file, code) in tree.rust().filter(|(file, _)| !file.is_in(&allowed)) {
        let cfgs = ["cfg", "cfg_attr"].map(|start| code.places(start, &["]", ";", "{"]));
        for Place { line, tokens, .. } in cfgs.into_iter().flatten() {
            let platform =
                |text: &&str| text.starts_with("target_") || ["unix", "windows"].contains(text);
            // A crate has to switch unstable features on in its root, and nowhere else.
            let feature = file.path.ends_with("src/lib.rs") && tokens.contains(&"feature");
            if tokens.iter().any(platform) && !feature {
                found.push(at(file, line, "cfg(target…)"));
            }
        }
    }
    found
}

fn hash_order(tree: &Tree) -> Vec<Finding> {
    places(tree, |_| true, &["HashMap", "HashSet"])
}

/// Types that make a `static` mutable.
const CELLS: [&str; 9] = [
    "Cell",
    "RefCell",
    "OnceCell",
    "LazyCell",
    "UnsafeCell",
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
];

fn mutable_globals(tree: &Tree) -> Vec<Finding> {
    let mut found = places(tree, |_| true, &["static mut"]);
    let elsewhere = |file: &Source| !file.is_in(&["crates/core/src/sys/", "crates/runtime/"]);
    for (file, code) in tree.rust().filter(|(file, _)| elsewhere(file)) {
        for Place {
            line,
            tokens,
            thread_local,
        } in code.places("static", &["=", ";", "{"])
        {
            let cell = tokens
                .iter()
                .any(|text| CELLS.contains(text) || text.starts_with("Atomic"));
            // An item, `static NAME: …`; not the lifetime.
            let item = tokens.get(2) == Some(&":");
            // The implicit run of plain programs, and what belongs to it.
            let process_wide =
                file.is_in(&["crates/core/src/run/"]) && tokens.contains(&"ProcessWide");
            if cell && item && !thread_local && !process_wide {
                found.push(at(file, line, "a mutable static"));
            }
        }
    }
    found
}

fn other_blocking(tree: &Tree) -> Vec<Finding> {
    let blocking = [
        "Condvar",
        "thread::sleep",
        "thread::park",
        "mpsc",
        "recv_timeout",
        "sync::Barrier",
    ];
    let bound = |file: &Source| file.is_in(&CORE) && !file.is_in(&MACHINE);
    let lessons = |file: &Source| file.is_in(&["crates/lessons/"]) && !file.path.contains("/build");
    shipped_places(tree, |file| bound(file) || lessons(file), &blocking)
}

fn raw_knows_too_much(tree: &Tree) -> Vec<Finding> {
    let words = [
        "trace", "Verdict", "Schedule", "schedule", "ledger", "Ledger", "Policy", "graph",
    ];
    shipped_places(tree, |file| file.is_in(&["crates/core/src/raw/"]), &words)
}

fn wall_clock(tree: &Tree) -> Vec<Finding> {
    let clocks = ["SystemTime", "Instant::now", "thread::current().id"];
    shipped_places(
        tree,
        |file| file.is_in(&REPRODUCIBLE) && !file.path.contains("/build"),
        &clocks,
    )
}

fn unwraps(tree: &Tree) -> Vec<Finding> {
    let library = ["crates/core/src/", "crates/lessons/src/"];
    let shipped = |file: &Source| file.is_in(&library) && !file.path.ends_with("tests.rs");
    shipped_places(tree, shipped, &[".unwrap()"])
}

fn leftovers(tree: &Tree) -> Vec<Finding> {
    places(tree, |_| true, &["dbg!", "todo!", "unimplemented!"])
}

/// Where these patterns stand in the files that the rule binds.
fn places(tree: &Tree, bound: impl Fn(&Source) -> bool, patterns: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, code) in tree.rust().filter(|(file, _)| bound(file)) {
        for pattern in patterns {
            found.extend(
                code.lines_with(pattern)
                    .iter()
                    .map(|line| at(file, *line, pattern)),
            );
        }
    }
    found
}

/// The same, outside tests.
fn shipped_places(tree: &Tree, bound: impl Fn(&Source) -> bool, patterns: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, code) in tree.rust().filter(|(file, _)| bound(file)) {
        for pattern in patterns {
            let lines = code.shipped_lines_with(pattern);
            found.extend(lines.iter().map(|line| at(file, *line, pattern)));
        }
    }
    found
}

fn at(file: &Source, line: usize, what: &str) -> Finding {
    format!("{}:{line}: {what}", file.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    /// The first file breaks the rule, the second one, elsewhere or a little different, does not.
    fn one_breaks(promise: &str, bad: (&str, &str), good: (&str, &str)) {
        let found = findings(&RULES, promise, &[bad, good]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(&format!("{}:1: ", bad.0)), "{found:?}");
    }

    #[test]
    fn unsafe_is_found() {
        let text = "fn f() { unsafe { g() } }";
        one_breaks(
            "unsafe",
            ("crates/core/src/raw/a.rs", text),
            ("crates/core/src/sys/a.rs", text),
        );
    }

    #[test]
    fn platforms_are_found() {
        let text = "#[cfg(target_os = \"linux\")] fn f() {}";
        one_breaks(
            "cfg",
            ("native/src/a.rs", text),
            ("crates/core/src/word/a.rs", text),
        );
        let good =
            "#![cfg_attr(target_arch = \"wasm32\", feature(x))]\n#[cfg(feature = \"run\")] mod a;";
        one_breaks(
            "cfg",
            ("tests/a.rs", "fn f() { cfg!(unix); }"),
            ("crates/core/src/lib.rs", good),
        );
    }

    #[test]
    fn hash_maps_are_found() {
        one_breaks(
            "HashMap",
            ("a.rs", "use std::collections::HashMap;"),
            ("b.rs", "// HashMap"),
        );
    }

    #[test]
    fn mutable_globals_are_found() {
        let text = "static A: AtomicU32 = AtomicU32::new(0);";
        one_breaks(
            "global",
            ("web/src/a.rs", text),
            ("crates/core/src/sys/a.rs", text),
        );
        one_breaks(
            "global",
            ("a.rs", "static mut A: u32 = 0;"),
            ("b.rs", "static A: &str = \"\";"),
        );
        let own = "thread_local! { static A: Cell<u32> = const { Cell::new(0) }; }";
        one_breaks("global", ("a.rs", text), ("b.rs", own));
        let run = "static A: OnceLock<ProcessWide> = OnceLock::new();";
        one_breaks(
            "global",
            ("web/a.rs", run),
            ("crates/core/src/run/a.rs", run),
        );
    }

    #[test]
    fn other_blocking_is_found() {
        let text = "fn f() { thread::sleep(d) }";
        one_breaks(
            "block",
            ("crates/core/src/queue/a.rs", text),
            ("crates/core/src/sys/a.rs", text),
        );
    }

    #[test]
    fn raw_is_kept_ignorant() {
        let text = "use crate::trace::Event;";
        one_breaks(
            "raw",
            ("crates/core/src/raw/a.rs", text),
            ("crates/core/src/run/a.rs", text),
        );
    }

    #[test]
    fn clocks_are_found() {
        let text = "fn f() { Instant::now(); }";
        one_breaks(
            "clock",
            ("crates/core/src/run/a.rs", text),
            ("native/src/a.rs", text),
        );
    }

    #[test]
    fn unwraps_are_found() {
        let good = "#[cfg(test)] mod tests { fn f() { a.unwrap() } }";
        let bad = "fn f() { a.unwrap() }";
        one_breaks(
            "unwrap",
            ("crates/core/src/a.rs", bad),
            ("crates/core/src/b.rs", good),
        );
    }

    #[test]
    fn leftovers_are_found() {
        one_breaks(
            "dbg!",
            ("a.rs", "fn f() { todo!() }"),
            ("b.rs", "// todo!()\nfn todo() {}"),
        );
    }
}
