//! What a run's events come to: for each task its life and how long it was blocked.
//!
//! A fold that does not mind in which order the events of *different* tasks come (a live run delivers
//! them nearly in order only). Memory grows with the number of tasks and resources, not of events.

use std::collections::BTreeMap;

use threadlab::trace::{Ended, Event, Kind, Operation, What};

/// The state of the fold.
#[derive(Debug, Default)]
pub struct Tally {
    tasks: BTreeMap<u32, Task>,
    resources: BTreeMap<u32, (Kind, String)>,
    /// Thread and process resources, with the task that each stands for.
    lives: BTreeMap<u32, u32>,
    observed: Vec<(String, String)>,
    last_ns: u64,
}

/// What is known of a task.
#[derive(Debug, Default)]
pub struct Task {
    /// Nothing until the news of its start has come.
    pub name: Option<String>,
    pub daemon: bool,
    pub process: u32,
    /// When it was started.
    pub born_ns: u64,
    /// How and when it ended, if it has.
    pub ended: Option<(Ended, u64)>,
    /// What it waits for now, if it does.
    pub waiting: Option<Waiting>,
    blocked_ns: u64,
    asleep_ns: u64,
}

/// A wait that has begun.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub operation: Operation,
    since_ns: u64,
}

impl Tally {
    /// Takes the next event in.
    pub fn apply(&mut self, event: &Event) {
        let now = event.time_ns;
        self.last_ns = self.last_ns.max(now);
        match &event.what {
            What::Task {
                id,
                name,
                daemon,
                process,
                resource,
            } => {
                self.lives.insert(*resource, *id);
                let task = self.tasks.entry(*id).or_default();
                task.name = Some(name.clone());
                (task.daemon, task.process, task.born_ns) = (*daemon, *process, now);
            }
            What::Resource { id, kind, name } => {
                self.resources.insert(*id, (*kind, name.clone()));
            }
            What::Observe { name, value } => self.observe(name, value),
            What::Blocked {
                operation: Operation::Compute,
                ..
            } => {} // it is busy
            What::Blocked { operation, .. } => {
                let waiting = Waiting {
                    operation: *operation,
                    since_ns: now,
                };
                self.task_of(event).waiting = Some(waiting);
            }
            What::Did { .. } => self.task_of(event).goes_on(now),
            What::End { how } => {
                let task = self.task_of(event);
                task.goes_on(now);
                task.ended = Some((how.clone(), now));
            }
            What::Begin | What::Output { .. } | What::Verdict(_) => {}
        }
    }

    fn observe(&mut self, name: &str, value: &str) {
        match self.observed.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = value.to_owned(),
            None => self.observed.push((name.to_owned(), value.to_owned())),
        }
    }

    fn task_of(&mut self, event: &Event) -> &mut Task {
        self.tasks.entry(event.task).or_default()
    }

    /// All tasks by number.
    pub fn tasks(&self) -> &BTreeMap<u32, Task> {
        &self.tasks
    }

    /// The name of a task, once the news of its start has come.
    pub fn name(&self, task: u32) -> Option<&str> {
        self.tasks.get(&task).and_then(|task| task.name.as_deref())
    }

    /// A resource's kind and name.
    pub fn resource(&self, id: u32) -> Option<(Kind, &str)> {
        self.resources
            .get(&id)
            .map(|(kind, name)| (*kind, name.as_str()))
    }

    /// The task whose end those wait for who wait on this resource.
    pub fn life(&self, resource: u32) -> Option<u32> {
        self.lives.get(&resource).copied().filter(|_| resource != 0)
    }

    /// What the program observed: each name with its last value, in order of first mention.
    pub fn observed(&self) -> &[(String, String)] {
        &self.observed
    }

    /// The time of the latest event.
    pub fn last_ns(&self) -> u64 {
        self.last_ns
    }
}

impl Task {
    /// A wait is over, if there was one.
    fn goes_on(&mut self, now: u64) {
        if let Some(waiting) = self.waiting.take() {
            let waited = now.saturating_sub(waiting.since_ns);
            *self.account(waiting.operation) += waited;
        }
    }

    fn account(&mut self, operation: Operation) -> &mut u64 {
        match operation {
            Operation::Sleep => &mut self.asleep_ns,
            _ => &mut self.blocked_ns,
        }
    }

    /// How long it had been there at `end_ns`, the end of the run.
    pub fn alive_ns(&self, end_ns: u64) -> u64 {
        let until = self.ended.as_ref().map_or(end_ns, |(_, at)| *at);
        until.saturating_sub(self.born_ns)
    }

    /// How long it was blocked by others, a wait that had not ended by then included.
    pub fn blocked_ns(&self, end_ns: u64) -> u64 {
        self.blocked_ns + self.open(end_ns, |operation| operation != Operation::Sleep)
    }

    /// How long it slept.
    pub fn asleep_ns(&self, end_ns: u64) -> u64 {
        self.asleep_ns + self.open(end_ns, |operation| operation == Operation::Sleep)
    }

    fn open(&self, end_ns: u64, counts: impl Fn(Operation) -> bool) -> u64 {
        let open = self.waiting.filter(|waiting| counts(waiting.operation));
        open.map_or(0, |waiting| end_ns.saturating_sub(waiting.since_ns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use threadlab::trace::Outcome;

    fn event(time_ns: u64, task: u32, what: What) -> Event {
        Event {
            seq: time_ns + 1,
            time_ns,
            process: 1,
            task,
            line: 0,
            what,
        }
    }

    fn blocked(operation: Operation) -> What {
        What::Blocked {
            operation,
            resource: 1,
            bounded: false,
        }
    }

    fn did(operation: Operation) -> What {
        What::Did {
            operation,
            resource: 1,
            outcome: Outcome::Ok,
        }
    }

    #[test]
    fn blocked_time_is_from_blocked_to_the_outcome_or_to_the_end_of_the_run() {
        let mut tally = Tally::default();
        tally.apply(&event(10, 2, blocked(Operation::Put)));
        tally.apply(&event(30, 2, did(Operation::Put)));
        tally.apply(&event(40, 2, blocked(Operation::Sleep)));
        tally.apply(&event(45, 2, did(Operation::Sleep)));
        tally.apply(&event(50, 2, blocked(Operation::Acquire)));
        let task = &tally.tasks()[&2];
        assert_eq!((task.blocked_ns(60), task.asleep_ns(60)), (20 + 10, 5));
    }

    #[test]
    fn news_of_a_start_may_come_after_the_first_deed() {
        let mut tally = Tally::default();
        tally.apply(&event(
            7,
            2,
            What::End {
                how: Ended::Returned,
            },
        ));
        let born = What::Task {
            id: 2,
            name: "tom".into(),
            daemon: false,
            process: 1,
            resource: 4,
        };
        tally.apply(&event(5, 1, born));
        assert_eq!((tally.name(2), tally.life(4)), (Some("tom"), Some(2)));
        assert_eq!(tally.tasks()[&2].alive_ns(100), 2);
    }

    #[test]
    fn the_last_observation_of_a_name_counts() {
        let mut tally = Tally::default();
        for (name, value) in [("a", "1"), ("b", "2"), ("a", "3")] {
            tally.apply(&event(
                0,
                1,
                What::Observe {
                    name: name.into(),
                    value: value.into(),
                },
            ));
        }
        let expected = [("a", "3"), ("b", "2")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(tally.observed(), expected);
    }
}
