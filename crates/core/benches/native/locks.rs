//! Lock beside std's Mutex and parking_lot's.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::Duration;

use threadlab::threading::Lock;

use crate::measure::{compare, on_two_cores, pin, time};

const ALONE: u32 = 1_000_000;
const TOGETHER: u32 = 2_000_000;

pub fn run() {
    pin(0);
    let (ours, std, lot) = (Lock::new(), Mutex::new(()), parking_lot::Mutex::new(()));
    let alone_ours = || alone(|| drop(black_box(ours.guard())));
    let alone_std = || alone(|| drop(black_box(std.lock())));
    let alone_lot = || alone(|| drop(black_box(lot.lock())));
    compare(
        "Lock, uncontended",
        "std Mutex",
        ALONE,
        alone_ours,
        alone_std,
    );
    compare(
        "Lock, uncontended",
        "parking_lot Mutex",
        ALONE,
        alone_ours,
        alone_lot,
    );

    let together_ours = || together(|| drop(black_box(ours.guard())));
    let together_std = || together(|| drop(black_box(std.lock())));
    let together_lot = || together(|| drop(black_box(lot.lock())));
    compare(
        "Lock, 2 threads",
        "std Mutex",
        2 * TOGETHER,
        together_ours,
        together_std,
    );
    compare(
        "Lock, 2 threads",
        "parking_lot Mutex",
        2 * TOGETHER,
        together_ours,
        together_lot,
    );
}

fn alone(lock_and_unlock: impl Fn()) -> Duration {
    time(|| (0..ALONE).for_each(|_| lock_and_unlock()))
}

fn together(lock_and_unlock: impl Fn() + Sync) -> Duration {
    let job = || (0..TOGETHER).for_each(|_| lock_and_unlock());
    on_two_cores(job, job)
}
