//! A room with some seats and more guests: a semaphore lets in as many as it has permits.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;

use threadlab::threading::{Semaphore, Thread};
use threadlab::time::sleep;
use threadlab::{observe, println};

use crate::{Failure, Values};

struct Room {
    seats: Semaphore,
    inside: AtomicI64,
    most: AtomicI64,
}

type Visit = fn(&Room, i64, Duration);

impl Room {
    /// Takes a permit, and gives it back at the end of the block.
    fn visit(&self, guest: i64, stay: Duration) {
        let _seat = self.seats.guard();
        self.sit(guest, stay);
    }

    /// Nobody counts.
    fn visit_uncounted(&self, guest: i64, stay: Duration) {
        self.sit(guest, stay);
    }

    /// Some leave by a way out on which the permit is forgotten.
    fn visit_and_forget(&self, guest: i64, stay: Duration) {
        self.seats.acquire();
        self.sit(guest, stay);
        if guest % 2 == 0 {
            return; // in a hurry
        }
        self.seats.release().expect("far from the limit");
    }

    /// The first guest gives back what he never had: from now on there is a seat too many.
    fn visit_and_give_twice(&self, guest: i64, stay: Duration) {
        if guest == 1 {
            self.seats.release().expect("far from the limit");
        }
        self.visit(guest, stay);
    }

    fn sit(&self, guest: i64, stay: Duration) {
        let inside = self.inside.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(inside, Relaxed);
        println!("guest {guest} sits, {inside} inside");
        sleep(stay);
        self.inside.fetch_sub(1, Relaxed);
    }
}

/// As many inside as there are seats, and the others wait.
pub fn limited(values: &Values) -> Result<(), Failure> {
    open(values, Room::visit)
}

/// Without a semaphore all of them come in at once.
pub fn unlimited(values: &Values) -> Result<(), Failure> {
    open(values, Room::visit_uncounted)
}

/// A permit that is not given back is gone, and in the end nobody gets in.
pub fn forgotten(values: &Values) -> Result<(), Failure> {
    open(values, Room::visit_and_forget)
}

/// A permit too many is not noticed, and the room gets too full.
pub fn given_twice(values: &Values) -> Result<(), Failure> {
    open(values, Room::visit_and_give_twice)
}

fn open(values: &Values, visit: Visit) -> Result<(), Failure> {
    let (seats, stay) = (values.get("seats"), values.duration("stay"));
    let room = Arc::new(Room {
        seats: Semaphore::named("seats", seats as u32),
        inside: AtomicI64::new(0),
        most: AtomicI64::new(0),
    });

    let guests: Vec<Thread> = (1..=values.get("guests"))
        .map(|n| {
            let room = Arc::clone(&room);
            Thread::new(move || visit(&room, n, stay)).named(format!("guest-{n}"))
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
    assert!(most <= seats, "more inside than there are seats");
    Ok(())
}
