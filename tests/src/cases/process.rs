//! `Process`: starting, joining, what it is told and what it shares (SEMANTICS rows 24 and 28).

use std::time::Duration;

use threadlab::multiprocessing::{Connection, Pipe, Process};
use threadlab::threading::{Event, Thread, current_thread};
use threadlab::trace::{Ended, Stream};

use super::{SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "process";

pub const CASES: &[Case] = &[
    case!(a_process_has_no_pid_and_no_code_before_its_start),
    case!(a_process_that_returns_ends_with_0),
    case!(starting_twice_is_an_error),
    case!(joining_before_the_start_is_an_error),
    case!(joining_after_the_end_returns_at_once),
    case!(a_join_whose_time_has_passed_returns_and_the_process_lives),
    case!(a_process_lives_from_its_start_to_its_end),
    case!(processes_have_pids_of_their_own),
    case!(a_process_is_named_process_n_unless_it_is_given_a_name),
    case!(a_child_gets_a_copy_of_its_arguments),
    case!(a_child_may_have_children),
    case!(a_child_may_have_threads_and_waits_for_them),
    case!(a_child_does_not_wait_for_its_daemon_threads),
    case!(what_a_child_prints_is_the_runs_output, check: check_output, without: &[UNWATCHED]),
    case!(a_run_waits_for_its_processes, check: check_waited, without: &[UNWATCHED]),
    case!(a_function_that_no_table_lists_cannot_be_started),
    case!(eight_processes_are_alive_together),
];

pub fn nothing((): ()) {}

/// Says that it is there and lives until it is told to end, or nobody is left who could.
pub fn until_told(pipe: Connection) {
    pipe.send(&()).expect("the parent is there");
    let _told = pipe.recv::<()>();
}

/// A process that is there, and what ends it.
pub fn started() -> (Process, Connection) {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(until_told, theirs);
    process.start().unwrap();
    ours.recv::<()>().unwrap();
    (process, ours)
}

pub fn sort((mut numbers, back): (Vec<i32>, Connection)) {
    numbers.sort_unstable();
    back.send(&numbers).expect("the parent is there");
}

pub fn parent(back: Connection) {
    let child = Process::new(sort, (vec![2, 1], back));
    child.start().expect("a child may have children");
    child.join().expect("it was started");
}

pub fn with_thread(back: Connection) {
    let thread = Thread::new(move || {
        back.send(&current_thread().name())
            .expect("the parent is there")
    });
    thread
        .named("tom")
        .start()
        .expect("a child can start threads");
}

pub fn with_daemon((): ()) {
    Thread::new(|| Event::new().wait())
        .daemon()
        .start()
        .expect("a child can start threads");
}

pub fn print((): ()) {
    threadlab::println!("out");
    threadlab::eprintln!("err");
}

pub fn tell(back: Connection) {
    back.send(&7).expect("the parent is there");
}

fn unlisted((): ()) {}

fn a_process_has_no_pid_and_no_code_before_its_start(_: &Env) {
    let process = Process::new(nothing, ());
    assert_eq!((process.pid(), process.exitcode()), (None, None));
    assert_eq!(process.is_alive(), Ok(false));
}

fn a_process_that_returns_ends_with_0(_: &Env) {
    let process = Process::new(nothing, ());
    process.start().unwrap();
    let pid = process.pid();
    assert!(pid.is_some());
    process.join().unwrap();
    assert_eq!((process.pid(), process.exitcode()), (pid, Some(0)));
}

fn starting_twice_is_an_error(_: &Env) {
    let process = Process::new(nothing, ());
    process.start().unwrap();
    let text = || process.start().unwrap_err().to_string();
    assert_eq!(text(), "cannot start a process twice");
    process.join().unwrap();
    assert_eq!(text(), "cannot start a process twice");
}

fn joining_before_the_start_is_an_error(_: &Env) {
    let process = Process::new(nothing, ());
    let text = "can only join a started process";
    assert_eq!(process.join().unwrap_err().to_string(), text);
    assert_eq!(process.join_timeout(SHORT).unwrap_err().to_string(), text);
}

fn joining_after_the_end_returns_at_once(_: &Env) {
    let process = Process::new(nothing, ());
    process.start().unwrap();
    for _ in 0..3 {
        process.join().unwrap();
    }
    process.join_timeout(Duration::ZERO).unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn a_join_whose_time_has_passed_returns_and_the_process_lives(env: &Env) {
    let (process, told) = started();
    let start = threadlab::time::monotonic();
    process.join_timeout(SHORT).unwrap();
    env.assert_passed(start, SHORT);
    assert_eq!((process.exitcode(), process.is_alive()), (None, Ok(true)));
    told.send(&()).unwrap();
    process.join().unwrap();
}

fn a_process_lives_from_its_start_to_its_end(_: &Env) {
    let (process, told) = started();
    assert_eq!(process.is_alive(), Ok(true));
    told.send(&()).unwrap();
    process.join().unwrap();
    assert_eq!(process.is_alive(), Ok(false));
}

fn processes_have_pids_of_their_own(_: &Env) {
    let (one, other) = (started(), started());
    assert_ne!(one.0.pid(), other.0.pid());
    for (process, told) in [one, other] {
        told.close();
        process.join().unwrap();
    }
}

fn a_process_is_named_process_n_unless_it_is_given_a_name(_: &Env) {
    let number = |name: String| {
        let number = name
            .strip_prefix("Process-")
            .and_then(|number| number.parse::<u32>().ok());
        number.expect("Process-N")
    };
    let [one, other] = [(); 2].map(|()| Process::new(nothing, ()));
    assert!(number(one.name()) < number(other.name()));
    let named = Process::new(nothing, ()).named("tom");
    assert_eq!(named.name(), "tom");
    named.set_name("jack");
    assert_eq!(named.name(), "jack");
}

fn a_child_gets_a_copy_of_its_arguments(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    let numbers = vec![3, 1, 2];
    let process = Process::new(sort, (numbers.clone(), theirs));
    process.start().unwrap();
    assert_eq!(ours.recv::<Vec<i32>>().unwrap(), [1, 2, 3]);
    assert_eq!(
        numbers,
        [3, 1, 2],
        "what the child does to it, the parent does not see"
    );
    process.join().unwrap();
}

fn a_child_may_have_children(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    let process = Process::new(parent, theirs);
    process.start().unwrap();
    assert_eq!(ours.recv::<Vec<i32>>().unwrap(), [1, 2]);
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn a_child_may_have_threads_and_waits_for_them(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    let process = Process::new(with_thread, theirs);
    process.start().unwrap();
    assert_eq!(ours.recv::<String>().unwrap(), "tom");
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn a_child_does_not_wait_for_its_daemon_threads(_: &Env) {
    let process = Process::new(with_daemon, ());
    process.start().unwrap();
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn what_a_child_prints_is_the_runs_output(_: &Env) {
    let process = Process::new(print, ());
    process.start().unwrap();
    process.join().unwrap();
}

fn check_output(outcome: &Outcome) {
    assert_eq!(outcome.lines(Stream::Out), ["out"]);
    assert_eq!(outcome.lines(Stream::Err), ["err"]);
}

fn a_run_waits_for_its_processes(_: &Env) {
    Process::new(print, ()).named("late").start().unwrap();
}

fn check_waited(outcome: &Outcome) {
    assert_eq!(outcome.lines(Stream::Out), ["out"]);
    assert_eq!(
        outcome.end_of(outcome.task("late")),
        Some(&Ended::Exited(0))
    );
}

fn a_function_that_no_table_lists_cannot_be_started(_: &Env) {
    let process = Process::new(unlisted, ());
    let text = process.start().unwrap_err().to_string();
    assert!(
        text.contains("unlisted") && text.contains("enter(&TABLE)"),
        "{text}"
    );
    assert_eq!(process.pid(), None);
}

fn eight_processes_are_alive_together(_: &Env) {
    let all: Vec<_> = (0..8).map(|_| started()).collect();
    assert!(
        all.iter()
            .all(|(process, _)| process.is_alive() == Ok(true))
    );
    for (process, told) in all {
        told.send(&()).unwrap();
        process.join().unwrap();
        assert_eq!(process.exitcode(), Some(0));
    }
}
