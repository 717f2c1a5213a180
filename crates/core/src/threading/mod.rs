//! Python's `threading`: threads, and what they synchronise with.
//!
//! Every primitive is a plain value to share by reference or in an [`Arc`](std::sync::Arc), keeps
//! Python's names, and reports misuse as an error whose text is Python's. `acquire()`,
//! `acquire(False)` and `acquire(timeout=t)` are `acquire()`, `try_acquire()` and
//! `acquire_timeout(t)`; `with lock:` is a guard.
//!
//! Python's names, and where they are:
//!
//! | Python | here |
//! |---|---|
//! | `Thread`, `current_thread`, `main_thread`, `enumerate`, `active_count`, `get_ident` | the same |
//! | `Timer`, `local` | [`Timer`], [`Local`] |
//! | `Lock`, `RLock`, `Condition`, `Semaphore`, `BoundedSemaphore`, `Event`, `Barrier` | the same |
//! | `BrokenBarrierError`, `RuntimeError`, `ValueError` | [`BrokenBarrierError`], and an error enum for each class |
//! | `excepthook = f`, `__excepthook__` | [`set_excepthook`], [`default_excepthook`] |
//! | `SystemExit` in a thread | [`exit`] |
//! | `TIMEOUT_MAX` | no duration is too long: beyond the clock's range it is for ever |
//! | `get_native_id`, `stack_size`, `settrace`, `setprofile` | left out: they are about the machine, or about Python's interpreter |
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
mod machine;
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
pub use machine::{StackSizeError, TIMEOUT_MAX, get_native_id, set_stack_size, stack_size};
pub use rlock::{RLock, RLockError, RLockGuard};
pub use semaphore::{Permit, Semaphore, SemaphoreError};
pub(crate) use thread::function_name;
pub use thread::{Target, Thread, ThreadError};
pub use threads::{active_count, current_thread, enumerate, exit, get_ident, main_thread};
pub use timer::Timer;

pub(crate) use exception::{report as report_exception, report_hook};
pub(crate) use local::Forget;
