//! Pools and futures: who is first when work is taken up, cancelled, awaited, and its pool shut down. At the
//! grain of words for the future's own algorithm, at the grain of operations for the rest.

use std::sync::Arc;
use std::time::Duration;

use threadlab::futures::{
    Future, FutureError, ReturnWhen, SubmitError, ThreadPoolExecutor, as_completed, wait,
};
use threadlab::raw::{self, Phase};
use threadlab::threadpool::{PollError, ThreadPool, WorkRequest};
use threadlab::word::Stepped;
use threadlab::{Racy, observe};

use crate::{always, observe_each, task, tasks, to_bound, values};

#[test]
fn a_future_is_taken_up_or_cancelled_and_then_done_for_all_who_wait() {
    type Shared = raw::Future<Stepped>;
    let work = |future: &Shared| {
        let started = future.start().is_ok();
        if started {
            future.finish().unwrap();
        }
        started.into()
    };
    let cancel = |future: &Shared| future.cancel().is_ok().into();
    let wait = |future: &Shared| future.wait(None).is_done().into();
    let found = always("raw future, work, cancel, wait", move || {
        let future = Arc::new(Shared::new(Stepped::new(0), Stepped::new(0)));
        observe_each(&future, [work, cancel, wait]);
    });
    assert_eq!(values(&found), ["0 1 1", "1 0 1"], "one of the two");
    let finish = |future: &Shared| {
        future.start().unwrap();
        future.finish().unwrap();
        1
    };
    // The deadline is now: it may come at any moment of the wait.
    let wait_a_moment = |future: &Shared| future.wait(Some(0)).is_done().into();
    let found = always("raw future, work and a wait with a time-out", move || {
        let future = Arc::new(Shared::new(Stepped::new(0), Stepped::new(0)));
        observe_each(&future, [finish, wait_a_moment]);
        assert_eq!(future.phase(), Phase::Finished);
    });
    assert_eq!(values(&found), ["1 0", "1 1"]);
    to_bound(
        3,
        "raw future, work, wait, wait with a time-out",
        move || {
            let future = Arc::new(Shared::new(Stepped::new(0), Stepped::new(0)));
            tasks([
                task(&future, |future| {
                    future.start().unwrap();
                    future.finish().unwrap();
                }),
                task(&future, |future| assert!(future.wait(None).is_done())),
                // The deadline is now: it may come at any moment of the wait.
                task(&future, |future| _ = future.wait(Some(0))),
            ]);
        },
    );
}

