//! Programs that come to a halt. The comment at the end of a line is its mark.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use threadlab::multiprocessing::{self, Connection, Pipe, Process, Table};
use threadlab::queue::Queue;
use threadlab::raw::EventCount;
use threadlab::run::until_blocked;
use threadlab::threading::{Condition, Event, Lock, Semaphore, Thread, current_thread};
use threadlab::trace::VerdictKind::{self, AllWaiting, Deadlock};
use threadlab::word::LocalWord;

/// What processes run here and in the other module.
pub static TABLE: Table = threadlab::table![
    receive,
    lock_twice,
    send_much,
    abort,
    start_receiver,
    wait_in_thread,
    take_both,
    take_and_hold,
    super::sound::echo,
    super::sound::late,
    super::sound::feed,
];

/// A program, and where its tasks wait, in order: the mark of the line, and of the line at which the
/// holder got what it holds; the mark "" is line 0, which has no line: a task's own life.
pub struct Program {
    pub name: &'static str,
    pub run: fn(),
    pub verdict: VerdictKind,
    pub waits: &'static [(&'static str, Option<&'static str>)],
}

macro_rules! programs {
    ($($run:ident: $verdict:ident [$($waits:expr),*];)*) => {
        pub const PROGRAMS: &[Program] = &[$(Program {
            name: stringify!($run),
            run: $run,
            verdict: $verdict,
            waits: &[$($waits),*],
        }),*];
    };
}

programs! {
    a_lock_taken_twice: Deadlock [("again", Some("once"))];
    two_locks: Deadlock [("main second", Some("thread first")), ("thread second", Some("main first"))];
    a_lock_that_changed_hands: Deadlock [("twice", Some("handed on"))];
    two_sleep_and_one_is_served: AllWaiting [("", None), ("", None), ("", None)];
    an_empty_queue: AllWaiting [("get", None)];
    a_full_queue: AllWaiting [("put", None)];
    an_unfinished_queue: AllWaiting [("queue join", None)];
    no_permit: AllWaiting [("permit", None)];
    an_event_never_set: AllWaiting [("event", None)];
    nobody_notifies: AllWaiting [("condition", None)];
    a_thread_that_waits: AllWaiting [("join", Some("")), ("in thread", None)];
    main_and_a_thread_join_each_other: Deadlock [("join thread", Some("")), ("join main", Some(""))];
    the_end_of_main: AllWaiting [("", None), ("forgotten", None)];
    an_own_pipe: AllWaiting [("own pipe", None)];
    an_own_pipe_that_is_full: AllWaiting [("fill", None)];
    an_end_left_open: AllWaiting [("join child", Some("")), ("child recv", None)];
    each_wants_to_hear: AllWaiting [("parent recv", None), ("child recv", None)];
    each_sends_much: AllWaiting [("parent send", None), ("child send", None)];
    a_lock_taken_twice_in_a_child: Deadlock [("child again", Some("child once"))];
    a_thread_of_a_child: AllWaiting
        [("join child of thread", Some("")), ("", None), ("thread of child", None)];
    a_child_that_dies: AllWaiting [("after death", None)];
    a_child_that_is_killed: AllWaiting [("after kill", None)];
    two_locks_of_two_processes:
        Deadlock [("parent second", Some("child first")), ("child second", Some("parent first"))];
    a_lock_of_the_dead: AllWaiting [("of the dead", Some("dead took"))];
    a_child_of_a_child:
        AllWaiting [("join first", Some("")), ("join second", Some("")), ("child recv", None)];
}

fn a_lock_taken_twice() {
    let lock = Lock::new();
    lock.acquire(); // once
    lock.acquire(); // again
}

fn two_locks() {
    let [a, b] = [(); 2].map(|()| Arc::new(Lock::new()));
    let (theirs, met) = ((a.clone(), b.clone()), Arc::new(Event::new()));
    a.acquire(); // main first
    let meet = met.clone();
    let thread = Thread::new(move || {
        theirs.1.acquire(); // thread first
        meet.set();
        theirs.0.acquire(); // thread second
    });
    thread.start().unwrap();
    met.wait();
    b.acquire(); // main second
}

/// Who still sleeps fell asleep when another task held the lock.
fn a_lock_that_changed_hands() {
    let lock = Arc::new(Lock::new());
    let wait = || {
        let lock = lock.clone();
        Thread::new(move || {
            lock.acquire(); // handed on
            lock.acquire(); // twice
        })
    };
    lock.acquire();
    for thread in [wait(), wait(), wait()] {
        thread.start().unwrap();
        until_blocked(&thread);
    }
    lock.release().unwrap();
}

/// Who was not served fell asleep before the change that served the other one.
fn two_sleep_and_one_is_served() {
    let shared = Arc::new((EventCount::<LocalWord>::default(), AtomicU32::new(0)));
    let take = || {
        let shared = shared.clone();
        Thread::new(move || {
            let (changes, items) = &*shared;
            let take = || {
                items
                    .fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1))
                    .ok()
            };
            while changes.wait_until(None, take).is_some() {}
        })
    };
    for thread in [take(), take()] {
        thread.start().unwrap();
        until_blocked(&thread);
    }
    shared.1.store(1, SeqCst);
    shared.0.notify();
}

