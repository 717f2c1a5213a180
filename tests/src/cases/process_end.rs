//! `Process`: how it ends, and what becomes of what it had (SEMANTICS rows 24 to 26).

use threadlab::multiprocessing::{Connection, ConnectionError, Pipe, Process, ProcessError, exit};
use threadlab::raw::Lock;
use threadlab::threading::{Event, current_thread};
use threadlab::trace::{Ended, Stream};
use threadlab::word::{SharedWord, Word};

use super::process::started;
use super::{SEGMENT, SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "process_end";

pub const CASES: &[Case] = &[
    case!(exit_ends_with_its_code),
    case!(exit_drops_what_the_process_has),
    case!(a_panic_ends_with_1),
    case!(an_error_ends_with_1),
    case!(a_childs_panic_is_reported_with_its_name, check: check_report, without: &[UNWATCHED]),
    case!(terminate_ends_with_minus_15),
    case!(kill_ends_with_minus_9),
    case!(ending_twice_changes_nothing),
    case!(ending_before_the_start_is_an_error),
    case!(a_killed_process_takes_nothing_else_with_it),
    case!(what_a_dead_process_sent_can_still_be_received),
    case!(the_pipe_ends_of_a_dead_process_are_closed),
    case!(what_a_killed_process_held_stays_held_and_names_it, without: &[SEGMENT]),
    case!(making_a_started_process_a_daemon_is_an_error),
    case!(a_daemon_may_not_have_children),
    case!(daemons_are_terminated_when_their_parent_ends, check: check_daemon,
        without: &[UNWATCHED]),
    case!(a_sentinel_is_ready_when_the_process_has_ended),
    case!(closing_a_running_process_is_an_error),
    case!(after_close_everything_is_an_error),
];

pub fn leave_with(status: i32) {
    exit(status);
}

fn a_sentinel_is_ready_when_the_process_has_ended(_: &Env) {
    let text = |process: &Process| process.sentinel().unwrap_err().to_string();
    let (process, ours) = started();
    assert_eq!(text(&Process::new(leave_with, 0)), "process not started");
    let sentinel = process.sentinel().unwrap();
    assert!(!sentinel.is_ready() && !sentinel.wait_timeout(SHORT));
    ours.close();
    sentinel.wait();
    assert!(sentinel.is_ready() && sentinel.wait_timeout(SHORT));
    process.join().unwrap();
    assert!(
        process.sentinel().unwrap().is_ready(),
        "also when it is reaped"
    );
    process.close().unwrap();
    assert_eq!(text(&process), "process object is closed");
}

struct SendDrop(Connection);

impl Drop for SendDrop {
    fn drop(&mut self) {
        self.0.send("dropped").expect("the parent is there");
    }
}

pub fn leave_late(back: Connection) {
    let _mine = SendDrop(back);
    exit(3);
}

pub fn fail((): ()) {
    panic!("boom");
}

pub fn refuse((): ()) -> Result<(), String> {
    Err("no".to_owned())
}

pub fn daemon(back: Connection) {
    let child = Process::new(leave_with, 0);
    let text = child
        .start()
        .expect_err("a daemon starts no processes")
        .to_string();
    back.send(&text).expect("the parent is there");
}

/// Takes the lock that lies there, says who it is, and keeps it.
pub fn hold((lock, back): (u32, Connection)) {
    let lock = Lock::new(SharedWord::attach(lock).expect("a child has its run's segment"));
    let me = current_thread()
        .ident()
        .expect("a running task has its number");
    assert!(lock.acquire(me, None));
    back.send(&me).expect("the parent is there");
    Event::new().wait();
}

pub fn speak(back: Connection) {
    for n in 0..3 {
        back.send(&n).expect("the parent is there");
    }
}

fn code_of(process: &Process) -> Option<i32> {
    process.start().unwrap();
    process.join().unwrap();
    process.exitcode()
}

fn exit_ends_with_its_code(_: &Env) {
    for status in [0, 1, 7, 255] {
        assert_eq!(code_of(&Process::new(leave_with, status)), Some(status));
    }
}

fn exit_drops_what_the_process_has(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    assert_eq!(code_of(&Process::new(leave_late, theirs)), Some(3));
    assert_eq!(ours.recv::<String>().unwrap(), "dropped");
}

fn a_panic_ends_with_1(_: &Env) {
    assert_eq!(code_of(&Process::new(fail, ())), Some(1));
}

fn an_error_ends_with_1(_: &Env) {
    assert_eq!(code_of(&Process::new(refuse, ())), Some(1));
}

fn a_childs_panic_is_reported_with_its_name(_: &Env) {
    code_of(&Process::new(fail, ()).named("tom"));
}

fn check_report(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("Process tom") && lines[0].ends_with(':'),
        "{}",
        lines[0]
    );
    assert_eq!(lines[1], "boom");
}

