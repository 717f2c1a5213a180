//! A semaphore takes back more than it gave, and a bounded one does not.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use threadlab::threading::{BoundedSemaphore, Semaphore, SemaphoreError, Thread};
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

/// Its seats are a semaphore of either kind: as in Python, a bounded one is one too.
struct Room<S> {
    seats: S,
    inside: AtomicI64,
    most: AtomicI64,
}

impl<S: Deref<Target = Semaphore>> Room<S> {
    fn new(seats: S) -> Room<S> {
        let (inside, most) = (AtomicI64::new(0), AtomicI64::new(0));
        Room {
            seats,
            inside,
            most,
        }
    }

    fn visit(&self, stay: Duration) {
        self.seats.acquire();
        self.sit(stay);
        self.leave();
    }

    /// Leaves early, and gives back what it never had.
    fn leave_twice(&self, stay: Duration) {
        self.seats.acquire();
        self.sit(stay / 2);
        self.leave();
        self.leave();
    }

    fn leave(&self) {
        if let Err(error) = self.seats.release() {
            panic!("ValueError: {error}");
        }
    }

    fn sit(&self, stay: Duration) {
        let inside = self.inside.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(inside, Relaxed);
        sleep(stay);
        self.inside.fetch_sub(1, Relaxed);
    }

    /// Before the room opens: one permit is out, and four are given back.
    fn mistakes(&self) {
        self.seats.acquire();
        report("release(2)", self.seats.release_many(2));
        report("release()", self.seats.release());
        report("release()", self.seats.release());
    }
}

fn report(call: &str, result: Result<(), SemaphoreError>) {
    match result {
        Ok(()) => println!("{call}: ok"),
        Err(error) => println!("{call}: ValueError: {error}"),
    }
}

/// Nothing keeps the counter where it began.
pub fn unbounded(values: &Values) -> Result<(), Failure> {
    let room = Room::new(Box::new(Semaphore::named("seats", seats(values))));
    room.mistakes();
    open(values, room, Room::visit)
}

/// A release too many is an error, and changes nothing.
pub fn bounded(values: &Values) -> Result<(), Failure> {
    let room = Room::new(BoundedSemaphore::named("seats", seats(values)));
    room.mistakes();
    open(values, room, Room::visit)
}

/// One too many is seen when the counter would pass its beginning, and not before.
pub fn too_late(values: &Values) -> Result<(), Failure> {
    let room = Room::new(BoundedSemaphore::named("seats", seats(values)));
    open(values, room, Room::leave_twice)
}

fn seats(values: &Values) -> u32 {
    values.get("seats") as u32
}

fn open<S>(values: &Values, room: Room<S>, first: fn(&Room<S>, Duration)) -> Result<(), Failure>
where
    S: Deref<Target = Semaphore> + Send + Sync + 'static,
{
    let stay = values.duration("stay");
    let room = Arc::new(room);
    let guests: Vec<Thread> = (1..=values.get("guests"))
        .map(|n| {
            let visit = if n == 1 { first } else { Room::visit };
            let room = Arc::clone(&room);
            Thread::new(move || visit(&room, stay)).named(format!("guest-{n}"))
        })
        .collect();
    for guest in &guests {
        guest.start()?;
    }
    for guest in &guests {
        guest.join()?;
    }

    let most = room.most.load(Relaxed);
    println!("most inside at once: {most}");
    observe("most inside", most);
    assert!(
        most <= values.get("seats"),
        "more inside than there are seats"
    );
    Ok(())
}
