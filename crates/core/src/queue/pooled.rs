//! What pools need of a queue between them and their workers, whose operations have no line of the program's
//! own, but one that they were given.

use std::panic::Location;
use std::time::Duration;

use super::queue_of::{AT_ONCE, FOR_EVER, QueueOf};
use super::{Collection, GetError, PutError};
use crate::raw::queue::Refusal;
use crate::run::{self, op};
use crate::trace::Operation;

impl<C: Collection> QueueOf<C> {
    /// As [`put`](Self::put).
    pub(crate) fn put_at(
        &self,
        item: C::Item,
        at: &'static Location<'static>,
    ) -> Result<(), PutError<C::Item>> {
        let put = |me| Ok(self.raw.put(me, item, || FOR_EVER)?);
        op(Operation::Put, &[&self.resource], at, put)
    }

    /// As [`get`](Self::get).
    pub(crate) fn get_at(&self, at: &'static Location<'static>) -> Result<C::Item, GetError> {
        let get = |me| Ok(self.raw.get(me, || FOR_EVER)?);
        op(Operation::Get, &[&self.resource], at, get)
    }

    /// Whether it has been shut down, for a destructor.
    pub(crate) fn is_closed(&self) -> bool {
        self.touch();
        self.raw.is_closed(run::me())
    }

    /// Takes an item out of what has been shut down, as part of the same operation.
    pub(crate) fn drain_one(&self) -> Option<C::Item> {
        self.touch();
        self.raw.get(run::me(), || AT_ONCE).ok()
    }

    /// Gets like a loop of `get_timeout(period)` that ends, at the end of a period, when `stops` holds; but
    /// sleeps as long as it does not, so that nobody mistakes a worker without work for one that moves.
    pub(crate) fn get_polled(
        &self,
        period: Duration,
        stops: &dyn Fn() -> bool,
        at: &'static Location<'static>,
    ) -> Result<C::Item, GetError> {
        let get = |me| {
            if let Ok(item) = self.raw.get(me, || AT_ONCE) {
                return Ok(item);
            }
            let began = run::now();
            match self.raw.get_unless(me, || FOR_EVER, stops) {
                Err(Refusal::NotNow) => {
                    let until = || Some(Some(next_look(began, period)));
                    Ok(self.raw.get(me, until)?)
                }
                item_or_end => Ok(item_or_end?),
            }
        };
        op(Operation::Get, &[&self.resource], at, get)
    }

    /// Lets everybody who sleeps in [`get_polled`](Self::get_polled) look whether it is to stop.
    pub(crate) fn nudge(&self) {
        self.touch();
        self.raw.nudge(run::me());
    }

    /// Somebody looks at what belongs to the queue, or changes it, without an operation.
    pub(crate) fn touch(&self) {
        run::touch(&self.resource);
    }
}

/// The end of the period of those since `began` in which we are now.
fn next_look(began: u64, period: Duration) -> u64 {
    let period = u64::try_from(period.as_nanos()).unwrap_or(u64::MAX).max(1);
    let periods = (run::now() - began).div_ceil(period).max(1);
    began.saturating_add(periods.saturating_mul(period))
}
