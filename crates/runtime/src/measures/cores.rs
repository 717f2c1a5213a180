//! Many threads at a time, and what a second core is good for.

use std::hint::black_box;
use std::sync::Arc;

use threadlab::threading::{Barrier, Thread};

use super::beside::{median, quartiles, time};

/// How many threads meet: each is there at the same time as all others.
pub const MANY: u32 = 256;

const ROUNDS: usize = 9;
/// Numbers that one half of the work adds up: some tens of milliseconds.
const HALF: u64 = 20_000_000;

/// [`MANY`] threads are started, meet at a barrier, and are joined: as new workers, and once they are there.
pub fn many_threads() -> Vec<String> {
    let milliseconds = || time(|| assert_eq!(meet(), MANY)) / 1e6;
    let first = milliseconds();
    let mut again = [(); 5].map(|()| milliseconds());
    vec![format!(
        "{MANY} threads started, met and joined: {first:.0} ms, then {:.1} ms",
        median(&mut again)
    )]
}

/// Starts threads that end when all of them are there; how many came to that.
pub fn meet() -> u32 {
    let barrier = Arc::new(Barrier::new(MANY));
    let came = Arc::new(threadlab::threading::Semaphore::new(0));
    let threads: Vec<Thread> = (0..MANY)
        .map(|_| {
            let (barrier, came) = (barrier.clone(), came.clone());
            Thread::new(move || {
                barrier.wait().expect("nobody breaks it");
                came.release().expect("it has no bound");
            })
        })
        .collect();
    run_all(&threads);
    (0..).take_while(|_| came.try_acquire()).count() as u32
}

/// Starts all of them, and waits until they have ended.
pub fn run_all(threads: &[Thread]) {
    threads
        .iter()
        .for_each(|thread| thread.start().expect("the process has room for it"));
    threads
        .iter()
        .for_each(|thread| thread.join().expect("it was started"));
}

/// The same work once in one thread and once in two: how many times as fast that is.
pub fn two_cores() -> Vec<String> {
    both(1, 2);
    let (mut ratios, mut one, mut two) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (by_one, by_two) = (both(1, 2), both(2, 1));
        ratios.push(by_one / by_two);
        one.push(by_one / 1e6);
        two.push(by_two / 1e6);
    }
    let [low, middle, high] = quartiles(&mut ratios);
    let (one, two) = (median(&mut one), median(&mut two));
    vec![format!(
        "CPU-bound work, 2 threads beside 1    speed ×{middle:.2}  [{low:.2}–{high:.2}]  {one:.1} ms, {two:.1} ms"
    )]
}

/// The time that so many threads take that do so many halves of the work each, their starts and joins included.
fn both(threads: u32, halves: u64) -> f64 {
    time(|| {
        let work = move || {
            let numbers = 0..black_box(halves * HALF);
            _ = black_box(numbers.map(|n| n * n % 7).sum::<u64>());
        };
        let threads: Vec<Thread> = (0..threads).map(|_| Thread::new(work)).collect();
        run_all(&threads);
    })
}
