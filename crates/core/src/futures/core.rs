//! The state of a future, apart from its handles: a word for those who wait, and the rest under a mutex.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thiserror::Error;

use super::waiter::Waiter;
use super::{Future, FutureError, InvalidState};
use crate::exception::Exception;
use crate::raw::{self, Phase};
use crate::run::{Failure, Resource, ToOutcome, op, touch};
use crate::trace::{Kind, Operation, Outcome};
use crate::word::LocalWord;

/// Whatever has a future in it: the future alone, or with its work.
pub(super) trait Shared<T>: Send + Sync {
    fn core(&self) -> &Core<T>;
}

pub(super) type Callback<T> = Box<dyn FnOnce(Future<T>) + Send>;

/// The state of a future.
pub(super) struct Core<T> {
    pub raw: raw::Future<LocalWord>,
    pub resource: Resource,
    rest: Mutex<Rest<T>>,
}

/// What goes with the word. Who finishes it changes both under the mutex, so that whoever sees the word
/// finished, and then takes the mutex, finds the result.
pub(super) struct Rest<T> {
    pub result: Option<Result<T, Exception>>,
    /// Who is to be told of its end. Few futures have anybody, so those that have not are smaller.
    audience: Option<Box<Audience<T>>>,
}

struct Audience<T> {
    callbacks: Vec<Callback<T>>,
    waiters: Vec<(Arc<Waiter>, usize)>,
}

impl<T> Rest<T> {
    fn audience(&mut self) -> &mut Audience<T> {
        self.audience.get_or_insert_with(|| {
            Box::new(Audience {
                callbacks: Vec::new(),
                waiters: Vec::new(),
            })
        })
    }

    pub fn add_callback(&mut self, callback: Callback<T>) {
        self.audience().callbacks.push(callback);
    }

    pub fn take_callbacks(&mut self) -> Vec<Callback<T>> {
        let audience = self.audience.as_mut();
        audience.map_or(Vec::new(), |all| std::mem::take(&mut all.callbacks))
    }

    fn take_waiters(&mut self) -> Vec<(Arc<Waiter>, usize)> {
        let audience = self.audience.as_mut();
        audience.map_or(Vec::new(), |all| std::mem::take(&mut all.waiters))
    }
}

impl<T> Core<T> {
    pub fn new(name: &'static str) -> Self {
        Core {
            raw: raw::Future::new(LocalWord::new(0), LocalWord::new(0)),
            resource: Resource::new(Kind::Future, name),
            rest: Mutex::new(Rest {
                result: None,
                audience: None,
            }),
        }
    }

    pub fn rest(&self) -> MutexGuard<'_, Rest<T>> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its state, without a gate.
    pub fn phase(&self) -> Phase {
        touch(&self.resource);
        self.raw.phase()
    }

    /// Takes the work up, at the line that submitted it. False if it was cancelled.
    pub fn start(&self, at: &'static Location<'static>) -> Result<bool, InvalidState> {
        let start = |_| {
            let started = self.raw.start();
            if let Err(Phase::Cancelled) = started {
                let waiters = self.rest().take_waiters();
                tell_all(waiters, false);
            }
            started.map_err(NotStarted)
        };
        match op(Operation::Start, &[&self.resource], at, start) {
            Ok(()) => Ok(true),
            Err(NotStarted(Phase::Cancelled)) => Ok(false),
            Err(error) => Err(InvalidState(error.to_string())),
        }
    }

    /// The work came to this.
    pub fn finish(
        &self,
        result: Result<T, Exception>,
        at: &'static Location<'static>,
    ) -> Result<Vec<Callback<T>>, Phase> {
        let finish = |_| {
            let failed = result.is_err();
            let mut rest = self.rest();
            if let Err(phase) = self.raw.finish() {
                return Finished(Err(phase));
            }
            rest.result = Some(result);
            let callbacks = rest.take_callbacks();
            let waiters = rest.take_waiters();
            drop(rest);
            tell_all(waiters, failed);
            Finished(Ok(callbacks))
        };
        op(Operation::Set, &[&self.resource], at, finish).0
    }

