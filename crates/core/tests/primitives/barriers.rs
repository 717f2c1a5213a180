//! `Barrier` at both grains, and what is built on threads and events: the timer.

use std::sync::Arc;
use std::time::Duration;

use threadlab::raw;
use threadlab::threading::{Barrier, Timer};
use threadlab::time::sleep;
use threadlab::word::{Stepped, Word};
use threadlab::{Racy, observe};

use crate::{Task, always, long, observe_each, task, tasks, to_bound, values};

const SECOND: Duration = Duration::from_secs(1);

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
        observe_each(&barrier, [|barrier| barrier.wait().unwrap(); 3]);
    };
    let found = always("barrier, 3 parties", indices);
    assert_eq!(values(&found).len(), 6, "each order of arrival");
}

#[test]
fn who_comes_while_a_barrier_drains_is_of_the_next_round() {
    let three = || {
        let barrier = Arc::new(Barrier::new(2));
        // Two of the three pass; one is left over, however they come, until its time is up.
        observe_each(
            &barrier,
            [|barrier| barrier.wait_timeout(SECOND).is_ok().into(); 3],
        );
    };
    let found = always("barrier, 3 tasks for 2", three);
    assert_eq!(values(&found), ["0 1 1", "1 0 1", "1 1 0"]);
}

#[test]
fn an_abort_comes_before_the_release_or_after_it() {
    let abort = || {
        let barrier = Arc::new(Barrier::new(2));
        let party = |barrier: &Barrier| barrier.wait().is_ok().into();
        let aborts = |barrier: &Barrier| {
            barrier.abort();
            0
        };
        observe_each(&barrier, [aborts, party, party]);
        assert!(barrier.is_broken());
        barrier.reset();
        assert_eq!((barrier.n_waiting(), barrier.is_broken()), (0, false));
    };
    let found = always("barrier, abort", abort);
    // The last one has passed once it has let the others go; these it may reach.
    assert_eq!(values(&found), ["0 0 0", "0 0 1", "0 1 0", "0 1 1"]);
}

#[test]
fn a_reset_sends_away_or_comes_too_late() {
    let reset = || {
        let barrier = Arc::new(Barrier::new(2));
        let party = |barrier: &Barrier| barrier.wait_timeout(SECOND).is_ok().into();
        let resets = |barrier: &Barrier| {
            barrier.reset();
            0
        };
        observe_each(&barrier, [resets, party, party]);
    };
    let found = always("barrier, reset", reset);
    assert_eq!(values(&found), ["0 0 0", "0 1 1"]);
}

#[test]
fn a_time_out_breaks_a_barrier_or_comes_too_late() {
    let found = always("barrier, time-out", || {
        let barrier = Arc::new(Barrier::new(2));
        let second = |barrier: &Barrier| {
            sleep(SECOND);
            barrier.wait().is_ok().into()
        };
        observe_each(
            &barrier,
            [second, |barrier| {
                barrier.wait_timeout(SECOND).is_ok().into()
            }],
        );
    });
    assert_eq!(values(&found), ["0 0", "1 1"]);
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
    always("raw barrier, 1 round", one_round);
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
    let found = always("raw barrier, 1 party and an abort", || {
        let two = Arc::new(Two::default());
        let aborts = |two: &Two| {
            two.barrier.abort();
            0
        };
        observe_each(&two, [aborts, |two| two.wait(None).is_ok().into()]);
        assert!(two.barrier.is_broken());
    });
    assert_eq!(values(&found), ["0 0"]);
    let time_out = || {
        let two = Arc::new(Two::default());
        // The deadline is now: it may come at any moment of the wait.
        let first = |two: &Two| two.wait(Some(0)).is_ok().into();
        observe_each(&two, [first, |two| two.wait(None).is_ok().into()]);
    };
    let found = always("raw barrier, time-out", time_out);
    assert_eq!(values(&found), ["0 0", "1 1"]);
}
