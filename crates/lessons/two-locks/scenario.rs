//! Two accounts, a lock each, and two transfers that take the locks in opposite orders.

use std::sync::Arc;
use std::time::Duration;

use threadlab::threading::{Lock, Thread};
use threadlab::time::sleep;
use threadlab::{Racy, observe, println};

use crate::{Failure, Values};

struct Account {
    number: u32,
    lock: Lock,
    balance: Racy<i64>,
}

type Transfer = fn(&Account, &Account, Duration);

/// Locks the giver, then the taker. Between the two, somebody may come from the other side.
fn as_it_comes(from: &Account, to: &Account, _: Duration) {
    let _from = from.lock.guard();
    let _to = to.lock.guard();
    move_one(from, to);
}

/// Locks the lower number first, whichever way the money goes.
fn in_order(from: &Account, to: &Account, _: Duration) {
    let up = from.number < to.number;
    let (first, second) = if up { (from, to) } else { (to, from) };
    let _first = first.lock.guard();
    let _second = second.lock.guard();
    move_one(from, to);
}

/// Waits for the second lock only so long; then gives the first one back, rests, and begins again.
fn with_patience(from: &Account, to: &Account, patience: Duration) {
    loop {
        from.lock.acquire();
        let both = to.lock.acquire_timeout(patience);
        if both {
            move_one(from, to);
            to.lock.release().expect("it was taken above");
        }
        from.lock.release().expect("it was taken above");
        if both {
            return;
        }
        println!("account {} backs off", from.number);
        sleep(patience);
    }
}

/// The caller holds both locks.
fn move_one(from: &Account, to: &Account) {
    from.balance.write(from.balance.read() - 1);
    to.balance.write(to.balance.read() + 1);
}

/// Each locks its own account first.
pub fn broken(values: &Values) -> Result<(), Failure> {
    cross(values, as_it_comes)
}

/// All lock in the same order.
pub fn ordered(values: &Values) -> Result<(), Failure> {
    cross(values, in_order)
}

/// Nobody waits for ever with a lock in hand.
pub fn back_off(values: &Values) -> Result<(), Failure> {
    cross(values, with_patience)
}

/// Tom pays from A to B while jack pays from B to A.
fn cross(values: &Values, transfer: Transfer) -> Result<(), Failure> {
    let rounds = values.get("rounds");
    let patience = values.duration("patience");
    let [a, b] = [(1, "A", "balance A"), (2, "B", "balance B")].map(|(number, lock, balance)| {
        Arc::new(Account {
            number,
            lock: Lock::named(lock),
            balance: Racy::named(balance, 100),
        })
    });

    // Jack has twice the patience: with equal patience both might back off in step, for ever.
    let threads = [("tom", &a, &b, patience), ("jack", &b, &a, patience * 2)].map(
        |(name, from, to, patience)| {
            let (from, to) = (Arc::clone(from), Arc::clone(to));
            Thread::new(move || (0..rounds).for_each(|_| transfer(&from, &to, patience)))
                .named(name)
        },
    );
    for thread in &threads {
        thread.start()?;
    }
    for thread in &threads {
        thread.join()?;
    }

    let (a, b) = (a.balance.read(), b.balance.read());
    println!("A has {a}, B has {b}");
    observe("sum", a + b);
    assert_eq!(a + b, 200, "money was lost");
    Ok(())
}
