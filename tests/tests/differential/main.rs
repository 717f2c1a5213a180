//! Small random programs, here and in CPython: whatever `python3` shows, our exploration has to know.
//!
//! A seed makes a program of two or three tasks with a few operations each (`program.rs`). On our primitives
//! it is run under every schedule (`ours.rs`); in `python3` many times, with random pauses between its
//! operations (`driver.py`). An outcome is what each operation returned or raised, in words; which tasks
//! wait for ever; and, where none does, what is left in the things.
//!
//! Only one direction can be tested: that Python does not show an outcome proves nothing. And no clock of a
//! busy machine may make a difference:
//!
//! - *An operation with a time-out* may time out, or succeed, whenever others are fast enough for the one
//!   and slow enough for the other; how long the time is does not say which. So ours are explored with
//!   time-outs that may come at any moment of the wait. That is a superset of what any time can do, for
//!   a real time-out too comes at some moment of the wait, before or after each step of the others.
//!   A wait that nobody can end but its time ends so, here and there.
//! - *That a task waits for ever* is no guess after some seconds. The driver looks whether all that is left
//!   is inside calls without a time-out, asleep, and has not been given a CPU while the interpreter's lock was
//!   free (Linux counts that for each thread). Whoever was woken would be ready to run or have run.
//! - *Operations* are as whole in Python as here: each takes effect under one inner lock. A wait for
//!   a condition is three steps on both sides.
//!
//! A fault by which we can no longer do something shows only in programs that do it. So the few that are always
//! compared have each operation with each of its results, by dice or by name (`cover.rs`).
//!
//! `THREADLAB_SEED=17 cargo test -p threadlab-tests --test differential -- --nocapture` shows one program
//! and both sets of outcomes. `THREADLAB_LONG` (`cargo xtask test --long`) compares more than 500 programs.

mod cover;
mod ours;
mod program;
mod python;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, ScopedJoinHandle};

use program::Program;

/// Programs with more schedules are passed over: they would take most of the time.
const SCHEDULES: u64 = 3000;

/// How often Python runs each.
const RUNS: u32 = 100;

/// Programs with several outcomes each and not too many schedules.
const FEW: [u64; 30] = [
    1, 14, 15, 23, 39, 58, 74, 88, 98, 108, 133, 157, 172, 182, 200, 202, 206, 223, 246, 252, 257,
    261, 285, 304, 326, 329, 356, 371, 394, 396,
];

/// The first so many, and how many of them are compared at least.
const MANY: RangeInclusive<u64> = 1..=800;
const OF_MANY: usize = 500;

/// Most of the time a comparison sleeps, like the tasks that it looks at.
const AT_A_TIME: usize = 3;

#[test]
fn whatever_python_shows_we_know() {
    if !Path::new("/proc/self/task").exists() {
        return println!("left out: this system does not tell which threads stand still");
    }
    if let Ok(seed) = std::env::var("THREADLAB_SEED") {
        return show(seed.parse().expect("THREADLAB_SEED is a number"));
    }
    let (seeds, least): (Vec<u64>, _) = match std::env::var_os("THREADLAB_LONG") {
        None => (FEW.to_vec(), FEW.len()),
        Some(_) => (MANY.collect(), OF_MANY),
    };
    let named = cover::named();
    let least = least + named.len();
    let made = seeds.into_iter().map(|seed| (seed, Program::new(seed)));
    let programs: Vec<_> = named
        .into_iter()
        .map(|named| (0, named))
        .chain(made)
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sum = Sum::default();
        while let Some((seed, program)) = programs.get(next.fetch_add(1, SeqCst)) {
            sum.compare(program, *seed);
        }
        sum
    };
    let sums: Vec<Sum> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        let join = |worker: ScopedJoinHandle<'_, Sum>| worker.join().expect("it did its work");
        workers.into_iter().map(join).collect()
    });
    let of = |what: fn(&Sum) -> usize| sums.iter().map(what).sum::<usize>();
    let compared = of(|sum| sum.compared);
    println!(
        "{compared} of {} programs compared: python3 showed {} of {} outcomes",
        programs.len(),
        of(|sum| sum.shown),
        of(|sum| sum.known)
    );
    let faults: Vec<&str> = sums
        .iter()
        .flat_map(|sum| &sum.faults)
        .map(String::as_str)
        .collect();
    assert!(
        faults.is_empty(),
        "python3 shows what we do not know:\n\n{}",
        faults.join("\n")
    );
    assert!(
        compared >= least,
        "too many have more than {SCHEDULES} schedules"
    );
    let covered = sums.into_iter().flat_map(|sum| sum.covered).collect();
    let missing = cover::missing(&covered);
    assert!(missing.is_empty(), "no program shows {missing:#?}");
}

/// What comparisons have come to.
#[derive(Default)]
struct Sum {
    compared: usize,
    /// Outcomes that we know, and those that Python showed.
    known: usize,
    shown: usize,
    faults: Vec<String>,
    /// Which operations have which results here.
    covered: BTreeSet<String>,
}

impl Sum {
    fn compare(&mut self, program: &Program, seed: u64) {
        let Some(ours) = ours::outcomes(program, SCHEDULES) else {
            return;
        };
        let theirs = python::outcomes(program, seed, RUNS);
        self.covered.extend(cover::shown(program, &ours));
        self.compared += 1;
        self.known += ours.len();
        self.shown += theirs.len();
        let again = "cargo test -p threadlab-tests --test differential -- --nocapture";
        for outcome in theirs.difference(&ours) {
            let again = match seed {
                0 => String::new(),
                _ => format!("again: THREADLAB_SEED={seed} {again}\n"),
            };
            let fault = format!("{program}\n\n{outcome}\n{again}");
            self.faults.push(fault);
        }
    }
}

/// One program, with both sets.
fn show(seed: u64) {
    let program = Program::new(seed);
    println!("{program}\n");
    let ours = ours::outcomes(&program, u64::MAX).expect("it ends some day");
    let theirs = python::outcomes(&program, seed, 30 * RUNS);
    for outcome in ours.union(&theirs) {
        let who = match (ours.contains(outcome), theirs.contains(outcome)) {
            (true, true) => "both",
            (true, false) => "ours",
            _ => "PYTHON ONLY",
        };
        println!("{who:11}  {outcome}");
    }
    assert!(theirs.is_subset(&ours), "python3 shows what we do not know");
}
