//! Stepped runs print the same text every time. The snapshots are what was printed when they were
//! made; `THREADLAB_SNAPSHOTS=write` makes them anew.

use std::path::Path;

use crate::program::threadlab;

/// Compares standard output with a snapshot.
pub fn prints(args: &str, snapshot: &str) {
    let out = threadlab(args).out;
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/snapshots")
        .join(snapshot);
    if std::env::var_os("THREADLAB_SNAPSHOTS").is_some_and(|value| value == "write") {
        std::fs::write(&path, &out).expect("the folder is there");
    }
    let expected = std::fs::read_to_string(&path).expect("the snapshot is there");
    assert_eq!(
        out, expected,
        "threadlab {args} prints something else than {snapshot}"
    );
}

#[test]
fn a_run_with_its_summary_in_english() {
    prints(
        "run producer-consumer --mode stepped --lang en",
        "producer-consumer.en.txt",
    );
}

#[test]
fn a_run_with_its_summary_in_chinese() {
    prints(
        "run producer-consumer --mode stepped --lang zh",
        "producer-consumer.zh.txt",
    );
}

#[test]
fn a_verdict_that_names_who_waits_where() {
    prints(
        "run pipe --variant left-open --mode stepped --lang en",
        "left-open.en.txt",
    );
    prints(
        "run pipe --variant left-open --mode stepped --lang zh",
        "left-open.zh.txt",
    );
}

#[test]
fn a_seed_gives_the_same_trace_every_time() {
    let run = |seed| threadlab(&format!("run lost-update --seed {seed} --json")).out;
    for seed in 0..5 {
        assert_eq!(run(seed), run(seed), "seed {seed}");
    }
    assert_ne!(run(1), run(2));
}

#[test]
fn the_printed_command_repeats_the_run() {
    for args in [
        "lost-update --set rounds=4 --seed 9",
        "producer-consumer --set seconds=1.5 --mode stepped",
    ] {
        let first = threadlab(&format!("run {args}"));
        let (_, again) = first
            .err
            .split_once("again: threadlab ")
            .expect("the header has it");
        let again = again.lines().next().expect("it ends with the line");
        assert_eq!(threadlab(again).out, first.out, "{again}");
    }
}
