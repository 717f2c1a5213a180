//! Which threads there are, and how else one can begin or end (SEMANTICS rows 1, 5, 10 and §2).

use std::sync::Arc;

use threadlab::threading::{
    Event, Thread, ThreadError, active_count, current_thread, default_excepthook, enumerate, exit,
    get_ident, main_thread, set_excepthook,
};
use threadlab::trace::{Ended, Stream};

use super::{IN_A_CHILD, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "threads";

pub const CASES: &[Case] = &[
    case!(current_thread_is_the_very_thread),
    case!(get_ident_is_the_threads_number),
    case!(there_is_one_main_thread),
    case!(a_thread_is_listed_from_its_start_to_its_end),
    case!(daemons_are_listed_too),
    case!(all_who_are_listed_are_counted, without: &[UNWATCHED]),
    case!(a_thread_sees_itself_and_the_main_thread_in_the_list),
    case!(run_called_directly_runs_in_the_caller),
    case!(a_thread_whose_activity_was_run_has_none_left, check: check_no_target,
        panics: &["'Thread' object has no attribute '_target'"], without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_thread_that_exits_is_no_failure, check: check_exit, without: &[UNWATCHED, IN_A_CHILD]),
    case!(the_default_hook_can_be_put_back, panics: &["boom"], check: check_default_hook,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(an_excepthook_that_panics_is_reported, panics: &["boom"], check: check_hook_report,
        without: &[UNWATCHED, IN_A_CHILD]),
];

/// A thread that waits until it is told to end.
fn waiting() -> (Thread, Arc<Event>) {
    let go = Arc::new(Event::new());
    let theirs = go.clone();
    (Thread::new(move || theirs.wait()), go)
}

fn current_thread_is_the_very_thread(_: &Env) {
    let asked = Arc::new(std::sync::Mutex::new(None));
    let theirs = asked.clone();
    let thread = Thread::new(move || {
        assert_eq!(current_thread(), current_thread());
        current_thread().set_name("renamed");
        *theirs.lock().unwrap() = Some(current_thread());
    });
    thread.start().unwrap();
    thread.join().unwrap();
    assert_eq!(*asked.lock().unwrap(), Some(thread.clone()));
    assert_eq!(thread.name(), "renamed");
    assert_ne!(current_thread(), thread);
}

fn get_ident_is_the_threads_number(_: &Env) {
    assert_eq!(current_thread().ident(), Some(get_ident()));
    let mine = get_ident();
    let thread = Thread::new(move || {
        assert_eq!(current_thread().ident(), Some(get_ident()));
        assert_ne!(get_ident(), mine);
    });
    thread.start().unwrap();
    thread.join().unwrap();
}

fn there_is_one_main_thread(_: &Env) {
    let main = main_thread();
    assert!(main.is_alive());
    assert!(!main.is_daemon());
    let theirs = main.clone();
    let thread = Thread::new(move || {
        assert_eq!(main_thread(), theirs);
        assert_ne!(main_thread(), current_thread());
    });
    thread.start().unwrap();
    thread.join().unwrap();
}

fn a_thread_is_listed_from_its_start_to_its_end(_: &Env) {
    let (thread, go) = waiting();
    assert!(!enumerate().contains(&thread));
    thread.start().unwrap();
    assert!(enumerate().contains(&thread));
    go.set();
    thread.join().unwrap();
    assert!(!enumerate().contains(&thread));
}

fn daemons_are_listed_too(_: &Env) {
    let (thread, go) = waiting();
    let thread = thread.daemon();
    thread.start().unwrap();
    assert!(enumerate().contains(&thread));
    go.set();
    thread.join().unwrap();
}

fn all_who_are_listed_are_counted(_: &Env) {
    let before = active_count();
    let (one, go) = waiting();
    let (other, go_too) = waiting();
    one.start().unwrap();
    other.start().unwrap();
    assert_eq!(active_count(), before + 2);
    let numbers: Vec<_> = enumerate().iter().map(Thread::ident).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    for (thread, go) in [(one, go), (other, go_too)] {
        go.set();
        thread.join().unwrap();
    }
    assert_eq!(active_count(), before);
}

fn a_thread_sees_itself_and_the_main_thread_in_the_list(_: &Env) {
    let thread = Thread::new(|| {
        assert!(enumerate().contains(&current_thread()));
        assert!(enumerate().contains(&main_thread()));
    });
    thread.start().unwrap();
    thread.join().unwrap();
}

fn run_called_directly_runs_in_the_caller(env: &Env) {
    let me = get_ident();
    let counter = env.clone();
    let thread = Thread::new(move || {
        assert_eq!(get_ident(), me);
        counter.count(0);
    });
    thread.run().unwrap();
    assert_eq!(env.counted(0), 1);
    assert_eq!((thread.is_alive(), thread.ident()), (false, None));
    assert_eq!(thread.join(), Err(ThreadError::JoinBeforeStart));
    assert_eq!(thread.run(), Err(ThreadError::NoTarget));
}

fn a_thread_whose_activity_was_run_has_none_left(_: &Env) {
    let thread = Thread::new(|| ());
    thread.run().unwrap();
    thread.start().unwrap();
    thread.join().unwrap();
    assert_eq!(thread.start(), Err(ThreadError::AlreadyStarted));
}

fn check_no_target(outcome: &Outcome) {
    let sentence = "'Thread' object has no attribute '_target'";
    assert!(
        outcome
            .lines(Stream::Err)
            .iter()
            .any(|line| line == sentence)
    );
}

fn a_thread_that_exits_is_no_failure(env: &Env) {
    let counter = env.clone();
    let thread = Thread::new(move || {
        if counter.count(0) == 1 {
            exit();
        }
        counter.count(0);
    });
    let thread = thread.named("leaver");
    thread.start().unwrap();
    thread.join().unwrap();
    assert_eq!(env.counted(0), 1, "it ended there");
}

fn check_exit(outcome: &Outcome) {
    assert_eq!(outcome.lines(Stream::Err), [""; 0]);
    let ended = outcome.end_of(outcome.task("leaver"));
    assert_eq!(ended, Some(&Ended::Exited(0)));
}

fn the_default_hook_can_be_put_back(_: &Env) {
    set_excepthook(|_| panic!("nobody calls it"));
    set_excepthook(default_excepthook);
    let thread = Thread::new(|| panic!("boom")).named("bomb");
    thread.start().unwrap();
    thread.join().unwrap();
}

fn check_default_hook(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    assert!(
        lines[0].starts_with("Exception in thread bomb"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "boom");
}

fn an_excepthook_that_panics_is_reported(_: &Env) {
    set_excepthook(|args| panic!("no good: {}", args.message));
    let thread = Thread::new(|| panic!("boom"));
    thread.start().unwrap();
    thread.join().unwrap();
}

fn check_hook_report(outcome: &Outcome) {
    assert_eq!(
        outcome.lines(Stream::Err),
        ["Exception in threading.excepthook:", "no good: boom"]
    );
}
