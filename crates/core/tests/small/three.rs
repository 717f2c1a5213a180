//! Programs with three tasks, and those that a wrong footprint would get wrong.

use std::sync::Arc;

use threadlab::run::until_blocked;
use threadlab::threading::{Event, Lock, Thread};
use threadlab::time::sleep;
use threadlab::{Racy, observe};

use super::SECOND;

/// Three tasks that have nothing to do with each other: one order stands for all.
pub fn three_variables() {
    let all = Arc::new([Racy::new(0), Racy::new(0), Racy::new(0)]);
    all.iter().for_each(|variable| variable.write(0));
    let thread = |i: usize| {
        let all = all.clone();
        Thread::new(move || all[i].write(i))
    };
    let threads = [thread(0), thread(1)];
    threads.iter().for_each(|thread| thread.start().unwrap());
    all[2].write(all[2].read() + 1);
    threads.iter().for_each(|thread| thread.join().unwrap());
}

/// Three tasks, two locks, one of which two of them share.
pub fn three_lockers() {
    let locks = Arc::new([Lock::new(), Lock::new()]);
    locks.iter().for_each(|lock| drop(lock.guard()));
    let thread = |i: usize| {
        let locks = locks.clone();
        Thread::new(move || drop(locks[i].guard()))
    };
    let threads = [thread(0), thread(1)];
    threads.iter().for_each(|thread| thread.start().unwrap());
    drop(locks[1].guard());
    threads.iter().for_each(|thread| thread.join().unwrap());
}

/// The waiter's time-out is due, and the other one sets its event after a third has spoken. Wherever
/// the waiter can go it is tried first: a reduction that forgets what it waits on loses `true`.
pub fn set_late_at_the_deadline() {
    let shared = Arc::new([Event::new(), Event::new(), Event::new()]);
    let setter = shared.clone();
    let speaker = shared.clone();
    let threads = [
        Thread::new(move || {
            let [event, go, back] = &*setter;
            sleep(SECOND);
            go.set();
            back.wait();
            event.set();
            // Its end would be visible, and wake whoever sleeps wrongly in the search.
            Event::new().wait();
        })
        .daemon(),
        Thread::new(move || {
            let [_, go, back] = &*speaker;
            go.wait();
            observe("speaks", 1);
            back.set();
        }),
    ];
    for thread in &threads {
        thread.start().unwrap();
        until_blocked(thread);
    }
    observe("set", shared[0].wait_timeout(SECOND));
}

/// The lock is taken only after the other one was told to; who looks at it without a gate goes first.
pub fn locked_seen_late() {
    let shared = Arc::new((Lock::new(), Event::new(), Lock::new()));
    drop(shared.0.guard());
    drop(shared.2.guard());
    let theirs = shared.clone();
    let thread = Thread::new(move || {
        theirs.1.wait();
        drop(theirs.0.guard());
    });
    thread.start().unwrap();
    until_blocked(&thread);
    shared.1.set();
    let _guard = shared.2.guard();
    observe("locked", shared.0.locked());
}
