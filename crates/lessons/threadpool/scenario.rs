//! The classic pool: requests go in by one queue, results come back by another, callbacks run where you wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use threadlab::threading::current_thread;
use threadlab::threadpool::{
    Args, Options, PutRequestError, Requests, ThreadPool, WorkRequest, make_requests,
};
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

const WORK: Duration = Duration::from_millis(100);

/// What the workers do: one argument, one result.
fn square(n: &i64) -> i64 {
    sleep(WORK);
    n * n
}

/// What is done with a result. In which thread?
fn show(request: &WorkRequest<i64, i64>, result: i64) {
    println!(
        "{}: {} squared is {result}",
        current_thread().name(),
        request.args()
    );
}

fn squares(values: &Values) -> Requests<i64, i64> {
    make_requests(square, 1..=values.get("requests"))
}

/// The usual way: make the requests, put them in, wait.
pub fn single(values: &Values) -> Result<(), Failure> {
    let pool = ThreadPool::new(values.count("workers"))?;
    for request in &squares(values).callback(show) {
        pool.put_request(request)?;
    }
    pool.wait()?;
    println!("{} workers are still there", pool.num_workers());
    observe("workers", pool.num_workers());
    Ok(())
}

/// Several arguments, some of them by name. One call does not fit.
pub fn calls(values: &Values) -> Result<(), Failure> {
    let pool = ThreadPool::new(values.count("workers"))?;
    let calls = [
        Args::call([2, 3], []),
        Args::call([2], [("height", 5)]),
        Args::call([2], []),
    ];
    let requests = make_requests(area, calls)
        .callback(|_, area| println!("the area is {area}"))
        .exc_callback(|_, error| println!("TypeError: {}", error.message()));
    for request in &requests {
        pool.put_request(request)?;
    }
    pool.wait()?;
    Ok(())
}

fn area(args: &Args<i64>) -> i64 {
    let [width, height] = args.bind("area", ["width", "height"]);
    sleep(WORK);
    width * height
}

/// A callback that fails takes its result with it, and the next wait waits for that result.
pub fn callback_fails(values: &Values) -> Result<(), Failure> {
    let pool = ThreadPool::new(values.count("workers"))?;
    let requests = squares(values).callback(|request, result| {
        assert_ne!(result, 1, "callback");
        show(request, result);
    });
    for request in &requests {
        pool.put_request(request)?;
    }
    if catch_unwind(AssertUnwindSafe(|| pool.wait())).is_err() {
        println!("the error of the callback comes out of wait");
    }
    pool.wait()?;
    Ok(())
}

/// Room for one request and for one result: sooner or later everybody waits for room.
pub fn bounded(values: &Values) -> Result<(), Failure> {
    let pool = narrow(values)?;
    for request in &squares(values).callback(show) {
        pool.put_request(request)?;
    }
    pool.wait()?;
    Ok(())
}

/// The same, but who finds no room hands over some results first.
pub fn polled(values: &Values) -> Result<(), Failure> {
    let pool = narrow(values)?;
    for request in &squares(values).callback(show) {
        while pool.put_request_timeout(request, WORK) == Err(PutRequestError::Full) {
            let _pending = pool.poll(false);
        }
    }
    pool.wait()?;
    Ok(())
}

fn narrow(values: &Values) -> Result<ThreadPool, Failure> {
    let options = Options {
        q_size: 1,
        resq_size: 1,
        ..Options::default()
    };
    Ok(ThreadPool::with_options(values.count("workers"), options)?)
}
