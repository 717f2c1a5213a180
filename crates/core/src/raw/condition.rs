//! A condition on plain words, for processes: three semaphores, as in CPython's
//! `multiprocessing.Condition`. A notify wakes exactly as many as it says (or as wait), and waits
//! until they are awake; in which order is not promised. Threads have [`Waiters`](super::Waiters),
//! which are in order but live in one memory.

use super::Semaphore;
use crate::word::Word;

/// A condition. Its words hold 0 at first; whoever calls it holds the lock that goes with it.
#[derive(Debug, Default)]
pub struct Condition<W> {
    /// Those who have begun to wait and have not been counted as woken.
    sleeping: Semaphore<W>,
    /// Those who have stopped waiting, by a notify or by their deadline, and not been counted.
    woken: Semaphore<W>,
    /// What they wait on.
    turns: Semaphore<W>,
}

impl<W> Condition<W> {
    /// A condition on three semaphores without permits.
    pub const fn new(sleeping: Semaphore<W>, woken: Semaphore<W>, turns: Semaphore<W>) -> Self {
        Condition {
            sleeping,
            woken,
            turns,
        }
    }
}

impl<W: Word> Condition<W> {
    /// Waits for a notify, until the deadline, with the lock given back meanwhile. False if the
    /// deadline came first.
    pub fn wait(&self, unlock: impl FnOnce(), lock: impl FnOnce(), deadline: Option<u64>) -> bool {
        self.sleeping.release(1, u32::MAX);
        unlock();
        let notified = self.turns.acquire(deadline);
        self.woken.release(1, u32::MAX);
        lock();
        notified
    }

    /// Wakes `n` who wait, or as many as there are, and returns how many.
    pub fn notify(&self, n: u32) -> u32 {
        // Those who gave up since the last notify do not sleep any more.
        while self.woken.try_acquire() {
            let counted = self.sleeping.try_acquire();
            debug_assert!(counted, "whoever woke had been asleep");
        }
        let mut called = 0;
        while called < n && self.sleeping.try_acquire() {
            self.turns.release(1, u32::MAX);
            called += 1;
        }
        // Until they are awake: none of them may take a later notify's turn.
        (0..called).for_each(|_| _ = self.woken.acquire(None));
        // A turn is left where a deadline came just before it.
        while called > 0 && self.turns.try_acquire() {}
        called
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::raw::Lock;
    use crate::run::{self, Run, Schedule};
    use crate::threading::Thread;
    use crate::trace::Verdict;
    use crate::word::LocalWord;

    #[derive(Default)]
    struct Shared {
        lock: Lock<LocalWord>,
        condition: Condition<LocalWord>,
        woken: LocalWord,
    }

    impl Shared {
        fn wait(&self, deadline: Option<u64>) -> bool {
            let me = run::me();
            self.lock.acquire(me, None);
            let unlock = || _ = self.lock.release();
            let lock = || _ = self.lock.acquire(me, None);
            let notified = self.condition.wait(unlock, lock, deadline);
            self.woken.fetch_add(u32::from(notified));
            self.lock.release();
            notified
        }

        fn notify(&self, n: u32) -> u32 {
            self.lock.acquire(run::me(), None);
            let called = self.condition.notify(n);
            self.lock.release();
            called
        }
    }

    #[test]
    fn a_notify_wakes_exactly_as_many_as_it_says() {
        for schedule in [Schedule::Live, Schedule::RoundRobin, Schedule::Random(5)] {
            let report = Run::new(schedule.clone()).main(|| {
                let shared = Arc::new(Shared::default());
                assert_eq!(shared.notify(1), 0, "nobody waits");
                let thread = || {
                    let shared = shared.clone();
                    Thread::new(move || assert!(shared.wait(None)))
                };
                let threads = [thread(), thread(), thread()];
                for thread in &threads {
                    thread.start().expect("a thread");
                    run::until_blocked(thread);
                }
                assert_eq!(shared.notify(2), 2);
                assert_eq!(shared.notify(5), 1);
                threads
                    .iter()
                    .for_each(|thread| thread.join().expect("it was started"));
                assert_eq!(shared.woken.load(), 3);
            });
            assert_eq!(
                report.verdict,
                Some(Verdict::Completed),
                "{schedule}: {report:?}"
            );
        }
    }

    #[test]
    fn whoever_gave_up_takes_no_notify() {
        let report = Run::new(Schedule::RoundRobin).main(|| {
            let shared = Shared::default();
            assert!(!shared.wait(Some(run::now() + 1)));
            assert_eq!(shared.notify(1), 0);
        });
        assert_eq!(report.verdict, Some(Verdict::Completed), "{report:?}");
    }
}
