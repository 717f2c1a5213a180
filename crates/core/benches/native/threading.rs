//! RLock, Semaphore, Event, Condition and Barrier beside their best peers.

use std::cell::Cell;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use parking_lot::ReentrantMutex;
use threadlab::threading::{Barrier, Condition, Event, RLock, Semaphore};

use crate::measure::{compare, on_two_cores, pin, time};

const ALONE: u32 = 1_000_000;
const TOGETHER: u32 = 500_000;
const TURNS: u32 = 5_000;

pub fn run() {
    pin(0);
    rlocks();
    semaphores();
    turns();
    let (ours, std) = (Barrier::new(2), std::sync::Barrier::new(2));
    let meet = |wait: &(dyn Fn() + Sync)| {
        let job = || (0..TURNS).for_each(|_| wait());
        on_two_cores(job, job)
    };
    compare(
        "Barrier(2), a round",
        "std Barrier",
        TURNS,
        || meet(&|| _ = ours.wait().unwrap()),
        || meet(&|| _ = std.wait()),
    );
}

fn rlocks() {
    let (ours, lot) = (RLock::new(), ReentrantMutex::new(Cell::new(())));
    let peer = "parking_lot Reentrant";
    let once_ours = || alone(|| drop(black_box(ours.guard())));
    let once_lot = || alone(|| drop(black_box(lot.lock())));
    compare("RLock, uncontended", peer, ALONE, once_ours, once_lot);
    {
        let (_outer, _outer_lot) = (ours.guard(), lot.lock());
        compare("RLock, a level more", peer, ALONE, once_ours, once_lot);
    }
    let together_ours = || together(|| drop(black_box(ours.guard())));
    let together_lot = || together(|| drop(black_box(lot.lock())));
    let n = 2 * TOGETHER;
    compare("RLock, 2 threads", peer, n, together_ours, together_lot);
}

fn semaphores() {
    let (ours, tokio) = (Semaphore::new(2), tokio::sync::Semaphore::new(2));
    let peer = "tokio Semaphore";
    let acquire_ours = || {
        ours.acquire();
        ours.release().unwrap();
    };
    let try_ours = || {
        assert!(black_box(ours.try_acquire()));
        ours.release().unwrap();
    };
    let try_tokio = || drop(black_box(tokio.try_acquire().unwrap()));
    let alone_tokio = || alone(try_tokio);
    let what = "Semaphore, acquire and release";
    compare(what, peer, ALONE, || alone(acquire_ours), alone_tokio);
    let what = "Semaphore, try and release";
    compare(what, peer, ALONE, || alone(try_ours), alone_tokio);
    compare(
        "Semaphore(2), 2 threads",
        peer,
        2 * TOGETHER,
        || together(acquire_ours),
        || together(try_tokio),
    );
}

/// Two threads that take turns: each wakes the other and waits until it is woken.
fn turns() {
    compare(
        "Event, set to wake",
        "std Mutex, Condvar, flag",
        2 * TURNS,
        || {
            let (one, other) = (Event::new(), Event::new());
            let taken = |event: &Event| {
                event.wait();
                event.clear();
            };
            ping_pong(
                || one.set(),
                || taken(&one),
                || other.set(),
                || taken(&other),
            )
        },
        || {
            let (one, other) = (Flag::default(), Flag::default());
            ping_pong(
                || one.set(),
                || one.wait_and_clear(),
                || other.set(),
                || other.wait_and_clear(),
            )
        },
    );
    compare(
        "Condition, turn to turn",
        "std Mutex, Condvar",
        2 * TURNS,
        || {
            let (condition, turn) = (Condition::new(), AtomicBool::new(false));
            let turns = |mine: bool| {
                for _ in 0..TURNS {
                    let _guard = condition.guard();
                    condition.wait_for(|| turn.load(Relaxed) == mine).unwrap();
                    turn.store(!mine, Relaxed);
                    condition.notify(1).unwrap();
                }
            };
            on_two_cores(|| turns(false), || turns(true))
        },
        || {
            let (condition, turn) = (Condvar::new(), Mutex::new(false));
            let turns = |mine: bool| {
                for _ in 0..TURNS {
                    let turn = turn.lock().unwrap();
                    let mut turn = condition.wait_while(turn, |turn| *turn != mine).unwrap();
                    *turn = !mine;
                    condition.notify_one();
                }
            };
            on_two_cores(|| turns(false), || turns(true))
        },
    );
}

/// One thread gives the ball and takes it back, the other takes it and gives it back.
fn ping_pong(
    give: impl Fn() + Sync,
    taken: impl Fn() + Sync,
    give_back: impl Fn() + Sync,
    taken_back: impl Fn() + Sync,
) -> Duration {
    let ping = || {
        (0..TURNS).for_each(|_| {
            give();
            taken_back();
        });
    };
    let pong = || {
        (0..TURNS).for_each(|_| {
            taken();
            give_back();
        });
    };
    on_two_cores(ping, pong)
}

/// An event as one writes it with std.
#[derive(Default)]
struct Flag {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Flag {
    fn set(&self) {
        *self.flag.lock().unwrap() = true;
        self.changed.notify_all();
    }

    fn wait_and_clear(&self) {
        let flag = self.flag.lock().unwrap();
        *self.changed.wait_while(flag, |flag| !*flag).unwrap() = false;
    }
}

fn alone(job: impl Fn()) -> Duration {
    time(|| (0..ALONE).for_each(|_| job()))
}

fn together(job: impl Fn() + Sync) -> Duration {
    let job = || (0..TOGETHER).for_each(|_| job());
    on_two_cores(job, job)
}
