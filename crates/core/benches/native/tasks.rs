//! Threads beside std's, and the stepped scheduler's hand-overs beside a bare futex baton.

use std::sync::Arc;
use std::time::Duration;

use threadlab::Racy;
use threadlab::run::{Run, Schedule};
use threadlab::threading::Thread;
use threadlab::word::{LocalWord, Word};

use crate::measure::{compare, on_two_cores, pin, time};

const STARTS: u32 = 500;
const HAND_OVERS: u32 = 50_000;

pub fn run() {
    let ours = || {
        time(|| {
            for _ in 0..STARTS {
                let thread = Thread::new(|| ());
                thread.start().unwrap();
                thread.join().unwrap();
            }
        })
    };
    let peer = || time(|| (0..STARTS).for_each(|_| std::thread::spawn(|| ()).join().unwrap()));
    compare("Thread, start and join", "std thread", STARTS, ours, peer);
    compare(
        "stepped hand-over",
        "bare futex baton",
        HAND_OVERS,
        stepped,
        bare_baton,
    );
}

/// Two tasks that take turns: under round-robin every gate hands the baton over.
fn stepped() -> Duration {
    time(|| {
        Run::new(Schedule::RoundRobin).main(|| {
            pin(0);
            let shared = Arc::new(Racy::new(0));
            let theirs = shared.clone();
            let thread = Thread::new(move || {
                pin(1);
                (0..HAND_OVERS / 2).for_each(|_| assert_eq!(theirs.read(), 0));
            });
            thread.start().unwrap();
            (0..HAND_OVERS / 2).for_each(|_| assert_eq!(shared.read(), 0));
            thread.join().unwrap();
        });
    })
}

/// The least that it can cost: a word each, stored to and woken by the other.
fn bare_baton() -> Duration {
    let (first, second) = (LocalWord::new(1), LocalWord::new(0));
    let turns = |mine: &LocalWord, theirs: &LocalWord| {
        for _ in 0..HAND_OVERS / 2 {
            while mine.swap(0) == 0 {
                mine.wait(0, None);
            }
            theirs.store(1);
            theirs.wake(1);
        }
    };
    on_two_cores(|| turns(&first, &second), || turns(&second, &first))
}
