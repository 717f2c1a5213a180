//! The figures as a table for the README: ours, the peer that is fastest beside us, and python3's.
//!
//! `cargo xtask bench --no-browser -- table` has this program measure what stands in it, group by group, and makes
//! the table of what that prints.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// What measures it: groups, with which of their lines.
const MEASURED: [(&str, &str); 9] = [
    ("locks", ""),
    ("threading", ""),
    ("queues", "Queue(10), 1:1 /"),
    ("queues", "Queue(1024), 1:1 /"),
    ("queues", "Queue, 1:1 /"),
    ("queues", "Queue, 4:4 /"),
    ("pools", ""),
    ("processes", ""),
    ("python", ""),
];

/// What stands in the table, by the names under which it is measured.
const ROWS: [&str; 15] = [
    "Lock, uncontended",
    "Lock, 2 threads",
    "RLock, uncontended",
    "Semaphore, acquire and release",
    "Event, set to wake",
    "Condition, turn to turn",
    "Barrier(2), a round",
    "Queue(10), 1:1",
    "Queue(1024), 1:1",
    "Queue, 1:1",
    "Queue, 4:4",
    "ThreadPoolExecutor.submit",
    "ThreadPool.put_request",
    "Process, start and join",
    "Pipe, round trip of 64 bytes",
];

/// A line of the bench: what was measured, and the time of an operation as it is printed there.
#[derive(Debug)]
struct Figure {
    what: String,
    time: String,
    /// The peer with its time, and how many times as long ours took; python3's figures have none.
    peer: Option<(String, f64)>,
}

pub fn run() {
    let figures: Vec<Figure> = MEASURED.into_iter().flat_map(measured).collect();
    println!();
    println!("| | Threadlab | fastest peer | time beside it | python3 |");
    println!("|---|---:|---|---:|---:|");
    for row in ROWS {
        // python3's names may say more, such as how its processes start.
        let of_row = || figures.iter().filter(|figure| figure.what.starts_with(row));
        let beside = of_row().filter_map(|figure| Some((figure, figure.peer.as_ref()?)));
        let fastest = beside.max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
        let python = of_row().find(|figure| figure.peer.is_none());
        let python = python.map_or("–", |figure| &figure.time);
        if let Some((Figure { time, .. }, (peer, ratio))) = fastest {
            println!("| {row} | {time} | {peer} | ×{ratio:.2} | {python} |");
        }
    }
}

/// Has this program measure these lines of a group, and lets them through.
fn measured((group, lines): (&str, &str)) -> Vec<Figure> {
    let program = std::env::current_exe().expect("a program knows where it is");
    let mut child = Command::new(program)
        .args([group, lines])
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started again");
    let said = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
    let said = said.lines().map_while(Result::ok);
    let figures = said
        .inspect(|line| println!("{line}"))
        .filter_map(|line| figure(&line));
    let figures = figures.collect();
    let status = child.wait().expect("it is ours to wait for");
    assert!(status.success(), "{group}: {status}");
    figures
}

/// Reads a line such as `Lock, 2 threads   20.1 ns ours   21.0 ns std Mutex   time ×0.96  …`, or
/// `Lock, 2 threads   31.00 µs python 3.11.2`.
fn figure(line: &str) -> Option<Figure> {
    if let Some((ours, rest)) = line.split_once(" ours ") {
        let (what, time) = name_and_time(ours)?;
        let (theirs, rest) = rest.split_once(" time ×")?;
        let (theirs, peer) = rest_of_time(theirs.trim())?;
        let ratio = rest.split_whitespace().next()?.parse().ok()?;
        let peer = Some((format!("{peer}: {theirs}"), ratio));
        return Some(Figure { what, time, peer });
    }
    let (what, time) = name_and_time(line.split_once(" python ")?.0)?;
    let peer = None;
    Some(Figure { what, time, peer })
}

/// `Lock, 2 threads   20.1 ns` is a name and a time.
fn name_and_time(text: &str) -> Option<(String, String)> {
    let (text, unit) = text.trim_end().rsplit_once(' ')?;
    let (what, value) = text.rsplit_once(' ')?;
    Some((what.trim_end().to_owned(), format!("{value} {unit}")))
}

/// `21.0 ns std Mutex` is a time and a name.
fn rest_of_time(text: &str) -> Option<(String, &str)> {
    let (value, text) = text.split_once(' ')?;
    let (unit, name) = text.split_once(' ')?;
    Some((format!("{value} {unit}"), name.trim()))
}
