//! Which threads there are: `current_thread`, `main_thread`, `enumerate`, `active_count`, `get_ident`.
//!
//! Each asks about the calling thread's process, in its run. A thread that was not started here gets
//! a handle all the same, at its first word with us, and keeps it until it ends.

use super::Thread;
use crate::run;

/// The calling thread.
///
/// ```
/// use threadlab::threading::{Thread, current_thread};
/// let thread = Thread::new(|| assert_eq!(current_thread().name(), "worker")).named("worker");
/// thread.start().unwrap();
/// assert_ne!(current_thread(), thread);
/// ```
pub fn current_thread() -> Thread {
    let task = run::current().task.clone();
    let thread = Thread::of(&task);
    if run::observed() {
        // The thread itself is the first to name it, which says whose life it is.
        thread.resource().id(&task.run);
    }
    thread
}

/// The main thread: of a run the one that its main function runs in, of a child process the one in which
/// its function does; else the program's, or while that has had no word with us, the first that had.
///
/// Python: `threading.main_thread`.
pub fn main_thread() -> Thread {
    let task = run::current().task.clone();
    let main = task.run.main_task(task.process);
    Thread::of(&main.unwrap_or(task))
}

/// The threads that are alive, in the order of their numbers: the main thread, all that have been started
/// and have not ended, daemons too, and those that were not started here but have used this library.
///
/// Python: `threading.enumerate`. Different: a thread that was not started here is gone with its end, as
/// from Python 3.13 on.
///
/// ```
/// use threadlab::threading::{Event, Thread, active_count, enumerate};
/// use std::sync::Arc;
/// let go = Arc::new(Event::new());
/// let theirs = go.clone();
/// let thread = Thread::new(move || theirs.wait());
/// thread.start().unwrap();
/// assert!(enumerate().contains(&thread));
/// go.set();
/// thread.join().unwrap();
/// assert!(!enumerate().contains(&thread));
/// assert_eq!(active_count(), enumerate().len());
/// ```
pub fn enumerate() -> Vec<Thread> {
    let me = run::current();
    let alive = me.task.run.alive();
    let mine = alive.iter().filter(|task| task.process == me.task.process);
    mine.map(Thread::of).collect()
}

/// How many threads are alive: as many as [`enumerate`] lists.
///
/// Python: `threading.active_count`.
pub fn active_count() -> usize {
    enumerate().len()
}

/// The calling thread's number in its run, from 1; its [`ident`](Thread::ident).
///
/// Python: `threading.get_ident`. Different: numbers are not used again.
pub fn get_ident() -> u32 {
    run::me()
}

/// Ends the calling thread without a word, after what its destructors do. The program goes on.
///
/// Python: `sys.exit()` in a thread, or `raise SystemExit`. In a process's main thread that ends the
/// process: [`multiprocessing::exit`](crate::multiprocessing::exit).
///
/// ```
/// use threadlab::threading::{self, Thread};
/// let thread = Thread::new(|| {
///     threading::exit();
/// });
/// thread.start().unwrap();
/// thread.join().unwrap(); // no word of it on standard error
/// ```
pub fn exit() -> ! {
    crate::multiprocessing::exit(0)
}
