//! The cases, a file for each primitive.

mod barrier;
mod barrier_action;
mod bounded_semaphore;
mod condition;
mod condition_rlock;
mod condition_wait;
mod ending;
mod event;
mod event_count;
mod executor;
mod executor_map;
mod futures;
mod futures_wait;
mod gil;
mod local;
mod lock;
mod lock_verdicts;
mod machine;
mod parallel;
mod pipe;
mod process;
mod process_end;
mod queue;
mod queue_kinds;
mod queue_shutdown;
mod queue_shutdown_waits;
mod queue_tasks;
mod rlock;
mod semaphore;
mod shared_lock;
mod thread;
mod thread_end;
mod threadpool;
mod threadpool_args;
mod threadpool_workers;
mod threads;
mod time;
mod timer;

use std::time::Duration;

use threadlab::multiprocessing::Table;
use threadlab::trace::VerdictKind;

use crate::{Case, Kind, Without};

const GROUPS: &[&[Case]] = &[
    thread::CASES,
    thread_end::CASES,
    threads::CASES,
    machine::CASES,
    timer::CASES,
    local::CASES,
    lock::CASES,
    lock_verdicts::CASES,
    rlock::CASES,
    semaphore::CASES,
    bounded_semaphore::CASES,
    barrier::CASES,
    barrier_action::CASES,
    event::CASES,
    event_count::CASES,
    condition::CASES,
    condition_wait::CASES,
    condition_rlock::CASES,
    queue::CASES,
    queue_tasks::CASES,
    queue_kinds::CASES,
    queue_shutdown::CASES,
    queue_shutdown_waits::CASES,
    threadpool::CASES,
    threadpool_args::CASES,
    threadpool_workers::CASES,
    futures::CASES,
    futures_wait::CASES,
    executor::CASES,
    executor_map::CASES,
    time::CASES,
    gil::CASES,
    ending::CASES,
    process::CASES,
    process_end::CASES,
    shared_lock::CASES,
    pipe::CASES,
    parallel::CASES,
];

const COUNT: usize = {
    let (mut i, mut count) = (0, 0);
    while i < GROUPS.len() {
        count += GROUPS[i].len();
        i += 1;
    }
    count
};

/// All of them.
pub static ALL: &[Case] = &{
    let mut all = [Case::NONE; COUNT];
    let (mut group, mut i, mut n) = (0, 0, 0);
    while group < GROUPS.len() {
        while i < GROUPS[group].len() {
            all[n] = GROUPS[group][i];
            (i, n) = (i + 1, n + 1);
        }
        (group, i) = (group + 1, 0);
    }
    all
};

/// Nobody watches: the case asks who is blocked, or reads the run's events.
const UNWATCHED: Without = without(&[Kind::Plain], "outside a run nobody records what happens");

/// Nobody diagnoses: the case ends with tasks that wait for ever.
const UNENDED: Without = without(
    &[Kind::Plain],
    "outside a run nobody ends what waits for ever: as in Python, it hangs",
);

/// The case is about `threading`'s own forms, such as guards and error sentences.
const THREADING: Without = without(
    &[Kind::Processes, Kind::Words],
    "it is about a form that raw primitives do not have: a guard, an error's sentence",
);

/// Primitives of the segment are raw, but for its locks: they pass no gate.
const UNNAMED: Without = without(
    &[Kind::Processes, Kind::Words],
    "raw primitives pass no gate: no event or verdict names them",
);

/// Words that pass gates of their own.
const UNNAMED_WORDS: Without = without(
    &[Kind::Words],
    "gates of words are not those of a lock: no event or verdict names it",
);

/// Between processes a condition wakes as many as it says, in no promised order.
const UNQUEUED: Without = without(
    &[Kind::Processes, Kind::Words],
    "a condition on plain words keeps no queue, as between CPython's processes",
);

/// Queues live in the memory of one process, and are not made of raw primitives alone.
const UNSHARED: Without = without(
    &[Kind::Processes, Kind::Words],
    "a queue lives in the memory of one process",
);

/// The role is a child process, and the case is about what the run says of its threads.
const IN_A_CHILD: Without = without(
    &[Kind::Processes],
    "a child's daemons and the panics of its threads are its own affair",
);

/// Outside a run processes share no memory.
const APART: Without = without(&[Kind::Plain], "processes share memory in a run only");

/// Words of the segment, which only a live run has.
const SEGMENT: Without = without(
    &[Kind::Plain, Kind::Stepped],
    "only the processes of a live run share words",
);

/// The order in which the machine queues those who sleep is known only where it is stepped.
const UNORDERED: Without = without(
    &[Kind::Plain, Kind::Threads, Kind::Processes],
    "who is about to sleep is known, but not the order in which the machine then queues them",
);

/// Time is real.
const REAL_TIME: Without = without(
    &[Kind::Plain, Kind::Threads, Kind::Processes],
    "it needs to the nanosecond who comes first, as virtual time gives it",
);

/// Tens of thousands of steps of one task.
const TEDIOUS: Without = without(
    &[Kind::Threads, Kind::Stepped],
    "its tens of thousands of steps, each traced, would say nothing new",
);

/// One task at a time, on purpose.
const ONE_AT_A_TIME: Without = without(
    &[Kind::Stepped, Kind::Words],
    "one task at a time runs there, on purpose: the other one would never answer",
);

const fn without(kinds: &'static [Kind], why: &'static str) -> Without {
    Without { kinds, why }
}

const ALL_WAITING: VerdictKind = VerdictKind::AllWaiting;
const DEADLOCK: VerdictKind = VerdictKind::Deadlock;

/// Long enough to be a wait, short enough to be repeated.
const SHORT: Duration = Duration::from_millis(10);

/// Longer than any run.
const LONG: Duration = Duration::from_secs(3600);

/// The functions that processes of the cases run.
pub static TASKS: Table = threadlab::table![
    process::nothing,
    process::until_told,
    process::sort,
    process::parent,
    process::with_thread,
    process::with_daemon,
    process::print,
    process::tell,
    process_end::leave_with,
    process_end::leave_late,
    process_end::fail,
    process_end::refuse,
    process_end::daemon,
    process_end::hold,
    process_end::speak,
    pipe::echo,
    pipe::count_to,
    shared_lock::take,
    shared_lock::hand_on,
    shared_lock::give,
];
