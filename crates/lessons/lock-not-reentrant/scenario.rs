//! A method that holds the lock calls one that takes it, and its thread waits for itself.

use std::sync::Arc;
use std::time::Duration;

use threadlab::threading::{Event, Lock, Thread};
use threadlab::time::sleep;
use threadlab::{Racy, observe, println};

use crate::{Failure, Values};

struct Account {
    balance: Racy<i64>,
    lock: Lock,
}

impl Account {
    /// Takes the lock, so that no deposit is lost.
    fn deposit(&self, amount: i64) {
        let _guard = self.lock.guard();
        self.add(amount);
    }

    /// Nobody is to see the wage without the bonus: one lock around both. But deposit takes it too.
    fn pay(&self, _: Duration) {
        let _guard = self.lock.guard();
        self.deposit(100);
        self.deposit(10);
    }

    /// The same, from a part that takes no lock because its caller has it.
    fn pay_fixed(&self, _: Duration) {
        let _guard = self.lock.guard();
        self.add(100);
        self.add(10);
    }

    fn add(&self, amount: i64) {
        self.balance.write(self.balance.read() + amount);
    }

    /// The same mistake, but the second wait has an end.
    fn pay_impatiently(&self, patience: Duration) {
        let _guard = self.lock.guard();
        if !self.lock.acquire_timeout(patience) {
            println!("gave up: nothing paid");
        }
    }
}

/// One method calls the other with the lock in hand.
pub fn broken(values: &Values) -> Result<(), Failure> {
    payday(values, Account::pay)
}

/// Who needs the lock takes it once; what is shared inside takes none.
pub fn fixed(values: &Values) -> Result<(), Failure> {
    payday(values, Account::pay_fixed)
}

/// A time-out turns waiting for ever into an answer, and the answer is no.
pub fn impatient(values: &Values) -> Result<(), Failure> {
    payday(values, Account::pay_impatiently)
}

fn payday(values: &Values, pay: fn(&Account, Duration)) -> Result<(), Failure> {
    let patience = values.duration("patience");
    let account = Arc::new(Account {
        balance: Racy::named("balance", 0),
        lock: Lock::named("account"),
    });

    let clerks: Vec<Thread> = (1..=values.get("clerks"))
        .map(|n| {
            let account = Arc::clone(&account);
            Thread::new(move || pay(&account, patience)).named(format!("clerk-{n}"))
        })
        .collect();
    for clerk in &clerks {
        clerk.start()?;
    }
    for clerk in &clerks {
        clerk.join()?;
    }

    let balance = account.balance.read();
    println!("the balance is {balance}");
    observe("balance", balance);
    Ok(())
}

/// A Lock asks nobody whose it is: another thread gives it back, and the one that waits goes on.
pub fn let_out(values: &Values) -> Result<(), Failure> {
    let lock = Arc::new(Lock::named("lock"));
    let inside = Arc::new(Event::named("inside"));

    let (theirs, here) = (Arc::clone(&lock), Arc::clone(&inside));
    let tom = Thread::new(move || {
        theirs.acquire();
        here.set();
        theirs.acquire();
        println!("tom has it twice");
    })
    .named("tom");
    tom.start()?;

    inside.wait();
    sleep(values.duration("patience"));
    println!("main releases what tom took");
    lock.release()?;
    tom.join()?;
    Ok(())
}
