//! `threading.local`.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use litemap::LiteMap;

use crate::run::{self, Task};

/// A value that each thread has of its own.
///
/// A thread's value is made at its first use there, by the function that [`new`](Self::new) is given, and is
/// dropped when that thread ends, before those who join it go on; with the last handle of the `Local` all
/// values are dropped. Nobody else ever sees it, so nothing blocks and nothing shows in traces. It
/// belongs to the task and not to the machine's thread, which an exploration uses again.
///
/// Python: `threading.local`, or rather a subclass of it with an `__init__`, which Python calls in
/// each thread as well. Different: an attribute that a thread has not set is an `AttributeError`
/// there; here `Local::new(|| None)` says so.
///
/// ```
/// use std::sync::Arc;
/// use threadlab::threading::{Local, Thread};
/// let depth = Arc::new(Local::new(|| 0));
/// depth.set(7);
/// let theirs = depth.clone();
/// let thread = Thread::new(move || {
///     assert_eq!(theirs.get(), 0);
///     theirs.with(|depth| *depth += 1);
/// });
/// thread.start().unwrap();
/// thread.join().unwrap();
/// assert_eq!(depth.get(), 7);
/// ```
pub struct Local<T> {
    values: Arc<Values<T>>,
}

struct Values<T> {
    init: Box<dyn Fn() -> T + Send + Sync>,
    by_task: Mutex<LiteMap<Owner, Arc<Mutex<T>>>>,
}

/// Whose a value is: the run's number and the task's.
type Owner = (u32, u32);

impl<T: Send + 'static> Local<T> {
    /// A value for each thread, made there by `init`.
    pub fn new(init: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Local {
            values: Arc::new(Values {
                init: Box::new(init),
                by_task: Mutex::default(),
            }),
        }
    }

    /// Calls `f` with the calling thread's value.
    ///
    /// # Panics
    /// When called from within `f`, for the same `Local`.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let value = self.value();
        let mut value = match value.try_lock() {
            Ok(value) => value,
            // A panic in an earlier `f`; what it left is the thread's own affair.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("a Local's value is in use in this thread"),
        };
        f(&mut value)
    }

    /// The calling thread's value.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(|value| value.clone())
    }

    /// Gives the calling thread another value.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn set(&self, value: T) {
        // The old one is dropped outside, where its destructor may use this again.
        drop(self.with(|old| std::mem::replace(old, value)));
    }

    fn value(&self) -> Arc<Mutex<T>> {
        let task = &run::current().task;
        let owner = (task.run.number, task.id);
        if let Some(value) = self.values.by_task().get(&owner) {
            return value.clone();
        }
        // Not under the lock: it is the program's code.
        let value = Arc::new(Mutex::new((self.values.init)()));
        self.values.by_task().insert(owner, value.clone());
        task.remember_local(&(self.values.clone() as Arc<dyn Forget>));
        value
    }
}

impl<T> Values<T> {
    fn by_task(&self) -> MutexGuard<'_, LiteMap<Owner, Arc<Mutex<T>>>> {
        self.by_task.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}

/// What a task asks of each `Local` that it has used, at its end.
pub(crate) trait Forget: Send + Sync {
    /// Drops the value of this task.
    fn forget(&self, task: &Task);
}

impl<T: Send> Forget for Values<T> {
    fn forget(&self, task: &Task) {
        let value = self.by_task().remove(&(task.run.number, task.id));
        // Not under the lock: its destructor is the program's code.
        drop(value);
    }
}
