//! Lock, RLock and Semaphore between workers; std's Mutex has the same wasm futex below it.

use std::hint::black_box;
use std::sync::{Arc, Mutex};

use threadlab::threading::{Lock, RLock, Semaphore};

use super::beside::{Job, compare, ours_alone, time, together};

const ALONE: u32 = 500_000;
const TOGETHER: u32 = 200_000;

/// The figures of all of them.
pub fn figures() -> Vec<String> {
    let lock = shared(Lock::new(), |lock| drop(black_box(lock.guard())));
    let mutex = shared(Mutex::new(()), |mutex| drop(black_box(mutex.lock())));
    let rlock = shared(RLock::new(), |lock| drop(black_box(lock.guard())));
    let semaphore = shared(Semaphore::new(2), |semaphore| {
        semaphore.acquire();
        semaphore.release().expect("it has no bound");
    });
    let peer = "std Mutex";
    let n = 2 * TOGETHER;
    vec![
        compare(
            "Lock, uncontended",
            peer,
            ALONE,
            || alone(&lock),
            || alone(&mutex),
        ),
        compare("Lock, 2 threads", peer, n, || two(&lock), || two(&mutex)),
        ours_alone("RLock, uncontended", ALONE, || alone(&rlock)),
        ours_alone("RLock, 2 threads", n, || two(&rlock)),
        ours_alone("Semaphore, acquire and release", ALONE, || {
            alone(&semaphore)
        }),
        ours_alone("Semaphore(2), 2 threads", n, || two(&semaphore)),
    ]
}

/// A primitive, and what is done with it again and again.
type Use = Arc<dyn Fn() + Send + Sync>;

fn shared<T: Send + Sync + 'static>(primitive: T, once: fn(&T)) -> Use {
    Arc::new(move || once(&primitive))
}

fn alone(once: &Use) -> f64 {
    time(|| (0..ALONE).for_each(|_| once()))
}

fn two(once: &Use) -> f64 {
    let job = || -> Job {
        let once = once.clone();
        Box::new(move || (0..TOGETHER).for_each(|_| once()))
    };
    together(vec![job(), job()])
}
