//! The lessons in parallel and in real time, on threads and processes of this machine.
//!
//! What is checked holds in every order and at every speed. A child process starts this very binary
//! again, so it has a `main` of its own, with `enter` in its first line.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};
use threadlab::multiprocessing::enter;
use threadlab::run::{Collected, Run, Schedule};
use threadlab::trace::{Event, Stream, VerdictKind, WaitForGraph, What};
use threadlab_lessons::{TASKS, Values, find, run};

/// Far beyond what a run takes; one that hangs ends as stalled instead of for ever.
const LIMIT: Duration = Duration::from_secs(20);

/// Each function as a trial of its own name.
macro_rules! trials {
    ($($promise:ident),* $(,)?) => {
        vec![$(Trial::test(stringify!($promise), || { $promise(); Ok(()) })),*]
    };
}

fn main() -> ExitCode {
    enter(&TASKS);
    let trials = trials![
        threads_of_both_forms_all_print,
        who_joins_each_other_is_diagnosed,
        a_daemon_is_cut_off_and_others_are_not,
        an_error_ends_its_thread_only,
        every_job_of_a_burst_is_done,
        as_many_are_inside_as_there_are_permits,
        forgotten_permits_are_diagnosed,
        a_lock_loses_nothing,
        without_a_lock_the_verdict_fits_the_count,
        a_lock_acquired_twice_is_diagnosed,
        a_lock_acquired_once_pays_all,
        another_thread_lets_it_out,
        an_rlock_pays_where_a_lock_waits_for_itself,
        who_keeps_an_rlock_is_named,
        a_bounded_semaphore_refuses_what_a_plain_one_takes,
        opposite_orders_complete_or_deadlock,
        one_order_for_all_completes,
        who_backs_off_gets_through,
        a_flag_lets_all_go,
        a_flag_that_nobody_sets_leaves_all_waiting,
        a_loop_around_the_wait_serves_everybody,
        who_waits_without_a_look_is_served_or_waits_for_ever,
        what_was_made_was_used_or_is_left,
        a_queue_is_joined_when_each_item_is_said_to_be_done,
        callbacks_run_where_one_waits,
        who_waits_for_a_pool_in_vain_is_diagnosed,
        a_pool_has_fewer_threads,
        all_ways_find_the_same_primes,
        a_two_way_pipe_answers_until_it_is_closed,
        a_one_way_pipe_refuses_the_wrong_way,
        an_end_left_open_is_found_to_be_all_waiting,
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn threads_of_both_forms_all_print() {
    for variant in ["function", "type"] {
        let (verdict, mut lines) =
            live("thread-two-ways", variant, &[("threads", 8), ("pause", 20)]);
        lines.sort();
        assert_eq!(verdict, VerdictKind::Completed);
        assert_eq!(
            lines,
            (1..=8)
                .map(|num| format!("number:{num}"))
                .collect::<Vec<_>>()
        );
    }
}

fn who_joins_each_other_is_diagnosed() {
    let (verdict, lines) = live("join", "each-other", &[("work", 50)]);
    assert_eq!((verdict, lines.len()), (VerdictKind::Deadlock, 0));
}

fn a_daemon_is_cut_off_and_others_are_not() {
    // A daemon would have to write for ten seconds.
    let given = [("lines", 100), ("pace", 100), ("main", 20), ("tom", 50)];
    for variant in ["daemon", "with-tom"] {
        let (verdict, lines) = live("daemon", variant, &given);
        assert_eq!(verdict, VerdictKind::Completed);
        assert!(lines.iter().any(|line| line == "main ends"), "{lines:?}");
        assert!(lines.len() < 100, "{lines:?}");
    }
    let (verdict, lines) = live("daemon", "not-daemon", &[("pace", 10), ("main", 0)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines.last().map(String::as_str), Some("line 6 ends"));
}

fn an_error_ends_its_thread_only() {
    let (verdict, lines) = live("thread-errors", "unnoticed", &[]);
    assert_eq!(verdict, VerdictKind::Failed);
    assert_eq!(lines.last().map(String::as_str), Some("main goes on"));
    let (verdict, lines) = live("thread-errors", "reported", &[]);
    assert_eq!((verdict, lines.len()), (VerdictKind::Completed, 3));
}

fn every_job_of_a_burst_is_done() {
    for (variant, threads) in [("burst", 64), ("semaphore", 64), ("workers", 4)] {
        let (verdict, lines) = live("thread-burst", variant, &[("jobs", 64), ("pause", 10)]);
        assert_eq!(verdict, VerdictKind::Completed);
        assert_eq!(lines.len(), 65);
        assert_eq!(lines[64], format!("{threads} threads"));
    }
}

fn as_many_are_inside_as_there_are_permits() {
    let given = [("seats", 3), ("guests", 32), ("stay", 10)];
    let (verdict, lines) = live("semaphore", "limited", &given);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines.len(), 33);
}

fn forgotten_permits_are_diagnosed() {
    let given = [("seats", 1), ("guests", 32), ("stay", 10)];
    let (verdict, _) = live("semaphore", "forgotten", &given);
    assert_eq!(verdict, VerdictKind::AllWaiting);
}

fn a_lock_loses_nothing() {
    let (verdict, lines) = live("lost-update", "fixed", &[("rounds", 10_000)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["20000 additions, the count says 20000"]);
}

fn without_a_lock_the_verdict_fits_the_count() {
    let (verdict, lines) = live("lost-update", "broken", &[("rounds", 10_000)]);
    let complete = lines == ["20000 additions, the count says 20000"];
    assert_eq!(
        verdict,
        if complete {
            VerdictKind::Completed
        } else {
            VerdictKind::Failed
        }
    );
}

fn a_lock_acquired_twice_is_diagnosed() {
    let (verdict, lines) = live("lock-not-reentrant", "broken", &[("clerks", 3)]);
    assert_eq!(verdict, VerdictKind::Deadlock);
    assert_eq!(lines, [""; 0]);
}

fn a_lock_acquired_once_pays_all() {
    let (verdict, lines) = live("lock-not-reentrant", "fixed", &[("clerks", 8)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["the balance is 880"]);
}

fn another_thread_lets_it_out() {
    let (verdict, lines) = live("lock-not-reentrant", "let-out", &[("patience", 20)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["main releases what tom took", "tom has it twice"]);
}

fn an_rlock_pays_where_a_lock_waits_for_itself() {
    let (verdict, lines) = live("rlock", "lock", &[("clerks", 3)]);
    assert_eq!((verdict, lines.len()), (VerdictKind::Deadlock, 0));
    let (verdict, lines) = live("rlock", "rlock", &[("clerks", 8)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["the balance is 880"]);
}

fn who_keeps_an_rlock_is_named() {
    let (verdict, _) = live("rlock", "kept", &[]);
    assert_eq!(verdict, VerdictKind::AllWaiting);
    let (verdict, lines) = live("rlock", "foreign", &[]);
    assert_eq!((verdict, lines.len()), (VerdictKind::Completed, 2));
}

fn a_bounded_semaphore_refuses_what_a_plain_one_takes() {
    let given = [("guests", 16), ("stay", 50)];
    let (verdict, lines) = live("bounded-semaphore", "bounded", &given);
    assert_eq!((verdict, lines.len()), (VerdictKind::Completed, 4));
    let (verdict, _) = live("bounded-semaphore", "too-late", &given);
    assert_eq!(verdict, VerdictKind::Failed);
}

fn opposite_orders_complete_or_deadlock() {
    let (verdict, lines) = live("two-locks", "broken", &[("rounds", 1000)]);
    match verdict {
        VerdictKind::Deadlock => assert_eq!(lines, [""; 0]),
        other => assert_eq!(
            (other, lines.as_slice()),
            (
                VerdictKind::Completed,
                &["A has 100, B has 100".to_owned()][..]
            )
        ),
    }
}

fn one_order_for_all_completes() {
    let (verdict, lines) = live("two-locks", "ordered", &[("rounds", 10_000)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["A has 100, B has 100"]);
}

fn who_backs_off_gets_through() {
    let (verdict, lines) = live("two-locks", "back-off", &[("rounds", 200), ("patience", 1)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(
        lines.last().map(String::as_str),
        Some("A has 100, B has 100")
    );
}

fn a_flag_lets_all_go() {
    for variant in ["set", "set-then-clear"] {
        let (verdict, mut lines) = live("event", variant, &[("runners", 3)]);
        assert_eq!(verdict, VerdictKind::Completed);
        lines[..3].sort();
        lines[3..].sort();
        let expected = [
            "1 is ready",
            "2 is ready",
            "3 is ready",
            "1 runs",
            "2 runs",
            "3 runs",
        ];
        assert_eq!(lines, expected);
    }
}

fn a_flag_that_nobody_sets_leaves_all_waiting() {
    let (verdict, lines) = live("event", "never-set", &[("runners", 64), ("delay", 0)]);
    assert_eq!(verdict, VerdictKind::AllWaiting);
    assert_eq!(lines.len(), 65);
}

fn a_loop_around_the_wait_serves_everybody() {
    let given = [("room", 2), ("customers", 4), ("loaves", 100)];
    let (verdict, lines) = live("condition", "while", &given);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, ["baked 400, left 0"]);
}

/// The one customer is there in time for the one notify, or waits for ever.
fn who_waits_without_a_look_is_served_or_waits_for_ever() {
    let (verdict, lines) = live("condition", "blind", &[("customers", 1)]);
    match verdict {
        VerdictKind::AllWaiting => assert_eq!(lines, [""; 0]),
        other => assert_eq!(
            (other, lines.as_slice()),
            (VerdictKind::Completed, &["baked 1, left 0".to_owned()][..])
        ),
    }
}

fn what_was_made_was_used_or_is_left() {
    let given = [("produce", 10), ("consume", 50), ("seconds", 505)];
    let (verdict, lines) = live("producer-consumer", "bounded", &given);
    assert_eq!(verdict, VerdictKind::Completed);
    let sum = lines
        .iter()
        .find(|line| line.starts_with("made "))
        .expect("main prints the sum");
    let words: Vec<&str> = sum
        .split(|c: char| !c.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .collect();
    let [made, tom, jack, left] = words[..] else {
        panic!("{sum}")
    };
    let [made, used, left] = [made, tom, left].map(|n| n.parse::<i64>().unwrap());
    let used = used + jack.parse::<i64>().unwrap();
    // Main may look while an item is on its way: one in the producer's hands, one in each
    // consumer's.
    assert!((used + left - 1..=used + left + 2).contains(&made), "{sum}");
    assert!((0..=10).contains(&left), "{sum}");
}

fn a_queue_is_joined_when_each_item_is_said_to_be_done() {
    let (verdict, lines) = live("producer-consumer", "counted", &[("consume", 10)]);
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines.last().map(String::as_str), Some("all 12 are used"));
    let (verdict, lines) = live("producer-consumer", "uncounted", &[("consume", 10)]);
    assert_eq!((verdict, lines.len()), (VerdictKind::AllWaiting, 13));
}

fn callbacks_run_where_one_waits() {
    for variant in ["single", "polled"] {
        let (verdict, lines) = live("threadpool", variant, &[]);
        assert_eq!(verdict, VerdictKind::Completed);
        let results = lines.iter().filter(|line| line.starts_with("MainThread: "));
        assert_eq!(results.count(), 8);
    }
    let (verdict, mut lines) = live("threadpool", "calls", &[]);
    lines.sort();
    let error = "TypeError: area() missing 1 required positional argument: 'height'";
    assert_eq!(verdict, VerdictKind::Completed);
    assert_eq!(lines, [error, "the area is 10", "the area is 6"]);
}

fn who_waits_for_a_pool_in_vain_is_diagnosed() {
    let vain = [
        ("threadpool", "callback-fails"),
        ("threadpool", "bounded"),
        ("why-pools", "nested"),
    ];
    for (id, variant) in vain {
        let (verdict, _) = live(id, variant, &[]);
        assert_eq!(verdict, VerdictKind::AllWaiting, "{id} {variant}");
    }
}

fn a_pool_has_fewer_threads() {
    for (variant, threads) in [("pool", 4), ("thread-each", 20)] {
        let given = [("requests", 20), ("pace", 0), ("work", 1)];
        let (verdict, lines) = live("why-pools", variant, &given);
        assert_eq!(verdict, VerdictKind::Completed);
        let start = format!("{threads} threads, 20 requests in ");
        assert!(lines[0].starts_with(&start), "{lines:?}");
    }
}

fn all_ways_find_the_same_primes() {
    for variant in ["gil", "no-gil", "processes", "data-parallel", "serial"] {
        let given = [("jobs", 3), ("compute", 20), ("wait", 10), ("interval", 1)];
        let (verdict, lines) = live("gil", variant, &given);
        assert_eq!(verdict, VerdictKind::Completed, "{variant}");
        assert!(lines[0].ends_with("ms and found 2259 primes"), "{lines:?}");
    }
}

fn a_two_way_pipe_answers_until_it_is_closed() {
    let (verdict, lines) = live("pipe", "duplex", &[]);
    assert_eq!(verdict, VerdictKind::Completed);
    let expected = [
        "1 squared is 1",
        "2 squared is 4",
        "3 squared is 9",
        "child: end of file",
        "exit code 0",
    ];
    assert_eq!(lines, expected);
}

fn a_one_way_pipe_refuses_the_wrong_way() {
    let (verdict, lines) = live("pipe", "one-way", &[("messages", 2)]);
    assert_eq!(verdict, VerdictKind::Completed);
    let expected = [
        "OSError: connection is read-only",
        "OSError: connection is write-only",
        "parent: line 1",
        "parent: line 2",
        "parent: end of file",
    ];
    assert_eq!(lines, expected);
}

fn an_end_left_open_is_found_to_be_all_waiting() {
    let (verdict, _) = live("pipe", "left-open", &[("messages", 1)]);
    assert_eq!(verdict, VerdictKind::AllWaiting);
}

/// Runs a variant live, and gives its verdict and its lines in the order of the run.
fn live(
    id: &'static str,
    variant: &'static str,
    given: &[(&str, i64)],
) -> (VerdictKind, Vec<String>) {
    let values =
        Values::new(find(id).expect("a lesson"), given.iter().copied()).expect("allowed values");
    let events = Arc::new(Collected::default());
    let execution = Run::new(Schedule::Live).limit(LIMIT).sink(events.clone());
    let report = execution.main(move || run(id, variant, &values));
    let verdict = report.verdict.expect("nobody stops it");
    let events = events.events();
    let mut graph = WaitForGraph::default();
    let is_verdict = |event: &&Event| matches!(event.what, What::Verdict(_));
    let acts = events.iter().filter(|event| !is_verdict(event));
    acts.for_each(|event| graph.apply(event));
    assert_eq!(graph.verdict(), verdict, "what the tasks did tells it too");
    let lines = events.into_iter().filter_map(|event| match event.what {
        What::Output {
            stream: Stream::Out,
            text,
        } => Some(text.trim_end().to_owned()),
        _ => None,
    });
    (verdict.kind(), lines.collect())
}
