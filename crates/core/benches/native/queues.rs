//! Queue beside crossbeam-channel, one producer and one consumer on two cores.

use threadlab::queue::Queue;

use crate::measure::{compare, on_two_cores};

const ITEMS: u32 = 200_000;

pub fn run() {
    for bound in [10, 1024] {
        let ours = || {
            let queue = Queue::new(bound);
            on_two_cores(
                || (0..ITEMS).for_each(|n| queue.put(n).unwrap()),
                || (0..ITEMS).for_each(|n| assert_eq!(queue.get(), Ok(n))),
            )
        };
        let peer = || {
            let (sender, receiver) = crossbeam_channel::bounded(bound);
            on_two_cores(
                || (0..ITEMS).for_each(|n| sender.send(n).unwrap()),
                || (0..ITEMS).for_each(|n| assert_eq!(receiver.recv(), Ok(n))),
            )
        };
        compare(
            &format!("Queue({bound}), 1:1"),
            "crossbeam-channel",
            ITEMS,
            ours,
            peer,
        );
    }
}
