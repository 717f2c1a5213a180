//! Small programs for exploration: two or three tasks with a few operations each.

mod three;

use std::sync::Arc;
use std::time::Duration;

use threadlab::queue::Queue;
use threadlab::threading::{Condition, Event, Lock, Semaphore, Thread};
use threadlab::time::{monotonic, sleep};
use threadlab::{Racy, observe, println};

const SECOND: Duration = Duration::from_secs(1);

type Task = Box<dyn FnOnce() + Send>;

/// Runs both side by side, the second one in the main task.
fn tasks([first, second]: [Task; 2]) {
    let first = Thread::new(first);
    first.start().unwrap();
    second();
    first.join().unwrap();
}

/// A task that shares this with the other.
fn task<S: Send + Sync + 'static>(shared: &Arc<S>, f: fn(&S)) -> Task {
    let shared = shared.clone();
    Box::new(move || f(&shared))
}

fn lost_update() {
    let count = Arc::new(Racy::new(0));
    let add = |count: &Racy<i32>| count.write(count.read() + 1);
    tasks([task(&count, add), task(&count, add)]);
    observe("count", count.read());
}

fn separate_variables() {
    let both = Arc::new([Racy::new(0), Racy::new(0)]);
    let first = |both: &[Racy<i32>; 2]| (0..2).for_each(|n| both[0].write(n));
    let second = |both: &[Racy<i32>; 2]| (0..2).for_each(|n| both[1].write(n));
    tasks([task(&both, first), task(&both, second)]);
    observe("both", both[0].read() + both[1].read());
}

/// Dekker's question: can both read the old value?
fn store_then_load() {
    let both = Arc::new([Racy::new(0), Racy::new(0)]);
    both.iter().for_each(|variable| variable.write(0));
    tasks([
        task(&both, |both| {
            both[0].write(1);
            observe("first", both[1].read());
        }),
        task(&both, |both| {
            both[1].write(1);
            observe("second", both[0].read());
        }),
    ]);
}

fn locked_update() {
    let shared = Arc::new((Lock::new(), Racy::new(0)));
    let add = |(lock, count): &(Lock, Racy<i32>)| {
        let _guard = lock.guard();
        count.write(count.read() + 1);
    };
    tasks([task(&shared, add), task(&shared, add)]);
    observe("count", shared.1.read());
}

fn crossed_locks() {
    let locks = Arc::new([Lock::new(), Lock::new()]);
    let cross = |first: usize| -> Task {
        let locks = locks.clone();
        Box::new(move || {
            let _one = locks[first].guard();
            let _two = locks[1 - first].guard();
        })
    };
    tasks([cross(0), cross(1)]);
}

fn lock_timeout() {
    let lock = Arc::new(Lock::new());
    tasks([
        task(&lock, |lock| {
            let _guard = lock.guard();
            sleep(SECOND);
        }),
        task(&lock, |lock| {
            let got = lock.acquire_timeout(SECOND);
            observe("got", got);
            if got {
                lock.release().unwrap();
            }
        }),
    ]);
}

fn same_deadlines() {
    let shared = Arc::new(Racy::new(0));
    let late = |me: i32| -> Task {
        let shared = shared.clone();
        Box::new(move || {
            sleep(SECOND);
            shared.write(me);
        })
    };
    tasks([late(1), late(2)]);
    observe("last", shared.read());
}

fn event_set_at_the_deadline() {
    let event = Arc::new(Event::new());
    tasks([
        task(&event, |event| observe("set", event.wait_timeout(SECOND))),
        task(&event, |event| {
            sleep(SECOND);
            event.set();
        }),
    ]);
}

fn event_set_and_cleared() {
    let event = Arc::new(Event::new());
    tasks([
        task(&event, |event| observe("set", event.wait_timeout(SECOND))),
        task(&event, |event| {
            event.set();
            event.clear();
        }),
    ]);
}

fn event_never_set() {
    let event = Arc::new((Event::new(), Racy::new(0)));
    tasks([
        task(&event, |(event, flag)| {
            if flag.read() == 0 {
                event.wait();
            }
        }),
        task(&event, |(_, flag)| flag.write(1)),
    ]);
}

fn output() {
    let nothing = Arc::new(());
    tasks([
        task(&nothing, |()| println!("one")),
        task(&nothing, |()| println!("two")),
    ]);
}

fn observations() {
    let nothing = Arc::new(());
    tasks([
        task(&nothing, |()| {
            observe("a", 1);
            observe("a", 2);
        }),
        task(&nothing, |()| observe("b", 1)),
    ]);
}

fn starts_inside() {
    let count = Arc::new(Racy::new(0));
    let start = |count: &Arc<Racy<i32>>| {
        let count = count.clone();
        let inner = Thread::new(move || count.write(count.read() + 1));
        inner.start().unwrap();
    };
    let add = |count: &Arc<Racy<i32>>| count.write(count.read() + 1);
    let shared = Arc::new(count.clone());
    tasks([task(&shared, start), task(&shared, add)]);
    observe("count", count.read());
}

fn names_by_order() {
    let nothing = Arc::new(());
    let name = |(): &()| {
        sleep(SECOND);
        observe("name", Thread::new(|| ()).name());
    };
    tasks([task(&nothing, name), task(&nothing, name)]);
}

