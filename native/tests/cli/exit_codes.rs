//! Every exit code. What a live run comes to depends on the machine, so codes of verdicts are taken
//! from stepped runs, save the one that only live runs have.

use std::process::Stdio;

use crate::program::{command, finish, threadlab};

#[test]
fn the_declared_verdict_is_0_whatever_it_is() {
    for (args, verdict) in [
        ("lost-update --variant fixed", "completed"),
        ("lost-update --variant broken", "failed"),
        ("pipe --variant left-open", "all waiting"),
    ] {
        let done = threadlab(&format!("run {args} --mode stepped"));
        assert_eq!(done.code, 0, "{args}: {}", done.err);
        assert!(
            done.out.contains(&format!("verdict  {verdict}: ")),
            "{}",
            done.out
        );
        assert!(
            done.out.contains("as this variant declares"),
            "{}",
            done.out
        );
    }
}

#[test]
fn completed_where_another_verdict_was_declared_is_1_and_names_the_way_to_that() {
    let lucky =
        (0..50).map(|seed| threadlab(&format!("run lost-update --set rounds=1 --seed {seed}")));
    let done = lucky
        .into_iter()
        .find(|done| done.code != 0)
        .expect("some order loses nothing");
    assert_eq!(done.code, 1);
    assert!(done.out.contains("verdict  completed: "), "{}", done.out);
    let certain = "threadlab run lost-update --variant broken --mode stepped";
    assert!(done.out.contains(certain), "{}", done.out);
}

#[test]
fn a_request_that_is_wrong_is_2() {
    assert_eq!(threadlab("run").code, 2);
    assert_eq!(threadlab("run no-such-lesson").code, 2);
}

#[test]
fn a_live_run_past_its_time_out_is_4() {
    let done = threadlab("run thread-two-ways --set pause=10 --timeout 100ms");
    assert_eq!(done.code, 4, "{}", done.err);
    assert!(done.out.contains("verdict  stalled: "), "{}", done.out);
    assert!(
        done.out.contains("had not ended after 0.100 s"),
        "{}",
        done.out
    );
}

#[test]
fn a_stepped_run_past_its_time_out_is_4_and_its_trace_says_so() {
    let run = "run lost-update --variant fixed --set rounds=10000 --seed 1 --timeout 1ms";
    let done = threadlab(run);
    assert_eq!(done.code, 4, "{}", done.err);
    assert!(done.out.contains("verdict  stalled: "), "{}", done.out);
    let trace = threadlab(&format!("{run} --json")).out;
    assert!(
        trace
            .lines()
            .last()
            .is_some_and(|line| line.contains("\"stalled\"")),
        "{trace}"
    );
}

#[test]
fn an_output_that_cannot_be_written_is_5() {
    let full = || {
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it")
    };
    for args in [&["list"][..], &["run", "lost-update", "--mode", "stepped"]] {
        let mut command = command(args);
        command.stdout(full()).stderr(Stdio::piped());
        let output = command
            .spawn()
            .and_then(std::process::Child::wait_with_output);
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(5));
        let err = String::from_utf8(output.stderr).expect("it prints UTF-8");
        assert!(err.contains("error: writing to standard output: "), "{err}");
    }
}

#[test]
fn a_trace_that_cannot_be_finished_is_5() {
    let done = threadlab("run lost-update --mode stepped --trace /dev/full");
    assert_eq!(done.code, 5);
    assert!(
        done.err.contains("error: writing the trace: "),
        "{}",
        done.err
    );
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let mut command = command(&[
        "run",
        "lost-update",
        "--set",
        "rounds=10000",
        "--seed",
        "1",
        "--json",
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it was started here");
    assert_eq!(output.status.code(), Some(0));
    let err = String::from_utf8(output.stderr).expect("it prints UTF-8");
    assert_eq!(err.lines().count(), 1, "only the header: {err}");
}

#[test]
fn what_was_asked_for_is_0() {
    for args in ["list", "list --json", "--version", "--help", "run --help"] {
        let done = finish(command(&args.split(' ').collect::<Vec<_>>()));
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{args}");
        assert!(!done.out.is_empty());
    }
}
