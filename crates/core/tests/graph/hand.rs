//! Traces written by hand, event by event.

use std::collections::BTreeMap;

use threadlab::trace::{Ended, Event, Kind, Operation, Outcome, WaitForGraph, What};

/// A trace in the making: each event by its task and what happened; the line is the event's number.
#[derive(Default)]
pub struct Trace {
    pub graph: WaitForGraph,
    seq: u64,
    /// Tasks of other processes than the first.
    processes: BTreeMap<u32, u32>,
}

impl Trace {
    pub fn add(&mut self, task: u32, what: What) -> u32 {
        self.seq += 1;
        let line = self.seq as u32;
        let (seq, time_ns, process) = (self.seq, self.seq * 10, self.process_of(task));
        self.graph.apply(&Event {
            seq,
            time_ns,
            process,
            task,
            line,
            what,
        });
        line
    }

    /// A task that others join by this resource; 0 for the main task.
    pub fn task(&mut self, id: u32, daemon: bool, resource: u32) {
        let what = What::Task {
            id,
            name: String::new(),
            daemon,
            process: self.process_of(id),
            resource,
        };
        self.add(1, what);
    }

    /// A process with the main task `main`, which others join by this resource, and one more task.
    pub fn process(&mut self, number: u32, main: u32, resource: u32, other: u32) {
        self.processes.extend([(main, number), (other, number)]);
        self.resource(resource, Kind::Process);
        self.task(main, false, resource);
        self.task(other, false, resource + 1);
    }

    fn process_of(&self, task: u32) -> u32 {
        self.processes.get(&task).copied().unwrap_or(1)
    }

    pub fn resource(&mut self, id: u32, kind: Kind) {
        self.add(
            1,
            What::Resource {
                id,
                kind,
                name: String::new(),
            },
        );
    }

    pub fn did(&mut self, task: u32, operation: Operation, resource: u32, outcome: Outcome) -> u32 {
        self.add(
            task,
            What::Did {
                operation,
                resource,
                outcome,
            },
        )
    }

    pub fn acquires(&mut self, task: u32, resource: u32) -> u32 {
        self.did(task, Operation::Acquire, resource, Outcome::Ok)
    }

    /// Waits for ever if nobody acts.
    pub fn blocked(&mut self, task: u32, operation: Operation, resource: u32) -> u32 {
        self.waits(task, operation, resource, false)
    }

    /// Waits until somebody acts, or its deadline comes.
    pub fn blocked_for_a_time(&mut self, task: u32, operation: Operation, resource: u32) -> u32 {
        self.waits(task, operation, resource, true)
    }

    fn waits(&mut self, task: u32, operation: Operation, resource: u32, bounded: bool) -> u32 {
        self.add(
            task,
            What::Blocked {
                operation,
                resource,
                bounded,
            },
        )
    }

    pub fn ends(&mut self, task: u32, how: Ended) {
        self.add(task, What::End { how });
    }
}

/// Two locks, 1 and 2, and tasks 1 to 3, which join each other by 11 to 13.
pub fn locks_and_tasks() -> Trace {
    let mut trace = Trace::default();
    trace.task(1, false, 0);
    for task in 2..=3 {
        trace.task(task, false, 10 + task);
    }
    for lock in 1..=2 {
        trace.resource(lock, Kind::Lock);
    }
    trace
}
