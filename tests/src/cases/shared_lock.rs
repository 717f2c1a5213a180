//! What `multiprocessing.Lock` has that `threading.Lock` has not (SEMANTICS row 26): it goes to processes, in
//! one way only, and errs in other words.

use threadlab::multiprocessing::{Lock, Pipe, Process};

use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "shared_lock";

pub const CASES: &[Case] = &[
    case!(it_travels_only_with_a_process),
    case!(one_release_too_many_is_an_error),
    case!(all_handles_are_one_lock),
    case!(a_child_hands_it_on, without: &[super::APART]),
    case!(any_process_may_release_it, without: &[super::APART]),
];

fn it_travels_only_with_a_process(_: &Env) {
    let (_reader, writer) = Pipe(false).unwrap();
    let text = writer.send(&Lock::new()).unwrap_err().to_string();
    let python = "Lock objects should only be shared between processes through inheritance";
    assert!(text.contains(python), "{text}");
}

fn one_release_too_many_is_an_error(_: &Env) {
    let lock = Lock::new();
    let python = "semaphore or lock released too many times";
    assert_eq!(lock.release().unwrap_err().to_string(), python);
    lock.acquire();
    assert!(lock.release().is_ok());
    assert_eq!(lock.release().unwrap_err().to_string(), python);
}

fn all_handles_are_one_lock(_: &Env) {
    let lock = Lock::new();
    let other = lock.clone();
    let guard = lock.guard();
    assert!(other.locked() && !other.try_acquire());
    drop(guard);
    assert!(!other.locked() && other.try_acquire());
}

pub fn take(lock: Lock) {
    lock.acquire();
}

/// Runs that in a child, to its end.
pub fn hand_on(lock: Lock) {
    run(Process::new(take, lock));
}

pub fn give(lock: Lock) {
    lock.release().expect("its parent holds it");
}

fn run(process: Process) {
    process.start().expect("a process can be started");
    process.join().expect("a process can be joined");
    assert_eq!(process.exitcode(), Some(0));
}

fn a_child_hands_it_on(_: &Env) {
    let lock = Lock::new();
    run(Process::new(hand_on, lock.clone()));
    assert!(lock.locked(), "the child's child took it along");
    assert!(!lock.try_acquire());
}

fn any_process_may_release_it(_: &Env) {
    let lock = Lock::new();
    lock.acquire();
    run(Process::new(give, lock.clone()));
    assert!(lock.try_acquire());
}
