//! `ThreadPoolExecutor`: its threads, `map`, and how it is shut down. Sentences and names are CPython 3.11's.

use std::sync::Arc;

use threadlab::futures::{
    BrokenThreadPool, Future, ReturnWhen, SubmitError, ThreadPoolExecutor, wait_timeout,
};
use threadlab::run::until_blocked;
use threadlab::threading::{Event, ThreadError, current_thread};
use threadlab::time::sleep;
use threadlab::trace::Stream;

use super::{ALL_WAITING, DEADLOCK, IN_A_CHILD, SHORT, UNENDED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "executor";

pub const CASES: &[Case] = &[
    case!(work_is_done_in_the_order_in_which_it_was_submitted),
    case!(threads_are_started_as_they_are_needed),
    case!(a_thread_that_is_idle_is_used_again, without: &[UNWATCHED]),
    case!(as_many_threads_as_may_be_work_at_once),
    case!(threads_have_the_executors_prefix_and_are_no_daemons),
    case!(no_workers_are_too_few),
    case!(every_thread_is_initialized_first),
    case!(a_panicking_initializer_breaks_the_executor, check: check_initializer,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(an_executor_that_is_shut_down_refuses_work),
    case!(shutdown_waits_for_all_that_was_submitted),
    case!(shutdown_need_not_wait),
    case!(shutdown_cancels_what_has_not_begun),
    case!(what_shutdown_cancelled_is_never_done_for_wait),
    case!(a_task_that_shuts_its_executor_down_cannot_wait_for_itself),
    case!(with_shuts_down_also_in_a_panic),
    case!(a_dropped_executor_does_what_it_has, check: check_dropped),
    case!(work_that_waits_for_work_behind_it_waits_for_ever, ends: ALL_WAITING,
        without: &[UNENDED]),
    case!(works_that_wait_for_each_other_are_a_deadlock, ends: DEADLOCK, check: check_cycle,
        without: &[UNENDED, IN_A_CHILD]),
];

/// An executor with so many threads, each at work until the event is set.
pub(super) fn busy(workers: u32, env: &Env) -> (ThreadPoolExecutor, Arc<Event>) {
    let (executor, go) = (
        ThreadPoolExecutor::new(workers as usize),
        Arc::new(Event::new()),
    );
    for _ in 0..workers {
        let (go, env) = (go.clone(), env.clone());
        let wait = move || {
            env.count(15);
            go.wait();
        };
        executor.submit(wait).unwrap();
    }
    env.until_counted(15, workers);
    (executor, go)
}

fn work_is_done_in_the_order_in_which_it_was_submitted(env: &Env) {
    let executor = ThreadPoolExecutor::new(1);
    for n in 0..5 {
        let theirs = env.clone();
        executor.submit(move || theirs.note(n)).unwrap();
    }
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.notes(), [0, 1, 2, 3, 4]);
}

fn threads_are_started_as_they_are_needed(env: &Env) {
    let executor = ThreadPoolExecutor::new(2);
    let name = |executor: &ThreadPoolExecutor| {
        let future = executor.submit(|| current_thread().name());
        future.unwrap().result().unwrap()
    };
    let first = name(&executor);
    assert!(first.ends_with("_0"), "it is {first}");
    // Busy now, so the next one is another.
    let go = Arc::new(Event::new());
    let (theirs, here) = (go.clone(), env.clone());
    executor
        .submit(move || {
            here.count(0);
            theirs.wait();
        })
        .unwrap();
    env.until_counted(0, 1);
    let _ = name(&executor);
    go.set();
    executor.shutdown(true, false).unwrap();
}

fn a_thread_that_is_idle_is_used_again(_: &Env) {
    let executor = ThreadPoolExecutor::new(3);
    let who = |executor: &ThreadPoolExecutor| {
        let who = executor.submit(current_thread).unwrap();
        who.result().unwrap()
    };
    let first = who(&executor);
    until_blocked(&first);
    assert_eq!(who(&executor).name(), first.name());
}

/// They end only if all are worked on at the same time.
fn as_many_threads_as_may_be_work_at_once(env: &Env) {
    let executor = ThreadPoolExecutor::new(3);
    let meet = |env: Env| {
        env.count(0);
        env.until_counted(0, 3);
    };
    let futures: Vec<_> = (0..3)
        .map(|_| {
            let env = env.clone();
            executor.submit(move || meet(env)).unwrap()
        })
        .collect();
    futures.iter().for_each(|future| future.result().unwrap());
}

fn threads_have_the_executors_prefix_and_are_no_daemons(_: &Env) {
    let executor = ThreadPoolExecutor::new(2).thread_name_prefix("w");
    let who = || (current_thread().name(), current_thread().is_daemon());
    let who = executor.submit(who).unwrap();
    assert_eq!(who.result().unwrap(), ("w_0".to_owned(), false));
    let unnamed = [(); 2].map(|()| ThreadPoolExecutor::new(1));
    let names = unnamed.each_ref().map(|executor| {
        let name = executor.submit(|| current_thread().name()).unwrap();
        name.result().unwrap()
    });
    for name in &names {
        assert!(name.starts_with("ThreadPoolExecutor-"), "it is {name}");
        assert!(name.ends_with("_0"), "it is {name}");
    }
    assert_ne!(names[0], names[1]);
}

fn no_workers_are_too_few(_: &Env) {
    let made = std::panic::catch_unwind(|| drop(ThreadPoolExecutor::new(0)));
    let text = "max_workers must be greater than 0";
    assert_eq!(made.unwrap_err().downcast_ref(), Some(&text));
}

fn every_thread_is_initialized_first(env: &Env) {
    let (theirs, here) = (env.clone(), env.clone());
    let executor = ThreadPoolExecutor::new(2).initializer(move || _ = theirs.count(0));
    let future = executor.submit(move || here.counted(0)).unwrap();
    assert_eq!(future.result().unwrap(), 1);
    executor.submit(|| ()).unwrap().result().unwrap();
    executor.shutdown(true, false).unwrap();
    assert!(env.counted(0) <= 2);
}

fn a_panicking_initializer_breaks_the_executor(_: &Env) {
    let executor = ThreadPoolExecutor::new(1).initializer(|| panic!("init"));
    let text = "A thread initializer failed, the thread pool is not usable anymore";
    match executor.submit(|| 1) {
        Ok(future) => {
            let exception = future.exception().unwrap().unwrap();
            assert_eq!(exception.message(), text);
            assert_eq!(exception.downcast(), Some(BrokenThreadPool));
        }
        Err(error) => panic!("the first is accepted: {error}"),
    }
    let refused = executor.submit(|| 1).unwrap_err();
    assert_eq!(refused, SubmitError::Broken(BrokenThreadPool));
    assert_eq!(refused.to_string(), text);
}

fn check_initializer(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    assert_eq!(lines[0], "Exception in initializer:");
    assert_eq!(lines.last().map(String::as_str), Some("init"));
}

fn an_executor_that_is_shut_down_refuses_work(_: &Env) {
    let executor = ThreadPoolExecutor::new(1);
    executor.submit(|| ()).unwrap();
    for _ in 0..2 {
        executor.shutdown(true, false).unwrap();
        let refused = executor.submit(|| ()).unwrap_err();
        let text = "cannot schedule new futures after shutdown";
        assert_eq!(
            (refused.to_string().as_str(), &refused),
            (text, &SubmitError::Shutdown)
        );
        assert!(executor.map(|n: u32| n, 0..1).is_err());
    }
}

fn shutdown_waits_for_all_that_was_submitted(env: &Env) {
    let (executor, go) = busy(2, env);
    for _ in 0..4 {
        let theirs = env.clone();
        executor.submit(move || theirs.count(0)).unwrap();
    }
    go.set();
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(0), 4);
}

