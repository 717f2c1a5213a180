//! `cargo xtask tidy`: the invariants of the design that a program can check.
//!
//! A rule looks at the whole tree of sources and names each place that breaks it. Rules on Rust code
//! match tokens, so that comments and strings may say what they like. Each rule has a test which
//! shows that it can fail. What only a reader can judge (ARCHITECTURE.md lists it) is left out.

mod code;
mod code_rules;
mod lesson_rules;
mod text_rules;
mod tree;

use crate::tally::{self, Tally};
use tree::Tree;

/// A place that breaks a rule: `path:line: what`.
type Finding = String;

/// A promise about the sources.
struct Rule {
    /// What holds, as a sentence.
    promise: &'static str,
    /// Where it does not.
    broken: fn(&Tree) -> Vec<Finding>,
}

/// Checks all rules; each counts as one check.
pub fn run() -> Tally {
    let tree = match Tree::of_repository() {
        Ok(tree) => tree,
        Err(error) => return tally::failure(&error),
    };
    let mut sum = Tally::default();
    for rule in rules() {
        let findings = (rule.broken)(&tree);
        sum += Tally::one(findings.is_empty());
        let mark = if findings.is_empty() {
            "ok    "
        } else {
            "FAILED"
        };
        println!("{mark} {}", rule.promise);
        for finding in findings {
            println!("       {finding}");
        }
    }
    sum
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    code_rules::RULES
        .iter()
        .chain(&lesson_rules::RULES)
        .chain(&text_rules::RULES)
}

/// What the rule with this promise finds in these files.
#[cfg(test)]
fn findings(rules: &[Rule], promise: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let rule = rules
        .iter()
        .find(|rule| rule.promise.contains(promise))
        .expect("the rule exists");
    (rule.broken)(&Tree::of(files))
}

#[cfg(test)]
mod tests {
    /// Not every promise can be kept while several people are at work; at least each file parses.
    #[test]
    fn the_repository_can_be_read() {
        let tree = super::Tree::of_repository().unwrap();
        assert!(
            tree.files()
                .iter()
                .any(|file| file.path == "crates/xtask/src/tidy/mod.rs")
        );
        assert!(
            !tree
                .files()
                .iter()
                .any(|file| file.path.starts_with("target/"))
        );
    }
}
