//! Exploration: schedules a second, for three tasks with six steps each.

use std::ops::ControlFlow;
use std::sync::Arc;

use threadlab::Racy;
use threadlab::run::{Limits, Search, explore};
use threadlab::threading::Thread;

use crate::measure::{quartiles, time};

const SCHEDULES: u64 = 2_000;
const ROUNDS: usize = 7;

pub fn run() {
    for (name, search) in [
        ("random", Search::Random { seed: 1 }),
        ("dfs", Search::Dfs),
        ("dfs --full", Search::Full { sleep_sets: true }),
    ] {
        let mut rates: Vec<f64> = (0..ROUNDS).map(|_| rate(search)).collect();
        let [low, middle, high] = quartiles(&mut rates);
        println!("schedules a second, {name:<14} {middle:>9.0}  [{low:.0}–{high:.0}]");
    }
}

fn rate(search: Search) -> f64 {
    let limits = Limits {
        schedules: SCHEDULES,
        ..Limits::default()
    };
    let taken = time(|| {
        let found = explore(search, limits, three_tasks, |_| ControlFlow::Continue(()));
        assert_eq!(found.schedules, SCHEDULES);
    });
    SCHEDULES as f64 / taken.as_secs_f64()
}

fn three_tasks() {
    let shared = Arc::new(Racy::new(0));
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let shared = shared.clone();
            Thread::new(move || (0..3).for_each(|_| shared.write(shared.read() + 1)))
        })
        .collect();
    threads
        .iter()
        .for_each(|thread| thread.start().expect("a thread"));
    threads
        .iter()
        .for_each(|thread| thread.join().expect("it was started"));
}