    /// Whether anybody is to be told of its end.
    pub fn has_audience(&mut self) -> bool {
        let rest = self.rest.get_mut();
        let rest = rest.unwrap_or_else(PoisonError::into_inner);
        rest.audience.is_some()
    }

    /// The work is done, and nobody will ask what it came to.
    pub fn finish_unheard(&self, at: &'static Location<'static>) {
        let finish = |_| Finished::<T>(self.raw.finish().map(|()| Vec::new()));
        let Finished(_) = op(Operation::Set, &[&self.resource], at, finish);
    }

    /// Tells `waiter` when it is done. If it is already: whether with an exception.
    pub fn tell(&self, waiter: &Arc<Waiter>, number: usize) -> Option<bool> {
        touch(&self.resource);
        let mut rest = self.rest();
        match self.raw.phase() {
            Phase::Finished => Some(matches!(rest.result, Some(Err(_)))),
            Phase::CancelledAndNotified => Some(false),
            _ => {
                rest.audience().waiters.push((waiter.clone(), number));
                None
            }
        }
    }

    pub fn tell_no_more(&self, waiter: &Arc<Waiter>) {
        touch(&self.resource);
        if let Some(audience) = &mut self.rest().audience {
            audience
                .waiters
                .retain(|(other, _)| !Arc::ptr_eq(other, waiter));
        }
    }

    /// Whether it is done as `wait` and `as_completed` have it: a cancelled future only when its executor
    /// has noticed.
    pub fn is_settled(&self) -> bool {
        matches!(self.phase(), Phase::Finished | Phase::CancelledAndNotified)
    }

    /// Waits, and says what it came to.
    pub fn wait(
        &self,
        deadline: Option<u64>,
        at: &'static Location<'static>,
    ) -> Result<(), FutureError> {
        let wait = |_| match self.raw.wait(deadline) {
            Phase::Finished => Ok(()),
            phase if phase.is_cancelled() => Err(FutureError::Cancelled),
            _ => Err(FutureError::TimedOut),
        };
        op(Operation::Wait, &[&self.resource], at, wait)
    }

    /// Waits, and moves the result out of a future that nobody else has.
    pub fn take_result(
        &self,
        deadline: Option<u64>,
        at: &'static Location<'static>,
    ) -> Result<T, FutureError> {
        self.wait(deadline, at)?;
        let result = self.rest().result.take();
        result
            .expect("a finished future has its result, and nobody else took it")
            .map_err(FutureError::Exception)
    }
}

/// The state in which it was, and not pending.
#[derive(Debug, Error)]
#[error("Future in unexpected state")]
struct NotStarted(Phase);

impl Failure for NotStarted {
    fn outcome(&self, _: bool) -> Outcome {
        match self.0 {
            Phase::Cancelled => Outcome::Refused,
            _ => Outcome::Error(self.to_string()),
        }
    }
}

fn tell_all(waiters: Vec<(Arc<Waiter>, usize)>, failed: bool) {
    for (waiter, number) in waiters {
        waiter.is_done(number, failed);
    }
}

/// What a future that was set left to do.
struct Finished<T>(Result<Vec<Callback<T>>, Phase>);

impl<T> ToOutcome for Finished<T> {
    fn to_outcome(&self, _: bool) -> Outcome {
        match &self.0 {
            Ok(_) => Outcome::Ok,
            Err(phase) => Outcome::Error(name(*phase).to_owned()),
        }
    }
}

/// CPython's name of a state.
pub(super) fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "PENDING",
        Phase::Running => "RUNNING",
        Phase::Cancelled => "CANCELLED",
        Phase::CancelledAndNotified => "CANCELLED_AND_NOTIFIED",
        Phase::Finished => "FINISHED",
    }
}