fn shutdown_need_not_wait(env: &Env) {
    let (executor, go) = busy(1, env);
    let future = executor.submit(|| 1).unwrap();
    executor.shutdown(false, false).unwrap();
    assert!(!future.done());
    go.set();
    assert_eq!(future.result().unwrap(), 1);
    executor.shutdown(true, false).unwrap();
}

fn shutdown_cancels_what_has_not_begun(env: &Env) {
    let (executor, go) = busy(1, env);
    let futures = [(); 3].map(|()| executor.submit(|| 1).unwrap());
    let theirs = env.clone();
    futures[0].add_done_callback(move |_| _ = theirs.count(0));
    executor.shutdown(false, true).unwrap();
    assert!(futures.iter().all(Future::cancelled));
    assert_eq!(env.counted(0), 1);
    go.set();
    executor.shutdown(true, false).unwrap();
}

/// A known trap of CPython: no thread comes to it any more and notices.
fn what_shutdown_cancelled_is_never_done_for_wait(env: &Env) {
    let (executor, go) = busy(1, env);
    let future = executor.submit(|| 1).unwrap();
    executor.shutdown(false, true).unwrap();
    go.set();
    executor.shutdown(true, false).unwrap();
    assert!(future.done() && future.cancelled());
    let waited = wait_timeout([&future], ReturnWhen::AllCompleted, SHORT);
    assert_eq!((waited.done.len(), waited.not_done.len()), (0, 1));
}

