//! One flag holds back any number of threads, and one call lets all of them go.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use threadlab::threading::{Event, Thread};
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

/// After a while main sets the flag, and it stays set.
pub fn set(values: &Values) -> Result<(), Failure> {
    race(values, |flag| flag.set())
}

/// The flag is up for no time at all. Who waited goes on all the same; who comes later waits.
pub fn set_then_clear(values: &Values) -> Result<(), Failure> {
    race(values, |flag| {
        flag.set();
        flag.clear();
    })
}

/// Main decides otherwise, as it may, and nobody tells those who wait.
pub fn never_set(values: &Values) -> Result<(), Failure> {
    race(values, |_| println!("no start today"))
}

fn race(values: &Values, decide: fn(&Event)) -> Result<(), Failure> {
    let flag = Arc::new(Event::named("flag"));
    let gone = Arc::new(AtomicI64::new(0));
    let runners: Vec<Thread> = (1..=values.get("runners"))
        .map(|n| {
            let (flag, gone) = (Arc::clone(&flag), Arc::clone(&gone));
            let run = move || {
                println!("{n} is ready");
                flag.wait();
                println!("{n} runs");
                gone.fetch_add(1, Relaxed);
            };
            Thread::new(run).named(format!("runner-{n}"))
        })
        .collect();
    for runner in &runners {
        runner.start()?;
    }

    sleep(values.duration("delay"));
    decide(&flag);

    for runner in &runners {
        runner.join()?;
    }
    observe("ran", gone.load(Relaxed));
    Ok(())
}
