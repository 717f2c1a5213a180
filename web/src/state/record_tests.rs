//! Folding recorded events into what the page shows.

use threadlab::trace::{Operation, Outcome, Stream, Waiting};

use super::super::lanes::State;

use super::*;

/// Events of a made-up run, numbered and timed as they are added.
#[derive(Default)]
struct Tape(Vec<Event>);

impl Tape {
    fn add(&mut self, task: u32, line: u32, what: What) -> &mut Tape {
        let seq = self.0.len() as u64 + 1;
        self.0.push(Event {
            seq,
            time_ns: seq * 1000,
            process: 1,
            task,
            line,
            what,
        });
        self
    }

    fn task(&mut self, id: u32, name: &str, resource: u32) -> &mut Tape {
        let name = name.to_owned();
        self.add(
            1,
            0,
            What::Task {
                id,
                name,
                daemon: false,
                process: 1,
                resource,
            },
        )
    }

    fn lock(&mut self, id: u32, name: &str) -> &mut Tape {
        self.add(
            1,
            0,
            What::Resource {
                id,
                kind: Kind::Lock,
                name: name.to_owned(),
            },
        )
    }

    fn did(&mut self, task: u32, line: u32, operation: Operation, resource: u32) -> &mut Tape {
        self.add(
            task,
            line,
            What::Did {
                operation,
                resource,
                outcome: Outcome::Ok,
            },
        )
    }

    fn blocked(&mut self, task: u32, line: u32, operation: Operation, resource: u32) -> &mut Tape {
        self.add(
            task,
            line,
            What::Blocked {
                operation,
                resource,
                bounded: false,
            },
        )
    }

    fn play(&self, stepped: bool) -> Record {
        let mut record = Record::new(stepped);
        self.0.iter().cloned().for_each(|event| record.apply(event));
        record
    }
}

fn states(record: &Record, task: u32) -> Vec<State> {
    record
        .task(task)
        .expect("the task exists")
        .segments()
        .map(|s| s.state)
        .collect()
}

fn two_tasks_and_a_lock() -> Tape {
    let mut tape = Tape::default();
    tape.task(1, "MainThread", 0)
        .add(1, 0, What::Begin)
        .lock(9, "A");
    tape.task(2, "T1", 1)
        .task(3, "T2", 2)
        .add(2, 0, What::Begin)
        .add(3, 0, What::Begin);
    tape
}

#[test]
fn a_blocked_task_runs_again_once_it_has_what_it_wanted() {
    let mut tape = two_tasks_and_a_lock();
    tape.did(2, 6, Operation::Acquire, 9)
        .blocked(3, 6, Operation::Acquire, 9);
    tape.did(2, 8, Operation::Release, 9)
        .did(3, 6, Operation::Acquire, 9);
    let record = tape.play(false);
    assert_eq!(
        states(&record, 3),
        [State::Ready, State::Running, State::Blocked, State::Running]
    );
    assert_eq!(record.task(2).map(|lane| lane.line), Some(8));
}

#[test]
fn the_release_is_what_woke_the_waiter() {
    let mut tape = two_tasks_and_a_lock();
    tape.did(2, 6, Operation::Acquire, 9)
        .blocked(3, 6, Operation::Acquire, 9);
    tape.did(2, 8, Operation::Release, 9)
        .did(3, 6, Operation::Acquire, 9);
    let wakes: Vec<_> = tape
        .play(false)
        .wakes()
        .map(|w| (w.from.0, w.from.1.step, w.to.0, w.to.1.step))
        .collect();
    assert_eq!(wakes, [(2, 10, 3, 11)]);
}

#[test]
fn what_happened_before_the_wait_woke_nobody() {
    let mut tape = two_tasks_and_a_lock();
    tape.did(2, 6, Operation::Release, 9)
        .blocked(3, 6, Operation::Acquire, 9);
    tape.did(3, 6, Operation::Acquire, 9);
    assert_eq!(tape.play(false).wakes().count(), 0);
}

#[test]
fn the_end_of_a_task_wakes_its_joiner() {
    let mut tape = two_tasks_and_a_lock();
    tape.blocked(1, 20, Operation::Join, 1).add(
        2,
        0,
        What::End {
            how: Ended::Returned,
        },
    );
    tape.did(1, 20, Operation::Join, 1);
    let record = tape.play(false);
    assert_eq!(
        record
            .wakes()
            .map(|w| (w.from.0, w.to.0))
            .collect::<Vec<_>>(),
        [(2, 1)]
    );
    assert_eq!(
        states(&record, 1),
        [State::Ready, State::Running, State::Joining, State::Running]
    );
}

#[test]
fn in_a_stepped_run_only_the_one_with_the_baton_runs() {
    let mut tape = two_tasks_and_a_lock();
    tape.did(2, 5, Operation::Read, 9)
        .did(3, 5, Operation::Read, 9)
        .did(2, 6, Operation::Write, 9);
    let record = tape.play(true);
    let running = |lane: &&Lane| lane.now().state == State::Running;
    assert_eq!(
        record
            .lanes()
            .filter(running)
            .map(|lane| lane.task)
            .collect::<Vec<_>>(),
        [2]
    );
    assert_eq!(
        record.task(3).map(|lane| lane.now().state),
        Some(State::Ready)
    );
}

#[test]
fn who_is_still_there_when_a_run_completes_was_cut_off() {
    let mut tape = two_tasks_and_a_lock();
    tape.add(
        3,
        0,
        What::End {
            how: Ended::Returned,
        },
    )
    .blocked(2, 7, Operation::Sleep, 0);
    tape.add(
        1,
        0,
        What::End {
            how: Ended::Returned,
        },
    )
    .add(1, 0, What::Verdict(Verdict::Completed));
    let record = tape.play(false);
    assert_eq!(
        record.task(2).map(|lane| lane.now().state),
        Some(State::CutOff)
    );
    assert_eq!(
        record.task(3).map(|lane| lane.now().state),
        Some(State::Done)
    );
}

#[test]
fn who_waits_when_a_run_is_stuck_waits_on() {
    let mut tape = two_tasks_and_a_lock();
    tape.did(2, 6, Operation::Acquire, 9)
        .blocked(2, 7, Operation::Acquire, 9);
    let waiting = Waiting {
        task: 2,
        resource: 9,
        line: 7,
        holder: None,
    };
    tape.add(2, 0, What::Verdict(Verdict::Deadlock(vec![waiting])));
    let record = tape.play(false);
    assert_eq!(
        record.task(2).map(|lane| lane.now().state),
        Some(State::Blocked)
    );
    assert!(matches!(record.verdict, Some(Verdict::Deadlock(_))));
}

#[test]
fn a_task_whose_beginning_was_lost_is_shown_all_the_same() {
    let mut tape = Tape::default();
    tape.did(17, 3, Operation::Print, 0);
    tape.add(
        17,
        3,
        What::Output {
            stream: Stream::Out,
            text: "x\n".into(),
        },
    );
    let record = tape.play(false);
    assert_eq!(record.task_name(17), "T17");
    assert_eq!(record.log.written(), 1);
}

#[test]
fn events_are_kept_within_bounds_and_counted() {
    let mut record = Record::new(false);
    for seq in 1..=EVENTS as u64 + 3 {
        record.apply(Event {
            seq,
            time_ns: seq,
            process: 1,
            task: 1,
            line: 1,
            what: What::Begin,
        });
    }
    assert_eq!((record.events().len(), record.forgotten()), (EVENTS, 3));
    assert_eq!(record.end().step, EVENTS as u64 + 3);
}
