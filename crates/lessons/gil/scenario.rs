//! The same jobs five ways: one after the other, in threads with a GIL, in threads without, in processes,
//! and as a loop that a library spreads over the cores.

use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use threadlab::gil::Gil;
use threadlab::multiprocessing::{Connection, ConnectionError, Pipe, Process};
use threadlab::queue::Queue;
use threadlab::threading::Thread;
use threadlab::time::{compute, monotonic, sleep};
use threadlab::{observe, println};

use crate::{Failure, Values};

/// What a slice of computing takes in a replayable run. In a parallel one it takes what it takes.
const SLICE: Duration = Duration::from_micros(500);

/// Slices to compute, milliseconds to wait, and the switch interval in milliseconds.
type Job = (i64, u64, u64);

/// A job, as an interpreter runs it: it holds the GIL while it computes, and gives it up to wait.
fn work(gil: &Gil, (slices, wait, _): Job) -> u32 {
    let python = gil.attach();
    let primes = (0..slices)
        .map(|n| python.compute(SLICE, || primes_in(n)))
        .sum();
    python.allow_threads(|| sleep(Duration::from_millis(wait)));
    primes
}

/// Real work: how many of the 500 numbers from 1,000,000 + 500 n on are primes.
fn primes_in(n: i64) -> u32 {
    let from = 1_000_000 + 500 * n as u32;
    let is_prime = |number: &u32| {
        let mut divisor = 2;
        while divisor * divisor <= *number && !number.is_multiple_of(divisor) {
            divisor += 1;
        }
        divisor * divisor > *number
    };
    (from..from + 500).filter(is_prime).count() as u32
}

fn interpreter((_, _, interval): Job) -> Gil {
    Gil::with_interval(Duration::from_millis(interval))
}

/// One thread does one job after the other.
pub fn serial(values: &Values) -> Result<(), Failure> {
    measure(values, |jobs, job| {
        let gil = interpreter(job);
        Ok((0..jobs).map(|_| work(&gil, job)).collect())
    })
}

/// A thread for each job, and one GIL for all threads.
pub fn with_gil(values: &Values) -> Result<(), Failure> {
    measure(values, |jobs, job| in_threads(interpreter(job), jobs, job))
}

/// The same threads, in an interpreter that has no GIL.
pub fn without_gil(values: &Values) -> Result<(), Failure> {
    measure(values, |jobs, job| in_threads(Gil::off(), jobs, job))
}

fn in_threads(gil: Gil, jobs: i64, job: Job) -> Result<Vec<u32>, Failure> {
    let shared = Arc::new((gil, Queue::named("results", 0)));
    let threads: Vec<Thread> = (1..=jobs)
        .map(|n| {
            let shared = Arc::clone(&shared);
            let job = move || shared.1.put(work(&shared.0, job)).expect("it is open");
            Thread::new(job).named(format!("job-{n}"))
        })
        .collect();
    for thread in &threads {
        thread.start()?;
    }
    for thread in &threads {
        thread.join()?;
    }
    let results: Result<_, _> = (0..jobs).map(|_| shared.1.get()).collect();
    Ok(results?)
}

/// A process for each job. Each has an interpreter of its own, and a GIL of its own.
pub fn in_processes(values: &Values) -> Result<(), Failure> {
    measure(values, |jobs, job| {
        let mut children = Vec::new();
        for n in 1..=jobs {
            let (reader, writer) = Pipe(false)?;
            let child = Process::new(child, (writer, job)).named(format!("job-{n}"));
            child.start()?;
            children.push((child, reader));
        }
        let mut results = Vec::new();
        for (child, reader) in children {
            results.push(reader.recv()?);
            child.join()?;
        }
        Ok(results)
    })
}

/// A loop over jobs and slices, which rayon spreads over its pool: a thread for each core. One that waited
/// would leave its core idle, so the waiting is left to main, one job after the other.
pub fn data_parallel(values: &Values) -> Result<(), Failure> {
    measure(values, |jobs, (slices, wait, _)| {
        let job = |_| (0..slices).into_par_iter().map(primes_in).sum();
        let all = || (0..jobs).into_par_iter().map(job).collect();
        let results = compute(SLICE * slices as u32, all);
        (0..jobs).for_each(|_| sleep(Duration::from_millis(wait)));
        Ok(results)
    })
}

/// What a child process runs.
pub fn child((writer, job): (Connection, Job)) -> Result<(), ConnectionError> {
    writer.send(&work(&interpreter(job), job))
}

/// Does the jobs one of the ways, and says how long that took.
fn measure(
    values: &Values,
    way: impl FnOnce(i64, Job) -> Result<Vec<u32>, Failure>,
) -> Result<(), Failure> {
    let milliseconds = |name| values.get(name).unsigned_abs();
    let jobs = values.get("jobs");
    let job = (
        values.get("compute"),
        milliseconds("wait"),
        milliseconds("interval"),
    );

    let start = monotonic();
    let results = way(jobs, job)?;
    let took = monotonic() - start;

    let primes: u32 = results.iter().sum();
    println!(
        "{jobs} jobs took {} ms and found {primes} primes",
        took.as_millis()
    );
    observe("primes", primes);
    assert!(
        results.iter().all(|primes| *primes == results[0]),
        "the jobs are the same"
    );
    Ok(())
}
