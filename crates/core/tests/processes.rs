//! Processes and pipes, outside an observed run, in a live run and in stepped ones.
//!
//! Not under libtest: its `main` could not begin with `enter`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use threadlab::multiprocessing::{
    self, Connection, ConnectionError, Pipe, Process, ProcessError, Table,
};
use threadlab::run::{Collected, Run, Schedule};
use threadlab::threading::{Event, Thread, ThreadError, active_count, set_stack_size};
use threadlab::trace::{Ended, Verdict, What};

static TABLE: Table = threadlab::table![
    echo,
    leave_with,
    fail,
    wait_for_ever,
    return_error,
    with_thread,
    read_to_end,
    with_thread_that_panics,
    starve
];

fn echo(pipe: Connection) {
    while let Ok(text) = pipe.recv::<String>() {
        pipe.send(&format!("{text}!")).unwrap();
    }
}

fn leave_with(status: i32) {
    multiprocessing::exit(status);
}

fn fail((): ()) {
    panic!("boom");
}

fn return_error((): ()) -> Result<(), String> {
    Err("no".to_owned())
}

fn wait_for_ever(ready: Connection) {
    ready.send(&()).unwrap();
    Event::new().wait();
}

fn with_thread(done: Connection) {
    Thread::new(move || done.send("from a thread").unwrap())
        .start()
        .unwrap();
}

fn read_to_end(from: Connection) {
    let mut n = 0;
    while from.recv_bytes(None).is_ok() {
        n += 1;
    }
    multiprocessing::exit(n);
}

fn with_thread_that_panics((): ()) {
    let thread = Thread::new(|| panic!("boom"));
    thread.start().unwrap();
    thread.join().unwrap();
}

/// Can give no thread its stack for a while.
fn starve((): ()) {
    let ran = Arc::new(AtomicBool::new(false));
    let theirs = ran.clone();
    let thread = Thread::new(move || theirs.store(true, SeqCst));
    set_stack_size(1 << 62).unwrap();
    let refused = thread.start();
    set_stack_size(0).unwrap();
    assert_eq!(refused, Err(ThreadError::CannotStart));
    assert_eq!((thread.ident(), thread.is_alive()), (None, false));
    assert_eq!(active_count(), 1, "nothing is left of it");
    thread.start().unwrap();
    thread.join().unwrap();
    assert!(ran.load(SeqCst), "it still knew what to run");
}

fn unlisted((): ()) {}

fn exit_code(process: &Process) -> Option<i32> {
    process.start().unwrap();
    process.join().unwrap();
    process.exitcode()
}

fn messages_go_both_ways() {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(echo, theirs);
    assert_eq!((process.pid(), process.exitcode()), (None, None));
    process.start().unwrap();
    assert_eq!(process.pid(), Some(2));
    for text in ["a", &"b".repeat(100_000)] {
        ours.send(text).unwrap();
        assert_eq!(ours.recv::<String>().unwrap(), format!("{text}!"));
    }
    ours.close();
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
    assert_eq!(process.is_alive(), Ok(false));
}

fn exit_codes_are_pythons() {
    assert_eq!(exit_code(&Process::new(leave_with, 7)), Some(7));
    assert_eq!(exit_code(&Process::new(leave_with, 0)), Some(0));
    assert_eq!(exit_code(&Process::new(fail, ())), Some(1));
    assert_eq!(exit_code(&Process::new(return_error, ())), Some(1));
}

fn a_killed_process_has_a_negative_code_and_closes_its_ends() {
    for (signal, code) in [(false, -15), (true, -9)] {
        let (ours, theirs) = Pipe(true).unwrap();
        let process = Process::new(wait_for_ever, theirs);
        process.start().unwrap();
        ours.recv::<()>().unwrap();
        process.join_timeout(Duration::ZERO).unwrap();
        assert_eq!((process.exitcode(), process.is_alive()), (None, Ok(true)));
        if signal {
            process.kill()
        } else {
            process.terminate()
        }
        .unwrap();
        process.join().unwrap();
        assert_eq!(process.exitcode(), Some(code));
        assert_eq!(ours.recv::<()>(), Err(ConnectionError::EndOfFile));
    }
}

fn misuse_is_refused_in_pythons_words() {
    let process = Process::new(leave_with, 0);
    assert_eq!(process.join(), Err(ProcessError::NotStarted));
    exit_code(&process);
    assert_eq!(process.start(), Err(ProcessError::AlreadyStarted));
    process.close().unwrap();
    assert_eq!(process.join(), Err(ProcessError::Closed));
    let unlisted = Process::new(unlisted, ()).start().unwrap_err();
    assert!(unlisted.to_string().contains("enter(&TABLE)"), "{unlisted}");
}

