//! A bounded buffer by hand: a shelf, a lock, and two conditions to wait for.

use std::sync::Arc;

use threadlab::threading::{Condition, ConditionError, Lock, Thread};
use threadlab::{Racy, observe, println};

use crate::{Failure, Values};

/// One loaf is like another, so the buffer is a number: what counts is how many there are.
struct Shelf {
    loaves: Racy<i64>,
    room: i64,
    lock: Arc<Lock>,
    not_full: Condition,
    not_empty: Condition,
}

type Take = fn(&Shelf) -> Result<(), ConditionError>;

impl Shelf {
    fn put(&self) -> Result<(), ConditionError> {
        let _guard = self.lock.guard();
        while self.loaves.read() == self.room {
            self.not_full.wait()?;
        }
        self.loaves.write(self.loaves.read() + 1);
        self.not_empty.notify(1)
    }

    /// Looks again after every wait: by the time the lock is back, the loaf may be gone.
    fn take(&self) -> Result<(), ConditionError> {
        let _guard = self.lock.guard();
        while self.loaves.read() == 0 {
            self.not_empty.wait()?;
        }
        self.take_one()
    }

    /// Takes the notify for a promise that there is a loaf. It was true when it was given.
    fn take_with_if(&self) -> Result<(), ConditionError> {
        let _guard = self.lock.guard();
        if self.loaves.read() == 0 {
            self.not_empty.wait()?;
        }
        self.take_one()
    }

    /// Waits without a look. If the loaf is there already, so was its notify, and nobody heard it.
    fn take_blindly(&self) -> Result<(), ConditionError> {
        let _guard = self.lock.guard();
        self.not_empty.wait()?;
        self.take_one()
    }

    /// The caller holds the lock.
    fn take_one(&self) -> Result<(), ConditionError> {
        let loaves = self.loaves.read();
        assert!(loaves > 0, "took a loaf from an empty shelf");
        self.loaves.write(loaves - 1);
        self.not_full.notify(1)
    }
}

/// Waits in a loop.
pub fn with_while(values: &Values) -> Result<(), Failure> {
    open(values, Shelf::take)
}

/// Waits at most once.
pub fn with_if(values: &Values) -> Result<(), Failure> {
    open(values, Shelf::take_with_if)
}

/// Waits in any case.
pub fn blindly(values: &Values) -> Result<(), Failure> {
    open(values, Shelf::take_blindly)
}

/// A baker puts as many loaves on the shelf as the customers together take.
fn open(values: &Values, take: Take) -> Result<(), Failure> {
    let (customers, loaves) = (values.get("customers"), values.get("loaves"));
    let lock = Arc::new(Lock::named("lock"));
    let shelf = Arc::new(Shelf {
        loaves: Racy::named("loaves", 0),
        room: values.get("room"),
        not_full: Condition::named("not full", Arc::clone(&lock)),
        not_empty: Condition::named("not empty", Arc::clone(&lock)),
        lock,
    });

    let here = Arc::clone(&shelf);
    let bake = move || (0..customers * loaves).for_each(|_| here.put().expect("it has the lock"));
    let mut threads = vec![Thread::new(bake).named("baker")];
    for n in 1..=customers {
        let here = Arc::clone(&shelf);
        let buy = move || (0..loaves).for_each(|_| take(&here).expect("it has the lock"));
        threads.push(Thread::new(buy).named(format!("customer-{n}")));
    }
    for thread in &threads {
        thread.start()?;
    }
    for thread in &threads {
        thread.join()?;
    }

    let left = shelf.loaves.read();
    println!("baked {}, left {left}", customers * loaves);
    observe("left", left);
    Ok(())
}
