//! Queues beside the channels that people use: one, two and four producers with as many consumers.
//!
//! All take turns in each round; what counts is the median of the ratios of one round. Queue does its
//! accounting for `task_done` meanwhile, which channels do not have.

use std::hint::black_box;
use std::sync::{Barrier, mpsc};
use std::time::Duration;

use threadlab::queue::{LifoQueue, PriorityQueue, Queue, SimpleQueue};

use crate::measure::{compare, last_end_of, on_two_cores, time, timed_from};

const ITEMS: u32 = 200_000;

pub fn run() {
    for bound in [10, 1024, 0] {
        for pairs in [1, 2, 4] {
            beside_channels(bound, pairs);
        }
    }
    let alone = |queue: &dyn Fn()| time(|| (0..ITEMS / 100).for_each(|_| queue()));
    let fifo = Queue::new(0);
    let fill_and_drain = || {
        (0..100).for_each(|n| fifo.put(n).unwrap());
        (0..100).for_each(|n| assert_eq!(fifo.get(), Ok(n)));
    };
    let (lifo, simple, priority) = (LifoQueue::new(0), SimpleQueue::new(), PriorityQueue::new(0));
    let kinds: [(&str, &dyn Fn()); 3] = [
        ("LifoQueue", &|| {
            (0..100).for_each(|n| lifo.put(n).unwrap());
            (0..100).for_each(|n| assert_eq!(lifo.get(), Ok(99 - n)));
        }),
        ("SimpleQueue", &|| {
            (0..100).for_each(|n| simple.put(n));
            (0..100).for_each(|n| assert_eq!(simple.get(), n));
        }),
        ("PriorityQueue", &|| {
            (0..100).for_each(|n| priority.put(99 - n).unwrap());
            (0..100).for_each(|n| assert_eq!(priority.get(), Ok(n)));
        }),
    ];
    for (kind, job) in kinds {
        let what = format!("{kind}, one thread, 100 in, 100 out");
        compare(
            &what,
            "Queue",
            ITEMS,
            || alone(job),
            || alone(&fill_and_drain),
        );
    }
}

fn beside_channels(bound: usize, pairs: usize) {
    let name = match bound {
        0 => format!("Queue, {pairs}:{pairs}"),
        _ => format!("Queue({bound}), {pairs}:{pairs}"),
    };
    let ours = || {
        let queue = Queue::new(bound);
        drive(pairs, |n| queue.put(n).unwrap(), || queue.get().unwrap())
    };
    let against = |peer: &str, theirs: &mut dyn FnMut() -> Duration| {
        compare(&name, peer, ITEMS, ours, theirs);
    };
    against("kanal", &mut || {
        let (sender, receiver) = match bound {
            0 => kanal::unbounded(),
            _ => kanal::bounded(bound),
        };
        drive(
            pairs,
            |n| sender.send(n).unwrap(),
            || receiver.recv().unwrap(),
        )
    });
    against("crossbeam-channel", &mut || {
        let (sender, receiver) = match bound {
            0 => crossbeam_channel::unbounded(),
            _ => crossbeam_channel::bounded(bound),
        };
        drive(
            pairs,
            |n| sender.send(n).unwrap(),
            || receiver.recv().unwrap(),
        )
    });
    against("flume", &mut || {
        let (sender, receiver) = match bound {
            0 => flume::unbounded(),
            _ => flume::bounded(bound),
        };
        drive(
            pairs,
            |n| sender.send(n).unwrap(),
            || receiver.recv().unwrap(),
        )
    });
    // std's has one consumer.
    match (pairs, bound) {
        (1, 0) => against("std mpsc", &mut || {
            let (sender, receiver) = mpsc::channel();
            one_to_one(
                |n| sender.send(n).unwrap(),
                move || receiver.recv().unwrap(),
            )
        }),
        (1, _) => against("std sync_channel", &mut || {
            let (sender, receiver) = mpsc::sync_channel(bound);
            one_to_one(
                |n| sender.send(n).unwrap(),
                move || receiver.recv().unwrap(),
            )
        }),
        _ => {}
    }
}

fn one_to_one(put: impl Fn(u32) + Send, get: impl Fn() -> u32 + Send) -> Duration {
    on_two_cores(
        || (0..ITEMS).for_each(put),
        move || (0..ITEMS).for_each(|n| assert_eq!(get(), n)),
    )
}

/// The time that so many producers and as many consumers take. One pair is bound to two cores; how more
/// are spread is the machine's affair.
fn drive(
    pairs: usize,
    put: impl Fn(u32) + Send + Sync,
    get: impl Fn() -> u32 + Send + Sync,
) -> Duration {
    if pairs == 1 {
        return one_to_one(put, get);
    }
    let each = ITEMS / pairs as u32;
    let barrier = Barrier::new(2 * pairs);
    std::thread::scope(|scope| {
        let (put, get, barrier) = (&put, &get, &barrier);
        let producer = move || timed_from(barrier, || (0..each).for_each(put));
        let consumer = move || timed_from(barrier, || (0..each).for_each(|_| _ = black_box(get())));
        let threads = (0..pairs).flat_map(|_| [scope.spawn(producer), scope.spawn(consumer)]);
        // All are started before the first is waited for.
        last_end_of(threads.collect::<Vec<_>>())
    })
}
