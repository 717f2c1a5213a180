//! Three planted faults: exploration has to find each, and to find nothing where it is mended.

use std::ops::ControlFlow;
use std::sync::Arc;

use threadlab::run::{Search, explore};
use threadlab::trace::VerdictKind;
use threadlab::word::{Stepped, Word};

use crate::{LIMITS, Room, always, tasks};

/// A lock on one word (0 free, 1 held, 2 held and somebody may sleep), with a fault or without.
struct Faulty {
    word: Stepped,
    fault: Fault,
}

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// Whoever sees it free takes it with a store.
    LoadThenStore,
    /// Whoever was woken takes it without looking again.
    NoSecondLook,
    /// Whoever gives it back wakes the next one first.
    WakeBeforeStore,
}

impl Faulty {
    fn acquire(&self) {
        if self.fault == Fault::LoadThenStore {
            while self.word.load() != 0 {
                self.word.wait(2, None);
            }
            return self.word.store(2);
        }
        if self.word.compare_exchange(0, 1).is_ok() {
            return;
        }
        while self.word.swap(2) != 0 {
            self.word.wait(2, None);
            if self.fault == Fault::NoSecondLook {
                return self.word.store(2);
            }
        }
    }

    fn release(&self) {
        if self.fault == Fault::WakeBeforeStore {
            self.word.wake(1);
            return self.word.store(0);
        }
        if self.word.swap(0) == 2 {
            self.word.wake(1);
        }
    }
}

/// Two tasks, each of which visits the room under the lock, the second one twice.
fn program(fault: Fault) -> impl Fn() {
    move || {
        let word = Stepped::new(0);
        let shared = Arc::new((Faulty { word, fault }, Room::new()));
        let visits = |n: u32| -> Box<dyn FnOnce() + Send> {
            let shared = shared.clone();
            Box::new(move || {
                for _ in 0..n {
                    shared.0.acquire();
                    shared.1.visit();
                    shared.0.release();
                }
            })
        };
        tasks([visits(1), visits(2)]);
    }
}

/// The first schedule that does not complete: its verdict and its preemptions.
fn first_failure(fault: Fault) -> Option<(VerdictKind, u32)> {
    let found = explore(Search::Dfs, LIMITS, program(fault), |so_far| {
        match so_far.last().map(|outcome| outcome.verdict) {
            Some(VerdictKind::Completed) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    });
    let failure = found.last()?;
    println!(
        "{} of {} schedules: {}",
        failure.verdict, found.schedules, failure.schedule
    );
    Some((failure.verdict, failure.preemptions))
}

#[test]
fn without_a_fault_none_is_found() {
    always("no fault", program(Fault::None));
}

#[test]
fn an_acquire_by_load_and_store_lets_two_in() {
    assert_eq!(
        first_failure(Fault::LoadThenStore),
        Some((VerdictKind::Failed, 2))
    );
}

#[test]
fn a_wait_without_a_second_look_lets_two_in() {
    assert_eq!(
        first_failure(Fault::NoSecondLook),
        Some((VerdictKind::Failed, 3))
    );
}

#[test]
fn a_wake_before_the_store_is_lost() {
    assert_eq!(
        first_failure(Fault::WakeBeforeStore),
        Some((VerdictKind::AllWaiting, 1))
    );
}
