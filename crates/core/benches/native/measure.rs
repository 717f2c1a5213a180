//! Side by side: ours and the peer take turns in one process, at least fifteen times, and what counts
//! is the median of the ratios, with quartiles. A noisy machine disturbs both alike.

use std::sync::Barrier;
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;

/// The time that a job takes.
pub fn time(job: impl FnOnce()) -> Duration {
    let start = Instant::now();
    job();
    start.elapsed()
}

/// Runs `ours` and `peer`, each returning the time for `n` operations, in turns, and prints how many
/// times as long ours took.
pub fn compare(
    what: &str,
    peer_name: &str,
    n: u32,
    mut ours: impl FnMut() -> Duration,
    mut peer: impl FnMut() -> Duration,
) {
    let of_lines = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .nth(1);
    if of_lines.is_some_and(|part| !format!("{what} / {peer_name}").contains(&part)) {
        return;
    }
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
        ratios.push(a.as_secs_f64() / b.as_secs_f64());
        mine.push(a.as_nanos() as f64 / f64::from(n));
        theirs.push(b.as_nanos() as f64 / f64::from(n));
    }
    let [low, middle, high] = quartiles(&mut ratios);
    println!(
        "{what:<34} {:>9} ours  {:>9} {peer_name:<22} time ×{middle:.2}  [{low:.2}–{high:.2}]  speed ×{:.2}",
        ns(quartiles(&mut mine)[1]),
        ns(quartiles(&mut theirs)[1]),
        1.0 / middle
    );
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

/// Binds the calling thread to one of the machine's cores.
pub fn pin(core: usize) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let allowed = sched_getaffinity(None).expect("the kernel says where we may run");
    let cores: Vec<usize> = (0..CpuSet::MAX_CPU)
        .filter(|&cpu| allowed.is_set(cpu))
        .collect();
    let mut set = CpuSet::new();
    set.set(cores[core % cores.len()]);
    let _ = sched_setaffinity(None, &set);
}

/// Runs two jobs on threads bound to two cores, and returns the time from the first start to the last end.
pub fn on_two_cores(first: impl FnOnce() + Send, second: impl FnOnce() + Send) -> Duration {
    let barrier = Barrier::new(2);
    std::thread::scope(|scope| {
        let (first_barrier, second_barrier) = (&barrier, &barrier);
        let threads = [
            scope.spawn(move || {
                pin(0);
                timed_from(first_barrier, first)
            }),
            scope.spawn(move || {
                pin(1);
                timed_from(second_barrier, second)
            }),
        ];
        last_end_of(threads)
    })
}

/// Waits for the others and does the job. When it began and ended: who waits for that may get a core only when
/// all is over, and cannot tell.
pub fn timed_from(all_there: &Barrier, job: impl FnOnce()) -> (Instant, Instant) {
    all_there.wait();
    let began = Instant::now();
    job();
    (began, Instant::now())
}

/// The time from the first start to the last end.
pub fn last_end_of<'s>(
    threads: impl IntoIterator<Item = ScopedJoinHandle<'s, (Instant, Instant)>>,
) -> Duration {
    let ended = |thread: ScopedJoinHandle<'s, _>| thread.join().expect("the job does not panic");
    let both = |a: (Instant, Instant), b: (Instant, Instant)| (a.0.min(b.0), a.1.max(b.1));
    let times = threads.into_iter().map(ended).reduce(both);
    times.map_or(Duration::ZERO, |(began, ended)| ended - began)
}
