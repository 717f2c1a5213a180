//! `threading.Timer`.

use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::{Event, Target, Thread};

/// A thread that waits for a while and then calls a function, unless it is cancelled meanwhile.
///
/// The time runs from [`start`](Thread::start) on; in a stepped run it is virtual. A timer is a thread:
/// it can be joined, be a daemon, have a name; without one it is called `Thread-N`. If the function
/// panics, that is reported as any thread's panic.
///
/// Python: `threading.Timer`, a subclass of `threading.Thread`.
///
/// ```
/// use std::time::Duration;
/// use threadlab::threading::{ThreadError, Timer};
/// let hello = Timer::new(Duration::from_millis(1), || println!("hello, world"));
/// let never = Timer::new(Duration::from_secs(3600), || unreachable!());
/// hello.start()?;
/// never.start()?;
/// never.cancel();
/// hello.join()?;
/// never.join()?;
/// # Ok::<(), ThreadError>(())
/// ```
#[derive(Clone)]
pub struct Timer {
    thread: Thread,
    finished: Arc<Event>,
}

impl Timer {
    /// A timer that will call `function` when `interval` has passed since its start.
    #[track_caller]
    pub fn new(interval: Duration, function: impl FnOnce() + Send + 'static) -> Self {
        let finished = Arc::new(Event::new());
        let alarm = Alarm {
            interval,
            function,
            finished: finished.clone(),
            at: Location::caller(),
        };
        Timer {
            thread: Thread::new(alarm),
            finished,
        }
    }

    /// The same timer with this name from the beginning.
    pub fn named(self, name: impl Into<String>) -> Self {
        Timer {
            thread: self.thread.named(name),
            ..self
        }
    }

    /// The same timer, not started yet, as a daemon. Python: `timer.daemon = True`.
    pub fn daemon(self) -> Self {
        Timer {
            thread: self.thread.daemon(),
            ..self
        }
    }

    /// Keeps the function from being called, if it has not been called yet. The thread ends at once;
    /// one that has not been started will end as soon as it is.
    #[track_caller]
    pub fn cancel(&self) {
        self.finished.set();
    }
}

/// As in Python, a timer is a thread.
impl Deref for Timer {
    type Target = Thread;

    fn deref(&self) -> &Thread {
        &self.thread
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.thread.fmt(f)
    }
}

/// What its thread runs.
struct Alarm<F> {
    interval: Duration,
    function: F,
    finished: Arc<Event>,
    /// Where the timer was made: the line of what its thread does.
    at: &'static Location<'static>,
}

impl<F: FnOnce() + Send + 'static> Target for Alarm<F> {
    fn run(self) {
        self.finished.wait_timeout_at(self.interval, self.at);
        if !self.finished.is_set_at(self.at) {
            (self.function)();
        }
        self.finished.set_at(self.at);
    }
}
