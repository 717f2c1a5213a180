//! One fast producer, two slow consumers, and between them a queue that holds only so much.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::threading::Thread;
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

const CONSUMERS: [&str; 2] = ["tom", "jack"];

struct Shop {
    q: Queue<String>,
    made: AtomicI64,
    used: [AtomicI64; 2],
}

impl Shop {
    fn produce(&self, pace: Duration) {
        for count in 1.. {
            self.q.put(format!("product {count}")).unwrap();
            println!("has product {count}");
            self.made.store(count, Relaxed);
            sleep(pace);
        }
    }

    fn consume(&self, who: usize, pace: Duration) {
        loop {
            let item = self.q.get().unwrap();
            println!("{} consume {item}", CONSUMERS[who]);
            self.used[who].fetch_add(1, Relaxed);
            sleep(pace);
        }
    }
}

/// The queue has room for `size` products: a full one makes the producer wait.
pub fn bounded(values: &Values) -> Result<(), Failure> {
    open(values, values.count("size"))
}

/// A size of 0 means no bound, as in Python: put never waits, and the queue grows.
pub fn unbounded(values: &Values) -> Result<(), Failure> {
    open(values, 0)
}

fn open(values: &Values, size: usize) -> Result<(), Failure> {
    let shop = Arc::new(Shop {
        q: Queue::named("q", size),
        made: AtomicI64::new(0),
        used: [AtomicI64::new(0), AtomicI64::new(0)],
    });

    // Daemons: they work for ever, and end with the main thread.
    let (here, pace) = (Arc::clone(&shop), values.duration("produce"));
    Thread::new(move || here.produce(pace))
        .named("producer")
        .daemon()
        .start()?;
    for (who, name) in CONSUMERS.into_iter().enumerate() {
        let (here, pace) = (Arc::clone(&shop), values.duration("consume"));
        Thread::new(move || here.consume(who, pace))
            .named(name)
            .daemon()
            .start()?;
    }

    sleep(values.duration("seconds"));
    let (made, left) = (shop.made.load(Relaxed), shop.q.qsize());
    let [tom, jack] = [0, 1].map(|who| shop.used[who].load(Relaxed));
    println!("made {made}, tom {tom}, jack {jack}, in the queue {left}");
    observe("made", made);
    observe("in the queue", left);
    Ok(())
}

/// A way to end: main puts a dozen, and goes on when each of them is dealt with.
pub fn counted(values: &Values) -> Result<(), Failure> {
    deliver(values, |q| q.task_done().expect("it was taken out"))
}

/// The same, but no consumer says when he is done with one.
pub fn uncounted(values: &Values) -> Result<(), Failure> {
    deliver(values, |_| ())
}

fn deliver(values: &Values, done: fn(&Queue<i64>)) -> Result<(), Failure> {
    let q = Arc::new(Queue::named("q", values.count("size")));
    for name in CONSUMERS {
        let (q, pace) = (Arc::clone(&q), values.duration("consume"));
        let consume = move || {
            while let Ok(product) = q.get() {
                sleep(pace);
                println!("{name} has used product {product}");
                done(&q);
            }
        };
        Thread::new(consume).named(name).daemon().start()?;
    }

    for product in 1..=12 {
        q.put(product)?;
    }
    println!("all 12 are put");
    q.join();
    println!("all 12 are used");
    Ok(())
}
