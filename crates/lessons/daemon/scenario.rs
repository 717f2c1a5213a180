//! A daemon goes on until the last thread that is no daemon has ended, and not a line further.

use threadlab::println;
use threadlab::threading::Thread;
use threadlab::time::sleep;

use crate::{Failure, Values};

/// The run waits for the writer, also when main has long ended.
pub fn not_daemon(values: &Values) -> Result<(), Failure> {
    writer(values).start()?;
    main_ends(values)
}

/// Nobody waits for a daemon: it is cut off in the middle of a line.
pub fn daemon(values: &Values) -> Result<(), Failure> {
    writer(values).daemon().start()?;
    main_ends(values)
}

/// Main ends, and the daemon writes on: tom is no daemon either, and he is still there.
pub fn with_tom(values: &Values) -> Result<(), Failure> {
    writer(values).daemon().start()?;
    let seconds = values.duration("tom");
    let tom = Thread::new(move || {
        sleep(seconds);
        println!("tom ends");
    });
    tom.named("tom").start()?;
    main_ends(values)
}

fn writer(values: &Values) -> Thread {
    let (lines, pace) = (values.get("lines"), values.duration("pace"));
    Thread::new(move || {
        for n in 1..=lines {
            println!("line {n} begins");
            sleep(pace);
            println!("line {n} ends");
        }
    })
    .named("writer")
}

fn main_ends(values: &Values) -> Result<(), Failure> {
    sleep(values.duration("main"));
    println!("main ends");
    Ok(())
}
