//! All five verdicts, from traces that end where the run did.

use threadlab::trace::{
    Ended, Kind, Operation, Outcome, Verdict,
    VerdictKind::{self, AllWaiting, Completed, Deadlock, Failed, Stalled},
    What,
};

use crate::hand::{Trace, locks_and_tasks};
use crate::tasks;

const EVENT: u32 = 20;

/// The main task, two threads (2 and 3), two locks and an event.
fn begun() -> Trace {
    let mut trace = locks_and_tasks();
    trace.resource(EVENT, Kind::Event);
    trace
}

fn kind(trace: &Trace) -> VerdictKind {
    trace.graph.verdict().kind()
}

#[test]
fn a_run_whose_main_task_has_ended_is_completed() {
    let mut trace = begun();
    trace.ends(2, Ended::Returned);
    trace.ends(3, Ended::Returned);
    assert_eq!(kind(&trace), Stalled, "the main task is still there");
    trace.ends(1, Ended::Returned);
    assert_eq!(trace.graph.verdict(), Verdict::Completed);
}

#[test]
fn an_exit_code_is_no_failure() {
    let mut trace = begun();
    trace.ends(1, Ended::Exited(3));
    assert_eq!(kind(&trace), Completed);
}

#[test]
fn daemons_that_are_cut_off_change_nothing() {
    let mut trace = begun();
    trace.task(4, true, 14);
    trace.blocked(4, Operation::Wait, EVENT);
    trace.ends(1, Ended::Returned);
    assert_eq!(kind(&trace), Completed);
    trace.ends(4, Ended::CutOff);
    assert_eq!(kind(&trace), Completed);
}

#[test]
fn whichever_task_panicked_the_run_has_failed() {
    for task in 1..=3 {
        let mut trace = begun();
        for other in (1..=3).rev() {
            let how = match other == task {
                true => Ended::Panicked("boom".to_owned()),
                false => Ended::Returned,
            };
            trace.ends(other, how);
        }
        assert_eq!(trace.graph.verdict(), Verdict::Failed, "{task}");
    }
}

#[test]
fn who_panics_does_not_hide_that_others_wait_for_ever() {
    let mut trace = begun();
    trace.acquires(2, 1);
    trace.ends(2, Ended::Panicked("with the lock in hand".to_owned()));
    trace.blocked(3, Operation::Acquire, 1);
    trace.blocked(1, Operation::Join, 13);
    let Verdict::AllWaiting(waiting) = trace.graph.verdict() else {
        panic!("nobody is left to release it")
    };
    assert_eq!(tasks(&waiting), [1, 3]);
    assert_eq!(waiting[1].holder.map(|holder| holder.task), Some(2));
}

#[test]
fn who_holds_what_the_other_wants_is_in_a_deadlock_though_others_could_go_on() {
    let mut trace = begun();
    trace.acquires(2, 1);
    trace.acquires(3, 2);
    trace.blocked(2, Operation::Acquire, 2);
    trace.blocked(3, Operation::Acquire, 1);
    assert_eq!(trace.graph.stuck().kind(), Deadlock, "the cycle is there");
    assert_eq!(kind(&trace), Stalled, "and the main task was still going");
    trace.blocked(1, Operation::Join, 12);
    let Verdict::Deadlock(cycle) = trace.graph.verdict() else {
        panic!("now nobody moves")
    };
    assert_eq!(tasks(&cycle), [2, 3]);
}

#[test]
fn a_deadline_opens_a_cycle() {
    let mut trace = begun();
    trace.acquires(2, 1);
    trace.acquires(3, 2);
    trace.blocked(1, Operation::Join, 12);
    trace.blocked(2, Operation::Acquire, 2);
    trace.blocked_for_a_time(3, Operation::Acquire, 1);
    assert_eq!(trace.graph.stuck().kind(), AllWaiting, "no cycle");
    assert_eq!(kind(&trace), Stalled, "3 goes on when its time is up");
    assert_eq!(
        tasks(&trace.graph.waiting()),
        [1, 2, 3],
        "though all wait now"
    );
    trace.did(3, Operation::Acquire, 1, Outcome::TimedOut);
    trace.blocked(3, Operation::Acquire, 1);
    assert_eq!(kind(&trace), Deadlock);
}

