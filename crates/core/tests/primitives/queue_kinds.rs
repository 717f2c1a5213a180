//! LifoQueue, PriorityQueue and SimpleQueue at the grain of operations: what goes in comes out once, in the
//! order that each promises. (Their algorithm is one, `queues.rs` has it word by word.)

use std::collections::BTreeSet;
use std::sync::Arc;

use threadlab::observe;
use threadlab::queue::{LifoQueue, PriorityQueue, SimpleQueue};

use crate::{always, task, tasks, values};

/// Two are put and two are got; returns what came out, in order, all that there is.
fn two_there_and_back<Q: Send + Sync + 'static>(
    name: &str,
    new: fn() -> Q,
    put: fn(&Q, u32),
    get: fn(&Q) -> u32,
) -> BTreeSet<String> {
    let found = always(name, || {
        let queue = Arc::new(new());
        let theirs = queue.clone();
        tasks([
            Box::new(move || {
                let got = [get(&theirs), get(&theirs)];
                observe("got", format_args!("{got:?}"));
            }),
            task(&queue, move |queue| {
                [2, 1].into_iter().for_each(|n| put(queue, n))
            }),
        ]);
    });
    values(&found).into_iter().collect()
}

#[test]
fn what_goes_in_comes_out_once_in_the_order_of_its_kind() {
    let either = ["[1, 2]", "[2, 1]"].map(str::to_owned).into();
    let lifo = two_there_and_back(
        "lifo",
        || LifoQueue::new(0),
        |queue, n| queue.put(n).unwrap(),
        |queue| queue.get().unwrap(),
    );
    assert_eq!(lifo, either);
    let full = two_there_and_back(
        "lifo, bound 1",
        || LifoQueue::new(1),
        |queue, n| queue.put(n).unwrap(),
        |queue| queue.get().unwrap(),
    );
    assert_eq!(full, ["[2, 1]".to_owned()].into(), "there is room for one");
    let priority = two_there_and_back(
        "priority",
        || PriorityQueue::new(0),
        |queue, n| queue.put(n).unwrap(),
        |queue| queue.get().unwrap(),
    );
    assert_eq!(priority, either);
    let simple = two_there_and_back(
        "simple",
        SimpleQueue::new,
        SimpleQueue::put,
        SimpleQueue::get,
    );
    assert_eq!(simple, ["[2, 1]".to_owned()].into());
}

#[test]
fn two_who_get_from_a_simple_queue_get_one_each() {
    let found = always("simple, 2 who get", || {
        let queue = Arc::new(SimpleQueue::new());
        let get = |queue: &SimpleQueue<u32>| _ = queue.get();
        tasks([
            task(&queue, |queue| {
                [1, 2].into_iter().for_each(|n| queue.put(n))
            }),
            task(&queue, get),
            task(&queue, get),
        ]);
        observe("left", queue.qsize());
    });
    assert_eq!(values(&found), ["0"]);
}
