//! The wait-for graph: traces written by hand, and the verdicts that they lead to.

mod hand;
mod verdicts;

use threadlab::trace::{
    Ended, Holder, Kind, Operation, Outcome, Verdict, VerdictKind, WaitForGraph, Waiting,
};

use hand::{Trace, locks_and_tasks};

fn tasks(waiting: &[Waiting]) -> Vec<u32> {
    waiting.iter().map(|waiting| waiting.task).collect()
}

#[test]
fn who_waits_for_his_own_lock_is_a_cycle_of_one() {
    let mut trace = locks_and_tasks();
    let taken = trace.acquires(2, 1);
    let line = trace.blocked(2, Operation::Acquire, 1);
    let holder = Some(Holder {
        task: 2,
        line: taken,
    });
    let expected = Waiting {
        task: 2,
        resource: 1,
        line,
        holder,
    };
    assert_eq!(trace.graph.stuck(), Verdict::Deadlock(vec![expected]));
}

#[test]
fn crossed_locks_are_a_cycle_that_begins_with_the_lowest_task() {
    let mut trace = locks_and_tasks();
    trace.acquires(3, 1);
    trace.acquires(2, 2);
    trace.blocked(3, Operation::Acquire, 2);
    trace.blocked(2, Operation::Acquire, 1);
    trace.blocked(1, Operation::Join, 12);
    let Verdict::Deadlock(cycle) = trace.graph.stuck() else {
        panic!("there is a cycle")
    };
    assert_eq!(tasks(&cycle), [2, 3], "the main task only waits for it");
}

#[test]
fn two_who_join_each_other_are_a_cycle() {
    let mut trace = locks_and_tasks();
    trace.blocked(2, Operation::Join, 13);
    trace.blocked(3, Operation::Join, 12);
    let Verdict::Deadlock(cycle) = trace.graph.stuck() else {
        panic!("there is a cycle")
    };
    assert_eq!(
        cycle[0].holder,
        Some(Holder { task: 3, line: 0 }),
        "held by its own life"
    );
}

#[test]
fn a_cycle_can_lead_through_locks_and_joins() {
    let mut trace = locks_and_tasks();
    trace.acquires(1, 1);
    trace.blocked(2, Operation::Acquire, 1);
    trace.blocked(1, Operation::Join, 12);
    assert_eq!(trace.graph.stuck().kind(), VerdictKind::Deadlock);
}

#[test]
fn what_anybody_can_give_has_no_holder() {
    let mut trace = locks_and_tasks();
    let kinds = [
        Kind::Event,
        Kind::Semaphore,
        Kind::BoundedSemaphore,
        Kind::Condition,
        Kind::Queue,
    ];
    for (i, kind) in kinds.into_iter().enumerate() {
        let id = 20 + i as u32;
        trace.resource(id, kind);
        trace.did(1, Operation::Acquire, id, Outcome::Ok);
        trace.blocked(2, Operation::Wait, id);
        let Verdict::AllWaiting(waiting) = trace.graph.stuck() else {
            panic!("there is no cycle")
        };
        assert_eq!(
            (tasks(&waiting), waiting[0].holder),
            (vec![2], None),
            "{kind:?}"
        );
    }
}

#[test]
fn a_lock_given_back_has_no_holder() {
    let mut trace = locks_and_tasks();
    trace.acquires(2, 1);
    trace.did(3, Operation::Release, 1, Outcome::Ok);
    trace.blocked(2, Operation::Acquire, 1);
    assert_eq!(trace.graph.stuck().kind(), VerdictKind::AllWaiting);
}

#[test]
fn an_rlock_is_held_from_its_first_level_to_its_last() {
    let level = |level: &str| Outcome::Value(level.to_owned());
    let mut trace = locks_and_tasks();
    trace.resource(20, Kind::RLock);
    let first = trace.acquires(2, 20);
    trace.did(2, Operation::Acquire, 20, level("2"));
    trace.did(2, Operation::Release, 20, level("1"));
    trace.blocked(3, Operation::Acquire, 20);
    let holder = trace.graph.waiting()[0].holder;
    let expected = Holder {
        task: 2,
        line: first,
    };
    assert_eq!(holder, Some(expected), "at the line of its first acquire");
    trace.did(2, Operation::Release, 20, Outcome::Ok);
    assert_eq!(trace.graph.waiting()[0].holder, None);
    // A condition gives all levels back at once, and takes them again.
    let again = trace.did(3, Operation::Acquire, 20, level("2"));
    trace.blocked(2, Operation::Acquire, 20);
    let holder = trace.graph.waiting()[0].holder;
    let expected = Holder {
        task: 3,
        line: again,
    };
    assert_eq!(holder, Some(expected));
}

#[test]
fn a_refused_or_late_acquire_takes_nothing() {
    for outcome in [Outcome::Refused, Outcome::TimedOut] {
        let mut trace = locks_and_tasks();
        trace.acquires(3, 1);
        trace.did(2, Operation::Acquire, 1, outcome);
        trace.blocked(3, Operation::Acquire, 1);
        let Verdict::Deadlock(cycle) = trace.graph.stuck() else {
            panic!("3 waits for itself")
        };
        assert_eq!(tasks(&cycle), [3]);
    }
}

