//! The program of `lock-not-reentrant` once more, with either kind of lock in the same place.

use std::sync::Arc;

use threadlab::threading::{Event, Lock, RLock, Thread};
use threadlab::{Racy, observe, println};

use crate::{Failure, Values};

/// What both kinds can do; in Python it would be `with lock:`.
trait AnyLock: Send + Sync + 'static {
    fn with(&self, inside: impl FnOnce());
}

impl AnyLock for Lock {
    #[track_caller]
    fn with(&self, inside: impl FnOnce()) {
        let _guard = self.guard();
        inside();
    }
}

impl AnyLock for RLock {
    #[track_caller]
    fn with(&self, inside: impl FnOnce()) {
        let _guard = self.guard();
        inside();
    }
}

struct Account<L> {
    balance: Racy<i64>,
    lock: L,
}

impl<L: AnyLock> Account<L> {
    fn deposit(&self, amount: i64) {
        self.lock.with(|| {
            self.balance.write(self.balance.read() + amount);
        });
    }

    /// Takes the lock, and calls what takes it too.
    fn pay(&self) {
        self.lock.with(|| {
            self.deposit(100);
            self.deposit(10);
        });
    }
}

impl Account<RLock> {
    /// Takes it twice, and gives it back once.
    fn pay_and_keep(&self) {
        self.lock.acquire();
        self.lock.acquire();
        self.balance.write(self.balance.read() + 110);
        self.lock.release().expect("it is ours");
    }
}

/// A Lock does not ask who comes: its holder waits like everybody else.
pub fn lock(values: &Values) -> Result<(), Failure> {
    payday(values, Lock::named("account"), Account::pay)
}

/// An RLock knows its owner, and counts.
pub fn rlock(values: &Values) -> Result<(), Failure> {
    payday(values, RLock::named("account"), Account::pay)
}

/// It counts exactly: one release too few, and it is not free.
pub fn kept(values: &Values) -> Result<(), Failure> {
    payday(values, RLock::named("account"), Account::pay_and_keep)
}

fn payday<L: AnyLock>(values: &Values, lock: L, pay: fn(&Account<L>)) -> Result<(), Failure> {
    let balance = Racy::named("balance", 0);
    let account = Arc::new(Account { balance, lock });

    let clerks: Vec<Thread> = (1..=values.get("clerks"))
        .map(|n| {
            let account = Arc::clone(&account);
            Thread::new(move || pay(&account)).named(format!("clerk-{n}"))
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

/// Another thread cannot release it. A Lock would let it.
pub fn foreign(_: &Values) -> Result<(), Failure> {
    let shared = Arc::new((RLock::named("account"), Event::new(), Event::new()));
    let theirs = Arc::clone(&shared);
    let tom = Thread::new(move || {
        let (lock, inside, done) = &*theirs;
        lock.with(|| {
            inside.set();
            done.wait();
        });
        println!("tom has released it");
    })
    .named("tom");
    tom.start()?;

    let (lock, inside, done) = &*shared;
    inside.wait();
    if let Err(error) = lock.release() {
        println!("main: RuntimeError: {error}");
    }
    done.set();
    tom.join()?;
    Ok(())
}
