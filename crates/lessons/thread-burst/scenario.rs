//! Twenty jobs that mostly wait: a thread for each of them, or a few threads for all.

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::threading::{Semaphore, Thread};
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

fn foo(job: i64, pause: Duration) {
    sleep(pause);
    println!("ok {job}");
}

/// A thread for each job, all at once.
pub fn burst(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    let jobs = 1..=values.get("jobs");
    let threads = jobs.map(|job| Thread::new(move || foo(job, pause)));
    start_and_join(threads.collect())
}

/// Still a thread for each job, but only so many at a time do theirs.
pub fn a_few_at_a_time(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    let permits = Arc::new(Semaphore::named("permits", values.get("workers") as u32));
    let jobs = 1..=values.get("jobs");
    let threads = jobs.map(|job| {
        let permits = Arc::clone(&permits);
        Thread::new(move || {
            let _permit = permits.guard();
            foo(job, pause);
        })
    });
    start_and_join(threads.collect())
}

/// A few threads, each of which takes one job after another: a pool, by hand.
pub fn workers(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    let jobs = Arc::new(Queue::named("jobs", 0));
    (1..=values.get("jobs")).for_each(|job| jobs.put(job).unwrap());
    let threads = (1..=values.get("workers")).map(|_| {
        let jobs = Arc::clone(&jobs);
        Thread::new(move || {
            while let Ok(job) = jobs.get_nowait() {
                foo(job, pause);
            }
        })
    });
    start_and_join(threads.collect())
}

fn start_and_join(threads: Vec<Thread>) -> Result<(), Failure> {
    for thread in &threads {
        thread.start()?; // where there are too many: can't start new thread
    }
    observe("threads", threads.len());
    for thread in &threads {
        thread.join()?;
    }
    println!("{} threads", threads.len());
    Ok(())
}