fn one_way_pipes_have_a_direction() {
    let (reader, writer) = Pipe(false).unwrap();
    assert_eq!(reader.send(&1), Err(ConnectionError::ReadOnly));
    assert_eq!(writer.recv::<i32>(), Err(ConnectionError::WriteOnly));
    writer.send_bytes(b"abc").unwrap();
    assert_eq!(reader.poll(Duration::ZERO), Ok(true));
    assert_eq!(
        reader.recv_bytes_into(&mut [0; 2]),
        Err(ConnectionError::TooShort(b"abc".to_vec()))
    );
    writer.send_bytes(b"abc").unwrap();
    assert_eq!(reader.recv_bytes(Some(2)), Err(ConnectionError::BadLength));
    assert_eq!(reader.recv_bytes(None), Err(ConnectionError::WriteOnly));
    let (reader, writer) = Pipe(false).unwrap();
    writer.send(&5).unwrap();
    writer.close();
    assert_eq!(writer.send(&5), Err(ConnectionError::Closed));
    assert_eq!(reader.recv::<i32>(), Ok(5));
    assert_eq!(reader.recv::<i32>(), Err(ConnectionError::EndOfFile));
    let (reader, writer) = Pipe(false).unwrap();
    drop(reader);
    assert_eq!(writer.send(&5), Err(ConnectionError::BrokenPipe));
}

fn a_process_waits_for_its_threads() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(with_thread, writer);
    process.start().unwrap();
    assert_eq!(reader.recv::<String>().unwrap(), "from a thread");
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn a_parent_that_closes_its_end_ends_the_childs_stream() {
    let (reader, writer) = Pipe(false).unwrap();
    let process = Process::new(read_to_end, reader);
    process.start().unwrap();
    (0..3).for_each(|_| writer.send_bytes(b"x").unwrap());
    drop(writer);
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(3));
}

/// Not stepped: there the process would be this one.
fn a_thread_that_cannot_be_started_leaves_nothing_behind() -> Result<(), Failed> {
    observed(Schedule::Live, || {
        // The process would not end if it waited for a thread that never was.
        assert_eq!(exit_code(&Process::new(starve, ())), Some(0));
    })
}

const CASES: [(&str, fn()); 7] = [
    ("messages_go_both_ways", messages_go_both_ways),
    ("exit_codes_are_pythons", exit_codes_are_pythons),
    (
        "a_killed_process_has_a_negative_code",
        a_killed_process_has_a_negative_code_and_closes_its_ends,
    ),
    (
        "misuse_is_refused_in_pythons_words",
        misuse_is_refused_in_pythons_words,
    ),
    (
        "one_way_pipes_have_a_direction",
        one_way_pipes_have_a_direction,
    ),
    (
        "a_process_waits_for_its_threads",
        a_process_waits_for_its_threads,
    ),
    (
        "closing_ends_the_childs_stream",
        a_parent_that_closes_its_end_ends_the_childs_stream,
    ),
];

fn observed(schedule: Schedule, case: fn()) -> Result<(), Failed> {
    let report = Run::new(schedule).limit(Duration::from_secs(60)).main(case);
    match report.verdict {
        Some(Verdict::Completed | Verdict::Failed) if report.error.is_none() => Ok(()),
        _ => Err(format!("{report:?}").into()),
    }
}

/// The events of a child process are part of the run's trace.
fn children_are_traced() -> Result<(), Failed> {
    for schedule in [Schedule::Live, Schedule::RoundRobin] {
        let sink = Arc::new(Collected::default());
        Run::new(schedule.clone()).sink(sink.clone()).main(|| {
            exit_code(&Process::new(leave_with, 7));
        });
        let events = sink.events();
        let ended = |what: &What| {
            matches!(
                what,
                What::End {
                    how: Ended::Exited(7)
                }
            )
        };
        if !events
            .iter()
            .any(|event| event.process == 2 && event.task == 2 && ended(&event.what))
        {
            return Err(format!("{schedule}: {events:#?}").into());
        }
    }
    Ok(())
}

/// As in Python the process goes on and ends with 0; the run has failed, wherever the thread was.
fn a_panic_in_a_childs_thread_fails_the_run() -> Result<(), Failed> {
    for schedule in [Schedule::Live, Schedule::RoundRobin] {
        let title = schedule.to_string();
        let report = Run::new(schedule).main(|| {
            let code = exit_code(&Process::new(with_thread_that_panics, ()));
            assert_eq!(code, Some(0));
        });
        if (report.verdict.as_ref(), &report.error) != (Some(&Verdict::Failed), &None) {
            return Err(format!("{title}: {report:?}").into());
        }
    }
    Ok(())
}

fn main() {
    multiprocessing::enter(&TABLE);
    let mut trials = vec![
        Trial::test("children_are_traced", children_are_traced),
        Trial::test(
            "a_thread_that_cannot_be_started_leaves_nothing_behind",
            a_thread_that_cannot_be_started_leaves_nothing_behind,
        ),
        Trial::test(
            "a_panic_in_a_childs_thread_fails_the_run",
            a_panic_in_a_childs_thread_fails_the_run,
        ),
    ];
    for (name, case) in CASES {
        trials.push(Trial::test(format!("{name}::unobserved"), move || {
            case();
            Ok(())
        }));
        for schedule in [Schedule::Live, Schedule::RoundRobin, Schedule::Random(3)] {
            trials.push(Trial::test(format!("{name}::{schedule}"), move || {
                observed(schedule, case)
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
