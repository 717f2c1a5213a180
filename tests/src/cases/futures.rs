//! `concurrent.futures`: futures and what becomes of them. States, sentences and counts are CPython 3.11's.

use std::sync::{Arc, Mutex};

use threadlab::futures::{Exception, Future, FutureError, ThreadPoolExecutor};
use threadlab::threading::{Event, Thread, current_thread};
use threadlab::time::monotonic;
use threadlab::trace::Stream;

use super::{IN_A_CHILD, SHORT, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "futures";

pub const CASES: &[Case] = &[
    case!(a_result_is_waited_for),
    case!(a_result_may_be_asked_for_again),
    case!(a_panic_is_the_futures_exception),
    case!(an_exception_keeps_the_value_that_was_panicked_with),
    case!(a_time_out_passes_before_result_gives_up),
    case!(a_time_out_does_not_fire_when_the_result_comes_in_time),
    case!(a_running_future_is_running),
    case!(a_pending_future_can_be_cancelled_and_is_not_worked_on),
    case!(a_running_or_finished_future_cannot_be_cancelled),
    case!(cancelling_wakes_who_waits_for_the_result),
    case!(all_who_wait_for_a_result_get_it),
    case!(callbacks_are_called_by_who_does_the_work_in_order),
    case!(a_callback_of_a_done_future_is_called_at_once),
    case!(cancelling_calls_the_callbacks),
    case!(a_panicking_callback_is_printed_and_stops_no_other, check: check_printed,
        without: &[UNWATCHED, IN_A_CHILD]),
    case!(a_future_may_be_set_by_hand),
    case!(a_done_future_cannot_be_set_again),
    case!(a_future_reads_as_in_python),
];

fn executor() -> ThreadPoolExecutor {
    ThreadPoolExecutor::new(1)
}

/// An executor whose one thread is at work until the event is set, and the future of that work.
fn busy() -> (ThreadPoolExecutor, Future<()>, Arc<Event>) {
    let (go, begun) = (Arc::new(Event::new()), Arc::new(Event::new()));
    let (theirs, executor) = ((go.clone(), begun.clone()), executor());
    let wait = move || {
        theirs.1.set();
        theirs.0.wait();
    };
    let future = executor.submit(wait).unwrap();
    begun.wait();
    (executor, future, go)
}

fn states<T>(future: &Future<T>) -> [bool; 3] {
    [future.running(), future.done(), future.cancelled()]
}

fn a_result_is_waited_for(env: &Env) {
    let (executor, _, go) = busy();
    let theirs = env.clone();
    let future = executor.submit(move || theirs.count(0) + 41).unwrap();
    go.set();
    assert_eq!(future.result().unwrap(), 42);
    assert_eq!(env.counted(0), 1);
}

fn a_result_may_be_asked_for_again(_: &Env) {
    let executor = executor();
    let future = executor.submit(|| vec![1, 2]).unwrap();
    for _ in 0..2 {
        assert_eq!(future.result().unwrap(), [1, 2]);
        assert!(future.exception().unwrap().is_none());
    }
}

fn a_panic_is_the_futures_exception(_: &Env) {
    let executor = executor();
    let future = executor.submit(|| -> u32 { panic!("boom {}", 7) }).unwrap();
    let exception = future.exception().unwrap().unwrap();
    assert_eq!(exception.message(), "boom 7");
    let error = future.result().unwrap_err();
    assert_eq!(error.to_string(), "boom 7");
    assert_eq!(states(&future), [false, true, false]);
    assert_eq!(executor.submit(|| 1).unwrap().result().unwrap(), 1);
}

fn an_exception_keeps_the_value_that_was_panicked_with(_: &Env) {
    let executor = executor();
    let panic = || std::panic::panic_any(404_u16);
    let future: Future<()> = executor.submit(panic).unwrap();
    let exception = future.exception().unwrap().unwrap();
    assert_eq!(exception.downcast::<u16>(), Some(404));
    assert_eq!(exception.downcast::<String>(), None);
}

fn a_time_out_passes_before_result_gives_up(env: &Env) {
    let (_executor, future, go) = busy();
    let start = monotonic();
    let error = future.result_timeout(SHORT).unwrap_err();
    assert!(matches!(error, FutureError::TimedOut));
    env.assert_passed(start, SHORT);
    let error = future.exception_timeout(SHORT).unwrap_err();
    assert!(matches!(error, FutureError::TimedOut));
    env.assert_passed(start, 2 * SHORT);
    go.set();
    future.result().unwrap();
}

fn a_time_out_does_not_fire_when_the_result_comes_in_time(_: &Env) {
    let (executor, _, go) = busy();
    let future = executor.submit(|| 1).unwrap();
    go.set();
    assert_eq!(future.result_timeout(super::LONG).unwrap(), 1);
    assert!(future.exception_timeout(SHORT).unwrap().is_none());
}

fn a_running_future_is_running(_: &Env) {
    let (executor, running, go) = busy();
    let pending = executor.submit(|| ()).unwrap();
    assert_eq!(states(&running), [true, false, false]);
    assert_eq!(states(&pending), [false, false, false]);
    go.set();
    pending.result().unwrap();
    assert_eq!(states(&running), [false, true, false]);
    assert_eq!(states(&pending), [false, true, false]);
}

fn a_pending_future_can_be_cancelled_and_is_not_worked_on(env: &Env) {
    let (executor, _, go) = busy();
    let theirs = env.clone();
    let future = executor.submit(move || theirs.count(0)).unwrap();
    assert!(future.cancel());
    assert!(future.cancel(), "it is cancelled");
    assert_eq!(states(&future), [false, true, true]);
    let error = future.result().unwrap_err();
    assert!(matches!(error, FutureError::Cancelled));
    let error = future.exception().unwrap_err();
    assert!(matches!(error, FutureError::Cancelled));
    go.set();
    executor.shutdown(true, false).unwrap();
    assert_eq!(env.counted(0), 0);
    assert!(future.cancel(), "also when a thread has seen it");
}

fn a_running_or_finished_future_cannot_be_cancelled(_: &Env) {
    let (_executor, future, go) = busy();
    assert!(!future.cancel());
    go.set();
    future.result().unwrap();
    assert!(!future.cancel());
    assert_eq!(states(&future), [false, true, false]);
}

fn cancelling_wakes_who_waits_for_the_result(env: &Env) {
    let (executor, _, go) = busy();
    let future = executor.submit(|| ()).unwrap();
    let (theirs, here) = (future.clone(), env.clone());
    let waiter = Thread::new(move || {
        assert!(matches!(theirs.result(), Err(FutureError::Cancelled)));
        here.count(0);
    });
    waiter.start().unwrap();
    if env.world().kind() != crate::Kind::Plain {
        threadlab::run::until_blocked(&waiter);
    }
    assert!(future.cancel());
    waiter.join().unwrap();
    assert_eq!(env.counted(0), 1);
    go.set();
}

fn all_who_wait_for_a_result_get_it(env: &Env) {
    let (executor, _, go) = busy();
    let future = executor.submit(|| 7).unwrap();
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let (future, env) = (future.clone(), env.clone());
            Thread::new(move || {
                assert_eq!(future.result().unwrap(), 7);
                env.count(0);
            })
        })
        .collect();
    waiters.iter().for_each(|waiter| waiter.start().unwrap());
    go.set();
    waiters.iter().for_each(|waiter| waiter.join().unwrap());
    assert_eq!(env.counted(0), 3);
}

