//! Runs: how they are stepped, how they end, and what they report.

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::run::{Collected, Run, Schedule, until_blocked};
use threadlab::threading::{Barrier, Event, Lock, Thread, active_count, current_thread};
use threadlab::time::{monotonic, sleep};
use threadlab::trace::{Operation, Outcome, Stream, Verdict, VerdictKind, What};
use threadlab::{Racy, observe};

const SCHEDULES: [Schedule; 3] = [Schedule::Live, Schedule::RoundRobin, Schedule::Random(7)];
const LIMIT: Duration = Duration::from_secs(60);

fn verdict(schedule: Schedule, f: impl FnOnce()) -> VerdictKind {
    let report = Run::new(schedule).limit(LIMIT).grace(LIMIT).main(f);
    assert_eq!(report.leaked, 0);
    report.verdict.expect("nobody stopped it").kind()
}

#[test]
fn acquiring_twice_is_a_deadlock_and_names_itself() {
    for schedule in SCHEDULES {
        let report = Run::new(schedule.clone()).limit(LIMIT).main(|| {
            let lock = Lock::new();
            lock.acquire();
            lock.acquire();
        });
        let Some(Verdict::Deadlock(cycle)) = report.verdict else {
            panic!("{report:?}")
        };
        assert_eq!(
            (cycle.len(), cycle[0].task, cycle[0].holder.unwrap().task),
            (1, 1, 1)
        );
        assert_eq!(cycle[0].line, cycle[0].holder.unwrap().line + 1);
    }
}

#[test]
fn an_event_that_nobody_sets_leaves_all_waiting() {
    for schedule in SCHEDULES {
        assert_eq!(
            verdict(schedule.clone(), || Event::new().wait()),
            VerdictKind::AllWaiting
        );
    }
}

#[test]
fn a_daemon_is_cut_off_with_the_last_other_task() {
    for schedule in SCHEDULES {
        let kind = verdict(schedule.clone(), || {
            let thread = Thread::new(|| Event::new().wait()).daemon();
            thread.start().unwrap();
            until_blocked(&thread);
        });
        assert_eq!(kind, VerdictKind::Completed);
    }
}

#[test]
fn main_waits_for_threads_that_are_not_daemons() {
    for schedule in SCHEDULES {
        let sink = Arc::new(Collected::default());
        let report = Run::new(schedule.clone()).sink(sink.clone()).main(|| {
            let go = Arc::new(Event::new());
            let theirs = go.clone();
            Thread::new(move || {
                theirs.wait();
                threadlab::println!("worker done");
            })
            .start()
            .unwrap();
            threadlab::println!("main end");
            go.set();
        });
        assert_eq!(report.verdict, Some(Verdict::Completed));
        let text = |what: What| match what {
            What::Output {
                stream: Stream::Out,
                text,
            } => Some(text),
            _ => None,
        };
        let lines: Vec<_> = sink
            .events()
            .into_iter()
            .filter_map(|e| text(e.what))
            .collect();
        assert_eq!(lines, ["main end\n", "worker done\n"], "{schedule}");
    }
}

#[test]
fn a_panic_ends_its_thread_and_fails_the_run() {
    for schedule in SCHEDULES {
        let sink = Arc::new(Collected::default());
        let report = Run::new(schedule.clone()).sink(sink.clone()).main(|| {
            let thread = Thread::new(|| panic!("boom"));
            thread.start().unwrap();
            thread.join().unwrap();
            assert!(!thread.is_alive());
        });
        assert_eq!(report.verdict, Some(Verdict::Failed));
        let reported = sink.events().into_iter().any(|event| {
            matches!(event.what, What::Output { stream: Stream::Err, text } if text.starts_with("Exception in thread Thread-1, line") && text.ends_with("boom\n"))
        });
        assert!(reported);
    }
}

#[test]
fn stepped_time_outs_fire_at_their_virtual_instant() {
    for schedule in [Schedule::RoundRobin, Schedule::Random(1)] {
        let kind = verdict(schedule.clone(), || {
            let start = monotonic();
            assert!(!Event::new().wait_timeout(Duration::from_secs(3600)));
            assert_eq!(monotonic() - start, Duration::from_secs(3600));
        });
        assert_eq!(kind, VerdictKind::Completed);
    }
}

fn lose_updates() {
    let count = Arc::new(Racy::named("count", 0));
    let add = |count: Arc<Racy<i32>>| move || (0..3).for_each(|_| count.write(count.read() + 1));
    let threads = [
        Thread::new(add(count.clone())),
        Thread::new(add(count.clone())),
    ];
    threads.iter().for_each(|thread| thread.start().unwrap());
    threads.iter().for_each(|thread| thread.join().unwrap());
    observe("count", count.read());
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let trace = |seed| {
        let sink = Arc::new(Collected::default());
        Run::new(Schedule::Random(seed))
            .sink(sink.clone())
            .main(lose_updates);
        sink.events()
    };
    for seed in 0..20 {
        assert_eq!(trace(seed), trace(seed));
    }
    assert_ne!(trace(1), trace(2));
}

