//! The cases, a file for each primitive.

mod condition;
mod event;
mod lock;
mod parallel;
mod pipe;
mod process;
mod process_end;
mod queue;
mod queue_tasks;
mod semaphore;
mod thread;
mod thread_end;
mod time;

use std::time::Duration;

use threadlab::multiprocessing::Table;
use threadlab::trace::VerdictKind;

use crate::{Case, Kind, Without};

const GROUPS: [&[Case]; 13] = [
    thread::CASES,
    thread_end::CASES,
    lock::CASES,
    semaphore::CASES,
    event::CASES,
    condition::CASES,
    queue::CASES,
    queue_tasks::CASES,
    time::CASES,
    process::CASES,
    process_end::CASES,
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
const UNWATCHED: Without =
    Without { kind: Kind::Plain, why: "outside a run nobody records what happens" };

/// Nobody diagnoses: the case ends with tasks that wait for ever.
const UNENDED: Without =
    Without { kind: Kind::Plain, why: "outside a run nobody ends what waits for ever: as in Python, it hangs" };

/// The case is about `threading`'s own forms, such as guards and error sentences.
const THREADING: Without =
    Without { kind: Kind::Processes, why: "the shared forms come with multiprocessing's own locks" };

/// The role is a child process, and the case is about what the run says of its threads.
const IN_A_CHILD: Without =
    Without { kind: Kind::Processes, why: "a child's daemons and the panics of its threads are its own affair" };

/// Words of the segment, which only a live run has.
const SEGMENT: [Without; 2] = {
    let why = "only the processes of a live run share words";
    [Without { kind: Kind::Plain, why }, Without { kind: Kind::Stepped, why }]
};

/// Conditions and queues live in the memory of one process.
const UNSHARED: Without =
    Without { kind: Kind::Processes, why: "it lives in the memory of one process" };

/// Primitives of the segment are raw: they pass no gate.
const UNNAMED: Without =
    Without { kind: Kind::Processes, why: "raw primitives pass no gate: no event or verdict names them" };

/// The order in which the machine queues those who sleep is known only where it is stepped.
const UNORDERED: [Without; 3] = {
    let why = "who is about to sleep is known, but not the order in which the machine then queues them";
    [
        Without { kind: Kind::Plain, why },
        Without { kind: Kind::Threads, why },
        Without { kind: Kind::Processes, why },
    ]
};

/// Time is real.
const REAL_TIME: [Without; 3] = {
    let why = "it needs to the nanosecond who comes first, as virtual time gives it";
    [
        Without { kind: Kind::Plain, why },
        Without { kind: Kind::Threads, why },
        Without { kind: Kind::Processes, why },
    ]
};

/// Tens of thousands of steps of one task.
const TEDIOUS: [Without; 2] = {
    let why = "its tens of thousands of steps, each traced, would say nothing new";
    [Without { kind: Kind::Threads, why }, Without { kind: Kind::Stepped, why }]
};

/// One task at a time, on purpose.
const ONE_AT_A_TIME: Without =
    Without { kind: Kind::Stepped, why: "one task at a time runs there, on purpose: the other one would never answer" };

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
];
