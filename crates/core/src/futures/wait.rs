//! `concurrent.futures.wait`.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use litemap::LiteMap;

use super::Future;
use super::core::Shared;
use super::waiter::Waiter;
use crate::run::{self, Resource, op};
use crate::trace::{Kind, Operation};

/// When [`wait`] comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnWhen {
    /// When one of them is done. Python: `FIRST_COMPLETED`.
    FirstCompleted,
    /// When one of them is done with an exception, or all of them are. Python: `FIRST_EXCEPTION`.
    FirstException,
    /// When all of them are. Python: `ALL_COMPLETED`, the default.
    AllCompleted,
}

/// Which futures are done and which are not, each in the order in which they were given.
#[derive(Debug)]
pub struct DoneAndNotDone<T> {
    /// Those that have finished, or were cancelled and their executor has noticed.
    pub done: Vec<Future<T>>,
    /// The others.
    pub not_done: Vec<Future<T>>,
}

/// Waits for these futures as long as it takes, and says which are done. A future that is given twice
/// counts once. One that was cancelled is done when a thread of its executor has come to it and noticed.
///
/// Python: `concurrent.futures.wait`.
///
/// ```
/// use threadlab::futures::{ReturnWhen, ThreadPoolExecutor, wait};
/// let executor = ThreadPoolExecutor::new(2);
/// let futures = [executor.submit(|| 1)?, executor.submit(|| 2)?];
/// let waited = wait(&futures, ReturnWhen::AllCompleted);
/// assert_eq!((waited.done.len(), waited.not_done.len()), (2, 0));
/// # Ok::<(), threadlab::futures::SubmitError>(())
/// ```
#[track_caller]
pub fn wait<'a, T: 'a>(
    futures: impl IntoIterator<Item = &'a Future<T>>,
    return_when: ReturnWhen,
) -> DoneAndNotDone<T> {
    wait_until(futures, return_when, None)
}

/// The same for at most `timeout`.
#[track_caller]
pub fn wait_timeout<'a, T: 'a>(
    futures: impl IntoIterator<Item = &'a Future<T>>,
    return_when: ReturnWhen,
    timeout: Duration,
) -> DoneAndNotDone<T> {
    wait_until(futures, return_when, Some(run::deadline(timeout)))
}

#[track_caller]
fn wait_until<'a, T: 'a>(
    futures: impl IntoIterator<Item = &'a Future<T>>,
    return_when: ReturnWhen,
    deadline: Option<u64>,
) -> DoneAndNotDone<T> {
    let futures = each_once(futures);
    if futures.is_empty() {
        return DoneAndNotDone {
            done: Vec::new(),
            not_done: Vec::new(),
        };
    }
    let wait = || {
        let waiter = Waiter::install(return_when, &futures);
        let came = waiter.wait(deadline);
        waiter.remove(&futures);
        (waiter.fetch(), came)
    };
    let (done, _) = wait_on(&futures, return_when, Location::caller(), wait);
    let done: LiteMap<_, _> = done.into_iter().map(|number| (number, ())).collect();
    let (mut waited, mut rest) = (Vec::new(), Vec::new());
    for (number, shared) in futures.into_iter().enumerate() {
        let list = if done.contains_key(&number) {
            &mut waited
        } else {
            &mut rest
        };
        list.push(Future { shared });
    }
    DoneAndNotDone {
        done: waited,
        not_done: rest,
    }
}

/// Each of these once, in their order.
pub(super) fn each_once<'a, T: 'a>(
    futures: impl IntoIterator<Item = &'a Future<T>>,
) -> Vec<Arc<dyn Shared<T>>> {
    let mut known = LiteMap::<usize, ()>::new_vec();
    let shared = futures.into_iter().map(|future| future.shared.clone());
    shared
        .filter(|shared| {
            let address = Arc::as_ptr(shared).cast::<()>() as usize;
            known.insert(address, ()).is_none()
        })
        .collect()
}

/// Passes a wait for several futures through the gate. It shows as a wait for the first that is missing, where
/// all of them are needed; where one of several will do there is nothing to name but the wait itself.
pub(super) fn wait_on<T, R>(
    futures: &[Arc<dyn Shared<T>>],
    return_when: ReturnWhen,
    at: &'static Location<'static>,
    wait: impl FnOnce() -> (R, bool),
) -> (R, bool) {
    let missing: Vec<_> = futures
        .iter()
        .filter(|future| !future.core().is_settled())
        .collect();
    let any = Resource::new(Kind::Event, "any of several futures");
    let named = match &missing[..] {
        [only] => &only.core().resource,
        [first, ..] if return_when == ReturnWhen::AllCompleted => &first.core().resource,
        _ => &any,
    };
    let all = futures.iter().map(|future| &future.core().resource);
    let on: Vec<_> = std::iter::once(named).chain(all).collect();
    let waited = |_| Waited(wait());
    op(Operation::Wait, &on, at, waited).0
}

/// What a wait brought, and whether it came in time.
struct Waited<R>((R, bool));

impl<R> run::ToOutcome for Waited<R> {
    fn to_outcome(&self, waited: bool) -> crate::trace::Outcome {
        self.0.1.to_outcome(waited)
    }
}
