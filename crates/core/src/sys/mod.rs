//! The machine: the one place, with `word/`, that knows which platform this is.
//!
//! Each platform folder provides the whole list below. All times are absolute nanoseconds of
//! [`now`], one clock for all threads and processes of a machine.
//!
//! | item | promise |
//! |---|---|
//! | `now() -> u64` | monotonic, the same origin everywhere on the machine |
//! | `wait(&AtomicU32, expected, deadline) -> Wake` | sleeps while the word holds `expected`; may wake for no reason |
//! | `wake(address, n)` | wakes up to `n` who wait on that address, longest waiting first; the word may be gone |
//! | `peek(address) -> Option<u32>` | reads a word on which another task waits; `None` where that cannot be done safely |
//! | `has_several_cores()` | whether threads of this process may run at the same time; yes, where nobody can tell |
//! | `pause()`, `leave_core()` | lets a moment pass without sleeping; the second lets others have the core for it, where that is possible |
//! | `prefetch(value)` | has the beginning of a value fetched into the cache, where that is possible |
//! | `spawn(name, job) -> Result` | a thread; an error means that none could be started and nothing is left behind |
//! | `native_id() -> Option<u32>` | the machine's number for this thread, where it has any |
//! | `stack_size()`, `set_stack_size(bytes) -> Option<usize>` | for threads to come; 0 is the machine's own choice; the second returns what was, or `None` where nobody can choose |
//! | `Carriers`, `Carriers::spawn(name, job)` | the same on a thread that is kept for the next job |
//! | `write_out(text)`, `write_err(text)` | the process's own streams |
//! | `Segment` | memory that all processes of a run share: a [`Store`](crate::trace::ring::Store) with the atomics of a word; a live run takes it and, unless something of it is left, gives it back |
//! | `PipeEnd`, `pipe(duplex)` | an operating-system pipe; `None` where there is no such thing (rings in the segment serve then) |
//! | `is_ready(end, to_write)` | whether a pipe end that another task waits on, by its handle, has something for it |
//! | `Interrupt` | ends the waits on pipe ends and children of a run that is closed |
//! | `spawn_process(…)`, `Child` | another process with its own memory, told what to run in bytes; how it ended |
//! | `is_spawning()` | whether a process is half-born and holds, for a moment, all that this one holds open |
//! | `has_died(pid)` | whether a process, not necessarily a child of ours, is no more; where the segment does not say it |
//! | `inherit()` | in a child whose `main` starts from the beginning: what it was told |
//! | `exit(status)` | leaves this process |

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
compile_error!(
    "threadlab with feature `run` needs wasm threads: build it as crates/runtime does \
     (`cargo xtask runtime`), or switch default features off to use `trace` alone"
);

#[cfg(not(any(target_os = "linux", target_arch = "wasm32")))]
compile_error!(
    "threadlab with feature `run` knows two machines so far, Linux and wasm; \
     for another one, write a folder beside sys/native with what sys/mod.rs lists"
);

#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
#[path = "web/mod.rs"]
mod platform;

#[cfg(target_os = "linux")]
#[path = "native/mod.rs"]
mod platform;

pub mod panics;

pub use platform::*;

/// What a child process finds at its beginning.
pub struct Inherited {
    /// The memory of its run, if that is observed.
    pub segment: Option<Segment>,
    /// What to run, as [`spawn_process`] was given it.
    pub start: Vec<u8>,
    /// The pipe ends that came with it.
    pub ends: Vec<PipeEnd>,
}

/// Why a wait came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Somebody woke us, or nobody did: whoever waits looks again.
    Woken,
    /// The word did not hold the expected value.
    Changed,
    /// The deadline came.
    TimedOut,
}
