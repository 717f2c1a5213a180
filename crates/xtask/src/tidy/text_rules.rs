//! What holds for files as text, and for the manifests.

use super::{Finding, Rule};
use crate::tidy::tree::{Source, Tree};

pub const RULES: [Rule; 6] = [
    Rule {
        promise: "what is not text is a picture: what others made comes from registries",
        broken: brought_in,
    },
    Rule {
        promise: "no file names a place on the machine of who wrote it",
        broken: machine_paths,
    },
    Rule {
        promise: "no source file has more than 400 lines",
        broken: too_long,
    },
    Rule {
        promise: "each Rust file opens with what it is (//!)",
        broken: without_a_word,
    },
    Rule {
        promise: "no TODO or FIXME is left",
        broken: to_do,
    },
    Rule {
        promise: "dependencies point one way",
        broken: wrong_way,
    },
];

const MOST_LINES: usize = 400;

fn machine_paths(tree: &Tree) -> Vec<Finding> {
    // In two parts, so that this file does not name them either.
    let places = ["work", "root", "home", "Users"].map(|folder| format!("/{folder}/"));
    lines(
        tree,
        |_| true,
        |line| {
            places.iter().any(|place| {
                line.match_indices(place.as_str())
                    .any(|(at, _)| is_start(line, at))
            })
        },
    )
}

/// Whether an absolute path begins here: not in the middle of an address or a longer path.
fn is_start(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-~}*".contains(before))
}

fn too_long(tree: &Tree) -> Vec<Finding> {
    let long = |file: &&Source| is_source(file) && file.text.lines().count() > MOST_LINES;
    let name = |file: &Source| format!("{}: {} lines", file.path, file.text.lines().count());
    tree.files().iter().filter(long).map(name).collect()
}

fn is_source(file: &Source) -> bool {
    [".rs", ".js", ".css", ".html", ".py"]
        .iter()
        .any(|ending| file.path.ends_with(ending))
}

fn brought_in(tree: &Tree) -> Vec<Finding> {
    let strange = |file: &&Source| {
        file.text.contains(char::REPLACEMENT_CHARACTER) && !file.path.ends_with(".png")
    };
    let name = |file: &Source| file.path.clone();
    tree.files().iter().filter(strange).map(name).collect()
}

fn without_a_word(tree: &Tree) -> Vec<Finding> {
    // A lesson's program is shown to the learner as it stands, and its metadata is one expression.
    let shown = |file: &Source| {
        file.path.starts_with("crates/lessons/")
            && file.path.matches('/').count() == 3
            && !file.path.starts_with("crates/lessons/src/")
    };
    let silent = |file: &Source| !file.text.starts_with("//!") && !shown(file);
    tree.rust()
        .filter(|(file, _)| silent(file))
        .map(|(file, _)| file.path.clone())
        .collect()
}

fn to_do(tree: &Tree) -> Vec<Finding> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let here = "crates/xtask/src/tidy/text_rules.rs";
    lines(
        tree,
        |file| is_source(file) && file.path != here,
        |line| marks.iter().any(|mark| line.contains(mark)),
    )
}

/// Who may not depend on whom.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    ("crates/core/", &["threadlab-", "yew", "clap", "anyhow"]),
    (
        "crates/lessons/",
        &[
            "threadlab-cli",
            "threadlab-web",
            "threadlab-runtime",
            "yew",
            "clap",
        ],
    ),
    (
        "native/",
        &[
            "threadlab-web",
            "threadlab-runtime",
            "yew",
            "wasm-bindgen",
            "web-sys",
        ],
    ),
    (
        "crates/runtime/",
        &["threadlab-cli", "threadlab-web", "yew", "clap", "rustix"],
    ),
    (
        "web/",
        &[
            "threadlab-cli",
            "threadlab-runtime",
            "clap",
            "rustix",
            "libc",
        ],
    ),
];

fn wrong_way(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (folder, packages) in FORBIDDEN {
        let depends = |line: &str| {
            let entry = line.contains(" = ") || line.contains(".workspace");
            entry && packages.iter().any(|package| line.starts_with(package))
        };
        let manifest = format!("{folder}Cargo.toml");
        found.extend(lines(tree, |file| file.path == manifest, depends));
    }
    found
}

/// The lines with a fault, in the files that the rule binds.
fn lines(
    tree: &Tree,
    bound: impl Fn(&Source) -> bool,
    fault: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files().iter().filter(|file| bound(file)) {
        let faulty = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| fault(line));
        found.extend(faulty.map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn machine_paths_are_found() {
        let bad = format!("see /{}/someone/notes", "home");
        let good = "see https://example.org/home/page and ~/.cargo";
        let found = findings(&RULES, "machine", &[("a.md", &bad), ("b.md", good)]);
        assert_eq!(found, [format!("a.md:1: {bad}")]);
    }

    #[test]
    fn long_files_are_found() {
        let (long, short) = ("//!\n".repeat(401), "//!\n".repeat(400));
        let found = findings(
            &RULES,
            "400",
            &[("a.rs", &long), ("b.rs", &short), ("c.lock", &long)],
        );
        assert_eq!(found, ["a.rs: 401 lines"]);
    }

    #[test]
    fn archives_are_found() {
        let files = [
            ("a.whl", "PK\u{fffd}"),
            ("b.png", "\u{fffd}PNG"),
            ("c.md", "线程"),
        ];
        assert_eq!(findings(&RULES, "not text", &files), ["a.whl"]);
    }

    #[test]
    fn silent_files_are_found() {
        let files = [
            ("a.rs", "fn f() {}"),
            ("b.rs", "//! B."),
            ("crates/lessons/pipe/scenario.rs", ""),
        ];
        assert_eq!(findings(&RULES, "opens with", &files), ["a.rs"]);
    }

    #[test]
    fn marks_are_found() {
        let bad = format!("// {}: later", concat!("TO", "DO"));
        assert_eq!(
            findings(&RULES, "is left", &[("a.rs", &bad), ("b.rs", "// done")]).len(),
            1
        );
    }

    #[test]
    fn a_dependency_upwards_is_found() {
        let bad = "[dependencies]\nyew = { workspace = true }";
        let files = [("crates/core/Cargo.toml", bad), ("web/Cargo.toml", bad)];
        let found = findings(&RULES, "one way", &files);
        assert_eq!(
            found,
            ["crates/core/Cargo.toml:2: yew = { workspace = true }"]
        );
    }
}
