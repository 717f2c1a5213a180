//! What holds for the lessons, one folder each below `crates/lessons/`.

use std::collections::BTreeMap;

use super::{Finding, Rule};
use crate::tidy::tree::{Source, Tree};

pub const RULES: [Rule; 3] = [
    Rule {
        promise: "each lesson has its program, its Python and both notes",
        broken: parts_missing,
    },
    Rule {
        promise: "both notes of a lesson have the same shape",
        broken: notes_differ,
    },
    Rule {
        promise: "no lesson names a platform in its code",
        broken: platforms,
    },
];

const PARTS: [&str; 5] = [
    "lesson.out",
    "lesson.py",
    "notes.en.md",
    "notes.zh.md",
    "scenario.rs",
];

/// The files of each lesson by their names. A lesson is a folder with any of the parts in it.
fn lessons(tree: &Tree) -> BTreeMap<&str, BTreeMap<&str, &Source>> {
    let mut lessons: BTreeMap<&str, BTreeMap<&str, &Source>> = BTreeMap::new();
    for file in tree.files() {
        let parts = file
            .path
            .strip_prefix("crates/lessons/")
            .and_then(|path| path.split_once('/'));
        if let Some((lesson, name)) = parts {
            lessons.entry(lesson).or_default().insert(name, file);
        }
    }
    lessons.retain(|_, files| PARTS.iter().any(|part| files.contains_key(part)));
    lessons
}

fn parts_missing(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (lesson, files) in lessons(tree) {
        let missing = PARTS.iter().filter(|part| !files.contains_key(*part));
        found.extend(missing.map(|part| format!("crates/lessons/{lesson}/{part} is missing")));
    }
    found
}

fn notes_differ(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (lesson, files) in lessons(tree) {
        let (Some(en), Some(zh)) = (files.get("notes.en.md"), files.get("notes.zh.md")) else {
            continue;
        };
        if shape(&en.text) != shape(&zh.text) {
            found.push(format!(
                "crates/lessons/{lesson}: headings, lists, boxes or code differ"
            ));
        }
        if en.text.chars().any(is_chinese) {
            found.push(format!("{}: there is Chinese in it", en.path));
        }
        if !zh.text.chars().any(is_chinese) {
            found.push(format!("{}: there is no Chinese in it", zh.path));
        }
    }
    found
}

/// How each line that gives the notes their shape begins, in order. Sentences are written anew in
/// each language, and may differ in number.
fn shape(notes: &str) -> Vec<&str> {
    let marks = |line: &'_ str| -> Option<usize> {
        let first = line.split(' ').next()?;
        let heading = !first.is_empty() && first.chars().all(|mark| mark == '#');
        (heading || first.starts_with("```") || first.starts_with(":::")).then_some(first.len())
    };
    notes
        .lines()
        .filter_map(|line| marks(line).map(|length| &line[..length]))
        .collect()
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Words that only make sense on one machine.
const PLATFORMS: [&str; 9] = [
    "wasm32",
    "wasm_bindgen",
    "js_sys",
    "web_sys",
    "linux",
    "libc",
    "rustix",
    "std::os",
    "sys",
];

fn platforms(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in lessons(tree).values().flat_map(BTreeMap::values) {
        let Some(code) = &file.code else { continue };
        for word in PLATFORMS {
            let lines = code.lines_with(word);
            found.extend(
                lines
                    .iter()
                    .map(|line| format!("{}:{line}: {word}", file.path)),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    const LESSON: [(&str, &str); 5] = [
        ("crates/lessons/join/lesson.out", ""),
        ("crates/lessons/join/lesson.py", ""),
        (
            "crates/lessons/join/notes.en.md",
            "# Join\ntext\n```python\n```\n",
        ),
        (
            "crates/lessons/join/notes.zh.md",
            "# 汇合\n文字\n文字\n```python\n```\n",
        ),
        ("crates/lessons/join/scenario.rs", "fn run() {}"),
    ];

    fn with(changed: usize, text: &'static str) -> [(&'static str, &'static str); 5] {
        let mut lesson = LESSON;
        lesson[changed].1 = text;
        lesson
    }

    #[test]
    fn a_whole_lesson_passes() {
        for rule in &RULES {
            assert!(
                findings(&RULES, rule.promise, &LESSON).is_empty(),
                "{}",
                rule.promise
            );
        }
    }

    #[test]
    fn a_missing_part_is_named() {
        let found = findings(&RULES, "each lesson has", &LESSON[..4]);
        assert_eq!(found, ["crates/lessons/join/scenario.rs is missing"]);
        let source = [("crates/lessons/src/lib.rs", "")];
        assert!(findings(&RULES, "each lesson has", &source).is_empty());
    }

    #[test]
    fn notes_of_another_shape_or_language_are_named() {
        for bad in [
            "# 汇合\n",
            "# 汇合\n## 二\n```python\n```\n",
            "# Join\n```python\n```\n",
        ] {
            assert_eq!(
                findings(&RULES, "same shape", &with(3, bad)).len(),
                1,
                "{bad}"
            );
        }
        let mixed = with(2, "# Join 汇合\n```python\n```\n");
        assert_eq!(findings(&RULES, "same shape", &mixed).len(), 1);
    }

    #[test]
    fn a_platform_is_named() {
        let found = findings(&RULES, "platform", &with(4, "use std::os::fd::OwnedFd;"));
        assert_eq!(found, ["crates/lessons/join/scenario.rs:1: std::os"]);
    }
}