#[test]
fn a_failed_release_gives_nothing_back() {
    let mut trace = locks_and_tasks();
    trace.acquires(2, 1);
    trace.did(3, Operation::Release, 1, Outcome::Error("no".to_owned()));
    trace.blocked(2, Operation::Acquire, 1);
    assert_eq!(trace.graph.stuck().kind(), VerdictKind::Deadlock);
}

#[test]
fn a_task_that_has_ended_waits_no_more_but_still_holds() {
    let mut trace = locks_and_tasks();
    let taken = trace.acquires(3, 1);
    trace.ends(3, Ended::Returned);
    trace.blocked(2, Operation::Acquire, 1);
    let Verdict::AllWaiting(waiting) = trace.graph.stuck() else {
        panic!("the dead wait for nobody")
    };
    assert_eq!(
        waiting[0].holder,
        Some(Holder {
            task: 3,
            line: taken
        })
    );
    trace.blocked(2, Operation::Join, 13);
    assert_eq!(
        trace.graph.waiting()[0].holder,
        None,
        "nobody's life is waited for any more"
    );
}

#[test]
fn a_wait_that_is_over_is_forgotten() {
    let mut trace = locks_and_tasks();
    trace.blocked(2, Operation::Acquire, 1);
    trace.acquires(2, 1);
    trace.blocked(3, Operation::Acquire, 1);
    assert_eq!(tasks(&trace.graph.waiting()), [3]);
}

#[test]
fn daemons_are_not_listed_but_count_in_a_cycle() {
    let mut trace = locks_and_tasks();
    trace.task(4, true, 14);
    trace.resource(20, Kind::Event);
    trace.blocked(4, Operation::Wait, 20);
    trace.blocked(2, Operation::Wait, 20);
    let Verdict::AllWaiting(waiting) = trace.graph.stuck() else {
        panic!("there is no cycle")
    };
    assert_eq!(tasks(&waiting), [2]);
    trace.acquires(4, 1);
    trace.acquires(2, 2);
    trace.blocked(4, Operation::Acquire, 2);
    trace.blocked(2, Operation::Acquire, 1);
    assert_eq!(trace.graph.stuck().kind(), VerdictKind::Deadlock);
}

#[test]
fn the_main_task_at_its_end_waits_for_all_and_not_for_itself() {
    let mut trace = locks_and_tasks();
    trace.resource(20, Kind::Event);
    trace.blocked(1, Operation::Join, 0);
    trace.blocked(2, Operation::Wait, 20);
    let Verdict::AllWaiting(waiting) = trace.graph.stuck() else {
        panic!("there is no cycle")
    };
    assert_eq!(tasks(&waiting), [1, 2]);
    assert!(waiting.iter().all(|waiting| waiting.holder.is_none()));
}

#[test]
fn a_long_chain_without_a_cycle_is_no_deadlock() {
    let mut trace = Trace::default();
    trace.task(1, false, 0);
    for task in 2..100 {
        trace.task(task, false, 1000 + task);
        trace.resource(task, Kind::Lock);
        trace.acquires(task, task);
    }
    (2..99).for_each(|task| _ = trace.blocked(task, Operation::Acquire, task + 1));
    trace.resource(200, Kind::Event);
    trace.blocked(99, Operation::Wait, 200);
    assert_eq!(trace.graph.stuck().kind(), VerdictKind::AllWaiting);
    trace.blocked(99, Operation::Acquire, 50);
    let Verdict::Deadlock(cycle) = trace.graph.stuck() else {
        panic!("50 to 99 are a cycle")
    };
    assert_eq!(tasks(&cycle), (50..100).collect::<Vec<_>>());
}

/// The main task has no resource of its own until it makes one, by asking for its handle.
#[test]
fn a_thread_that_names_itself_can_be_joined_by_others() {
    let mut trace = locks_and_tasks();
    trace.resource(30, Kind::Thread); // task 1 does
    trace.blocked(2, Operation::Join, 30);
    trace.blocked(1, Operation::Join, 12);
    let Verdict::Deadlock(cycle) = trace.graph.stuck() else {
        panic!("1 and 2 join each other")
    };
    assert_eq!(tasks(&cycle), [1, 2]);
}

/// As a live run of several processes does it: each tells what its own fold knows.
#[test]
fn what_several_folds_know_makes_one_verdict() {
    let (mut parent, mut child) = (locks_and_tasks(), Trace::default());
    parent.blocked(1, Operation::Join, 12);
    child.resource(1, Kind::Lock);
    let taken = child.acquires(2, 1);
    child.blocked(2, Operation::Acquire, 1);
    let mut waiting = parent.graph.waiting();
    waiting.extend(child.graph.waiting());
    let Verdict::Deadlock(cycle) = WaitForGraph::stuck_together(&waiting, |_| false) else {
        panic!("2 waits for itself")
    };
    assert_eq!(tasks(&cycle), [2]);
    assert_eq!(cycle[0].holder.map(|holder| holder.line), Some(taken));
    // Without the child's own lock, the parent's join leads nowhere; daemons are not complained of.
    waiting[1].holder = None;
    let Verdict::AllWaiting(all) = WaitForGraph::stuck_together(&waiting, |task| task == 2) else {
        panic!("there is no cycle")
    };
    assert_eq!(tasks(&all), [1]);
}
