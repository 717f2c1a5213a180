//! Queues between workers, one and two producers with as many consumers, beside std's channels, which have one
//! consumer, and crossbeam's.

use std::hint::black_box;
use std::sync::{Arc, mpsc};

use threadlab::queue::Queue;

use super::beside::{Job, compare, together};

const ITEMS: u32 = 40_000;

/// The figures of all of them.
pub fn figures() -> Vec<String> {
    let beside = |bound| {
        [
            beside_std(bound),
            beside_crossbeam(bound, 1),
            beside_crossbeam(bound, 2),
        ]
    };
    [10, 1024, 0].into_iter().flat_map(beside).collect()
}

fn beside_std(bound: usize) -> String {
    let name = name(bound, 1);
    if bound > 0 {
        return compare(&name, "std sync_channel", ITEMS, ours(bound, 1), || {
            let (sender, receiver) = mpsc::sync_channel(bound);
            let put = move |n| sender.send(n).expect("somebody gets");
            let get = move || receiver.recv().expect("somebody puts");
            together(vec![producer(ITEMS, put), consumer(ITEMS, get)])
        });
    }
    compare(&name, "std mpsc", ITEMS, ours(bound, 1), || {
        let (sender, receiver) = mpsc::channel();
        let put = move |n| sender.send(n).expect("somebody gets");
        let get = move || receiver.recv().expect("somebody puts");
        together(vec![producer(ITEMS, put), consumer(ITEMS, get)])
    })
}

fn beside_crossbeam(bound: usize, pairs: u32) -> String {
    let (name, peer) = (name(bound, pairs), "crossbeam-channel");
    compare(&name, peer, ITEMS, ours(bound, pairs), || {
        let (sender, receiver) = match bound {
            0 => crossbeam_channel::unbounded(),
            _ => crossbeam_channel::bounded(bound),
        };
        let put = move |n| sender.send(n).expect("somebody gets");
        let get = move || receiver.recv().expect("somebody puts");
        drive(pairs, put, get)
    })
}

fn name(bound: usize, pairs: u32) -> String {
    match bound {
        0 => format!("Queue, {pairs}:{pairs}"),
        _ => format!("Queue({bound}), {pairs}:{pairs}"),
    }
}

fn ours(bound: usize, pairs: u32) -> impl FnMut() -> f64 {
    move || {
        let queue = Arc::new(Queue::new(bound));
        let theirs = queue.clone();
        let put = move |n| queue.put(n).expect("nobody shuts it down");
        let get = move || theirs.get().expect("nobody shuts it down");
        drive(pairs, put, get)
    }
}

/// The time that so many producers and as many consumers take for all items.
fn drive(
    pairs: u32,
    put: impl Fn(u32) + Clone + Send + 'static,
    get: impl Fn() -> u32 + Clone + Send + 'static,
) -> f64 {
    let each = ITEMS / pairs;
    let pair = |_| [producer(each, put.clone()), consumer(each, get.clone())];
    together((0..pairs).flat_map(pair).collect())
}

fn producer(items: u32, put: impl Fn(u32) + Send + 'static) -> Job {
    Box::new(move || (0..items).for_each(put))
}

fn consumer(items: u32, get: impl Fn() -> u32 + Send + 'static) -> Job {
    Box::new(move || (0..items).for_each(|_| _ = black_box(get())))
}
