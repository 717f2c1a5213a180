//! Two workers that wake each other: Event, Condition and Barrier beside what std has for that.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{self, Arc, Condvar, Mutex};

use threadlab::threading::{Barrier, Condition, Event};

use super::beside::{compare, together};

const TURNS: u32 = 1_000;

/// The figures of all of them.
pub fn figures() -> Vec<String> {
    let what = "Event, set to wake";
    let peer = "std Mutex, Condvar, flag";
    let event = compare(what, peer, 2 * TURNS, ping_pong::<Event>, ping_pong::<Flag>);
    let what = "Condition, turn to turn";
    let peer = "std Mutex, Condvar";
    let condition = compare(what, peer, 2 * TURNS, conditions, condvars);
    let what = "Barrier(2), a round";
    let barrier = compare(
        what,
        "std Barrier",
        TURNS,
        || meet(Barrier::new(2), |barrier| _ = barrier.wait()),
        || meet(sync::Barrier::new(2), |barrier| _ = barrier.wait()),
    );
    vec![event, condition, barrier]
}

/// What one sets and another waits for.
trait Signal: Default + Send + Sync + 'static {
    fn give(&self);
    fn take(&self);
}

impl Signal for Event {
    fn give(&self) {
        self.set();
    }

    fn take(&self) {
        self.wait();
        self.clear();
    }
}

/// An event as one writes it with std.
#[derive(Default)]
struct Flag {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Signal for Flag {
    fn give(&self) {
        *self.flag.lock().expect("nobody panics") = true;
        self.changed.notify_all();
    }

    fn take(&self) {
        let flag = self.flag.lock().expect("nobody panics");
        let unset = |flag: &mut bool| !*flag;
        *self.changed.wait_while(flag, unset).expect("nobody panics") = false;
    }
}

/// One thread gives the ball and takes it back, the other takes it and gives it back.
fn ping_pong<S: Signal>() -> f64 {
    let balls = Arc::new((S::default(), S::default()));
    let theirs = balls.clone();
    let ping = move || {
        (0..TURNS).for_each(|_| {
            balls.0.give();
            balls.1.take();
        });
    };
    let pong = move || {
        (0..TURNS).for_each(|_| {
            theirs.0.take();
            theirs.1.give();
        });
    };
    together(vec![Box::new(ping), Box::new(pong)])
}

fn conditions() -> f64 {
    let shared = Arc::new((Condition::new(), AtomicBool::new(false)));
    let turns = |mine: bool| {
        let shared = shared.clone();
        move || {
            let (condition, turn) = &*shared;
            for _ in 0..TURNS {
                let _guard = condition.guard();
                let my_turn = || turn.load(Relaxed) == mine;
                condition.wait_for(my_turn).expect("it is held");
                turn.store(!mine, Relaxed);
                condition.notify(1).expect("it is held");
            }
        }
    };
    together(vec![Box::new(turns(false)), Box::new(turns(true))])
}

fn condvars() -> f64 {
    let shared = Arc::new((Condvar::new(), Mutex::new(false)));
    let turns = |mine: bool| {
        let shared = shared.clone();
        move || {
            let (condition, turn) = &*shared;
            for _ in 0..TURNS {
                let turn = turn.lock().expect("nobody panics");
                let not_mine = |turn: &mut bool| *turn != mine;
                let mut turn = condition.wait_while(turn, not_mine).expect("nobody panics");
                *turn = !mine;
                condition.notify_one();
            }
        }
    };
    together(vec![Box::new(turns(false)), Box::new(turns(true))])
}

fn meet<B: Send + Sync + 'static>(barrier: B, wait: fn(&B)) -> f64 {
    let barrier = Arc::new(barrier);
    let job = || {
        let barrier = barrier.clone();
        move || (0..TURNS).for_each(|_| wait(&barrier))
    };
    together(vec![Box::new(job()), Box::new(job())])
}
