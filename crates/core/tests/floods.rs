//! Live runs that say more than their watcher can take in: a ring is full again and again, its writers wait for
//! room, and the run has to end all the same.
//!
//! Not under libtest: its `main` could not begin with `enter`.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use threadlab::multiprocessing::{self, Process, Table};
use threadlab::run::{Run, Schedule, Sink, Stop};
use threadlab::threading::{Lock, Thread};
use threadlab::trace::{Event, Verdict, What};

static TABLE: Table = threadlab::table![flood];

const SHORT: Duration = Duration::from_millis(200);
/// More events than a ring holds.
const MANY: u64 = 20_000;

/// A sink that takes longer for an event than a task takes to make one.
#[derive(Debug, Default)]
struct Slow {
    events: AtomicU64,
    last: Mutex<Option<What>>,
}

impl Slow {
    fn last(&self) -> Option<What> {
        self.last.lock().unwrap().clone()
    }
}

impl Sink for Slow {
    fn event(&self, event: &Event) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_micros(20) {
            black_box(event);
        }
        self.events.fetch_add(1, SeqCst);
        *self.last.lock().unwrap() = Some(event.what.clone());
    }
}

fn flood((): ()) {
    for n in 0_u64.. {
        threadlab::println!("{n}");
    }
}

/// While the ring of one process is read, that of the other fills up.
fn a_flood_of_two_processes_ends_at_its_limit() -> Result<(), Failed> {
    let sink = Arc::new(Slow::default());
    let run = Run::new(Schedule::Live).sink(sink.clone()).limit(SHORT);
    let report = run.main(|| {
        Process::new(flood, ()).start().unwrap();
        flood(());
    });
    assert_eq!(report.verdict, Some(Verdict::Stalled));
    assert_eq!(sink.last(), Some(What::Verdict(Verdict::Stalled)));
    Ok(())
}

fn a_flood_of_four_threads_ends_at_its_limit() -> Result<(), Failed> {
    let sink = Arc::new(Slow::default());
    let run = Run::new(Schedule::Live).sink(sink.clone()).limit(SHORT);
    let report = run.main(|| {
        (0..3).for_each(|_| Thread::new(|| flood(())).start().unwrap());
        flood(());
    });
    assert_eq!(report.verdict, Some(Verdict::Stalled));
    assert_eq!(sink.last(), Some(What::Verdict(Verdict::Stalled)));
    Ok(())
}

fn a_flood_before_a_deadlock_is_told_whole() -> Result<(), Failed> {
    let sink = Arc::new(Slow::default());
    let report = Run::new(Schedule::Live).sink(sink.clone()).main(|| {
        (0..MANY).for_each(|n| threadlab::println!("{n}"));
        let lock = Lock::new();
        lock.acquire();
        lock.acquire();
    });
    let deadlock = matches!(report.verdict, Some(Verdict::Deadlock(_)));
    assert!(deadlock, "{report:?}");
    assert!(sink.events.load(SeqCst) > MANY);
    assert_eq!(sink.last(), report.verdict.map(What::Verdict));
    Ok(())
}

/// Stops the run at one of its events, in the middle of a flood.
#[derive(Debug)]
struct Stops(AtomicU64, Stop);

impl Sink for Stops {
    fn event(&self, _: &Event) {
        if self.0.fetch_add(1, SeqCst) == MANY {
            self.1.stop();
        }
    }
}

/// It is told of events by the thread that reads the rings: closing the run must not wait for room in one.
fn whoever_watches_a_flood_may_stop_it() -> Result<(), Failed> {
    let run = Run::new(Schedule::Live);
    let sink = Arc::new(Stops(AtomicU64::new(0), run.stop_handle()));
    let report = run.sink(sink).main(|| {
        (0..3).for_each(|_| Thread::new(|| flood(())).start().unwrap());
        flood(());
    });
    assert_eq!(report.verdict, None);
    Ok(())
}

fn main() {
    multiprocessing::enter(&TABLE);
    let trials = vec![
        Trial::test(
            "a_flood_of_two_processes_ends_at_its_limit",
            a_flood_of_two_processes_ends_at_its_limit,
        ),
        Trial::test(
            "a_flood_of_four_threads_ends_at_its_limit",
            a_flood_of_four_threads_ends_at_its_limit,
        ),
        Trial::test(
            "a_flood_before_a_deadlock_is_told_whole",
            a_flood_before_a_deadlock_is_told_whole,
        ),
        Trial::test(
            "whoever_watches_a_flood_may_stop_it",
            whoever_watches_a_flood_may_stop_it,
        ),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