fn alive_or_not() {
    let first = Thread::new(|| ());
    first.start().unwrap();
    observe("alive", first.is_alive());
    let ask = |first: &Thread| observe("still", first.is_alive());
    tasks([task(&Arc::new(first), ask), Box::new(|| observe("main", 1))]);
}

fn join_timeout() {
    let slow = Thread::new(|| sleep(SECOND));
    slow.start().unwrap();
    slow.join_timeout(SECOND).unwrap();
    observe("alive", slow.is_alive());
}

fn daemon_cut_off() {
    let event = Arc::new(Racy::new(0));
    let theirs = event.clone();
    Thread::new(move || {
        theirs.write(1);
        observe("daemon", "wrote");
    })
    .daemon()
    .start()
    .unwrap();
    observe("seen", event.read());
}

fn panics() {
    let shared = Arc::new(Racy::new(0));
    tasks([
        task(&shared, |shared| shared.write(1)),
        task(&shared, |shared| assert_eq!(shared.read(), 0)),
    ]);
}

fn clock() {
    let lock = Arc::new(Lock::new());
    tasks([
        task(&lock, |lock| {
            let _guard = lock.guard();
            sleep(SECOND);
        }),
        task(&lock, |lock| {
            let _guard = lock.guard();
            observe("waited", monotonic().as_secs());
        }),
    ]);
}

fn semaphore() {
    let shared = Arc::new((Semaphore::new(1), Racy::new(0)));
    let work = |(seats, count): &(Semaphore, Racy<i32>)| {
        seats.acquire();
        count.write(count.read() + 1);
        seats.release().unwrap();
    };
    tasks([task(&shared, work), task(&shared, work)]);
    observe("count", shared.1.read());
}

fn try_semaphore() {
    let seats = Arc::new(Semaphore::new(1));
    let try_twice = |seats: &Semaphore| {
        if seats.try_acquire() {
            seats.release().unwrap();
        } else {
            observe("refused", 1);
        }
    };
    tasks([task(&seats, try_twice), task(&seats, try_twice)]);
}

fn notify_may_be_lost() {
    let condition = Arc::new(Condition::new());
    tasks([
        task(&condition, |condition| {
            let _guard = condition.guard();
            condition.wait().unwrap();
        }),
        task(&condition, |condition| {
            let _guard = condition.guard();
            condition.notify(1).unwrap();
        }),
    ]);
}

fn notify_at_the_deadline() {
    let condition = Arc::new(Condition::new());
    tasks([
        task(&condition, |condition| {
            let _guard = condition.guard();
            observe("notified", condition.wait_timeout(SECOND).unwrap());
        }),
        task(&condition, |condition| {
            sleep(SECOND);
            let _guard = condition.guard();
            condition.notify(1).unwrap();
        }),
    ]);
}

/// Misuse looks at the lock without a gate of its own.
fn notify_without_the_lock() {
    let condition = Arc::new(Condition::new());
    tasks([
        task(&condition, |condition| {
            observe("error", condition.notify(1).is_err())
        }),
        task(&condition, |condition| drop(condition.guard())),
    ]);
}

fn queue_order() {
    let queue = Arc::new(Queue::new(1));
    let puts = [
        task(&queue, |queue| queue.put(1).unwrap()),
        task(&queue, |queue| queue.put(2).unwrap()),
    ];
    for put in puts {
        Thread::new(put).start().unwrap();
    }
    (0..2).for_each(|_| observe("item", queue.get().unwrap()));
}

fn locked_or_not() {
    let locks = Arc::new([Lock::new(), Lock::new()]);
    locks.iter().for_each(|lock| drop(lock.guard()));
    tasks([
        task(&locks, |locks| drop(locks[0].guard())),
        task(&locks, |locks| {
            let _guard = locks[1].guard();
            observe("locked", locks[0].locked());
        }),
    ]);
}

/// All of them, by name.
pub const PROGRAMS: &[(&str, fn())] = &[
    ("lost_update", lost_update),
    ("separate_variables", separate_variables),
    ("store_then_load", store_then_load),
    ("locked_update", locked_update),
    ("crossed_locks", crossed_locks),
    ("lock_timeout", lock_timeout),
    ("same_deadlines", same_deadlines),
    ("event_set_at_the_deadline", event_set_at_the_deadline),
    ("event_set_and_cleared", event_set_and_cleared),
    ("event_never_set", event_never_set),
    ("output", output),
    ("observations", observations),
    ("starts_inside", starts_inside),
    ("names_by_order", names_by_order),
    ("alive_or_not", alive_or_not),
    ("join_timeout", join_timeout),
    ("daemon_cut_off", daemon_cut_off),
    ("panics", panics),
    ("clock", clock),
    ("semaphore", semaphore),
    ("try_semaphore", try_semaphore),
    ("notify_may_be_lost", notify_may_be_lost),
    ("notify_at_the_deadline", notify_at_the_deadline),
    ("notify_without_the_lock", notify_without_the_lock),
    ("queue_order", queue_order),
    ("locked_or_not", locked_or_not),
    ("set_late_at_the_deadline", three::set_late_at_the_deadline),
    ("locked_seen_late", three::locked_seen_late),
    ("three_variables", three::three_variables),
    ("three_lockers", three::three_lockers),
];
