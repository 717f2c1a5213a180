//! What a gate costs: outside an observed run, and in a live one, watched by a sink and by nobody.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use threadlab::raw;
use threadlab::run::{Run, Schedule, Sink};
use threadlab::threading::Lock;
use threadlab::trace::Event;
use threadlab::word::LocalWord;

use crate::measure::{compare, time};

const PAIRS: u32 = 50_000;
const MANY: u32 = 1_000_000;

/// Takes every event and does nothing with it.
#[derive(Debug)]
struct Deaf;

impl Sink for Deaf {
    fn event(&self, event: &Event) {
        black_box(event);
    }
}

pub fn run() {
    let (lock, bare) = (Lock::new(), raw::Lock::new(LocalWord::new(0)));
    compare(
        "Lock and unlock, outside a run",
        "without the gates",
        MANY,
        || {
            time(|| {
                (0..MANY).for_each(|_| {
                    lock.acquire();
                    lock.release().unwrap();
                });
            })
        },
        || {
            time(|| {
                (0..MANY).for_each(|_| {
                    black_box(bare.acquire(black_box(1), None));
                    assert!(bare.release());
                });
            })
        },
    );
    compare(
        "Lock and unlock, live, unwatched",
        "watched by a sink",
        PAIRS,
        || locks(Run::new(Schedule::Live)),
        || locks(Run::new(Schedule::Live).sink(Arc::new(Deaf))),
    );
}

fn locks(run: Run) -> Duration {
    let mut took = Duration::ZERO;
    run.main(|| {
        let lock = Lock::new();
        took = time(|| (0..PAIRS).for_each(|_| drop(black_box(lock.guard()))));
    });
    took
}
