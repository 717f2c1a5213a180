//! Ctrl-C, and what is left behind when the program is killed.

use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open};

use crate::program::Running;

/// Longer than any machine needs; reached only by a program that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn ctrl_c_ends_the_run_with_a_partial_summary_and_130() {
    for (lang, summary) in [("en", "verdict  interrupted: "), ("zh", "结论  中断：")] {
        let mut running = Running::start(&format!(
            "run producer-consumer --set seconds=60 --lang {lang}"
        ));
        assert!(running.line().contains("product 1"));
        running.signal(Signal::INT);
        let done = running.rest();
        assert_eq!(done.code, 130, "{}", done.err);
        assert!(done.out.contains(summary), "{}", done.out);
        assert!(
            done.out.contains("producer"),
            "the table is there: {}",
            done.out
        );
    }
}

#[test]
fn ctrl_c_ends_the_children_too() {
    let mut running = Running::start(WITH_A_CHILD);
    let children = children_of(&mut running);
    running.signal(Signal::INT);
    let done = running.rest();
    assert!(
        [130, 0].contains(&done.code),
        "stopped, or told that all wait: {}",
        done.err
    );
    children.into_iter().for_each(Watched::await_end);
}

#[test]
fn a_second_ctrl_c_leaves_at_once() {
    // Nobody reads its output, so the program cannot finish what the first one asked for.
    let mut running = Running::start("run lost-update --set rounds=10000 --variant fixed --json");
    running.line();
    wait_until_blocked_in_write(&running);
    running.signal(Signal::INT);
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        if let Some(status) = running.child.try_wait().expect("it was started here") {
            assert_eq!(status.code(), Some(130));
            return;
        }
        assert!(std::time::Instant::now() < deadline, "it hangs");
        // The first may still be on its way to its thread; signals of one kind do not queue.
        running.signal(Signal::INT);
        std::thread::yield_now();
    }
}

#[test]
fn a_killed_program_leaves_no_process_behind() {
    let mut running = Running::start(WITH_A_CHILD);
    let children = children_of(&mut running);
    running.signal(Signal::KILL);
    running.child.wait().expect("it was started here");
    children.into_iter().for_each(Watched::await_end);
}

/// A process that we did not start, held by a descriptor, so that its number cannot be another's.
struct Watched(rustix::fd::OwnedFd);

impl Watched {
    fn new(pid: i32) -> Watched {
        let pid = Pid::from_raw(pid).expect("it is a process");
        Watched(pidfd_open(pid, PidfdFlags::empty()).expect("it is running"))
    }

    /// Comes back when it is gone.
    fn await_end(self) {
        let mut fds = [PollFd::new(&self.0, PollFlags::IN)];
        let limit = Timespec::try_from(PATIENCE).expect("it is short");
        let ended = poll(&mut fds, Some(&limit)).expect("a process can be polled");
        assert_eq!(ended, 1, "it is still there");
    }
}

/// A run whose child waits for ever. It would be told so and end, but for its trace, which is larger
/// than a pipe: as long as nobody reads it, whoever would tell waits.
const WITH_A_CHILD: &str = "run pipe --variant left-open --set messages=100 --json --timeout 10m";

/// The children of [`WITH_A_CHILD`].
fn children_of(running: &mut Running) -> Vec<Watched> {
    running.line();
    wait_until_blocked_in_write(running);
    let folder = format!("/proc/{}/task", running.child.id());
    let tasks = std::fs::read_dir(folder).expect("it is running");
    let lists = tasks.map(|task| task.expect("it is running").path().join("children"));
    let text: String = lists
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let children: Vec<_> = text
        .split_whitespace()
        .map(|pid| Watched::new(pid.parse().expect("a number")))
        .collect();
    assert!(!children.is_empty(), "the lesson has a child process");
    children
}

/// Waits until the program has more threads than its first and the one that hears Ctrl-C.
pub fn await_threads(running: &Running) {
    let folder = format!("/proc/{}/task", running.child.id());
    let deadline = std::time::Instant::now() + PATIENCE;
    while std::time::Instant::now() < deadline {
        if std::fs::read_dir(&folder).is_ok_and(|tasks| tasks.count() > 2) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("it never starts a task");
}

/// Waits until some thread of the program is in the system call that writes.
fn wait_until_blocked_in_write(running: &Running) {
    let folder = format!("/proc/{}/task", running.child.id());
    let deadline = std::time::Instant::now() + PATIENCE;
    while std::time::Instant::now() < deadline {
        let tasks = std::fs::read_dir(&folder).expect("it is running");
        let waits = tasks.flatten().map(|task| task.path().join("wchan"));
        if waits
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .any(|at| at.contains("pipe_write"))
        {
            return;
        }
        std::thread::yield_now();
    }
    panic!("it never fills its pipe");
}
