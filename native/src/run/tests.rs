//! What ends the wait for a run.

use super::*;
use clap::Parser;
use threadlab_lessons::Language;

use crate::args::{Cli, Command};

/// What comes of waiting for a run that sends this.
fn waited(news: impl IntoIterator<Item = Notice>) -> Outcome {
    let cli = Cli::parse_from([
        "threadlab",
        "run",
        "pipe",
        "--seed",
        "1",
        "--timeout",
        "1ms",
    ]);
    let Command::Run(args) = cli.command else {
        unreachable!("it says run")
    };
    let request = Request::new(&args, Language::En).expect("it is in order");
    let (sender, receiver) = channel();
    news.into_iter()
        .for_each(|notice| sender.send(notice).expect("it is read below"));
    wait(&request, &receiver, &Stop::default(), || {}).expect("nothing panicked")
}

#[test]
fn a_main_task_that_never_comes_back_is_given_up() {
    let outcome = waited([]);
    assert!(matches!(outcome.cause, Some(Cause::TimedOut)) && outcome.report.is_none());
}

#[test]
fn the_first_cause_counts() {
    let outcome = waited([Notice::Interrupted, Notice::Unwritable(Problem::Unread)]);
    assert!(matches!(outcome.cause, Some(Cause::Interrupted)));
}
