//! Lock beside std's Mutex and parking_lot's.

use std::hint::black_box;
use std::time::Duration;

use threadlab::threading::Lock;

use crate::measure::{compare, on_two_cores, pin, time};

const ALONE: u32 = 1_000_000;
const TOGETHER: u32 = 2_000_000;

pub fn run() {
    pin(0);
    compare("Lock, uncontended", "std Mutex", ALONE, alone_ours, || {
        alone(|| drop(black_box(STD.lock())))
    });
    compare(
        "Lock, uncontended",
        "parking_lot Mutex",
        ALONE,
        alone_ours,
        || alone(|| drop(black_box(PARKING_LOT.lock()))),
    );
    compare(
        "Lock, 2 threads",
        "std Mutex",
        2 * TOGETHER,
        together_ours,
        || {
            together(|| {
                let guard = STD.lock().unwrap();
                black_box(&guard);
            })
        },
    );
    compare(
        "Lock, 2 threads",
        "parking_lot Mutex",
        2 * TOGETHER,
        together_ours,
        || {
            together(|| {
                let guard = PARKING_LOT.lock();
                black_box(&guard);
            })
        },
    );
}

static OURS: Lock = Lock::new();
static STD: std::sync::Mutex<()> = std::sync::Mutex::new(());
static PARKING_LOT: parking_lot::Mutex<()> = parking_lot::Mutex::new(());

fn alone_ours() -> Duration {
    alone(|| drop(black_box(OURS.guard())))
}

fn alone(lock_and_unlock: impl Fn()) -> Duration {
    time(|| (0..ALONE).for_each(|_| lock_and_unlock()))
}

fn together_ours() -> Duration {
    together(|| {
        let guard = OURS.guard();
        black_box(&guard);
    })
}

fn together(lock_and_unlock: impl Fn() + Sync) -> Duration {
    let job = || (0..TOGETHER).for_each(|_| lock_and_unlock());
    on_two_cores(job, job)
}
