//! PCT: random priorities, and a few random places where the first in rank becomes the last
//! (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic
//! guarantees of finding bugs", ASPLOS 2010).
//!
//! A fault of depth d needs d orderings to show. With n tasks and k choices, one run finds it with a
//! probability of at least 1 / (n · k^(d-1)). The paper takes k from an earlier run; a schedule's text
//! has no earlier run, so k is guessed at random among nine powers of two, which costs a factor of
//! at most nine. Steps are counted in choices, since nothing can change where only one task can go.

use super::policy::SplitMix64;

/// Priorities that change at a few places.
#[derive(Clone, Debug)]
pub(super) struct Pct {
    random: SplitMix64,
    /// By task number less one; 0 is a task that has not been seen. New tasks draw above `LOWERED`.
    priorities: Vec<u64>,
    /// The choices at which the task that would go falls back, with the priority that it falls to.
    changes: Vec<(u32, u64)>,
}

/// Priorities below this are for tasks that fell back.
const LOWERED: u64 = 1 << 63;

impl Pct {
    pub fn new(seed: u64, depth: u32) -> Self {
        let mut random = SplitMix64::new(seed);
        let choices = 16 << random.below(9);
        let change = |priority| (1 + random.below(choices) as u32, u64::from(priority));
        let changes = (1..depth).map(change).collect();
        Pct {
            random,
            priorities: Vec::new(),
            changes,
        }
    }

    /// Chooses among `ready`, at choice `number`.
    pub fn choose(&mut self, number: u32, ready: &[u32]) -> u32 {
        for &task in ready {
            self.draw(task);
        }
        let first = self.first(ready);
        let change = self.changes.iter().find(|(at, _)| *at == number);
        match change {
            Some(&(_, priority)) => {
                self.priorities[first as usize - 1] = priority;
                self.first(ready)
            }
            None => first,
        }
    }

    /// Gives a task that was not seen before its priority.
    fn draw(&mut self, task: u32) {
        let index = task as usize - 1;
        if self.priorities.len() <= index {
            self.priorities.resize(index + 1, 0);
        }
        if self.priorities[index] == 0 {
            self.priorities[index] = self.random.next_u64() | LOWERED;
        }
    }

    /// The one of the highest priority; the lowest number of equals.
    fn first(&self, ready: &[u32]) -> u32 {
        let rank = |&&task: &&u32| (self.priorities[task as usize - 1], u32::MAX - task);
        *ready.iter().max_by_key(rank).expect("somebody can run")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three tasks that never block, for 64 choices.
    fn order(seed: u64, depth: u32) -> Vec<u32> {
        let mut pct = Pct::new(seed, depth);
        (1..=64)
            .map(|number| pct.choose(number, &[1, 2, 3]))
            .collect()
    }

    #[test]
    fn a_run_of_depth_d_changes_tasks_at_d_less_one_places_at_most() {
        for depth in 1..8 {
            let switches = (0..500).map(|seed| order(seed, depth));
            let switches = switches.map(|o| o.windows(2).filter(|two| two[0] != two[1]).count());
            let most = switches.max().unwrap();
            assert!(most < depth as usize);
            assert!(most > 0 || depth == 1, "no run of depth {depth} changed");
        }
    }

    #[test]
    fn every_task_is_first_about_as_often() {
        let mut first = [0; 3];
        (0..3000).for_each(|seed| first[order(seed, 1)[0] as usize - 1] += 1);
        assert!(first.iter().all(|n| (900..1100).contains(n)), "{first:?}");
    }
}
