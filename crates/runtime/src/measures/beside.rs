//! Side by side: ours and a peer take turns in one thread, and what counts is the median of the ratios, with
//! quartiles, as in the native benches (`crates/core/benches/native/measure.rs`).
//!
//! Nothing here prints: what is measured is in no run that anybody watches, so figures are returned.

use std::sync::{Arc, Barrier, mpsc};

use threadlab::sys;

/// Fewer than natively: all of it is to take a minute.
const ROUNDS: usize = 11;

/// A job for a thread of its own.
pub type Job = Box<dyn FnOnce() + Send>;

/// The nanoseconds that a job takes.
pub fn time(job: impl FnOnce()) -> f64 {
    let began = sys::now();
    job();
    (sys::now() - began) as f64
}

/// The nanoseconds that jobs take, each in a thread of its own, from the first beginning, when all are there, to
/// the last end. The jobs look at the clock themselves: who waits for them may get a core only after them.
pub fn together(jobs: Vec<Job>) -> f64 {
    let all_there = Arc::new(Barrier::new(jobs.len()));
    let (send, times) = mpsc::channel();
    for job in jobs {
        let (all_there, send) = (all_there.clone(), send.clone());
        let work = move || {
            all_there.wait();
            let began = sys::now();
            job();
            send.send((began, sys::now()))
                .expect("somebody waits for the ends");
        };
        sys::spawn("job", Box::new(work)).expect("the process has room for a thread");
    }
    drop(send);
    let (began, ended) = times.iter().fold((u64::MAX, 0), |(first, last), time| {
        (time.0.min(first), time.1.max(last))
    });
    (ended - began) as f64
}

/// Runs `ours` and `peer`, each returning the time for `n` operations, in turns: how many times as long ours
/// took.
pub fn compare(
    what: &str,
    peer_name: &str,
    n: u32,
    mut ours: impl FnMut() -> f64,
    mut peer: impl FnMut() -> f64,
) -> String {
    ours();
    peer();
    let (mut ratios, mut mine, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Who goes first alternates, since the second finds warmer caches.
        let (a, b) = if round % 2 == 0 {
            let a = ours();
            (a, peer())
        } else {
            let b = peer();
            (ours(), b)
        };
        ratios.push(a / b);
        mine.push(a / f64::from(n));
        theirs.push(b / f64::from(n));
    }
    let [low, middle, high] = quartiles(&mut ratios);
    let (mine, theirs) = (ns(median(&mut mine)), ns(median(&mut theirs)));
    format!(
        "{what:<34} {mine:>9} ours  {theirs:>9} {peer_name:<22} time ×{middle:.2}  [{low:.2}–{high:.2}]  speed ×{:.2}",
        1.0 / middle
    )
}

/// The same where the browser has no peer: the time of an operation.
pub fn ours_alone(what: &str, n: u32, mut ours: impl FnMut() -> f64) -> String {
    ours();
    let mut times: Vec<f64> = (0..ROUNDS).map(|_| ours() / f64::from(n)).collect();
    let [low, middle, high] = quartiles(&mut times).map(ns);
    format!("{what:<34} {middle:>9} ours  [{low}–{high}]")
}

/// The value in the middle.
pub fn median(values: &mut [f64]) -> f64 {
    quartiles(values)[1]
}

/// The values at a quarter, the half and three quarters.
pub fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|i| values[(values.len() - 1) * i / 4])
}

fn ns(ns: f64) -> String {
    match ns {
        ..1e3 => format!("{ns:.1} ns"),
        1e3..1e6 => format!("{:.2} µs", ns / 1e3),
        _ => format!("{:.2} ms", ns / 1e6),
    }
}