fn callbacks_are_called_by_who_does_the_work_in_order(env: &Env) {
    let (executor, _, go) = busy();
    let log = Arc::new(Mutex::new(Vec::new()));
    let worker = |()| current_thread().ident();
    let future = executor.submit(move || worker(())).unwrap();
    for n in 0..3 {
        let (theirs, env) = (log.clone(), env.clone());
        future.add_done_callback(move |future| {
            assert_eq!(future.result().unwrap(), current_thread().ident());
            theirs.lock().unwrap().push(n);
            env.count(0);
        });
    }
    go.set();
    env.until_counted(0, 3);
    assert_eq!(*log.lock().unwrap(), [0, 1, 2]);
}

fn a_callback_of_a_done_future_is_called_at_once(env: &Env) {
    let executor = executor();
    let future = executor.submit(|| 1).unwrap();
    future.result().unwrap();
    let (theirs, me) = (env.clone(), current_thread().ident());
    future.add_done_callback(move |future| {
        assert_eq!(
            (future.result().unwrap(), current_thread().ident()),
            (1, me)
        );
        theirs.count(0);
    });
    assert_eq!(env.counted(0), 1);
}

fn cancelling_calls_the_callbacks(env: &Env) {
    let (executor, _, go) = busy();
    let future = executor.submit(|| ()).unwrap();
    let (theirs, me) = (env.clone(), current_thread().ident());
    future.add_done_callback(move |future| {
        assert!(future.cancelled());
        assert_eq!(current_thread().ident(), me);
        theirs.count(0);
    });
    assert!(future.cancel() && future.cancel());
    assert_eq!(env.counted(0), 1);
    go.set();
}

