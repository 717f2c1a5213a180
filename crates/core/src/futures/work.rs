//! A future together with the work that it is of: one allocation.

use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use super::Future;
use super::core::{Core, Shared};
use crate::exception::Exception;
use crate::run;
use crate::threading::function_name;

/// What a worker needs to know of a piece of work, whatever its type.
pub(super) trait Job: Send + Sync {
    /// Does it, unless it was cancelled.
    fn run(self: Arc<Self>);
    /// Cancels it, if it has not begun.
    fn cancel(self: Arc<Self>, at: &'static Location<'static>);
    /// It will not be done, for this reason.
    fn fail(self: Arc<Self>, reason: Exception);
}

pub(super) struct Work<F, T> {
    core: Core<T>,
    /// The function, until it is called.
    function: Mutex<Option<F>>,
    /// The line that submitted it: where its operations are in traces.
    at: &'static Location<'static>,
}

impl<F, T> Work<F, T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    pub fn new(function: F, at: &'static Location<'static>) -> Arc<Self> {
        // Only a trace shows the name, and finding it takes longer than all the rest.
        let name = run::observed().then(function_name::<F>).flatten();
        Arc::new(Work {
            core: Core::new(name.unwrap_or_default()),
            function: Mutex::new(Some(function)),
            at,
        })
    }

    fn future(self: Arc<Self>) -> Future<T> {
        Future { shared: self }
    }
}

impl<F, T> Shared<T> for Work<F, T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    fn core(&self) -> &Core<T> {
        &self.core
    }
}

impl<F, T> Job for Work<F, T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    fn run(self: Arc<Self>) {
        // An error: somebody else has set the future, which is not for them to do.
        if let Ok(true) = self.core.start(self.at) {
            let function = self.function.lock();
            let function = function.unwrap_or_else(PoisonError::into_inner).take();
            let function = function.expect("it is called once");
            let result = Exception::catch(function);
            let at = self.at;
            let _ = self.future().set(result, at);
        }
    }

    fn cancel(self: Arc<Self>, at: &'static Location<'static>) {
        self.future().cancel_at(at);
    }

    fn fail(self: Arc<Self>, reason: Exception) {
        let at = self.at;
        let _ = self.future().set(Err(reason), at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So it comes from the allocator's quick lists, and there may be many of them.
    #[test]
    fn work_with_its_future_is_small() {
        let work = Work::new(|| (), Location::caller());
        let counts = 2 * size_of::<usize>();
        let size = size_of_val(&*work) + counts;
        assert!(size <= 112, "it has {size} bytes");
    }
}
