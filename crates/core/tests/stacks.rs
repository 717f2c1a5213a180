//! Threads that cannot be started, since nobody can give them their stack. A test program of its own: the size
//! is the whole process's.

use std::sync::Arc;
use std::time::Duration;

use threadlab::futures::{SubmitError, ThreadPoolExecutor};
use threadlab::run::{Collected, Run, Schedule};
use threadlab::threading::{Event, Thread, ThreadError, enumerate, set_stack_size};
use threadlab::threadpool::ThreadPool;
use threadlab::trace::{Ended, VerdictKind, What};

const LIMIT: Duration = Duration::from_secs(60);

/// One test, since all of it changes what threads of this process get.
#[test]
fn where_no_thread_can_be_started() {
    a_failed_start_leaves_nothing_behind();
    runs_do_not_wait_for_it();
    others_are_proven_stuck();
    pools_say_so();
}

/// What `f` comes to where no thread can be started.
fn without_threads<R>(f: impl FnOnce() -> R) -> R {
    set_stack_size(1 << 62).unwrap();
    let result = f();
    set_stack_size(0).unwrap();
    result
}

fn a_failed_start_leaves_nothing_behind() {
    let thread = Thread::new(|| ()).named("one day");
    let refused = without_threads(|| thread.start());
    assert_eq!(refused, Err(ThreadError::CannotStart));
    assert_eq!(
        ThreadError::CannotStart.to_string(),
        "can't start new thread"
    );
    assert_eq!((thread.ident(), thread.is_alive()), (None, false));
    let listed = enumerate();
    assert!(listed.iter().all(|thread| thread.name() != "one day"));
    assert_eq!(thread.join(), Err(ThreadError::JoinBeforeStart));
    assert_eq!(thread.set_daemon(false), Ok(()), "it is not active");
    thread.start().unwrap();
    thread.join().unwrap();
}

fn runs_do_not_wait_for_it() {
    for schedule in [Schedule::Live, Schedule::RoundRobin] {
        let seen = Arc::new(Collected::default());
        let run = Run::new(schedule.clone()).limit(LIMIT).sink(seen.clone());
        let report = run.main(a_failed_start_leaves_nothing_behind);
        let verdict = report.verdict.unwrap().kind();
        assert_eq!(verdict, VerdictKind::Completed, "{schedule}");
        assert_eq!(report.leaked, 0);
        let first_end = seen
            .events()
            .into_iter()
            .find_map(|event| match event.what {
                What::End { how } => Some(how),
                _ => None,
            });
        assert_eq!(first_end, Some(Ended::CutOff), "it was announced");
    }
}

/// Whoever never began does not count among those who still move.
fn others_are_proven_stuck() {
    for schedule in [Schedule::Live, Schedule::RoundRobin] {
        let run = Run::new(schedule.clone()).limit(LIMIT);
        let report = run.main(|| {
            a_failed_start_leaves_nothing_behind();
            Event::new().wait();
        });
        let verdict = report.verdict.unwrap().kind();
        assert_eq!(verdict, VerdictKind::AllWaiting, "{schedule}");
    }
}

fn pools_say_so() {
    let refused = without_threads(|| ThreadPool::new(2).map(drop));
    assert_eq!(refused, Err(ThreadError::CannotStart));
    let executor = ThreadPoolExecutor::new(1);
    let refused = without_threads(|| executor.submit(|| 1).map(drop));
    assert_eq!(refused, Err(SubmitError::Thread(ThreadError::CannotStart)));
    let later = executor.submit(|| 2).unwrap();
    assert_eq!(later.result().unwrap(), 2, "a thread is started for both");
    executor.shutdown(true, false).unwrap();
}
