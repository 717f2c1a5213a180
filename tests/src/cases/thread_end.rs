//! `Thread`: daemons, and panics (SEMANTICS rows 4 and 5).

use std::sync::Arc;

use threadlab::threading::{Event, Lock, Thread, current_thread, set_excepthook};
use threadlab::trace::{Ended, Stream};

use super::{IN_A_CHILD, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "thread_end";

pub const CASES: &[Case] = &[
    case!(making_a_started_thread_a_daemon_is_an_error),
    case!(a_thread_is_a_daemon_if_its_creator_is),
    case!(a_daemon_ends_with_the_last_other_task, check: check_cut_off, without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_daemon_that_is_cut_off_drops_what_it_has, check: check_dropped,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_daemon_that_is_cut_off_in_a_loop_ends_at_its_next_gate, check: check_cut_off,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_thread_that_is_no_daemon_outlives_who_started_it, check: check_outlives,
        without: &[UNWATCHED]),
    case!(a_panic_is_reported_with_the_threads_name, panics: &["boom"], check: check_report,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(join_returns_from_a_thread_that_panicked, panics: &["boom"], without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_panic_ends_no_other_thread, panics: &["boom"], without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_panicking_thread_keeps_the_lock_it_took_without_a_guard, panics: &["boom"],
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(an_excepthook_gets_the_panic_instead, panics: &["boom"], check: check_hook,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(an_excepthook_that_panics_does_no_harm, panics: &["boom"], without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_formatted_panic_message_is_reported_too, panics: &["boom 7"], without: &[UNWATCHED, IN_A_CHILD]),
];

fn making_a_started_thread_a_daemon_is_an_error(_: &Env) {
    let go = Arc::new(Event::new());
    let theirs = go.clone();
    let thread = Thread::new(move || theirs.wait());
    thread.set_daemon(true).unwrap();
    thread.set_daemon(false).unwrap();
    thread.start().unwrap();
    let text = || thread.set_daemon(true).unwrap_err().to_string();
    assert_eq!(text(), "cannot set daemon status of active thread");
    go.set();
    thread.join().unwrap();
    assert_eq!(text(), "cannot set daemon status of active thread");
    assert!(!thread.is_daemon());
}

fn a_thread_is_a_daemon_if_its_creator_is(env: &Env) {
    assert!(!Thread::new(|| {}).is_daemon());
    let theirs = env.clone();
    let daemon = Thread::new(move || {
        assert!(current_thread().is_daemon());
        let child = Thread::new(|| {});
        assert!(child.is_daemon());
        child.set_daemon(false).unwrap();
        assert!(!child.is_daemon(), "it may choose otherwise");
        theirs.count(0);
    });
    let daemon = daemon.daemon();
    daemon.start().unwrap();
    daemon.join().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn a_daemon_ends_with_the_last_other_task(env: &Env) {
    let theirs = env.clone();
    let daemon = Thread::new(move || {
        theirs.mark(0);
        Event::new().wait();
        threadlab::println!("the daemon went on");
    });
    daemon.named("daemon").daemon().start().unwrap();
    env.after(0);
    threadlab::println!("the end");
}

fn a_daemon_that_is_cut_off_in_a_loop_ends_at_its_next_gate(env: &Env) {
    let theirs = env.clone();
    let daemon = Thread::new(move || {
        theirs.mark(0);
        let lock = Lock::new();
        loop {
            drop(lock.guard());
        }
    });
    daemon.named("daemon").daemon().start().unwrap();
    env.after(0);
    threadlab::println!("the end");
}

fn check_cut_off(outcome: &Outcome) {
    assert_eq!(outcome.lines(Stream::Out), ["the end"]);
    assert_eq!(outcome.end_of(outcome.task("daemon")), Some(&Ended::CutOff));
}

struct CountDrop(Env);

impl Drop for CountDrop {
    fn drop(&mut self) {
        self.0.count(0);
    }
}

fn a_daemon_that_is_cut_off_drops_what_it_has(env: &Env) {
    let theirs = env.clone();
    let daemon = Thread::new(move || {
        let _mine = CountDrop(theirs.clone());
        theirs.mark(0);
        Event::new().wait();
    });
    daemon.daemon().start().unwrap();
    env.after(0);
    assert_eq!(env.counted(0), 0);
}

fn check_dropped(outcome: &Outcome) {
    assert_eq!(outcome.env().counted(0), 1);
}

fn a_thread_that_is_no_daemon_outlives_who_started_it(_: &Env) {
    let starter = current_thread();
    let worker = Thread::new(move || {
        starter.join().unwrap();
        threadlab::println!("worker done");
    });
    worker.start().unwrap();
    threadlab::println!("main end");
}

fn check_outlives(outcome: &Outcome) {
    assert_eq!(outcome.lines(Stream::Out), ["main end", "worker done"]);
}

/// A thread named `worker` that panics.
fn panicking() -> Thread {
    let thread = Thread::new(|| panic!("boom")).named("worker");
    thread.start().unwrap();
    thread
}

fn a_panic_is_reported_with_the_threads_name(_: &Env) {
    panicking().join().unwrap();
}

fn check_report(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("Exception in thread worker"),
        "{}",
        lines[0]
    );
    assert!(lines[0].ends_with(':'));
    assert_eq!(lines[1], "boom");
    assert!(outcome.lines(Stream::Out).is_empty());
}

fn join_returns_from_a_thread_that_panicked(_: &Env) {
    let thread = panicking();
    thread.join().unwrap();
    assert!(!thread.is_alive());
    thread.join().unwrap();
}

fn a_panic_ends_no_other_thread(env: &Env) {
    let theirs = env.clone();
    let other = Thread::new(move || {
        theirs.after(0);
        theirs.count(0);
    });
    other.start().unwrap();
    panicking().join().unwrap();
    env.mark(0);
    other.join().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn a_panicking_thread_keeps_the_lock_it_took_without_a_guard(_: &Env) {
    let lock = Arc::new(Lock::new());
    let theirs = lock.clone();
    let thread = Thread::new(move || {
        theirs.acquire();
        panic!("boom");
    });
    thread.start().unwrap();
    thread.join().unwrap();
    assert!(!lock.try_acquire());
    lock.release().unwrap();
}

fn an_excepthook_gets_the_panic_instead(env: &Env) {
    let theirs = env.clone();
    set_excepthook(move |args| {
        assert_eq!(
            (args.thread.as_str(), args.message.as_str()),
            ("worker", "boom")
        );
        assert!(args.line > 0);
        assert_eq!(
            current_thread().name(),
            "worker",
            "the panicking thread calls it"
        );
        theirs.count(0);
    });
    panicking().join().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn check_hook(outcome: &Outcome) {
    assert!(
        outcome.lines(Stream::Err).is_empty(),
        "the hook replaces the report"
    );
}

fn an_excepthook_that_panics_does_no_harm(_: &Env) {
    set_excepthook(|_| panic!("the hook"));
    let thread = panicking();
    thread.join().unwrap();
    assert!(!thread.is_alive());
}

fn a_formatted_panic_message_is_reported_too(env: &Env) {
    let n = env.counted(0) + 7;
    let thread = Thread::new(move || panic!("boom {n}"));
    thread.start().unwrap();
    thread.join().unwrap();
}
