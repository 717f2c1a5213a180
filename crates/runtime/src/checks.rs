//! Jobs that are no lessons: what the browser tests run to see that nothing that a run does can hurt
//! the page. They are named `check:…` where a lesson's id stands, and each has its variants.

use std::hint::black_box;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};

use rayon::prelude::*;
use threadlab::multiprocessing::{Process, Table};
use threadlab::queue::Queue;
use threadlab::run::{Collected, Run, Schedule};
use threadlab::threading::{Event, Lock, Thread};
use threadlab::{println, table};
use threadlab_lessons::{Values, lesson};
use threadlab_tests::{SEEDS, digest};

use crate::{conformance, measures};

type Check = fn(&str);

const CHECKS: &[(&str, Check)] = &[
    ("check:parallel-sum", parallel_sum),
    ("check:crash", crash),
    ("check:endless", endless),
    ("check:signals", signals),
    ("check:many-threads", many_threads),
    ("check:measure", measures::measure),
    ("check:traces", traces),
    ("check:cases", conformance::list),
];

/// The functions that processes of the checks run.
pub const TASKS: Table = table![
    trap,
    measures::nothing,
    measures::sink,
    measures::feed,
    measures::echo
];

/// The check of this name.
pub fn find(name: &str) -> Option<Check> {
    CHECKS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, check)| *check)
}

/// Whether it computes on rayon's pool.
pub fn pool_wanted(name: &str) -> bool {
    name == "check:parallel-sum"
}

/// Data parallelism: wasm-bindgen-rayon's pool inside a run.
fn parallel_sum(variant: &str) {
    match variant {
        "panic" => {
            let sum = || {
                (0..1000u64)
                    .into_par_iter()
                    .map(|n| if n == 777 { panic!("777") } else { n })
            };
            assert!(
                catch_unwind(|| sum().sum::<u64>()).is_err(),
                "the panic comes out of the sum"
            );
            println!("caught; then {}", (0..1000u64).into_par_iter().sum::<u64>());
        }
        "endless" => {
            println!("started");
            (0..u64::MAX).into_par_iter().for_each(|n| _ = black_box(n));
        }
        _ => {
            // Two halves that end only if both are computed at the same time.
            let met = AtomicUsize::new(0);
            let half = |range: std::ops::Range<u64>| {
                met.fetch_add(1, SeqCst);
                while met.load(SeqCst) < 2 {}
                range.into_par_iter().map(|n| n * n % 7).sum::<u64>()
            };
            let (low, high) = rayon::join(|| half(0..2_000_000), || half(2_000_000..4_000_000));
            println!("{} on {} workers", low + high, rayon::current_num_threads());
        }
    }
}

/// As many threads as a page is to have at least, all there at the same time.
fn many_threads(_: &str) {
    println!("{} threads met", measures::meet());
}

/// The digests of a lesson's traces under many seeds: `two-locks broken` stands where a variant does.
fn traces(of: &str) {
    let (id, variant) = of.split_once(' ').expect("a lesson and a variant");
    let values = Values::defaults(lesson(id).expect("a lesson of the course"));
    for seed in 0..SEEDS {
        let sink = Arc::new(Collected::default());
        Run::new(Schedule::Random(seed))
            .sink(sink.clone())
            .main(|| threadlab_lessons::run(id, variant, &values));
        println!("{seed} {:016x}", digest(&sink.events()));
    }
}

/// Ways in which a run goes down.
fn crash(variant: &str) {
    match variant {
        "panic" => panic!("as the check asks"),
        "memory" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(black_box(vec![1u8; 16 << 20]));
            }
        }
        "overflow" => _ = black_box(deep(1)),
        "thread" => join(|| std::process::abort()),
        "process" => {
            let process = Process::new(trap, ());
            process.start().expect("the run has room for a process");
            process.join().expect("it was started");
            println!("exit code {:?}", process.exitcode());
        }
        _ => std::process::abort(),
    }
}

/// Processes that would never end, and are ended.
fn signals(_: &str) {
    for kill in [true, false] {
        let process = Process::new(measures::sink, 0);
        process.start().expect("the run has room for a process");
        if kill {
            process.kill()
        } else {
            process.terminate()
        }
        .expect("it was started, and from here");
        process.join().expect("it was started");
        println!("exit code {:?}", process.exitcode());
    }
}

fn trap((): ()) {
    std::process::abort()
}

fn deep(n: u64) -> u64 {
    let frame = black_box([n; 64]);
    if frame[0] == 0 {
        0
    } else {
        deep(n + 1) + frame[63]
    }
}

/// Runs that never end by themselves, for Stop.
#[expect(clippy::infinite_iter, reason = "that is what they are for")]
fn endless(variant: &str) {
    println!("started");
    // A page that looks late has lost that, where it is followed by ever so much.
    let started_again = |n: u64| {
        if n.is_multiple_of(1 << 12) {
            println!("started");
        }
    };
    match variant {
        "print" => (0u64..).for_each(|n| println!("line {n}")),
        "lock" => {
            let lock = Lock::new();
            (1..).for_each(|n| {
                lock.acquire();
                lock.release().expect("it is held");
                started_again(n);
            });
        }
        "queue" => {
            let queue = Arc::new(Queue::new(10));
            let theirs = queue.clone();
            start(move || (0u64..).for_each(|n| theirs.put(n).expect("nobody shuts it down")));
            (1..).for_each(|n| {
                let _ = black_box(queue.get());
                started_again(n);
            });
        }
        "blocked" => {
            // One task computes, so that nobody says that all are waiting.
            let event = Arc::new(Event::new());
            for _ in 0..64 {
                let event = event.clone();
                start(move || event.wait());
            }
            println!("64 started");
            spin();
        }
        "deadlock" => {
            let locks = [(); 2].map(|()| Arc::new(Lock::new()));
            let met = Arc::new(AtomicUsize::new(0));
            for [mine, theirs] in [[0, 1], [1, 0]] {
                let (mine, theirs, met) = (locks[mine].clone(), locks[theirs].clone(), met.clone());
                start(move || {
                    mine.acquire();
                    met.fetch_add(1, SeqCst);
                    while met.load(SeqCst) < 2 {}
                    theirs.acquire();
                });
            }
            spin();
        }
        "process" => {
            let process = Process::new(measures::sink, 0);
            process.start().expect("the run has room for a process");
            process.join().expect("it was started");
        }
        "threads" => loop {
            join(|| {});
        },
        _ => spin(),
    }
}

fn spin() {
    let n = AtomicU64::new(0);
    while n.fetch_add(1, SeqCst) < u64::MAX {}
}

fn start(f: impl FnOnce() + Send + 'static) -> Thread {
    let thread = Thread::new(f);
    thread.start().expect("the process has room for a thread");
    thread
}

fn join(f: impl FnOnce() + Send + 'static) {
    start(f).join().expect("it was started, by another thread");
}
