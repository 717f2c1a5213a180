//! To join a thread is to wait until it has ended: whoever joins, for ever or for a while.

use std::sync::{Arc, OnceLock};

use threadlab::println;
use threadlab::threading::{Thread, ThreadError};
use threadlab::time::sleep;

use crate::{Failure, Values};

/// Main joins tom, and goes no further before tom has ended.
pub fn wait(values: &Values) -> Result<(), Failure> {
    let tom = start_tom(values)?;
    println!("main joins tom");
    tom.join()?;
    println!("main goes on, tom alive: {}", tom.is_alive());
    Ok(())
}

/// Main waits only so long. Whether tom has ended, join does not say: ask.
pub fn time_out(values: &Values) -> Result<(), Failure> {
    let tom = start_tom(values)?;
    println!("main joins tom, but not for ever");
    tom.join_timeout(values.duration("patience"))?;
    println!("main goes on, tom alive: {}", tom.is_alive());
    Ok(())
}

/// It is the caller that waits, and here that is jack. Main just goes on.
pub fn by_another(values: &Values) -> Result<(), Failure> {
    let tom = start_tom(values)?;
    let jack = Thread::new(move || {
        println!("jack joins tom");
        tom.join().expect("tom was started");
        println!("jack goes on, tom alive: {}", tom.is_alive());
    })
    .named("jack");
    jack.start()?;
    println!("main joins nobody");
    Ok(())
}

fn start_tom(values: &Values) -> Result<Thread, ThreadError> {
    let work = values.duration("work");
    let tom = Thread::new(move || {
        sleep(work);
        println!("tom is done");
    })
    .named("tom");
    tom.start()?;
    Ok(tom)
}

/// Both are done with their work, and each waits for the other to end first.
pub fn each_other(values: &Values) -> Result<(), Failure> {
    let work = values.duration("work");
    let his_friend = Arc::new(OnceLock::<Thread>::new());

    let jack = Arc::clone(&his_friend);
    let tom = Thread::new(move || {
        sleep(work);
        let jack = jack.get().expect("it is set before tom starts");
        jack.join().expect("jack was started");
    })
    .named("tom");
    let toms = tom.clone();
    let jack = Thread::new(move || {
        sleep(work);
        toms.join().expect("tom was started");
    })
    .named("jack");

    his_friend.get_or_init(|| jack.clone());
    tom.start()?;
    jack.start()?;
    Ok(())
}
