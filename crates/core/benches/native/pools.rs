//! Pools beside rayon's and the crate `threadpool`: empty tasks from one thread to two workers, and a sum that is
//! computed in parts.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread::{Thread, current, park};
use std::time::Duration;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use threadlab::futures::ThreadPoolExecutor;
use threadlab::threadpool::{ThreadPool, make_requests};

use crate::measure::{compare, time};

const TASKS: u32 = 100_000;
const WORKERS: usize = 2;
const NUMBERS: u64 = 16_000_000;
const PARTS: u64 = 16;

/// What the tasks count down, and who waits for the last of them. No task is emptier than that if somebody is to
/// know when all are done.
struct Count {
    left: AtomicU32,
    waiter: Thread,
}

impl Count {
    fn new() -> Arc<Count> {
        let (left, waiter) = (AtomicU32::new(TASKS), current());
        Arc::new(Count { left, waiter })
    }

    fn down(&self) {
        if self.left.fetch_sub(1, SeqCst) == 1 {
            self.waiter.unpark();
        }
    }

    fn wait(&self) {
        while self.left.load(SeqCst) > 0 {
            park();
        }
    }
}

/// The time from the first submit to the end of the last task.
fn all(mut submit: impl FnMut(Arc<Count>)) -> Duration {
    let count = Count::new();
    time(|| {
        (0..TASKS).for_each(|_| submit(count.clone()));
        count.wait();
    })
}

pub fn run() {
    let executor = ThreadPoolExecutor::new(WORKERS);
    let classic = ThreadPool::new(WORKERS).expect("the machine has threads");
    let rayon = ThreadPoolBuilder::new().num_threads(WORKERS).build();
    let rayon = rayon.expect("the machine has threads");
    let crate_pool = threadpool::ThreadPool::new(WORKERS);

    let futures = || {
        all(|count| {
            let submitted = executor.submit(move || count.down());
            drop(submitted.expect("nobody shuts it down"));
        })
    };
    let requests = || {
        let count = Count::new();
        let taken = time(|| {
            let counts = (0..TASKS).map(|_| count.clone());
            for request in make_requests(|count: &Arc<Count>| count.down(), counts) {
                classic.put_request(&request).expect("it has no bound");
            }
            count.wait();
        });
        classic.wait().expect("its workers are there");
        taken
    };
    let spawn = || all(|count| rayon.spawn(move || count.down()));
    let execute = || all(|count| crate_pool.execute(move || count.down()));
    compare(
        "ThreadPoolExecutor.submit",
        "rayon spawn",
        TASKS,
        futures,
        spawn,
    );
    compare(
        "ThreadPoolExecutor.submit",
        "threadpool crate",
        TASKS,
        futures,
        execute,
    );
    compare(
        "ThreadPool.put_request",
        "rayon spawn",
        TASKS,
        requests,
        spawn,
    );
    compare(
        "ThreadPool.put_request",
        "threadpool crate",
        TASKS,
        requests,
        execute,
    );

    let part = |part: u64| {
        let numbers = part * (NUMBERS / PARTS)..(part + 1) * (NUMBERS / PARTS);
        numbers.map(mix).sum::<u64>()
    };
    let mapped = || {
        time(|| {
            let sums = executor.map(part, 0..PARTS).expect("nobody shuts it down");
            black_box(sums.map(|sum| sum.expect("it does not panic")).sum::<u64>());
        })
    };
    let parallel = || {
        let sum = || (0..NUMBERS).into_par_iter().map(mix).sum::<u64>();
        time(|| _ = black_box(rayon.install(sum)))
    };
    compare(
        "ThreadPoolExecutor.map, sum of 16 M",
        "rayon par_iter",
        1,
        mapped,
        parallel,
    );
}

fn mix(n: u64) -> u64 {
    n * n % 7
}
