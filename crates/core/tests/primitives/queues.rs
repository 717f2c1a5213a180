//! Queues at both grains: items are handed on once, nobody sleeps for ever, and `shutdown` takes place at one
//! moment, whatever it interrupts.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::{GetError, LifoQueue, PriorityQueue, PutError, Queue};
use threadlab::raw::queue::{Patience, Refusal};
use threadlab::run::{deadline, until_blocked, until_task_blocked};
use threadlab::threading::Thread;
use threadlab::word::Stepped;
use threadlab::{Racy, observe, raw};

use crate::{all, always, long, tasks, to_bound, values};

type Task = Box<dyn FnOnce() + Send>;

/// A task that shares this with the others.
fn task<S: Send + Sync + 'static>(shared: &Arc<S>, f: fn(&S)) -> Task {
    let shared = shared.clone();
    Box::new(move || f(&shared))
}

#[test]
fn what_went_in_before_a_shutdown_comes_out() {
    let found = always("shutdown, put and get", || {
        let shared = Arc::new((Queue::new(1), Racy::new(0)));
        tasks([
            task(&shared, |(queue, put)| {
                let done = (1..3).take_while(|&n| queue.put(n).is_ok()).count();
                put.write(done);
            }),
            task(&shared, |(queue, _)| queue.shutdown(false)),
        ]);
        let (queue, put) = (&shared.0, shared.1.read());
        let got = std::iter::from_fn(|| queue.get().ok()).count();
        assert_eq!((got, queue.get()), (put, Err(GetError::ShutDown)));
        observe("put", put);
    });
    // The second put finds no room, and nobody makes any: it is always the one that is told.
    assert_eq!(values(&found), ["0", "1"]);
    let drain = |queue: &Queue<u32>| while queue.get().is_ok() {};
    always("shutdown, 2 who get", || {
        let queue = Arc::new(Queue::new(1));
        tasks([
            task(&queue, |queue| {
                let _ = queue.put(1);
                queue.shutdown(false);
            }),
            task(&queue, drain),
            task(&queue, drain),
        ]);
        assert_eq!(queue.put(2), Err(PutError::ShutDown(2)));
    });
}

#[test]
fn an_immediate_shutdown_is_one_moment() {
    let found = always("immediate, put and get", || {
        let queue = Arc::new(Queue::new(1));
        tasks([
            task(&queue, |queue| {
                let put = queue.put(1).is_ok();
                // Whoever is told that it is over finds nothing in it, and whoever is not may.
                let empty = queue.empty();
                assert!(put || empty);
                observe("put", put);
            }),
            task(&queue, |queue| {
                let got = queue.get();
                if got.is_err() {
                    assert!(queue.put_nowait(2).is_err());
                }
                observe("got", got.is_ok());
            }),
            task(&queue, |queue| queue.shutdown(true)),
        ]);
        assert_eq!((queue.qsize(), queue.get()), (0, Err(GetError::ShutDown)));
    });
    let (put, got) = (
        ("put".into(), "false".into()),
        ("got".into(), "true".into()),
    );
    let unseen = |observed: &[_]| !(observed.contains(&put) && observed.contains(&got));
    assert!(
        found
            .outcomes
            .iter()
            .all(|outcome| unseen(&outcome.observed))
    );
    always("immediate, full", || {
        let queue = Arc::new(LifoQueue::new(1));
        queue.put(0).unwrap();
        let theirs = queue.clone();
        let putter = Thread::new(move || {
            assert_eq!(
                theirs.put(1),
                Err(PutError::ShutDown(1)),
                "no room was made"
            );
        });
        putter.start().unwrap();
        until_blocked(&putter);
        queue.shutdown(true);
        putter.join().unwrap();
        queue.join();
    });
}

#[test]
fn a_join_ends_when_the_last_is_done_or_thrown_away() {
    always("immediate, join", || {
        let queue = Arc::new(Queue::new(0));
        queue.put(1).unwrap();
        queue.put(2).unwrap();
        tasks([
            task(&queue, |queue| queue.join()),
            task(&queue, |queue| queue.shutdown(true)),
            task(&queue, |queue| {
                if queue.get().is_ok() {
                    queue.task_done().unwrap();
                }
            }),
        ]);
        assert!(queue.task_done().is_err());
    });
}

/// Compared with a gate in between, as a comparison in Python may let other threads in.
#[derive(PartialEq, Eq)]
struct Gated(u32);

