//! Computing in virtual time: it takes what it costs, side by side, and whoever does it is running.

use std::sync::Arc;
use std::time::Duration;

use threadlab::run::{Collected, Run, Schedule};
use threadlab::threading::Thread;
use threadlab::time::{compute, monotonic};
use threadlab::trace::{Activity, Change, Event, State, VerdictKind};

const COST: Duration = Duration::from_millis(3);

/// Two threads that compute two pieces each.
fn two() {
    let work = || (0..2).for_each(|_| compute(COST, || ()));
    let threads = [Thread::new(work), Thread::new(work)];
    threads.iter().for_each(|thread| thread.start().unwrap());
    threads.iter().for_each(|thread| thread.join().unwrap());
}

fn traced(schedule: Schedule) -> (u64, Vec<Event>) {
    let sink = Arc::new(Collected::default());
    let report = Run::new(schedule).sink(sink.clone()).main(two);
    assert_eq!(report.verdict.unwrap().kind(), VerdictKind::Completed);
    (report.makespan_ns, sink.events())
}

#[test]
fn threads_compute_side_by_side_in_every_order() {
    for seed in 0..20 {
        let (makespan, _) = traced(Schedule::Random(seed));
        assert_eq!(Duration::from_nanos(makespan), 2 * COST, "{seed}");
    }
}

#[test]
fn who_computes_is_running_whoever_has_the_baton() {
    let (_, events) = traced(Schedule::RoundRobin);
    let mut activity = Activity::new(true);
    let mut states = [State::Ready; 4];
    // At the end of the first instant both have begun, and time is about to pass.
    for event in events.iter().take_while(|event| event.time_ns == 0) {
        activity.apply(event, |change| {
            if let Change::State { task, state, .. } = change {
                states[task as usize] = state;
            }
        });
    }
    use State::{Joining, Running};
    assert_eq!(states[1..], [Joining, Running, Running]);
}

#[test]
fn a_live_run_takes_the_time_that_the_work_takes() {
    let report = Run::new(Schedule::Live).main(|| {
        let start = monotonic();
        compute(Duration::from_secs(3600), || ());
        assert!(monotonic() - start < Duration::from_secs(3600));
    });
    assert_eq!(report.verdict.unwrap().kind(), VerdictKind::Completed);
}
