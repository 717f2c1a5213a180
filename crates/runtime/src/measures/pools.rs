//! Pools of two workers with empty tasks. The browser has no peer for them.

use std::sync::Arc;

use threadlab::futures::ThreadPoolExecutor;
use threadlab::threading::Semaphore;
use threadlab::threadpool::{ThreadPool, make_requests};

use super::beside::{ours_alone, time};

const TASKS: u32 = 20_000;
const WORKERS: usize = 2;

/// The figures of both.
pub fn figures() -> Vec<String> {
    let executor = ThreadPoolExecutor::new(WORKERS);
    let classic = ThreadPool::new(WORKERS).expect("the process has room for its workers");
    // Released by the last task: no task is emptier than that if somebody is to know when all are done.
    let done = Arc::new(Semaphore::new(0));
    let count = |n| {
        let done = done.clone();
        move || {
            if n == TASKS {
                done.release().expect("it has no bound");
            }
        }
    };
    let submit = || {
        time(|| {
            let all = (1..=TASKS).map(|n| executor.submit(count(n)));
            all.for_each(|submitted| drop(submitted.expect("nobody shuts it down")));
            done.acquire();
        })
    };
    let put_request = || {
        let last = done.clone();
        let end = move |n: &u32| {
            if *n == TASKS {
                last.release().expect("it has no bound");
            }
        };
        let taken = time(|| {
            for request in make_requests(end, 1..=TASKS) {
                classic.put_request(&request).expect("it has no bound");
            }
            done.acquire();
        });
        classic.wait().expect("its workers are there");
        taken
    };
    vec![
        ours_alone("ThreadPoolExecutor.submit", TASKS, submit),
        ours_alone("ThreadPool.put_request", TASKS, put_request),
    ]
}