fn a_task_that_shuts_its_executor_down_cannot_wait_for_itself(_: &Env) {
    let executor = Arc::new(ThreadPoolExecutor::new(1));
    let theirs = executor.clone();
    let future = executor
        .submit(move || theirs.shutdown(true, false))
        .unwrap();
    assert_eq!(future.result().unwrap(), Err(ThreadError::JoinCurrent));
    assert_eq!(
        ThreadError::JoinCurrent.to_string(),
        "cannot join current thread"
    );
}

fn with_shuts_down_also_in_a_panic(env: &Env) {
    let theirs = env.clone();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        ThreadPoolExecutor::new(1).with(|executor| {
            let theirs = theirs.clone();
            executor
                .submit(move || {
                    sleep(SHORT);
                    theirs.count(0)
                })
                .unwrap();
            panic!("boom");
        })
    }));
    assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"boom"));
    assert_eq!(env.counted(0), 1);
    assert_eq!(ThreadPoolExecutor::new(1).with(|_| 7), 7);
}

fn a_dropped_executor_does_what_it_has(env: &Env) {
    let executor = ThreadPoolExecutor::new(1);
    for _ in 0..3 {
        let theirs = env.clone();
        executor
            .submit(move || {
                sleep(SHORT);
                theirs.count(0)
            })
            .unwrap();
    }
    drop(executor);
    if env.world().kind() == crate::Kind::Plain {
        env.until_counted(0, 3);
    }
}

fn check_dropped(outcome: &Outcome) {
    assert_eq!(outcome.env().counted(0), 3, "its threads are no daemons");
}

fn work_that_waits_for_work_behind_it_waits_for_ever(_: &Env) {
    let executor = Arc::new(ThreadPoolExecutor::new(1));
    let theirs = executor.clone();
    let outer = executor.submit(move || {
        let inner = theirs.submit(|| 1).unwrap();
        inner.result().unwrap()
    });
    let _ = outer.unwrap().result();
}

/// Two that are worked on, each of which asks for the other's result.
fn works_that_wait_for_each_other_are_a_deadlock(env: &Env) {
    let executor = ThreadPoolExecutor::new(2);
    let others = [(); 2].map(|()| Arc::new(std::sync::OnceLock::<Future<()>>::new()));
    let futures = [0, 1].map(|me| {
        let (env, other) = (env.clone(), others[1 - me].clone());
        let work = move || {
            env.until_counted(0, 1);
            other.get().expect("both were submitted").result().unwrap()
        };
        executor.submit(work).unwrap()
    });
    for (future, place) in futures.iter().zip(&others) {
        place.set(future.clone()).expect("it is set once");
    }
    env.count(0);
    let _ = futures[0].result();
}

fn check_cycle(outcome: &Outcome) {
    let waiting = outcome.waiting();
    assert_eq!(waiting.len(), 2);
    for (one, other) in [(0, 1), (1, 0)] {
        let holder = waiting[one].holder.expect("somebody works on it");
        assert_eq!(holder.task, waiting[other].task);
    }
}
