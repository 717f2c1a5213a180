//! Putting roles in order: steps, counters, and "that role is blocked".

use std::time::Duration;

use threadlab::run::until_task_blocked;
use threadlab::time::monotonic;
use threadlab::word::Word;

use super::{Env, LEFT};
use crate::AnyWord;

impl Env {
    /// Takes a step: whoever waits [`after`](Self::after) it goes on.
    pub fn mark(&self, step: usize) {
        self.shared.steps[step].store(1);
        self.shared.steps[step].wake(u32::MAX);
    }

    /// Waits until that step has been taken.
    pub fn after(&self, step: usize) {
        self.wait_while(&self.shared.steps[step], |taken| taken == 0);
    }

    /// Waits until all roles have come here.
    pub fn barrier(&self) {
        let all = self.shared.case.roles.len() as u32;
        let met = &self.shared.met;
        let round = met.fetch_add(1) / all;
        met.wake(u32::MAX);
        self.wait_while(met, |met| met < (round + 1) * all);
    }

    /// Counts one more, and returns how many that makes.
    pub fn count(&self, counter: usize) -> u32 {
        let counter = &self.shared.counters[counter];
        let n = counter.fetch_add(1) + 1;
        counter.wake(u32::MAX);
        n
    }

    /// How many have been counted.
    pub fn counted(&self, counter: usize) -> u32 {
        self.shared.counters[counter].load()
    }

    /// Waits until so many have been counted.
    pub fn until_counted(&self, counter: usize, n: u32) {
        self.wait_while(&self.shared.counters[counter], |counted| counted < n);
    }

    /// Writes a number below all others that were noted.
    pub fn note(&self, n: usize) {
        let at = self.shared.noted.load();
        self.shared.notes[at as usize].store(n as u32);
        self.shared.noted.store(at + 1);
        self.shared.noted.wake(u32::MAX);
    }

    /// What has been noted, in order. Roles that note take turns: they hold a lock, or follow each other.
    pub fn notes(&self) -> Vec<u32> {
        self.shared.notes[..self.shared.noted.load() as usize]
            .iter()
            .map(Word::load)
            .collect()
    }

    /// Waits until so many have been noted, and returns them.
    pub fn until_noted(&self, n: usize) -> Vec<u32> {
        self.wait_while(&self.shared.noted, |noted| (noted as usize) < n);
        self.notes()
    }

    /// A word that the roles share, for whatever they like.
    pub fn word(&self, i: usize) -> &AnyWord {
        &self.shared.words[i]
    }

    /// Waits until everybody who plays `role` is blocked on something of the case: not on a step, a
    /// counter or another means of order.
    ///
    /// # Panics
    /// If one of them ends instead, or there is none.
    pub fn until_blocked(&self, role: &str) {
        for i in self.players(role) {
            self.until_player_blocked(i);
        }
    }

    /// The same, of one of those who play `role`.
    pub fn until_nth_blocked(&self, role: &str, nth: usize) {
        self.until_player_blocked(self.players(role)[nth]);
    }

    fn players(&self, role: &str) -> Vec<usize> {
        let roles = self.shared.case.roles.iter().enumerate();
        let players: Vec<_> = roles
            .filter(|(_, other)| other.name == role)
            .map(|(i, _)| i)
            .collect();
        assert!(!players.is_empty(), "nobody plays {role}");
        players
    }

    fn until_player_blocked(&self, player: usize) {
        let (task, away) = (&self.shared.tasks[player], &self.shared.away[player]);
        self.wait_while(task, |task| task == 0);
        loop {
            let before = away.load();
            assert!(
                before != LEFT,
                "{} has ended and was not blocked",
                self.shared.case.roles[player].name
            );
            if before % 2 == 1 {
                self.wait_while(away, |now| now == before);
                continue;
            }
            self.apart(|| until_task_blocked(task.load()));
            // Unchanged, so what the ledger showed was no wait of the environment.
            if away.load() == before {
                return;
            }
        }
    }

    /// A gate at which a stepped run may switch: stands where a case wants others to interfere.
    pub fn gate(&self) {
        monotonic();
    }

    /// Asserts that `timeout` has passed since `start`: exactly, where time is virtual.
    #[track_caller]
    pub fn assert_passed(&self, start: Duration, timeout: Duration) {
        let passed = monotonic() - start;
        if self.world().kind().is_stepped() {
            assert_eq!(passed, timeout);
        } else {
            assert!(passed >= timeout, "{passed:?} is before {timeout:?}");
        }
    }

    pub(super) fn wait_while(&self, word: &AnyWord, not_yet: impl Fn(u32) -> bool) {
        self.apart(|| {
            loop {
                let value = word.load();
                if !not_yet(value) {
                    return;
                }
                word.wait(value, None);
            }
        });
    }

    /// Marks this role as waiting in its environment meanwhile.
    fn apart<R>(&self, wait: impl FnOnce() -> R) -> R {
        let away = &self.shared.away[self.me];
        let turn = || {
            away.fetch_add(1);
            away.wake(u32::MAX);
        };
        turn();
        let result = wait();
        turn();
        result
    }
}
