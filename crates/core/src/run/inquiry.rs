//! The proof that nobody in any process of a live run can move any more (I5).
//!
//! Every process can read the whole ledger, but only a process itself can look at its own words and
//! pipe ends. So the first process sees that all tasks wait, and at which versions of their entries;
//! asks every other process; and when each has answered that what its tasks wait for is not there,
//! looks at the versions again. If they are the same, no task moved from before the question until
//! after the last answer; so what each process saw held at once, and no message was on its way.

use std::sync::Arc;

use super::inner::Inner;
use super::ledger::Seen;
use super::live::Live;
use crate::sys;
use crate::trace::ring::Store;
use crate::trace::segment::{QUESTION, life};
use crate::trace::{Verdict, WaitForGraph};

/// Nanoseconds after which a question is put anew: who looked a moment too early says nothing.
const PATIENCE: u64 = 100_000_000;

/// How far the proof is.
#[derive(Debug, Default)]
pub(super) struct Inquiry {
    asked: Option<Asked>,
}

#[derive(Debug)]
struct Asked {
    question: u32,
    at: u64,
    /// What was in the ledger before.
    seen: Vec<Seen>,
}

impl Inquiry {
    /// Takes the next step. The verdict, if there is one.
    pub fn look(&mut self, run: &Arc<Inner>, live: &Live) -> Option<Verdict> {
        note_deaths(live);
        // In this order: an end that one of them closed shows as closed once no other process, half-born
        // for another run of this program, holds it too.
        let seen = live.ledger.all_waiting();
        let Some(seen) = seen.filter(|_| nobody_is_dying(live) && !sys::is_spawning()) else {
            self.asked = None;
            return None;
        };
        let mut others = live.others().peekable();
        if others.peek().is_none() {
            return is_stuck(live, run.process, &seen).then(|| conclude(run, live));
        }
        let valid = |asked: &&Asked| asked.seen == seen && sys::now() < asked.at + PATIENCE;
        match self.asked.as_ref().filter(valid) {
            None => self.ask(live, seen),
            Some(asked) => {
                let answer = |process| live.segment.load(life::of(process) + life::ANSWER);
                if others.all(|process| answer(process) == asked.question)
                    && is_stuck(live, run.process, &asked.seen)
                {
                    return Some(conclude(run, live));
                }
            }
        }
        None
    }

    fn ask(&mut self, live: &Live, seen: Vec<Seen>) {
        let question = live.segment.fetch_add(QUESTION, 1).wrapping_add(1);
        live.others().for_each(|process| live.ring_bell_of(process));
        let at = sys::now();
        self.asked = Some(Asked { question, at, seen });
    }
}

/// Whether the tasks of this process wait in vain, and nobody has moved since `seen`.
fn is_stuck(live: &Live, process: u32, seen: &[Seen]) -> bool {
    !seen.is_empty()
        && live.ledger.all_in_vain(process)
        && live.ledger.all_waiting().as_deref() == Some(seen)
}

/// A process that was killed can no longer say so. (In the page its host says it.)
fn note_deaths(live: &Live) {
    for process in live.others() {
        let life = life::of(process);
        match live.segment.load(life + life::PID) {
            0 => {}
            pid if sys::has_died(pid) => live.segment.store(life + life::GONE, 1),
            _ => {}
        }
    }
}

/// Whether no process is about to end at somebody's wish: its end will be news to others.
fn nobody_is_dying(live: &Live) -> bool {
    live.others()
        .all(|process| live.segment.load(life::of(process) + life::DOOMED) == 0)
}

/// What the run has come to, from what each process explained.
fn conclude(run: &Inner, live: &Live) -> Verdict {
    live.ledger.explain(run.process, &run.waiting());
    run.tell_of_the_dead();
    let (waiting, daemons): (Vec<_>, Vec<_>) = live.ledger.explained().into_iter().unzip();
    let daemon = |task| {
        let place = waiting.iter().position(|waiting| waiting.task == task);
        place.is_some_and(|place| daemons[place])
    };
    WaitForGraph::stuck_together(&waiting, daemon)
}
