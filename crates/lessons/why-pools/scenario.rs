//! The same requests, with a thread for each of them and with a pool: counted and measured.

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::threading::Thread;
use threadlab::threadpool::{ThreadPool, WorkRequest};
use threadlab::time::{monotonic, sleep};
use threadlab::{observe, println};

use crate::{Failure, Values};

/// When a request came, and how long it is worked on.
type Request = (Duration, Duration);

/// What a request has to say: how long it lay there before somebody began with it.
fn handle((came, takes): &Request) -> Duration {
    let began = monotonic();
    sleep(*takes);
    began - *came
}

/// A new thread for each request.
pub fn thread_each(values: &Values) -> Result<(), Failure> {
    let answers = Arc::new(Queue::named("answers", 0));
    let mut threads = Vec::new();
    let start = monotonic();
    for request in arrivals(values) {
        let answers = Arc::clone(&answers);
        let handle = move || answers.put(handle(&request)).expect("it is open");
        let thread = Thread::new(handle);
        thread.start()?;
        threads.push(thread);
    }
    for thread in &threads {
        thread.join()?;
    }
    let answers = (0..threads.len()).map(|_| answers.get());
    let waited = answers.collect::<Result<_, _>>()?;
    report(threads.len(), waited, monotonic() - start)
}

/// A few threads, started before the first request comes.
pub fn pool(values: &Values) -> Result<(), Failure> {
    let pool = ThreadPool::new(values.count("workers"))?;
    let answers = Arc::new(Queue::named("answers", 0));
    let start = monotonic();
    for request in arrivals(values) {
        let answers = Arc::clone(&answers);
        let request = WorkRequest::new(handle, request)
            .callback(move |_, waited| answers.put(waited).expect("it is open"));
        pool.put_request(&request)?;
    }
    pool.wait()?;
    let took = monotonic() - start;
    let answers = (0..values.get("requests")).map(|_| answers.get());
    let waited = answers.collect::<Result<_, _>>()?;
    report(pool.num_workers(), waited, took)
}

/// All come at once, and each needs the answer to another one, which it puts into the same pool.
pub fn nested(values: &Values) -> Result<(), Failure> {
    let pool = Arc::new(ThreadPool::new(values.count("workers"))?);
    let takes = values.duration("work");
    for _ in 0..values.get("requests") {
        let inner = Arc::clone(&pool);
        let outer = move |_: &()| {
            sleep(takes);
            let answer = Arc::new(Queue::named("answer", 1));
            let put = Arc::clone(&answer);
            let help = WorkRequest::new(move |_: &()| put.put(42).expect("it is open"), ());
            inner.put_request(&help).expect("it has no bound");
            answer.get().expect("it is open")
        };
        pool.put_request(&WorkRequest::new(outer, ()))?;
    }
    pool.wait()?;
    println!("all requests have helped each other");
    Ok(())
}

/// The requests, each as it comes.
fn arrivals(values: &Values) -> impl Iterator<Item = Request> {
    let (pace, takes) = (values.duration("pace"), values.duration("work"));
    (0..values.get("requests")).map(move |_| {
        sleep(pace);
        (monotonic(), takes)
    })
}

fn report(threads: usize, mut waited: Vec<Duration>, took: Duration) -> Result<(), Failure> {
    waited.sort();
    let [typical, longest] = [waited.len() / 2, waited.len() - 1].map(|n| waited[n].as_micros());
    println!(
        "{threads} threads, {} requests in {} ms",
        waited.len(),
        took.as_millis()
    );
    println!("a request waits {typical} µs, at most {longest} µs");
    observe("threads", threads);
    Ok(())
}
