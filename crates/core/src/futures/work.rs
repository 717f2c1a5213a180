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
    /// Does it, unless it was cancelled. What comes back nobody else has: its memory, and nothing of the program's.
    fn run(self: Arc<Self>) -> Option<Arc<dyn Job>>;
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
    fn run(mut self: Arc<Self>) -> Option<Arc<dyn Job>> {
        let at = self.at;
        // An error: somebody else has set the future, which is not for them to do.
        let Ok(true) = self.core.start(at) else {
            return None;
        };
        // If nobody has the future by now, nobody ever will.
        if let Some(work) = Arc::get_mut(&mut self)
            && !work.core.has_audience()
        {
            let function = work.function.get_mut();
            let function = function.unwrap_or_else(PoisonError::into_inner).take();
            let result = Exception::catch(function.expect("it is called once"));
            work.core.finish_unheard(at);
            drop(result);
            return Some(self);
        }
        let function = self.function.lock();
        let function = function.unwrap_or_else(PoisonError::into_inner).take();
        let result = Exception::catch(function.expect("it is called once"));
        let _ = self.future().set(result, at);
        None
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
    use crate::futures::ThreadPoolExecutor;

    /// Its memory may wait for the next submit, but nothing of the program's does.
    #[test]
    fn what_nobody_has_the_future_of_is_dropped_when_it_is_done() {
        let executor = ThreadPoolExecutor::new(1);
        let value = Arc::new(());
        for _ in 0..1_000 {
            let (captured, result) = (value.clone(), value.clone());
            let work = move || {
                drop(captured);
                result
            };
            drop(executor.submit(work).unwrap());
        }
        // With one thread, all that was submitted before is done.
        executor.submit(|| ()).unwrap().result().unwrap();
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn a_callback_is_called_although_nobody_has_the_future() {
        let executor = ThreadPoolExecutor::new(1);
        let (sender, receiver) = std::sync::mpsc::channel();
        let future = executor.submit(|| 7).unwrap();
        future.add_done_callback(move |future| sender.send(future.result().unwrap()).unwrap());
        drop(future);
        assert_eq!(receiver.recv(), Ok(7));
    }

    /// So it comes from the allocator's quick lists, and there may be many of them.
    #[test]
    fn work_with_its_future_is_small() {
        let work = Work::new(|| (), Location::caller());
        let counts = 2 * size_of::<usize>();
        let size = size_of_val(&*work) + counts;
        assert!(size <= 112, "it has {size} bytes");
    }
}