#[test]
fn some_seed_loses_an_update() {
    let lost = (0..50).any(|seed| {
        let sink = Arc::new(Collected::default());
        Run::new(Schedule::Random(seed))
            .sink(sink.clone())
            .main(lose_updates);
        sink.events()
            .iter()
            .any(|e| matches!(&e.what, What::Observe { value, .. } if value != "6"))
    });
    assert!(lost);
}

#[test]
fn a_run_of_two_cross_locked_tasks_ends_as_a_deadlock() {
    for schedule in SCHEDULES {
        let kind = verdict(schedule.clone(), || {
            let locks = Arc::new([Lock::named("A"), Lock::named("B")]);
            let ready = Arc::new([Event::new(), Event::new()]);
            let task = |me: usize| {
                let (locks, ready) = (locks.clone(), ready.clone());
                Thread::new(move || {
                    let _mine = locks[me].guard();
                    ready[me].set();
                    ready[1 - me].wait();
                    let _theirs = locks[1 - me].guard();
                })
            };
            [task(0), task(1)]
                .iter()
                .for_each(|thread| thread.start().unwrap());
        });
        assert_eq!(kind, VerdictKind::Deadlock, "{schedule}");
    }
}

#[test]
fn a_live_run_that_does_not_end_is_stalled_at_its_limit() {
    let report = Run::new(Schedule::Live)
        .limit(Duration::from_millis(50))
        .main(|| {
            for _ in 0_u64.. {
                sleep(Duration::from_millis(1));
            }
        });
    assert_eq!(report.verdict, Some(Verdict::Stalled));
}

#[test]
fn a_stopped_run_has_no_verdict() {
    for schedule in SCHEDULES {
        let run = Run::new(schedule.clone());
        let stop = run.stop_handle();
        let report = run.main(move || {
            stop.stop();
            sleep(Duration::from_secs(3600));
        });
        assert_eq!(report.verdict, None);
    }
}

#[test]
fn events_of_a_wait_are_blocked_and_then_the_outcome() {
    let sink = Arc::new(Collected::default());
    Run::new(Schedule::RoundRobin).sink(sink.clone()).main(|| {
        let queue = Queue::<u8>::new(1);
        assert!(queue.get_timeout(Duration::from_secs(1)).is_err());
        assert!(queue.get_nowait().is_err());
    });
    let of_get: Vec<_> = sink
        .events()
        .into_iter()
        .filter_map(|event| match event.what {
            What::Blocked {
                operation: Operation::Get,
                ..
            } => Some((event.time_ns, None)),
            What::Did {
                operation: Operation::Get,
                outcome,
                ..
            } => Some((event.time_ns, Some(outcome))),
            _ => None,
        })
        .collect();
    let second = 1_000_000_000;
    let expected = [
        (0, None),
        (second, Some(Outcome::TimedOut)),
        (second, Some(Outcome::Refused)),
    ];
    assert_eq!(of_get, expected);
}

#[test]
fn who_joins_the_main_thread_waits_for_its_own_code_only() {
    for schedule in SCHEDULES {
        let kind = verdict(schedule.clone(), || {
            let main = current_thread();
            let thread = Thread::new(move || main.join().unwrap());
            thread.start().unwrap();
            until_blocked(&thread);
        });
        assert_eq!(kind, VerdictKind::Completed, "{schedule}");
    }
}

#[test]
fn there_can_be_256_threads_at_the_same_time() {
    const MANY: u32 = 256;
    for schedule in SCHEDULES {
        let kind = verdict(schedule.clone(), || {
            let barrier = Arc::new(Barrier::new(MANY));
            let meet = |barrier: Arc<Barrier>| Thread::new(move || _ = barrier.wait().unwrap());
            let threads: Vec<_> = (0..MANY).map(|_| meet(barrier.clone())).collect();
            threads.iter().for_each(|thread| thread.start().unwrap());
            threads.iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(active_count(), 1);
        });
        assert_eq!(kind, VerdictKind::Completed, "{schedule}");
    }
}

#[test]
fn a_run_that_ended_in_a_deadlock_leaves_nothing_open() {
    let open = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let stuck = || {
        let lock = Lock::new();
        lock.acquire();
        lock.acquire();
    };
    // Other tests open and close descriptors meanwhile, but not a hundred.
    let before = open();
    for _ in 0..200 {
        assert_eq!(verdict(Schedule::Live, stuck), VerdictKind::Deadlock);
    }
    assert!(open() < before + 100);
}