#[test]
fn a_future_that_is_cancelled_has_no_result_and_one_that_is_not_has() {
    let found = always("cancel beside the worker", || {
        let executor = ThreadPoolExecutor::new(1);
        let future = executor.submit(|| 1).unwrap();
        let cancelled = future.cancel();
        match future.result() {
            Ok(1) => assert!(!cancelled),
            Err(FutureError::Cancelled) => assert!(cancelled),
            other => panic!("{other:?}"),
        }
        observe("cancelled", cancelled);
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn what_is_accepted_is_done_when_shutdown_has_waited() {
    struct Shared {
        executor: ThreadPoolExecutor,
        over: Arc<Racy<bool>>,
    }
    let submit = |shared: &Shared| {
        let over = shared.over.clone();
        let work = move || assert!(!over.read(), "shutdown has not waited");
        match shared.executor.submit(work) {
            Ok(future) => future.result().unwrap(),
            Err(error) => {
                assert_eq!(error, SubmitError::Shutdown);
                observe("refused", 1);
            }
        }
    };
    let shutdown = |shared: &Shared| {
        shared.executor.shutdown(true, false).unwrap();
        shared.over.write(true);
    };
    always("submit and shutdown", || {
        let executor = ThreadPoolExecutor::new(1);
        let future = executor.submit(|| 1).unwrap();
        executor.shutdown(true, false).unwrap();
        assert!(future.done());
    });
    let found = to_bound(2, "submit beside shutdown", move || {
        let shared = Arc::new(Shared {
            executor: ThreadPoolExecutor::new(1),
            over: Arc::new(Racy::new(false)),
        });
        tasks([task(&shared, submit), task(&shared, shutdown)]);
    });
    assert_eq!(values(&found), ["", "1"]);
}

#[test]
fn two_who_submit_at_once_share_the_one_thread() {
    to_bound(2, "submit beside submit", || {
        let executor = Arc::new(ThreadPoolExecutor::new(1));
        let submit = |executor: &ThreadPoolExecutor| {
            let future = executor.submit(|| 1).unwrap();
            assert_eq!(future.result().unwrap(), 1);
        };
        tasks([task(&executor, submit), task(&executor, submit)]);
        executor.shutdown(true, false).unwrap();
    });
}

#[test]
fn shutdown_cancels_what_nobody_has_begun_and_nothing_else() {
    let found = always("cancelling shutdown beside the worker", || {
        let executor = ThreadPoolExecutor::new(1);
        let futures = [1, 2].map(|n| executor.submit(move || n).unwrap());
        executor.shutdown(true, true).unwrap();
        assert!(futures.iter().all(Future::done));
        let cancelled = futures.iter().filter(|future| future.cancelled());
        observe("cancelled", cancelled.count());
    });
    assert_eq!(values(&found), ["0", "1", "2"]);
}

#[test]
fn wait_and_as_completed_miss_nobody() {
    to_bound(2, "wait for the first of two", || {
        let executor = ThreadPoolExecutor::new(2);
        let futures = [1, 2].map(|n| executor.submit(move || n).unwrap());
        assert!(!wait(&futures, ReturnWhen::FirstCompleted).done.is_empty());
        assert_eq!(wait(&futures, ReturnWhen::AllCompleted).done.len(), 2);
    });
    to_bound(2, "as_completed of two", || {
        let executor = ThreadPoolExecutor::new(2);
        let futures = [1, 2].map(|n| executor.submit(move || n).unwrap());
        let sum: i32 = as_completed(&futures)
            .map(|future| future.result().unwrap())
            .sum();
        assert_eq!(sum, 3);
    });
    let found = always("wait for what is cancelled", || {
        let executor = ThreadPoolExecutor::new(1);
        let future = executor.submit(|| 1).unwrap();
        let cancelled = future.cancel();
        assert_eq!(wait([&future], ReturnWhen::AllCompleted).done.len(), 1);
        observe("cancelled", cancelled);
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn a_dismissed_worker_loses_no_request() {
    let found = always("dismissal beside a request", || {
        let pool = ThreadPool::new(1).unwrap();
        let request = WorkRequest::new(|(): &()| 1, ()).callback(|_, result| assert_eq!(result, 1));
        pool.put_request(&request).unwrap();
        pool.dismiss_and_join_workers(1);
        let polled = pool.poll(false);
        observe(
            "done before it left",
            polled == Err(PollError::NoResultsPending),
        );
        if polled.is_ok() {
            pool.create_workers(1, Duration::from_secs(5)).unwrap();
            pool.wait().unwrap();
        }
    });
    assert_eq!(values(&found), ["false", "true"]);
}

#[test]
fn every_request_comes_back_once() {
    always("one request, one worker", || {
        let pool = ThreadPool::new(1).unwrap();
        let request = WorkRequest::new(|n: &u32| *n, 1)
            .callback(|request, result| assert_eq!(*request.args(), result));
        pool.put_request(&request).unwrap();
        pool.wait().unwrap();
        assert_eq!(pool.poll(false), Err(PollError::NoResultsPending));
    });
    to_bound(2, "two requests, two workers", || {
        let pool = ThreadPool::new(2).unwrap();
        for n in [1, 2] {
            let request = WorkRequest::new(|n: &u32| *n, n)
                .callback(|request, result| assert_eq!(*request.args(), result));
            pool.put_request(&request).unwrap();
        }
        pool.wait().unwrap();
        assert_eq!(pool.poll(false), Err(PollError::NoResultsPending));
    });
}
