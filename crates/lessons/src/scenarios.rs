//! The scenarios: the very files that the page shows, compiled.

use std::error::Error;
use std::fmt;

use threadlab::multiprocessing::Table;
use threadlab::table;

use crate::{Values, lesson};

#[path = "../bounded-semaphore/scenario.rs"]
mod bounded_semaphore;
#[path = "../condition/scenario.rs"]
mod condition;
#[path = "../daemon/scenario.rs"]
mod daemon;
#[path = "../event/scenario.rs"]
mod event;
#[path = "../gil/scenario.rs"]
#[cfg_attr(
    not(feature = "data-parallel"),
    expect(dead_code, reason = "nobody calls rayon here, so its code is left out")
)]
mod gil;
#[path = "../join/scenario.rs"]
mod join;
#[path = "../lock-not-reentrant/scenario.rs"]
mod lock_not_reentrant;
#[path = "../lost-update/scenario.rs"]
mod lost_update;
#[path = "../pipe/scenario.rs"]
mod pipe;
#[path = "../producer-consumer/scenario.rs"]
mod producer_consumer;
#[path = "../rlock/scenario.rs"]
mod rlock;
#[path = "../semaphore/scenario.rs"]
mod semaphore;
#[path = "../thread-burst/scenario.rs"]
mod thread_burst;
#[path = "../thread-errors/scenario.rs"]
mod thread_errors;
#[path = "../thread-two-ways/scenario.rs"]
mod thread_two_ways;
#[path = "../threadpool/scenario.rs"]
mod threadpool;
#[path = "../two-locks/scenario.rs"]
mod two_locks;
#[path = "../why-pools/scenario.rs"]
mod why_pools;

/// The functions that child processes of the lessons run, for
/// [`enter`](threadlab::multiprocessing::enter).
pub static TASKS: Table = table![gil::child, pipe::answer, pipe::report];

type Scenario = fn(&Values) -> Result<(), Failure>;

/// The scenario of each lesson's variant.
const SCENARIOS: &[(&str, &str, Scenario)] = &[
    ("thread-two-ways", "function", thread_two_ways::function),
    ("thread-two-ways", "type", thread_two_ways::with_type),
    (
        "thread-two-ways",
        "run-directly",
        thread_two_ways::run_directly,
    ),
    ("join", "join", join::wait),
    ("join", "time-out", join::time_out),
    ("join", "by-another", join::by_another),
    ("join", "each-other", join::each_other),
    ("daemon", "not-daemon", daemon::not_daemon),
    ("daemon", "daemon", daemon::daemon),
    ("daemon", "with-tom", daemon::with_tom),
    ("thread-errors", "unnoticed", thread_errors::unnoticed),
    ("thread-errors", "hook", thread_errors::hook),
    ("thread-errors", "reported", thread_errors::reported),
    ("thread-burst", "burst", thread_burst::burst),
    ("thread-burst", "semaphore", thread_burst::a_few_at_a_time),
    ("thread-burst", "workers", thread_burst::workers),
    ("lost-update", "broken", lost_update::broken),
    ("lost-update", "one-sided", lost_update::one_sided),
    ("lost-update", "fixed", lost_update::fixed),
    ("lock-not-reentrant", "broken", lock_not_reentrant::broken),
    ("lock-not-reentrant", "fixed", lock_not_reentrant::fixed),
    (
        "lock-not-reentrant",
        "impatient",
        lock_not_reentrant::impatient,
    ),
    ("lock-not-reentrant", "let-out", lock_not_reentrant::let_out),
    ("two-locks", "broken", two_locks::broken),
    ("two-locks", "ordered", two_locks::ordered),
    ("two-locks", "back-off", two_locks::back_off),
    ("rlock", "lock", rlock::lock),
    ("rlock", "rlock", rlock::rlock),
    ("rlock", "kept", rlock::kept),
    ("rlock", "foreign", rlock::foreign),
    ("semaphore", "limited", semaphore::limited),
    ("semaphore", "unlimited", semaphore::unlimited),
    ("semaphore", "forgotten", semaphore::forgotten),
    ("semaphore", "given-twice", semaphore::given_twice),
    (
        "bounded-semaphore",
        "semaphore",
        bounded_semaphore::unbounded,
    ),
    ("bounded-semaphore", "bounded", bounded_semaphore::bounded),
    ("bounded-semaphore", "too-late", bounded_semaphore::too_late),
    ("event", "set", event::set),
    ("event", "set-then-clear", event::set_then_clear),
    ("event", "never-set", event::never_set),
    ("condition", "while", condition::with_while),
    ("condition", "if", condition::with_if),
    ("condition", "blind", condition::blindly),
    ("producer-consumer", "bounded", producer_consumer::bounded),
    (
        "producer-consumer",
        "unbounded",
        producer_consumer::unbounded,
    ),
    ("producer-consumer", "counted", producer_consumer::counted),
    (
        "producer-consumer",
        "uncounted",
        producer_consumer::uncounted,
    ),
    ("threadpool", "single", threadpool::single),
    ("threadpool", "calls", threadpool::calls),
    ("threadpool", "callback-fails", threadpool::callback_fails),
    ("threadpool", "bounded", threadpool::bounded),
    ("threadpool", "polled", threadpool::polled),
    ("why-pools", "pool", why_pools::pool),
    ("why-pools", "thread-each", why_pools::thread_each),
    ("why-pools", "nested", why_pools::nested),
    ("gil", "gil", gil::with_gil),
    ("gil", "no-gil", gil::without_gil),
    ("gil", "processes", gil::in_processes),
    #[cfg(feature = "data-parallel")]
    ("gil", "data-parallel", gil::data_parallel),
    ("gil", "serial", gil::serial),
    ("pipe", "duplex", pipe::duplex),
    ("pipe", "one-way", pipe::one_way),
    ("pipe", "left-open", pipe::left_open),
];

/// Runs a variant of a lesson (the first one for an empty name) in the run of the calling task, as
/// its main function.
///
/// # Errors
///
/// What the scenario did not handle, and a [`UsageError`](crate::UsageError) for a name that is not
/// in the catalogue.
///
/// # Panics
///
/// Where the scenario does: a broken variant may. For a data-parallel one without the feature of that name.
pub fn run(lesson_id: &str, variant: &str, values: &Values) -> Result<(), Failure> {
    let lesson = lesson(lesson_id)?;
    let variant = lesson.variant(variant)?;
    let wanted =
        |(id, name, _): &&(&str, &str, Scenario)| *id == lesson.id && *name == variant.name;
    let (_, _, scenario) = SCENARIOS
        .iter()
        .find(wanted)
        .expect("every variant has its scenario (tests/catalogue.rs), with all features");
    scenario(values)
}

/// An error that a scenario did not handle. Python's counterpart is an exception that leaves the
/// main module: it is printed, and the run has failed.
#[derive(Debug)]
pub struct Failure(Box<dyn Error + Send + Sync>);

/// So that `?` works on any error. For this, `Failure` itself cannot be an [`Error`].
impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(Box::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
