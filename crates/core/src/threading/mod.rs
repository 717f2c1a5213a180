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
//! | `Thread`, `current_thread`, `main_thread`, `enumerate`, `active_count`, `get_ident`, `get_native_id` | the same |
//! | `Thread(target, name, args, kwargs, daemon)` | [`Thread::new`] of a closure, which brings its arguments; [`named`](Thread::named), [`daemon`](Thread::daemon) |
//! | `run` in a subclass; `run()`, `start()`, `join(timeout)`, `is_alive()` | [`Target`]; the same, and [`join_timeout`](Thread::join_timeout) |
//! | `name`, `ident`, `native_id`, `daemon` | methods of these names, [`is_daemon`](Thread::is_daemon); `set_name`, `set_daemon` |
//! | `Timer`, `local` | [`Timer`], [`Local`] |
//! | `Lock`, `RLock`, `Condition`, `Semaphore`, `BoundedSemaphore`, `Event`, `Barrier` | the same |
//! | `acquire(blocking, timeout)`, `with`, `locked` | `acquire`, `try_acquire`, `acquire_timeout`, `guard`, `locked` |
//! | `wait(timeout)`, `wait_for(predicate, timeout)` | `wait`, `wait_timeout`, `wait_for`, `wait_for_timeout` |
//! | `notify(n=1)`, `notify_all` | `notify(n)`, `notify_all` |
//! | `release(n)` of a semaphore | [`release_many`](Semaphore::release_many) |
//! | `Barrier(parties, action, timeout)`, `broken`, `n_waiting`, `parties` | `Barrier::new(parties).action(f).timeout(t)`, [`is_broken`](Barrier::is_broken), the same |
//! | `BrokenBarrierError`, `ThreadError`, `RuntimeError`, `ValueError` | [`BrokenBarrierError`], and an error enum for each class |
//! | `excepthook = f`, `__excepthook__`, `ExceptHookArgs` | [`set_excepthook`], [`default_excepthook`], [`ExceptHookArgs`]: message and line in place of class, value and traceback |
//! | `SystemExit` in a thread | [`exit`] |
//! | `stack_size()`, `stack_size(n)`, `TIMEOUT_MAX` | [`stack_size`], [`set_stack_size`], [`TIMEOUT_MAX`] |
//! | `acquire(False, 1)`, `timeout=-2`, `Semaphore(-1)`, `group=`: `ValueError` or `AssertionError` | cannot be written: nothing here is negative, and `try_acquire` takes no time-out |
//! | `activeCount`, `currentThread`, `getName`, `setName`, `isDaemon`, `setDaemon`, `isSet`, `notifyAll` | left out: deprecated names of what is above |
//! | `settrace`, `setprofile` (and `get…`, `…_all_threads`) | left out: an interpreter calls them for each line; [`Run`](crate::run::Run) traces operations |
//! | `Thread(context=)`, 3.14 | left out: Rust has no context variables; [`Local`] is by thread |
//! | `start` or `join` as the interpreter ends: `RuntimeError`, `PythonFinalizationError` | a thread of a run that is over unwinds |
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
