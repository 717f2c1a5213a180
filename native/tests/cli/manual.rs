//! `--schedule manual`: the reader picks who goes, and has a schedule like any other at the end.

use std::io::Read;

use rustix::process::Signal;

use crate::program::{Done, Running, answering, threadlab};

const MANUAL: &str = "run two-locks --variant broken --schedule manual --lang en";

/// The command that is printed at the end.
fn again(done: &Done) -> String {
    let last = done.err.trim_end().lines().last();
    let command = last.and_then(|line| line.strip_prefix("again  threadlab "));
    command.expect("it comes last").replace('\'', "")
}

#[test]
fn answers_lead_where_their_schedule_leads() {
    // The stored schedule of the variant: at the fifth choice the other one goes.
    let picked = answering(MANUAL, "\n\n\n\n2\n");
    assert_eq!(
        picked.code, 0,
        "the variant declares a deadlock\n{}",
        picked.err
    );
    assert!(
        picked.err.contains("your schedule  d1:5>3\n"),
        "{}",
        picked.err
    );
    assert!(picked.out.contains("deadlock"), "{}", picked.out);
    assert_eq!(threadlab(&again(&picked)).out, picked.out);
}

#[test]
fn each_choice_lists_who_can_go_and_what_went_before() {
    let picked = answering(MANUAL, "\n\n");
    let asked = |text: &str| assert!(picked.err.contains(text), "{text}\n{}", picked.err);
    asked(
        "     5  MainThread  starts tom\nChoice 1, after event 5\n     1  MainThread (has the turn)",
    );
    asked("Choice 3, after event 9\n     1  tom\n     2  jack\nWho goes, 1 to 2? [1]");
    assert!(!picked.err.contains("Choice 4"), "{}", picked.err);
}

#[test]
fn the_end_of_the_answers_is_the_default_for_the_rest() {
    let picked = answering(MANUAL, "");
    let default = threadlab("run two-locks --variant broken --schedule d1: --lang en");
    assert_eq!(picked.out, default.out);
    assert_eq!(picked.code, default.code);
}

#[test]
fn what_is_no_answer_is_asked_again() {
    for wrong in ["0", "4", "two", "-1", "1.5"] {
        let picked = answering(MANUAL, &format!("\n{wrong}\n3\n"));
        let sentence = format!("`{wrong}` is none of them: type a number from 1 to 3");
        assert!(picked.err.contains(&sentence), "{}", picked.err);
        assert!(
            picked.err.contains("your schedule  d1:2>3\n"),
            "{}",
            picked.err
        );
    }
}

#[test]
fn the_trace_is_that_of_the_run_that_was_picked() {
    let json = answering(&format!("{MANUAL} --json"), "\n\n\n\n2\n");
    assert_eq!(json.out, threadlab(&format!("{} --json", again(&json))).out);
    assert!(json.out.contains("\"schedule\":\"d1:5>3\""), "{}", json.out);
}

#[test]
fn it_stands_alone() {
    for beside in ["--seed 3", "--mode live", "--repeat 5"] {
        let done = answering(&format!("{MANUAL} {beside}"), "");
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{}", done.err);
    }
}

#[test]
fn an_interrupt_is_heard_while_an_answer_is_awaited() {
    let mut running = Running::asking(MANUAL);
    let mut seen = Vec::new();
    let err = running.child.stderr.as_mut().expect("it is a pipe");
    while !seen.ends_with(b"[1] ") {
        let mut byte = [0];
        err.read_exact(&mut byte).expect("it asks");
        seen.push(byte[0]);
    }
    running.signal(Signal::INT);
    assert_eq!(running.rest().code, 130);
}