impl Ord for Gated {
    fn cmp(&self, other: &Gated) -> Ordering {
        Racy::new(0).read();
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Gated {
    fn partial_cmp(&self, other: &Gated) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[test]
fn a_comparison_may_let_others_in() {
    let found = always("priority, gates in comparisons", || {
        let queue = Arc::new(PriorityQueue::new(0));
        queue.put(Gated(2)).unwrap();
        tasks([
            task(&queue, |queue| queue.put(Gated(1)).unwrap()),
            task(&queue, |queue| observe("first", queue.get().unwrap().0)),
        ]);
        assert_eq!(queue.qsize(), 1);
    });
    assert_eq!(values(&found), ["1", "2"]);
}

type Words = raw::Queue<Stepped, VecDeque<u32>>;

const FOR_EVER: Patience = Some(None);

fn put(queue: &Words, me: u32, item: u32) -> bool {
    queue.put(me, item, || FOR_EVER).is_ok()
}

fn get(queue: &Words, me: u32) -> Option<u32> {
    queue.get(me, || FOR_EVER).ok()
}

fn words(maxsize: usize) -> Arc<Words> {
    Arc::new(Words::new(maxsize))
}

#[test]
fn word_by_word_an_item_is_handed_on_and_nobody_is_forgotten() {
    always("words, 1 item", || {
        let queue = words(1);
        tasks([
            task(&queue, |queue| assert!(put(queue, 1, 7))),
            task(&queue, |queue| assert_eq!(get(queue, 2), Some(7))),
        ]);
    });
    to_bound(if long() { 4 } else { 2 }, "words, 3 items", || {
        let queue = words(1);
        tasks([
            task(&queue, |queue| {
                (1..4).for_each(|n| assert!(put(queue, 1, n)))
            }),
            task(&queue, |queue| {
                (1..4).for_each(|n| assert_eq!(get(queue, 2), Some(n)))
            }),
        ]);
    });
    to_bound(if long() { 3 } else { 2 }, "words, 2 who get", || {
        let queue = words(0);
        let one = |me| -> Task {
            let queue = queue.clone();
            Box::new(move || assert!(get(&queue, me).is_some()))
        };
        let puts = |queue: &Words| (1..3).for_each(|n| assert!(put(queue, 1, n)));
        tasks([task(&queue, puts), one(2), one(3)]);
    });
}

#[test]
fn word_by_word_a_close_is_one_moment() {
    for immediate in [false, true] {
        let found = to_the_end("words, close", move || {
            let queue = words(1);
            let theirs = queue.clone();
            let closer = move || {
                let left = theirs.close(2, immediate);
                observe("thrown away", left.len());
            };
            tasks([
                task(&queue, |queue| observe("put", put(queue, 1, 7))),
                Box::new(closer),
            ]);
            let left = get(&queue, 1);
            assert!(!(immediate && left.is_some()));
            assert!(!put(&queue, 1, 8));
            observe("left", left.is_some());
        });
        assert_eq!(found, 2, "it was put before, or it was not");
    }
    always("words, close and get", || {
        let queue = words(1);
        tasks([
            task(&queue, |queue| assert!(queue.close(1, true).is_empty())),
            task(&queue, |queue| assert_eq!(get(queue, 2), None)),
        ]);
    });
    always("words, close and a full queue", || {
        let queue = words(1);
        assert!(put(&queue, 1, 1));
        tasks([
            task(&queue, |queue| {
                until_task_blocked(2);
                assert_eq!(queue.close(1, true), [1]);
            }),
            task(&queue, |queue| assert!(!put(queue, 2, 2))),
        ]);
        queue.join(1);
    });
}

/// How many different things come of all schedules, whoever came first.
fn to_the_end(name: &str, program: impl Fn()) -> usize {
    let mut found = values(&always(name, program));
    for observed in &mut found {
        let mut each: Vec<_> = observed.split(' ').collect();
        each.sort_unstable();
        *observed = each.join(" ");
    }
    found.sort();
    found.dedup();
    found.len()
}

#[test]
fn word_by_word_a_join_sees_the_last_one_done() {
    always("words, join", || {
        let queue = words(0);
        assert!(put(&queue, 1, 1));
        tasks([
            task(&queue, |queue| queue.join(1)),
            task(&queue, |queue| assert!(queue.task_done(2))),
        ]);
        assert!(!queue.task_done(1));
    });
}

#[test]
fn word_by_word_a_time_out_loses_no_item() {
    let found = all(|| {
        let queue = words(0);
        tasks([
            task(&queue, |queue| {
                threadlab::time::sleep(Duration::from_secs(1));
                assert!(put(queue, 1, 7));
            }),
            task(&queue, |queue| {
                let second = || Some(Some(deadline(Duration::from_secs(1))));
                let got = queue.get(2, second);
                assert!(matches!(got, Ok(7) | Err(Refusal::NotNow)));
                observe("got", got.is_ok());
            }),
        ]);
        observe("left", queue.count(1));
    });
    let found = values(&found);
    assert!(
        found
            .iter()
            .all(|outcome| ["true 0", "false 1"].contains(&outcome.as_str())),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn word_by_word_a_call_to_one_who_gives_up_reaches_the_next() {
    to_bound(
        if long() { 3 } else { 2 },
        "words, a time-out and one who waits",
        || {
            let queue = words(0);
            tasks([
                task(&queue, |queue| {
                    threadlab::time::sleep(Duration::from_secs(1));
                    assert!(put(queue, 1, 7));
                }),
                task(&queue, |queue| {
                    let second = || Some(Some(deadline(Duration::from_secs(1))));
                    if queue.get(2, second).is_ok() {
                        assert!(put(queue, 2, 8));
                    }
                }),
                task(&queue, |queue| assert!(get(queue, 3).is_some())),
            ]);
        },
    );
}
