//! Correct programs, run again and again on a busy machine: none is ever said to be stuck.
//!
//! They come as near to a halt as a program can: all tasks wait but for the one whose message, wake,
//! end or time-out is on its way. Blocking where nobody sees it (std's locks, sleeping) is running.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use threadlab::multiprocessing::{Connection, Pipe, Process};
use threadlab::queue::Queue;
use threadlab::run::{Run, Schedule};
use threadlab::threading::{Condition, Event, Lock, Semaphore, Thread};
use threadlab::trace::VerdictKind;

const LIMIT: Duration = Duration::from_secs(120);
/// Of all programs together.
const RUNS: u32 = 300;
const MANY_RUNS: u32 = 10_000;

const PROGRAMS: [(&str, fn()); 6] = [
    ("threads_that_take_turns", threads_that_take_turns),
    ("every_kind_of_wake", every_kind_of_wake),
    ("a_message_back_and_forth", a_message_back_and_forth),
    ("what_nobody_sees", what_nobody_sees),
    ("a_kill_on_its_way", a_kill_on_its_way),
    ("a_full_pipe_that_is_emptied", a_full_pipe_that_is_emptied),
];

pub fn trials() -> Vec<Trial> {
    let trial = |(name, program)| {
        Trial::test(format!("{name}_is_never_stuck"), move || {
            never_stuck(program)
        })
    };
    PROGRAMS.into_iter().map(trial).collect()
}

fn never_stuck(program: fn()) -> Result<(), Failed> {
    let long = std::env::var_os("THREADLAB_LONG").is_some();
    let _load = Load::start();
    let all = if long { MANY_RUNS } else { RUNS };
    for i in 0..all.div_ceil(PROGRAMS.len() as u32) {
        let report = Run::new(Schedule::Live).limit(LIMIT).main(program);
        let verdict = report.verdict.clone().map(|verdict| verdict.kind());
        if verdict != Some(VerdictKind::Completed) {
            return Err(format!("run {i}: {report:#?}").into());
        }
    }
    Ok(())
}

/// As many threads that compute as the machine has processors.
struct Load(Arc<AtomicBool>);

impl Load {
    fn start() -> Load {
        let over = Arc::new(AtomicBool::new(false));
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let over = over.clone();
            std::thread::spawn(move || while !over.load(SeqCst) {});
        }
        Load(over)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

fn start(f: impl FnOnce() + Send + 'static) -> Thread {
    let thread = Thread::new(f);
    thread.start().unwrap();
    thread
}

fn threads_that_take_turns() {
    let queues = [(); 2].map(|()| Arc::new(Queue::new(1)));
    let [there, back] = queues.clone();
    let thread = start(move || (0..20).for_each(|_| back.put(there.get().unwrap() + 1).unwrap()));
    let mut n = 0;
    for _ in 0..20 {
        queues[0].put(n).unwrap();
        n = queues[1].get().unwrap();
    }
    thread.join().unwrap();
    assert_eq!(n, 20);
}

fn every_kind_of_wake() {
    let (event, semaphore) = (Arc::new(Event::new()), Arc::new(Semaphore::new(0)));
    let (condition, lock) = (Arc::new(Condition::new()), Arc::new(Lock::new()));
    lock.acquire();
    let theirs = (
        event.clone(),
        semaphore.clone(),
        condition.clone(),
        lock.clone(),
    );
    let thread = start(move || {
        let (event, semaphore, condition, lock) = theirs;
        event.wait();
        semaphore.release().unwrap();
        lock.acquire();
        let _held = condition.guard();
        condition.notify(1).unwrap();
    });
    condition.acquire();
    event.set();
    semaphore.acquire();
    lock.release().unwrap();
    condition.wait().unwrap();
    condition.release().unwrap();
    thread.join().unwrap();
    assert!(!Event::new().wait_timeout(Duration::from_micros(50)));
}

pub fn echo(with: Connection) {
    while let Ok(n) = with.recv::<u32>() {
        with.send(&(n + 1)).unwrap();
    }
}

fn a_message_back_and_forth() {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(echo, theirs);
    process.start().unwrap();
    for n in 0..20 {
        ours.send(&n).unwrap();
        assert_eq!(ours.recv::<u32>().unwrap(), n + 1);
    }
    ours.close();
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

/// Sleeps and waits where no run sees it, and with a deadline, before it says something.
pub fn late(to: Connection) {
    std::thread::sleep(Duration::from_millis(3));
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(3));
        send.send(()).unwrap();
    });
    receive.recv().unwrap();
    assert!(!Event::new().wait_timeout(Duration::from_millis(3)));
    to.send(&()).unwrap();
}

fn what_nobody_sees() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(late, writer);
    process.start().unwrap();
    reader.recv::<()>().unwrap();
    process.join().unwrap();
}

fn a_kill_on_its_way() {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(echo, theirs);
    process.start().unwrap();
    ours.send(&1).unwrap();
    ours.recv::<u32>().unwrap();
    process.terminate().unwrap();
    assert!(ours.recv::<u32>().is_err(), "its end is closed");
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(-15));
}

pub fn feed(to: Connection) {
    to.send_bytes(&[0; 300_000]).unwrap();
}

fn a_full_pipe_that_is_emptied() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(feed, writer);
    process.start().unwrap();
    assert_eq!(reader.recv_bytes(None).unwrap().len(), 300_000);
    process.join().unwrap();
}