fn terminate_ends_with_minus_15(_: &Env) {
    let (process, _told) = started();
    process.terminate().unwrap();
    process.join().unwrap();
    assert_eq!(
        (process.exitcode(), process.is_alive()),
        (Some(-15), Ok(false))
    );
}

fn kill_ends_with_minus_9(_: &Env) {
    let (process, _told) = started();
    process.kill().unwrap();
    process.join().unwrap();
    assert_eq!(
        (process.exitcode(), process.is_alive()),
        (Some(-9), Ok(false))
    );
}

fn ending_twice_changes_nothing(_: &Env) {
    let (process, _told) = started();
    process.kill().unwrap();
    process.join().unwrap();
    process.terminate().unwrap();
    process.kill().unwrap();
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(-9));
}

fn ending_before_the_start_is_an_error(_: &Env) {
    let process = Process::new(leave_with, 0);
    assert_eq!(process.terminate(), Err(ProcessError::NothingToEnd));
    assert_eq!(process.kill(), Err(ProcessError::NothingToEnd));
}

fn a_killed_process_takes_nothing_else_with_it(_: &Env) {
    let (victim, _told) = started();
    let (other, told) = started();
    victim.kill().unwrap();
    victim.join().unwrap();
    assert_eq!(other.is_alive(), Ok(true));
    told.send(&()).unwrap();
    other.join().unwrap();
    assert_eq!(other.exitcode(), Some(0));
}

fn what_a_dead_process_sent_can_still_be_received(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    assert_eq!(code_of(&Process::new(speak, theirs)), Some(0));
    for n in 0..3 {
        assert_eq!(ours.recv::<i32>(), Ok(n));
    }
    assert_eq!(ours.recv::<i32>(), Err(ConnectionError::EndOfFile));
}

fn the_pipe_ends_of_a_dead_process_are_closed(_: &Env) {
    let (process, told) = started();
    process.kill().unwrap();
    process.join().unwrap();
    assert_eq!(told.recv::<()>(), Err(ConnectionError::EndOfFile));
    assert_eq!(told.send(&()), Err(ConnectionError::BrokenPipe));
}

fn what_a_killed_process_held_stays_held_and_names_it(_: &Env) {
    let word = SharedWord::allocate().unwrap();
    let lock = Lock::new(word.clone());
    let (ours, theirs) = Pipe(false).unwrap();
    let process = Process::new(hold, (word.offset(), theirs));
    process.start().unwrap();
    let holder = ours.recv::<u32>().unwrap();
    process.kill().unwrap();
    process.join().unwrap();
    assert!(!lock.try_acquire(current_thread().ident().unwrap()));
    assert_eq!(lock.owner(), Some(holder), "the word names its dead owner");
    assert_ne!(word.load(), 0);
}

fn making_a_started_process_a_daemon_is_an_error(_: &Env) {
    let process = Process::new(leave_with, 0);
    process.set_daemon(true).unwrap();
    process.set_daemon(false).unwrap();
    code_of(&process);
    assert_eq!(
        process.set_daemon(true).unwrap_err().to_string(),
        "process has already started"
    );
}

fn a_daemon_may_not_have_children(_: &Env) {
    let (ours, theirs) = Pipe(false).unwrap();
    let process = Process::new(daemon, theirs).daemon();
    process.start().unwrap();
    let text = ours.recv::<String>().unwrap();
    assert_eq!(text, "daemonic processes are not allowed to have children");
    process.join().unwrap();
}

fn daemons_are_terminated_when_their_parent_ends(_: &Env) {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(super::process::until_told, theirs);
    process.named("daemon").daemon().start().unwrap();
    ours.recv::<()>().unwrap();
    // It must not end by itself when its parent's end of the pipe is gone.
    std::mem::forget(ours);
}

fn check_daemon(outcome: &Outcome) {
    let end = outcome.end_of(outcome.task("daemon"));
    assert!(
        matches!(end, Some(Ended::Exited(-15) | Ended::CutOff)),
        "{end:?}"
    );
}

fn closing_a_running_process_is_an_error(_: &Env) {
    let (process, told) = started();
    let text = process.close().unwrap_err().to_string();
    assert_eq!(
        text,
        "Cannot close a process while it is still running. You should first call join() or terminate()."
    );
    told.send(&()).unwrap();
    process.join().unwrap();
    process.close().unwrap();
}

fn after_close_everything_is_an_error(_: &Env) {
    let process = Process::new(leave_with, 0);
    code_of(&process);
    process.close().unwrap();
    let text = "process object is closed";
    assert_eq!(process.join().unwrap_err().to_string(), text);
    assert_eq!(process.is_alive().unwrap_err().to_string(), text);
    assert_eq!(process.start().unwrap_err().to_string(), text);
    assert_eq!(process.kill().unwrap_err().to_string(), text);
}
