//! A thread has to be told what to run: a function, or a type that brings its own `run`.

use std::time::Duration;

use threadlab::println;
use threadlab::threading::{Target, Thread};
use threadlab::time::sleep;

use crate::{Failure, Values};

/// One way: a function is the target.
pub fn function(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    for num in 1..=values.get("threads") {
        let thread = Thread::new(move || number(num, pause));
        thread.start()?;
    }
    Ok(())
}

fn number(num: i64, pause: Duration) {
    println!("number:{num}");
    sleep(pause);
}

/// The other way: a type says what its thread runs. Python would have it inherit from `Thread`.
pub fn with_type(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    for num in 1..=values.get("threads") {
        let thread = Thread::new(MyThread { num, pause });
        thread.start()?;
    }
    Ok(())
}

struct MyThread {
    num: i64,
    pause: Duration,
}

impl Target for MyThread {
    fn run(self) {
        println!("number:{}", self.num);
        sleep(self.pause);
    }
}

/// The slip that both ways invite: `run` is an ordinary function, and whoever calls it runs it.
pub fn run_directly(values: &Values) -> Result<(), Failure> {
    let pause = values.duration("pause");
    for num in 1..=values.get("threads") {
        MyThread { num, pause }.run();
    }
    Ok(())
}
