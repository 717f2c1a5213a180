//! Waiting for several futures at once: each of them tells the waiter when it is done.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ReturnWhen;
use super::core::Shared;
use crate::raw;
use crate::word::LocalWord;

/// Who waits for several futures.
#[derive(Debug)]
pub(super) struct Waiter {
    event: raw::Event<LocalWord>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    until: ReturnWhen,
    /// Those that are done and have not been fetched, in the order in which they were.
    done: Vec<usize>,
    missing: usize,
}

impl Waiter {
    /// Asks each of these futures, by its number, to tell when it is done.
    pub fn install<T>(until: ReturnWhen, futures: &[Arc<dyn Shared<T>>]) -> Arc<Waiter> {
        let state = State {
            until,
            done: Vec::new(),
            missing: futures.len(),
        };
        let waiter = Arc::new(Waiter {
            event: raw::Event::default(),
            state: Mutex::new(state),
        });
        for (number, future) in futures.iter().enumerate() {
            if let Some(failed) = future.core().tell(&waiter, number) {
                waiter.is_done(number, failed);
            }
        }
        waiter
    }

    /// Those futures need not tell any more.
    pub fn remove<T>(self: &Arc<Self>, futures: &[Arc<dyn Shared<T>>]) {
        for future in futures {
            future.core().tell_no_more(self);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The future of this number is done; `failed`: with an exception.
    pub fn is_done(&self, number: usize, failed: bool) {
        let mut state = self.state();
        state.done.push(number);
        state.missing -= 1;
        let enough = match state.until {
            ReturnWhen::FirstCompleted => true,
            ReturnWhen::FirstException => failed || state.missing == 0,
            ReturnWhen::AllCompleted => state.missing == 0,
        };
        drop(state);
        if enough {
            self.event.set();
        }
    }

    /// Waits until enough are done, or until the deadline.
    pub fn wait(&self, deadline: Option<u64>) -> bool {
        self.event.wait(deadline)
    }

    /// Those that are done and were not fetched before. The next wait is for another one.
    pub fn fetch(&self) -> Vec<usize> {
        let mut state = self.state();
        self.event.clear();
        std::mem::take(&mut state.done)
    }
}
