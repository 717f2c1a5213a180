//! What `cargo xtask bench` measures in the browser: `check:measure`, one figure a line.
//!
//! Primitives, queues and pools are measured in threads of no run ([`unobserved`]), as a program that uses them
//! without watching has them. A run that the page watches pays for its events; so the pipes are measured in such a run and in
//! one that nobody watches. The arena is one run's at a time, so the second is over before the run
//! begins that tells its figures.

mod beside;
mod cores;
mod locks;
mod pools;
mod queues;
mod turns;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;

use threadlab::multiprocessing::{Connection, Pipe, Process};
use threadlab::run::{Limits, Run, Schedule, Search, explore};
use threadlab::sys;
use threadlab::threading::Thread;
use threadlab::{Racy, println, time};

pub use cores::meet;

const MESSAGES: u32 = 200_000;
const ROUND_TRIPS: u32 = 5_000;
const STEPS: u32 = 20_000;

/// The suffix of those that are measured in a run that nobody watches.
const UNWATCHED: &str = "-unwatched";

/// Measures one thing in a run that nobody watches, if that is what the variant asks for.
pub fn unwatched(check: &str, variant: &str) -> Option<String> {
    let variant = variant.strip_suffix(UNWATCHED)?;
    if check != "check:measure" {
        return None;
    }
    let mut figure = String::new();
    Run::new(Schedule::Live).main(|| {
        figure = match variant {
            "pipe" => pipe("watched by nobody"),
            _ => round_trip("watched by nobody"),
        };
    });
    Some(figure)
}

/// Measures one thing and prints it.
pub fn measure(variant: &str) {
    match variant {
        "threads" => threads(),
        "processes" => processes(),
        "pipe" => println!("{}", pipe("watched by the page")),
        "round-trip" => println!("{}", round_trip("watched by the page")),
        "steps" => steps("read by the page", hand_overs),
        "steps-unread" => steps("read by nobody", || {
            drop(Run::new(Schedule::RoundRobin).main(hand_overs))
        }),
        "exploring" => exploring(),
        "locks" => figures(locks::figures),
        "turns" => figures(turns::figures),
        "queues" => figures(queues::figures),
        "pools" => figures(pools::figures),
        "many-threads" => figures(cores::many_threads),
        "two-cores" => figures(cores::two_cores),
        _ => println!("there is no such measure: {variant}"),
    }
}

/// Prints what is measured in a thread that belongs to no run.
fn figures(measure: fn() -> Vec<String>) {
    unobserved(measure)
        .iter()
        .for_each(|figure| println!("{figure}"));
}

fn milliseconds(f: impl FnOnce()) -> f64 {
    let began = sys::now();
    f();
    (sys::now() - began) as f64 / 1e6
}

fn one_thread() {
    let thread = Thread::new(|| {});
    thread.start().expect("the process has room for a thread");
    thread.join().expect("it was started");
}

fn threads() {
    println!(
        "first thread start+join: {:.3} ms",
        milliseconds(one_thread)
    );
    const N: u32 = 2_000;
    let many = || milliseconds(|| (0..N).for_each(|_| one_thread())) * 1e3 / f64::from(N);
    println!("warm thread start+join: {:.1} µs", unobserved(many));
    println!("warm thread start+join, traced: {:.1} µs", many());
}

/// Calls `f` in a thread that belongs to no run, so that nobody watches what it does.
fn unobserved<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = std::sync::mpsc::channel();
    let job = move || send.send(f()).expect("the other end waits");
    sys::spawn("unobserved", Box::new(job)).expect("the process has room for a thread");
    receive.recv().expect("the job sends")
}

fn processes() {
    let mut all: Vec<f64> = (0..9)
        .map(|_| {
            milliseconds(|| {
                let process = Process::new(nothing, ());
                process.start().expect("the run has room for a process");
                process.join().expect("it was started");
            })
        })
        .collect();
    all.sort_by(f64::total_cmp);
    println!(
        "process start+join: median {:.1} ms, most {:.1} ms",
        all[4], all[8]
    );
}

fn pipe(how: &str) -> String {
    let (reader, writer) = Pipe(false).expect("the run has room for a pipe");
    let process = Process::new(feed, writer);
    process.start().expect("the run has room for a process");
    let first = reader.recv_bytes(None).expect("the child sends");
    let all = milliseconds(|| {
        for _ in 1..MESSAGES {
            black_box(reader.recv_bytes(None).expect("the child sends"));
        }
    });
    process.join().expect("it was started");
    let rate = f64::from(MESSAGES - 1) / all / 1e3;
    let bytes = first.len();
    format!("pipe, {how}: {rate:.3} M messages/s of {bytes} bytes")
}

fn round_trip(how: &str) -> String {
    let (ours, theirs) = Pipe(true).expect("the run has room for a pipe");
    let process = Process::new(echo, theirs);
    process.start().expect("the run has room for a process");
    let one = || {
        ours.send_bytes(&[7; 64]).expect("the child listens");
        ours.recv_bytes(None).expect("the child answers");
    };
    one();
    let all = milliseconds(|| (0..ROUND_TRIPS).for_each(|_| one()));
    ours.close();
    process.join().expect("it was started");
    let one = all * 1e3 / f64::from(ROUND_TRIPS);
    format!("pipe round trip, {how}: {one:.1} µs")
}

fn steps(how: &str, all: impl FnOnce()) {
    let all = milliseconds(all);
    println!(
        "stepped hand-overs, {how}: {:.0} a second",
        f64::from(STEPS) / all * 1e3
    );
}

fn exploring() {
    const SCHEDULES: u64 = 1_000;
    let limits = Limits {
        schedules: SCHEDULES,
        ..Limits::default()
    };
    let all = milliseconds(|| {
        _ = explore(Search::Dfs, limits, three_tasks, |_| {
            ControlFlow::Continue(())
        })
    });
    println!(
        "exploring, three tasks of six steps: {:.0} schedules a second",
        SCHEDULES as f64 / all * 1e3
    );
}

fn three_tasks() {
    let shared = Arc::new(Racy::new(0));
    let six_steps = |shared: Arc<Racy<i32>>| {
        Thread::new(move || (0..3).for_each(|_| shared.write(shared.read() + 1)))
    };
    let threads = [(); 3].map(|()| six_steps(shared.clone()));
    cores::run_all(&threads);
}

/// Two tasks of a stepped run that take turns: under round-robin every gate hands the baton over.
fn hand_overs() {
    let shared = Arc::new(Racy::new(0));
    let theirs = shared.clone();
    let turns = |shared: &Racy<i32>| (0..STEPS / 2).for_each(|_| _ = black_box(shared.read()));
    let thread = Thread::new(move || turns(&theirs));
    thread.start().expect("the process has room for a thread");
    turns(&shared);
    thread.join().expect("it was started");
}

/// A process that has nothing to do.
pub fn nothing((): ()) {}

/// A process that never ends by itself.
pub fn sink(_: u32) {
    loop {
        time::sleep(std::time::Duration::from_secs(1));
    }
}

/// A process that sends messages of 64 bytes.
pub fn feed(to: Connection) {
    for _ in 0..MESSAGES {
        to.send_bytes(&[7; 64]).expect("the parent listens");
    }
}

/// A process that sends back what it gets.
pub fn echo(with: Connection) {
    while let Ok(message) = with.recv_bytes(None) {
        with.send_bytes(&message).expect("the parent listens");
    }
}
