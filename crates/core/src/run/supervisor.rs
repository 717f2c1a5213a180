//! The thread that a live run has beside its tasks, one in each process. The first process's ends the
//! run when nobody can move any more, or when the limit has passed, and reads the rings, where no page
//! does. That of a child, which is there from when the child first comes to a halt, answers for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use super::end::Why;
use super::inner::{Inner, Machine};
use super::inquiry::Inquiry;
use super::live::Live;
use crate::sys;
use crate::trace::Event;
use crate::trace::ring::{Reader, Store, TAIL};
use crate::trace::segment::{BELL, CLOSED, LAST_PROCESS, PROCESSES, QUESTION, life, ring};

/// The supervisor of a run, to be told when the run is over.
pub(super) struct Supervisor {
    run: Arc<Inner>,
    state: Arc<AtomicU32>,
}

const WORKING: u32 = 0;
const ASKED: u32 = 1;
const DONE: u32 = 2;

/// Nanoseconds between two looks at something that is about to change.
const AGAIN: u64 = 1_000_000;
/// Nanoseconds between two looks at a run of several processes. No process calls when it comes to a
/// halt, since two that take turns do nothing else; and one that was killed cannot.
const NOW_AND_THEN: u64 = 10_000_000;

/// Records of a ring that are delivered before the supervisor looks at anything else, the limit above all
/// (I18).
const BATCH: usize = 1024;

/// Starts the supervisor of a live run. A stepped run needs none.
pub(super) fn start(run: &Arc<Inner>) -> Supervisor {
    let state = Arc::new(AtomicU32::new(WORKING));
    if matches!(run.machine, Machine::Live(_)) {
        let (theirs, run) = (state.clone(), run.clone());
        let work = move || {
            let Machine::Live(live) = &run.machine else {
                unreachable!("it is a live run")
            };
            supervise(&run, live, &theirs);
            theirs.store(DONE, SeqCst);
            sys::wake(theirs.as_ptr() as usize, 1);
        };
        sys::spawn("supervisor", Box::new(work)).expect("a live run gets its supervising thread");
    } else {
        state.store(DONE, SeqCst);
    }
    Supervisor {
        run: run.clone(),
        state,
    }
}

impl Supervisor {
    /// The run is over: comes back when the last event has been delivered.
    pub fn finish(self) {
        let _ = self.state.compare_exchange(WORKING, ASKED, SeqCst, SeqCst);
        loop {
            match self.state.load(SeqCst) {
                DONE => return,
                state => {
                    if let Machine::Live(live) = &self.run.machine {
                        live.ring_bell();
                    }
                    sys::wait(&self.state, state, None);
                }
            }
        }
    }
}

fn supervise(run: &Arc<Inner>, live: &Live, state: &AtomicU32) {
    let (mut readers, mut inquiry) = (Readers::default(), Inquiry::default());
    let limit = run
        .limit
        .map(|limit| sys::now().saturating_add(limit.as_nanos() as u64));
    loop {
        live.segment.store(BELL, 1);
        let news = readers.drain(live);
        if state.load(SeqCst) == ASKED {
            while readers.drain(live) {}
            return;
        }
        // Looked at after the bell was hung: whoever changes this from here on rings it.
        let pause = if run.is_closed() {
            live.shake();
            Some(AGAIN)
        } else if live.nobody_moves() {
            if let Some(verdict) = inquiry.look(run, live) {
                run.close(Why::Stuck(verdict));
            }
            // It may be that something can move after all: a word has changed, and its waiter is on
            // its way.
            Some(if live.is_alone() { AGAIN } else { NOW_AND_THEN })
        } else {
            (!live.is_alone()).then_some(NOW_AND_THEN)
        };
        let deadline = match pause {
            Some(pause) => Some((sys::now() + pause).min(limit.unwrap_or(u64::MAX))),
            None => limit,
        };
        if !news {
            live.segment.wait(BELL, 1, deadline);
        }
        if !run.is_closed() && limit.is_some_and(|limit| sys::now() >= limit) {
            run.close(Why::Limit);
        }
    }
}

/// Nobody in this process moves any more. If it is a child, there has to be somebody from now on who
/// can say so.
pub(super) fn nobody_moves(run: &Arc<Inner>) {
    let Machine::Live(live) = &run.machine else {
        return;
    };
    if run.process == 1 || live.supervised.swap(true, SeqCst) {
        return;
    }
    let theirs = run.clone();
    // Where no thread is to be had, nobody answers, and the run ends at its limit.
    _ = sys::spawn("supervisor", Box::new(move || answer(&theirs)));
}

/// What a child's supervisor does, for as long as the child lives: which it does not longer than its
/// run.
fn answer(run: &Arc<Inner>) {
    let Machine::Live(live) = &run.machine else {
        return;
    };
    let (segment, mine) = (&live.segment, life::of(run.process));
    let mut answered = 0;
    loop {
        // A process that has said how it ended does not get past a store.
        if live.leaving.load(SeqCst) {
            return;
        }
        segment.store(mine + life::BELL, 1);
        if live.leaving.load(SeqCst) {
            return;
        }
        if segment.load(CLOSED) != 0 {
            sys::exit(1);
        }
        let question = segment.load(QUESTION);
        if question != answered && live.ledger.all_in_vain(run.process) {
            live.ledger.explain(run.process, &run.waiting());
            segment.store(mine + life::ANSWER, question);
            answered = question;
            live.ring_bell();
        }
        segment.wait(mine + life::BELL, 1, None);
    }
}

/// The readers of all processes' rings.
#[derive(Default)]
struct Readers(Vec<Reader>);

impl Readers {
    /// Delivers what is there, [`BATCH`] records of each ring at most. True if there was anything.
    fn drain(&mut self, live: &Live) -> bool {
        let Some(sink) = &live.sink else { return false };
        let processes = live.segment.load(LAST_PROCESS).min(PROCESSES);
        while (self.0.len() as u32) < processes {
            self.0.push(Reader::new(ring(self.0.len() as u32 + 1)));
        }
        let mut any = false;
        for (i, reader) in self.0.iter_mut().enumerate() {
            let mut taken = 0;
            while taken < BATCH
                && let Some(record) = reader.pop(&live.segment)
            {
                taken += 1;
                if let Ok(event) = postcard::from_bytes::<Event>(record) {
                    sink.event(&event);
                }
            }
            if taken > 0 {
                // A writer may wait for room.
                live.segment.wake(ring(i as u32 + 1).at + TAIL, u32::MAX);
            }
            any |= taken > 0;
        }
        any
    }
}
