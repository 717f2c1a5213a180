//! The GIL at both grains. That nobody waits for ever is what a faulty hand-over would break: a task that
//! gave the lock up waits for the next taker without a deadline.

use std::sync::Arc;
use std::time::Duration;

use threadlab::run::deadline;
use threadlab::threading::Thread;
use threadlab::word::Stepped;
use threadlab::{gil, raw};

use crate::{Room, always, long, tasks, to_bound};

const INTERVAL: Duration = Duration::from_millis(5);

#[derive(Default)]
struct Interpreter {
    gil: raw::Gil<Stepped>,
    room: Room,
}

impl Interpreter {
    /// Visits the room, and again after a look whether somebody has asked.
    fn run(&self, me: u32, visits: u32) {
        let interval = || Some(deadline(INTERVAL));
        assert!(self.gil.take(me, interval));
        for _ in 0..visits {
            threadlab::time::sleep(INTERVAL);
            self.room.visit();
            if self.gil.asked() {
                let turn = self.gil.turn();
                assert!(self.gil.give());
                self.gil.changes_hands(turn);
                assert!(self.gil.take(me, interval));
            }
        }
        assert!(self.gil.give());
    }
}

#[test]
fn who_lets_others_in_gets_in_again() {
    let program = |visits: [u32; 2]| {
        move || {
            let shared = Arc::new(Interpreter::default());
            let run = |me: u32| -> Box<dyn FnOnce() + Send> {
                let shared = shared.clone();
                Box::new(move || shared.run(me, visits[me as usize - 1]))
            };
            tasks([run(1), run(2)]);
            assert_eq!(shared.gil.owner(), None);
        }
    };
    to_bound(3, "gil, words, 1 and 1 visits", program([1, 1]));
    if long() {
        to_bound(3, "gil, words, 2 and 1 visits", program([2, 1]));
    }
}

#[test]
fn one_at_a_time_is_attached_and_all_come_through() {
    let program = |threads: usize| {
        move || {
            let shared = Arc::new((gil::Gil::with_interval(INTERVAL), Room::new()));
            let run = || -> Box<dyn FnOnce() + Send> {
                let shared = shared.clone();
                Box::new(move || {
                    let (gil, room) = &*shared;
                    let python = gil.attach();
                    python.compute(INTERVAL, || room.visit());
                    python.allow_threads(|| ());
                    room.visit();
                })
            };
            let others: Vec<Thread> = (1..threads).map(|_| Thread::new(run())).collect();
            others.iter().for_each(|thread| thread.start().unwrap());
            run()();
            others.iter().for_each(|thread| thread.join().unwrap());
        }
    };
    to_bound(3, "gil, 2 tasks", program(2));
    if long() {
        always("gil, 2 tasks, all schedules", program(2));
        to_bound(2, "gil, 3 tasks", program(3));
    }
}
