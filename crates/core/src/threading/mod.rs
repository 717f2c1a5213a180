//! Python's `threading`: threads, and what they synchronise with.
//!
//! Every primitive is a plain value to share by reference or in an [`Arc`](std::sync::Arc), keeps
//! Python's names, and reports misuse as an error whose text is Python's. `acquire()`,
//! `acquire(False)` and `acquire(timeout=t)` are `acquire()`, `try_acquire()` and
//! `acquire_timeout(t)`; `with lock:` is a guard.
//!
//! In an observed run that has been closed (a deadlock, a stop), an operation that would wait
//! unwinds its thread instead of returning; see `run/README.md`.

mod barrier;
mod bounded_semaphore;
mod condition;
mod event;
mod exception;
mod local;
mod lock;
mod rlock;
mod semaphore;
mod thread;
mod threads;
mod timer;

pub use barrier::{Barrier, BrokenBarrierError};
pub use bounded_semaphore::BoundedSemaphore;
pub use condition::{Condition, ConditionError, ConditionGuard, ConditionLock};
pub use event::Event;
pub use exception::{ExceptHook, ExceptHookArgs, default_excepthook, set_excepthook};
pub use local::Local;
pub use lock::{Lock, LockError, LockGuard};
pub use rlock::{RLock, RLockError, RLockGuard};
pub use semaphore::{Permit, Semaphore, SemaphoreError};
pub(crate) use thread::function_name;
pub use thread::{Target, Thread, ThreadError};
pub use threads::{active_count, current_thread, enumerate, exit, get_ident, main_thread};
pub use timer::Timer;

pub(crate) use exception::{report as report_exception, report_hook};
pub(crate) use local::Forget;
