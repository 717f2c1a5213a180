//! Claims about pools: `threadpool` and `why-pools`.

use super::*;

#[test]
fn callbacks_run_where_one_waits_and_the_workers_stay() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("threadpool", "single", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        let mut lines = stepped.lines();
        assert_eq!(lines.pop(), Some("3 workers are still there"), "{schedule}");
        lines.sort();
        let squares = (1..=8).map(|n| format!("MainThread: {n} squared is {}", n * n));
        assert_eq!(lines, squares.collect::<Vec<_>>(), "{schedule}");
        assert_eq!(stepped.report.makespan_ns, 300_000_000, "three rounds");
    }
}

#[test]
fn a_call_that_does_not_fit_is_an_error_as_in_python() {
    let python = find("threadpool").unwrap().recorded;
    let python: std::collections::BTreeSet<&str> = python.lines().skip(4).take(3).collect();
    for schedule in schedules(50) {
        let stepped = Stepped::new("threadpool", "calls", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(
            stepped
                .lines()
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>(),
            python
        );
    }
}

#[test]
fn a_callback_that_fails_leaves_the_next_wait_waiting() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("threadpool", "callback-fails", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::AllWaiting, "{schedule}");
        assert_eq!(
            stepped.waiting(),
            [("MainThread", "pool.wait()?;", None)],
            "{schedule}"
        );
        assert!(
            stepped
                .lines()
                .contains(&"the error of the callback comes out of wait")
        );
    }
}

#[test]
fn two_bounds_leave_everybody_waiting_for_room_unless_somebody_polls() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("threadpool", "bounded", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::AllWaiting, "{schedule}");
        let expected = [("MainThread", "pool.put_request(request)?;", None)];
        assert_eq!(stepped.waiting(), expected, "{schedule}");
        let stepped = Stepped::new("threadpool", "polled", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(stepped.lines().len(), 8, "{schedule}");
    }
}

/// What the notes say of the two ways.
#[test]
fn a_pool_has_fewer_threads_and_may_be_too_small() {
    let waits = |variant, given: &[(&str, i64)], schedule: &Schedule| {
        let stepped = Stepped::new("why-pools", variant, given, schedule);
        assert_eq!(
            stepped.verdict(),
            VerdictKind::Completed,
            "{variant} {schedule}"
        );
        (stepped.observed("threads"), stepped.lines()[1].to_owned())
    };
    let none = "a request waits 0 µs, at most 0 µs".to_owned();
    let (busy, more) = (("work", 10), ("workers", 8));
    for schedule in schedules(10) {
        assert_eq!(waits("pool", &[], &schedule), (4, none.clone()));
        assert_eq!(waits("thread-each", &[], &schedule), (50, none.clone()));
        let queued = "a request waits 12000 µs, at most 24000 µs".to_owned();
        assert_eq!(waits("pool", &[busy], &schedule), (4, queued));
        assert_eq!(waits("thread-each", &[busy], &schedule), (50, none.clone()));
        assert_eq!(waits("pool", &[busy, more], &schedule), (8, none.clone()));
    }
}

#[test]
fn requests_that_wait_for_each_other_need_a_worker_that_waits_for_nobody() {
    for (requests, verdict) in [
        (50, VerdictKind::AllWaiting),
        (4, VerdictKind::AllWaiting),
        (3, VerdictKind::Completed),
    ] {
        for schedule in schedules(20) {
            let given = [("requests", requests)];
            let stepped = Stepped::new("why-pools", "nested", &given, &schedule);
            assert_eq!(stepped.verdict(), verdict, "{requests} {schedule}");
        }
    }
}