#[test]
fn an_event_that_nobody_sets_leaves_all_waiting() {
    let mut trace = begun();
    trace.blocked(2, Operation::Wait, EVENT);
    trace.blocked(3, Operation::Wait, EVENT);
    assert_eq!(kind(&trace), Stalled, "main could set it");
    trace.blocked(1, Operation::Join, 0);
    let Verdict::AllWaiting(waiting) = trace.graph.verdict() else {
        panic!("nobody moves")
    };
    assert_eq!(tasks(&waiting), [1, 2, 3]);
    assert_eq!(waiting[1].resource, EVENT);
}

#[test]
fn who_sleeps_is_still_going() {
    let mut trace = begun();
    trace.blocked(1, Operation::Join, 12);
    trace.blocked(2, Operation::Wait, EVENT);
    trace.blocked_for_a_time(3, Operation::Sleep, 0);
    assert_eq!(kind(&trace), Stalled);
}

#[test]
fn who_has_not_begun_is_still_going() {
    let mut trace = begun();
    trace.blocked(1, Operation::Join, 12);
    trace.blocked(2, Operation::Join, 13);
    assert_eq!(kind(&trace), Stalled, "3 has its turn yet");
}

#[test]
fn a_run_of_which_nothing_is_known_was_still_going() {
    assert_eq!(kind(&Trace::default()), Stalled);
}

/// A wake may have been on its way when the limit passed; then who shows as waiting was not.
#[test]
fn what_ran_into_its_limit_is_stalled_whatever_it_looks_like() {
    let mut trace = begun();
    for task in 1..=3 {
        trace.blocked(task, Operation::Wait, EVENT);
    }
    assert_eq!(kind(&trace), AllWaiting);
    trace.add(0, What::Verdict(Verdict::Stalled));
    assert_eq!(kind(&trace), Stalled);
}

#[test]
fn what_the_run_says_of_itself_is_not_what_the_fold_goes_by() {
    for wrong in [Verdict::Completed, Verdict::Deadlock(Vec::new())] {
        let mut trace = begun();
        trace.ends(2, Ended::Panicked(String::new()));
        trace.ends(1, Ended::Returned);
        trace.add(0, What::Verdict(wrong));
        assert_eq!(kind(&trace), Failed);
    }
}

/// Task 4 is the main task of process 2, which others join by 30; task 5 is a thread there.
fn with_a_process() -> Trace {
    let mut trace = begun();
    trace.ends(2, Ended::Returned);
    trace.ends(3, Ended::Returned);
    trace.process(2, 4, 30, 5);
    trace
}

#[test]
fn a_process_takes_its_threads_with_it() {
    let mut trace = with_a_process();
    trace.blocked(1, Operation::Wait, EVENT);
    trace.blocked(5, Operation::Recv, 40);
    assert_eq!(kind(&trace), Stalled, "4 moves");
    trace.ends(4, Ended::Exited(-9));
    let Verdict::AllWaiting(waiting) = trace.graph.verdict() else {
        panic!("only 1 is left")
    };
    assert_eq!(tasks(&waiting), [1]);
    trace.blocked(5, Operation::Recv, 40);
    assert_eq!(tasks(&trace.graph.waiting()), [1], "the dead tell late");
}

#[test]
fn a_thread_of_a_child_fails_the_run_and_an_exit_code_does_not() {
    let mut trace = with_a_process();
    trace.ends(5, Ended::Returned);
    trace.ends(4, Ended::Exited(1));
    trace.ends(1, Ended::Returned);
    assert_eq!(kind(&trace), Completed);
    let mut trace = with_a_process();
    trace.ends(5, Ended::Panicked("boom".to_owned()));
    trace.ends(4, Ended::Exited(0));
    trace.ends(1, Ended::Returned);
    assert_eq!(kind(&trace), Failed);
}

#[test]
fn a_parent_and_its_child_can_wait_for_each_other() {
    let mut trace = with_a_process();
    trace.ends(5, Ended::Returned);
    trace.blocked(4, Operation::Recv, 40);
    trace.blocked(1, Operation::Join, 30);
    let Verdict::AllWaiting(waiting) = trace.graph.verdict() else {
        panic!("a pipe has no holder")
    };
    assert_eq!(tasks(&waiting), [1, 4]);
}
