//! What a run can report: a closed, versioned set of events.
//!
//! Every line of a trace, every row of the page's table and every verdict is made of these and of
//! nothing else. The order of a trace is the order of [`Event::seq`], never of clocks. Numbers are
//! fixed-width, so that a trace reads the same on every machine.
//!
//! Left out on purpose: file paths, addresses, OS ids and OS error texts; they differ between
//! machines, and a stepped trace does not.

use serde::{Deserialize, Serialize};

use super::verdict::Verdict;

/// The version of the event set, written in the first line of every trace.
pub const VERSION: u32 = 1;

/// One thing that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the run, from 1; unique, and increasing in the order described in `run/README.md`.
    pub seq: u64,
    /// Nanoseconds since the run began: real in a live run, virtual in a stepped one.
    pub time_ns: u64,
    /// The process in which it happened; the first is 1.
    pub process: u32,
    /// The task that did it; the main task is 1. Tasks of all processes share one numbering.
    pub task: u32,
    /// The source line of the caller, from 1; 0 where there is none (a task's own start and end).
    pub line: u32,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A task was made ready to run; it exists from here on.
    Task {
        /// Its number.
        id: u32,
        /// Its name, such as `Thread-1 (work)`.
        name: String,
        /// Whether it ends with the last task that is not a daemon.
        daemon: bool,
        /// The process it belongs to.
        process: u32,
        /// The thread or process resource that others join to await its end; 0 for a main task.
        resource: u32,
    },
    /// The task began to run.
    Begin,
    /// The task ended.
    End {
        /// How.
        how: Ended,
    },
    /// A resource was touched for the first time and got its number. A thread that no task event names
    /// is the one that touched it: the main task, say.
    Resource {
        /// Its number, counted from 1 over all kinds.
        id: u32,
        /// What it is.
        kind: Kind,
        /// The name that the program gave it, or nothing.
        name: String,
    },
    /// The task cannot go on until somebody acts on the resource (or a deadline comes).
    Blocked {
        /// What it was doing.
        operation: Operation,
        /// On what; 0 for [`Operation::Sleep`], which waits for nobody.
        resource: u32,
        /// Whether it has a deadline, so that it ends also if nobody acts. (Traces written before there
        /// was this field say no.)
        #[serde(default)]
        bounded: bool,
    },
    /// An operation came to its end.
    Did {
        /// Which.
        operation: Operation,
        /// On what; 0 where there is nothing to name.
        resource: u32,
        /// How it came out.
        outcome: Outcome,
    },
    /// The program wrote text.
    Output {
        /// To which stream.
        stream: Stream,
        /// What; may hold several lines, and need not end with a line end.
        text: String,
    },
    /// The program reported a value whose outcomes exploration counts.
    Observe {
        /// What was observed.
        name: String,
        /// Its value, as text.
        value: String,
    },
    /// The run is over; nothing follows.
    Verdict(Verdict),
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Its function returned.
    Returned,
    /// It panicked, with this message.
    Panicked(String),
    /// Its process left with this status: 0 and up for an exit code, below 0 for a signal.
    Exited(i32),
    /// The run was closed while it was still going: a daemon's end, or Stop.
    CutOff,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `threading.Lock`.
    Lock,
    /// `threading.RLock`.
    #[serde(rename = "rlock")]
    RLock,
    /// `threading.Semaphore`.
    Semaphore,
    /// `threading.BoundedSemaphore`.
    BoundedSemaphore,
    /// `threading.Event`.
    Event,
    /// `threading.Condition`.
    Condition,
    /// `threading.Barrier`.
    Barrier,
    /// `queue.Queue`.
    Queue,
    /// A shared variable whose reads and writes are visible ([`Racy`](../struct.Racy.html)).
    Variable,
    /// A `threading.Thread`, as something to join.
    Thread,
    /// A `multiprocessing.Process`, as something to join.
    Process,
    /// One end of a `multiprocessing.Pipe`.
    Connection,
    /// A `concurrent.futures.Future`.
    Future,
}

/// What a task does at a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Take a lock or a permit.
    Acquire,
    /// Give it back; of a barrier, let go who waits.
    Release,
    /// Wait for an event, a condition or a barrier.
    Wait,
    /// Set an event's flag.
    Set,
    /// Clear it.
    Clear,
    /// Wake some who wait on a condition.
    Notify,
    /// Be counted at a barrier.
    Arrive,
    /// Break a barrier.
    Abort,
    /// Mend a barrier, and send away who waits.
    Reset,
    /// Put an item into a queue.
    Put,
    /// Get an item out of a queue.
    Get,
    /// Tell a queue that an item is dealt with.
    TaskDone,
    /// Start a thread or a process.
    Start,
    /// Wait for the end of a thread, a process, or a queue's unfinished items.
    Join,
    /// Let time pass.
    Sleep,
    /// Read a shared variable.
    Read,
    /// Write a shared variable.
    Write,
    /// Send a message.
    Send,
    /// Receive a message.
    Recv,
    /// Ask whether a message, a flag, a state is there.
    Poll,
    /// Close an end of a pipe.
    Close,
    /// Ask a process to end (`SIGTERM`).
    Terminate,
    /// End a process at once (`SIGKILL`).
    Kill,
    /// Write output.
    Print,
    /// Report a value.
    Observe,
    /// Read the clock.
    Clock,
    /// Compute. What it shows as `blocked` in a stepped run is no wait, but virtual time that passes.
    Compute,
    /// Shut a queue down.
    Shutdown,
    /// Cancel what has not begun.
    Cancel,
}

impl Operation {
    /// Whether it gives something to others. In a live run such an event takes its number before
    /// its effect, all others after it, so that a cause never comes after what it caused.
    pub const fn gives(self) -> bool {
        use Operation::*;
        matches!(
            self,
            Release
                | Set
                | Clear
                | Notify
                | Arrive
                | Abort
                | Reset
                | Put
                | TaskDone
                | Start
                | Write
                | Send
                | Close
                | Terminate
                | Kill
                | Shutdown
                | Cancel
        )
    }
}

/// How an operation came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As asked.
    Ok,
    /// As asked, with this value.
    Value(String),
    /// Not possible at once, and the caller did not want to wait.
    Refused,
    /// The deadline came first.
    TimedOut,
    /// Misuse or failure: the sentence that Python would print.
    Error(String),
}

/// Where output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}
