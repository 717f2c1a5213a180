//! Two threads add to one count, in two steps: read it, write it. Anything may come between.

use std::sync::Arc;

use threadlab::threading::{Lock, Thread};
use threadlab::{Racy, observe, println};

use crate::{Failure, Values};

struct Counter {
    count: Racy<i64>,
    lock: Lock,
}

impl Counter {
    /// Adds one, again and again.
    fn add(&self, rounds: i64) {
        for _ in 0..rounds {
            let seen = self.count.read();
            self.count.write(seen + 1);
        }
    }

    /// The same, with the lock held from the reading to the writing.
    fn add_locked(&self, rounds: i64) {
        for _ in 0..rounds {
            let _guard = self.lock.guard();
            let seen = self.count.read();
            self.count.write(seen + 1);
        }
    }
}

/// Nobody takes the lock.
pub fn broken(values: &Values) -> Result<(), Failure> {
    race(values, Counter::add, Counter::add)
}

/// Tom takes it, jack does not: a lock keeps out only those who ask for it.
pub fn one_sided(values: &Values) -> Result<(), Failure> {
    race(values, Counter::add_locked, Counter::add)
}

/// Both take it.
pub fn fixed(values: &Values) -> Result<(), Failure> {
    race(values, Counter::add_locked, Counter::add_locked)
}

fn race(values: &Values, tom: fn(&Counter, i64), jack: fn(&Counter, i64)) -> Result<(), Failure> {
    let rounds = values.get("rounds");
    let counter = Arc::new(Counter {
        count: Racy::named("count", 0),
        lock: Lock::named("lock"),
    });

    let threads = [("tom", tom), ("jack", jack)].map(|(name, add)| {
        let counter = Arc::clone(&counter);
        Thread::new(move || add(&counter, rounds)).named(name)
    });
    for thread in &threads {
        thread.start()?;
    }
    for thread in &threads {
        thread.join()?;
    }

    let count = counter.count.read();
    println!("{} additions, the count says {count}", 2 * rounds);
    observe("count", count);
    assert_eq!(count, 2 * rounds, "updates were lost");
    Ok(())
}