fn a_panicking_callback_is_printed_and_stops_no_other(env: &Env) {
    let (executor, _, go) = busy();
    let future = executor.submit(|| 1_i32).unwrap();
    future.add_done_callback(|_| panic!("in the callback"));
    let theirs = env.clone();
    future.add_done_callback(move |_| _ = theirs.count(0));
    go.set();
    env.until_counted(0, 1);
    assert_eq!(future.result().unwrap(), 1);
}

fn check_printed(outcome: &Outcome) {
    let lines = outcome.lines(Stream::Err);
    let future = "<Future state=finished returned i32>";
    assert_eq!(lines[0], format!("exception calling callback for {future}"));
    assert_eq!(lines[1], "Traceback (most recent call last):");
    assert_eq!(lines[3..], ["in the callback"]);
}

fn a_future_may_be_set_by_hand(_: &Env) {
    let future = Future::new();
    assert!(future.set_running_or_notify_cancel().unwrap());
    assert!(future.running());
    future.set_result(1).unwrap();
    assert_eq!(future.result().unwrap(), 1);
    let future = Future::<u32>::new();
    assert!(future.cancel());
    assert!(!future.set_running_or_notify_cancel().unwrap());
    let future = Future::<u32>::new();
    future.set_exception(Exception::from("boom")).unwrap();
    assert_eq!(future.exception().unwrap().unwrap().message(), "boom");
}

fn a_done_future_cannot_be_set_again(_: &Env) {
    let future = Future::new();
    future.set_result(1_i32).unwrap();
    let text = future.set_result(2).unwrap_err().to_string();
    assert_eq!(text, "FINISHED: <Future state=finished returned i32>");
    let text = future.set_running_or_notify_cancel().unwrap_err();
    assert_eq!(text.to_string(), "Future in unexpected state");
    assert_eq!(future.result().unwrap(), 1);
    let future = Future::<u32>::new();
    future.cancel();
    let text = |future: &Future<u32>| future.set_result(1).unwrap_err().to_string();
    assert_eq!(text(&future), "CANCELLED: <Future state=cancelled>");
    future.set_running_or_notify_cancel().unwrap();
    let notified = "CANCELLED_AND_NOTIFIED: <Future state=cancelled>";
    assert_eq!(text(&future), notified);
}

fn a_future_reads_as_in_python(_: &Env) {
    let (executor, running, go) = busy();
    let pending = executor.submit(|| -> u8 { panic!("boom") }).unwrap();
    let text = |future: &dyn std::fmt::Debug| format!("{future:?}");
    assert_eq!(text(&pending), "<Future state=pending>");
    assert_eq!(text(&running), "<Future state=running>");
    go.set();
    pending.exception().unwrap();
    assert_eq!(text(&pending), "<Future state=finished raised Exception>");
}
