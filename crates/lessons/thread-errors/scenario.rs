//! Three threads share out a cake. One of them divides by zero, and ends; the others do not.

use std::sync::Arc;

use threadlab::queue::Queue;
use threadlab::threading::{Thread, set_excepthook};
use threadlab::{observe, println};

use crate::{Failure, Values};

const CAKE: i64 = 60;

/// What each of so many guests gets. Nobody has thought of a party without guests.
fn share(guests: i64) -> i64 {
    CAKE / guests
}

/// The error ends its thread. Main joins all three, notices nothing, and goes on.
pub fn unnoticed(values: &Values) -> Result<(), Failure> {
    share_out(values, |guests| {
        println!("for {guests}: {} each", share(guests))
    })?;
    println!("main goes on");
    Ok(())
}

/// The hook is called with every error that nobody caught. It sees them; it heals nothing.
pub fn hook(values: &Values) -> Result<(), Failure> {
    let errors = Arc::new(Queue::named("errors", 0));
    let theirs = Arc::clone(&errors);
    set_excepthook(move |args| {
        let error = format!("{}: {}", args.thread, args.message);
        theirs.put(error).unwrap();
    });

    share_out(values, |guests| {
        println!("for {guests}: {} each", share(guests))
    })?;
    while let Ok(error) = errors.get_nowait() {
        println!("main hears of {error}");
    }
    Ok(())
}

/// A thread returns nothing to anybody. What came of it, good or bad, goes through a queue.
pub fn reported(values: &Values) -> Result<(), Failure> {
    let results = Arc::new(Queue::named("results", 0));
    let theirs = Arc::clone(&results);
    share_out(values, move |guests| {
        let each = CAKE.checked_div(guests).ok_or("there are no guests");
        theirs.put((guests, each)).unwrap();
    })?;

    let mut errors = 0;
    while let Ok((guests, each)) = results.get_nowait() {
        match each {
            Ok(each) => println!("for {guests}: {each} each"),
            Err(error) => {
                println!("for {guests}: {error}");
                errors += 1;
            }
        }
    }
    observe("errors", errors);
    Ok(())
}

/// A thread for a party of 2, one for the learner's own number, and one for a party of 3.
fn share_out(values: &Values, job: impl Fn(i64) + Clone + Send + 'static) -> Result<(), Failure> {
    let parties = [2, values.get("guests"), 3];
    let threads = parties.map(|guests| {
        let job = job.clone();
        Thread::new(move || job(guests)).named(format!("party-of-{guests}"))
    });
    for thread in &threads {
        thread.start()?;
    }
    for thread in &threads {
        thread.join()?;
    }
    Ok(())
}
