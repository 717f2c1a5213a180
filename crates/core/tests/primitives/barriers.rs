//! `Barrier` at both grains, and what is built on threads and events: the timer.

use std::sync::Arc;
use std::time::Duration;

use threadlab::raw;
use threadlab::run::{Exploration, deadline};
use threadlab::threading::{Barrier, Timer};
use threadlab::time::sleep;
use threadlab::word::{Stepped, Word};
use threadlab::{Racy, observe};

use crate::{always, long, tasks, to_bound, values};

const SECOND: Duration = Duration::from_secs(1);

type Task = Box<dyn FnOnce() + Send>;

/// A task that shares this with the others.
fn task<S: Send + Sync + 'static>(shared: &Arc<S>, f: fn(&S)) -> Task {
    let shared = shared.clone();
    Box::new(move || f(&shared))
}

/// The values that were observed together, whoever observed first.
fn distinct(found: &Exploration) -> Vec<String> {
    let mut values = values(found);
    values.sort();
    values.dedup();
    values
}

#[test]
fn a_barrier_lets_nobody_pass_before_all_are_there() {
    always("barrier, 2 parties, 2 rounds", || {
        let shared = Arc::new((Barrier::new(2), [Racy::new(0), Racy::new(0)]));
        let party = |me: usize| -> Task {
            let shared = shared.clone();
            Box::new(move || {
                for round in 1..3 {
                    shared.1[me].write(round);
                    shared.0.wait().unwrap();
                    let other = shared.1[1 - me].read();
                    // It may be one round ahead, and not two: that needs us.
                    assert!((round..round + 2).contains(&other));
                }
            })
        };
        tasks([party(0), party(1)]);
        assert_eq!((shared.0.n_waiting(), shared.0.is_broken()), (0, false));
    });
    let indices = || {
        let barrier = Arc::new(Barrier::new(3));
        let party = |barrier: &Barrier| observe("index", barrier.wait().unwrap());
        tasks([(); 3].map(|()| task(&barrier, party)));
    };
    if long() {
        always("barrier, 3 parties", indices);
    } else {
        to_bound(2, "barrier, 3 parties", indices);
    }
}

#[test]
fn who_comes_while_a_barrier_drains_is_of_the_next_round() {
    let three = || {
        let barrier = Arc::new(Barrier::new(2));
        // Two of the three pass; one is left over, however they come, until its time is up.
        let party = |barrier: &Barrier| {
            if barrier.wait_timeout(SECOND).is_err() {
                observe("left over", 1);
            }
        };
        tasks([(); 3].map(|()| task(&barrier, party)));
    };
    let found = to_bound(if long() { 4 } else { 2 }, "barrier, 3 tasks for 2", three);
    assert_eq!(values(&found), ["1"]);
}

#[test]
fn an_abort_comes_before_the_release_or_after_it() {
    let abort = || {
        let barrier = Arc::new(Barrier::new(2));
        let party = |barrier: &Barrier| observe("passed", barrier.wait().is_ok());
        tasks([
            task(&barrier, |barrier| barrier.abort()),
            task(&barrier, party),
            task(&barrier, party),
        ]);
        assert!(barrier.is_broken());
        barrier.reset();
        assert_eq!((barrier.n_waiting(), barrier.is_broken()), (0, false));
    };
    let found = to_bound(if long() { 5 } else { 2 }, "barrier, abort", abort);
    // The last one has passed once it has let the others go; these it may reach.
    assert_eq!(
        values(&found),
        ["false false", "false true", "true false", "true true"]
    );
}

#[test]
fn a_reset_sends_away_or_comes_too_late() {
    let reset = || {
        let barrier = Arc::new(Barrier::new(2));
        let party = |barrier: &Barrier| observe("passed", barrier.wait_timeout(SECOND).is_ok());
        tasks([
            task(&barrier, |barrier| barrier.reset()),
            task(&barrier, party),
            task(&barrier, party),
        ]);
    };
    let found = to_bound(if long() { 5 } else { 2 }, "barrier, reset", reset);
    assert_eq!(distinct(&found), ["false false", "true true"]);
}

#[test]
fn a_time_out_breaks_a_barrier_or_comes_too_late() {
    let found = always("barrier, time-out", || {
        let barrier = Arc::new(Barrier::new(2));
        tasks([
            task(&barrier, |barrier| {
                sleep(SECOND);
                observe("second", barrier.wait().is_ok());
            }),
            task(&barrier, |barrier| {
                observe("first", barrier.wait_timeout(SECOND).is_ok());
            }),
        ]);
    });
    assert_eq!(distinct(&found), ["false false", "true true"]);
}

#[test]
fn a_timer_calls_or_is_cancelled() {
    let found = always("timer", || {
        let called = Arc::new(Racy::new(0));
        let theirs = called.clone();
        let timer = Timer::new(SECOND, move || theirs.write(1));
        timer.start().unwrap();
        sleep(SECOND);
        timer.cancel();
        timer.join().unwrap();
        observe("called", called.read());
    });
    assert_eq!(values(&found), ["0", "1"]);
}

/// A raw barrier for two, and what they do between.
#[derive(Default)]
struct Two {
    barrier: raw::Barrier<Stepped>,
    done: [Stepped; 2],
}

impl Two {
    fn wait(&self, deadline: Option<u64>) -> Result<(), raw::Away> {
        if self.barrier.arrive(2)? == 1 {
            self.barrier.release();
            self.barrier.pass();
            return Ok(());
        }
        self.barrier.wait(deadline)
    }

    fn round(&self, me: usize, round: u32) {
        self.done[me].store(round);
        self.wait(None).unwrap();
        assert!(
            self.done[1 - me].value() >= round,
            "the other was not there"
        );
    }
}

#[test]
fn a_raw_barrier_strands_nobody() {
    let one_round = || {
        let two = Arc::new(Two::default());
        tasks([
            task(&two, |two| two.round(0, 1)),
            task(&two, |two| two.round(1, 1)),
        ]);
    };
    if long() {
        always("raw barrier, 1 round", one_round);
    } else {
        to_bound(4, "raw barrier, 1 round", one_round);
    }
    // The second round begins while the first one still drains.
    let rounds = |me: usize, two: &Arc<Two>| -> Task {
        let two = two.clone();
        Box::new(move || (1..3).for_each(|round| two.round(me, round)))
    };
    let two_rounds = || {
        let two = Arc::new(Two::default());
        tasks([rounds(0, &two), rounds(1, &two)]);
        assert_eq!(two.barrier.waiting(), 0);
    };
    to_bound(
        if long() { 4 } else { 3 },
        "raw barrier, 2 rounds",
        two_rounds,
    );
}

#[test]
fn a_raw_barrier_is_broken_once_and_for_all() {
    let abort = || {
        let two = Arc::new(Two::default());
        let party = |two: &Two| _ = two.wait(None);
        tasks([
            task(&two, |two| two.barrier.abort()),
            task(&two, party),
            task(&two, party),
        ]);
        assert!(two.barrier.is_broken());
    };
    to_bound(if long() { 3 } else { 2 }, "raw barrier, abort", abort);
    let time_out = || {
        let two = Arc::new(Two::default());
        tasks([
            task(&two, |two| {
                sleep(SECOND);
                observe("second", two.wait(None).is_ok());
            }),
            task(&two, |two| {
                observe("first", two.wait(Some(deadline(SECOND))).is_ok());
            }),
        ]);
    };
    let found = to_bound(
        if long() { 5 } else { 3 },
        "raw barrier, time-out",
        time_out,
    );
    assert_eq!(distinct(&found), ["false false", "true true"]);
}