fn an_empty_queue() {
    let _ = Queue::<()>::new(0).get(); // get
}

fn a_full_queue() {
    let queue = Queue::new(1);
    queue.put(1).unwrap();
    queue.put(2).unwrap(); // put
}

fn an_unfinished_queue() {
    let queue = Queue::new(1);
    queue.put(1).unwrap();
    queue.join(); // queue join
}

fn no_permit() {
    Semaphore::new(0).acquire(); // permit
}

fn an_event_never_set() {
    Event::new().wait(); // event
}

fn nobody_notifies() {
    let condition = Condition::new();
    condition.acquire();
    condition.wait().unwrap(); // condition
}

fn a_thread_that_waits() {
    let thread = Thread::new(|| Event::new().wait()); // in thread
    thread.start().unwrap();
    thread.join().unwrap(); // join
}

/// Whatever handle of a thread one has, it is the same thread.
fn main_and_a_thread_join_each_other() {
    let main = current_thread();
    let thread = Thread::new(move || main.join().unwrap()); // join main
    thread.start().unwrap();
    thread.join().unwrap(); // join thread
}

/// What main waits for after its function has no line.
fn the_end_of_main() {
    let thread = Thread::new(|| Event::new().wait()); // forgotten
    thread.start().unwrap();
    until_blocked(&thread);
}

fn an_own_pipe() {
    let (reader, _writer) = Pipe(false).unwrap();
    reader.recv::<()>().unwrap(); // own pipe
}

fn an_own_pipe_that_is_full() {
    let (_reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(&[0; 1 << 20]).unwrap(); // fill
}

/// A child that waits for a message, and holds an end by which it could come.
fn receive((from, _open): (Connection, Option<Connection>)) {
    from.recv::<()>().unwrap(); // child recv
}

fn an_end_left_open() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(receive, (reader, Some(writer)));
    process.start().unwrap();
    process.join().unwrap(); // join child
}

fn each_wants_to_hear() {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(receive, (theirs, None));
    process.start().unwrap();
    ours.recv::<()>().unwrap(); // parent recv
}

fn send_much(to: Connection) {
    to.send_bytes(&[0; 1 << 20]).unwrap(); // child send
}

fn each_sends_much() {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(send_much, theirs);
    process.start().unwrap();
    ours.send_bytes(&[0; 1 << 20]).unwrap(); // parent send
}

fn lock_twice((): ()) {
    let lock = Lock::new();
    lock.acquire(); // child once
    lock.acquire(); // child again
}

fn a_lock_taken_twice_in_a_child() {
    let process = Process::new(lock_twice, ());
    process.start().unwrap();
    process.join().unwrap();
}

/// The main task of a child waits for its threads, at no line.
fn wait_in_thread((): ()) {
    let thread = Thread::new(|| Event::new().wait()); // thread of child
    thread.start().unwrap();
}

fn a_thread_of_a_child() {
    let process = Process::new(wait_in_thread, ());
    process.start().unwrap();
    process.join().unwrap(); // join child of thread
}

/// The program that only a process of its own survives.
pub const DIES: &str = "a_child_that_dies";

fn abort((): ()) {
    std::process::abort();
}

/// Nobody asks for the end of this child, and it cannot tell of it.
fn a_child_that_dies() {
    let process = Process::new(abort, ());
    process.start().unwrap();
    Event::new().wait(); // after death
}

fn a_child_that_is_killed() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(receive, (reader, Some(writer)));
    process.start().unwrap();
    process.kill().unwrap();
    Event::new().wait(); // after kill
}

fn start_receiver((): ()) {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(receive, (reader, Some(writer)));
    process.start().unwrap();
    process.join().unwrap(); // join second
}

fn a_child_of_a_child() {
    let process = Process::new(start_receiver, ());
    process.start().unwrap();
    process.join().unwrap(); // join first
}

fn take_both((first, second, tell): (multiprocessing::Lock, multiprocessing::Lock, Connection)) {
    first.acquire(); // child first
    tell.send(&()).unwrap();
    second.acquire(); // child second
}

fn two_locks_of_two_processes() {
    let [a, b] = [(); 2].map(|()| multiprocessing::Lock::new());
    let (told, tell) = Pipe(false).unwrap();
    b.acquire(); // parent first
    let process = Process::new(take_both, (a.clone(), b.clone(), tell));
    process.start().unwrap();
    told.recv::<()>().unwrap();
    a.acquire(); // parent second
}

fn take_and_hold((lock, tell): (multiprocessing::Lock, Connection)) {
    lock.acquire(); // dead took
    tell.send(&()).unwrap();
    Event::new().wait();
}

/// What a killed process holds stays held, and it cannot say that it does.
fn a_lock_of_the_dead() {
    let lock = multiprocessing::Lock::new();
    let (told, tell) = Pipe(false).unwrap();
    let process = Process::new(take_and_hold, (lock.clone(), tell));
    process.start().unwrap();
    told.recv::<()>().unwrap();
    process.kill().unwrap();
    process.join().unwrap();
    lock.acquire(); // of the dead
}
