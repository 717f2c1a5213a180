//! Where a run's events go: into the fold that knows who waits for whom, and on to the watcher.
//!
//! A stepped run hands each event straight to the sink. A live run writes to its process's ring in
//! the segment, from where the collector (natively the supervisor of the first process, in the page
//! the UI) reads.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use super::inner::{Inner, Machine};
use super::ordered::InOrder;
use super::report::Sink;
use crate::sys::Segment;
use crate::trace::ring::{Store, TAIL, Writer};
use crate::trace::segment::{self, BELL, LOSSY, SEQ};
use crate::trace::{Event, Verdict, WaitForGraph, What};

#[derive(Debug)]
pub(super) struct Tracer {
    seq: AtomicU64,
    segment: Option<Segment>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    graph: WaitForGraph,
    way: Way,
    /// What a stepped run delivers by; a live one delivers as it comes.
    order: Option<InOrder>,
    closed: bool,
}

#[derive(Debug)]
enum Way {
    Direct(Option<Arc<dyn Sink>>),
    Ring(Segment, Writer, u32),
}

impl Inner {
    pub fn next_seq(&self) -> u64 {
        self.tracer.as_ref().map_or(0, Tracer::next_seq)
    }

    /// A number for an event that comes later, when its effect has happened. Whoever takes one emits
    /// the event or gives the number up, so that a stepped run's events need not wait for it.
    pub fn early_seq(&self) -> u64 {
        self.tracer.as_ref().map_or(0, Tracer::early_seq)
    }

    /// There will be no event with this number.
    pub fn give_up_seq(&self, seq: u64) {
        if let Some(tracer) = &self.tracer {
            tracer.give_up_seq(seq);
        }
    }

    /// The highest number taken so far.
    pub fn last_seq(&self) -> u64 {
        self.tracer.as_ref().map_or(0, Tracer::last_seq)
    }
}

impl Tracer {
    /// Events go straight to the sink, in order.
    pub fn direct(sink: Option<Arc<dyn Sink>>) -> Self {
        Tracer::new(None, Way::Direct(sink)).in_order()
    }

    /// Events go to the ring of this process.
    pub fn ring(segment: Segment, process: u32) -> Self {
        let place = segment::ring(process);
        let writer = Writer::new(&segment, place);
        Tracer::new(
            Some(segment.clone()),
            Way::Ring(segment, writer, place.at + TAIL),
        )
    }

    /// Only one task at a time takes numbers: events can be delivered in their exact order.
    pub fn in_order(mut self) -> Self {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.order = Some(InOrder::default());
        self
    }

    fn new(segment: Option<Segment>, way: Way) -> Self {
        let state = State {
            graph: WaitForGraph::default(),
            way,
            order: None,
            closed: false,
        };
        Tracer {
            seq: AtomicU64::new(0),
            segment,
            state: Mutex::new(state),
        }
    }

    pub fn next_seq(&self) -> u64 {
        match &self.segment {
            Some(segment) => u64::from(segment.fetch_add(SEQ, 1)) + 1,
            None => self.seq.fetch_add(1, SeqCst) + 1,
        }
    }

    /// See [`Inner::early_seq`].
    pub fn early_seq(&self) -> u64 {
        let seq = self.next_seq();
        if let Some(order) = &mut self.state().order {
            order.expect(seq);
        }
        seq
    }

    /// See [`Inner::give_up_seq`].
    pub fn give_up_seq(&self, seq: u64) {
        let mut state = self.state();
        if let Some(order) = &mut state.order {
            order.give_up(seq);
            state.deliver();
        }
    }

    /// The highest number taken so far.
    pub fn last_seq(&self) -> u64 {
        match &self.segment {
            Some(segment) => u64::from(segment.load(SEQ)),
            None => self.seq.load(SeqCst),
        }
    }

    pub fn emit(&self, run: &Inner, seq: u64, process: u32, task: u32, line: u32, what: What) {
        let event = Event {
            seq,
            time_ns: run.elapsed(),
            process,
            task,
            line,
            what,
        };
        let mut state = self.state();
        if !state.closed {
            match &mut state.order {
                Some(order) => {
                    if order.is_next(event.seq) {
                        state.accept(&event);
                    } else {
                        order.put(event);
                    }
                    state.deliver();
                }
                None => state.accept(&event),
            }
            drop(state);
            if let Machine::Live(live) = &run.machine {
                live.ring_bell();
            }
        }
    }

    /// The last event; nothing is accepted after it.
    pub fn close(&self, run: &Inner, verdict: Option<Verdict>) {
        {
            let mut state = self.state();
            if let Some(order) = &mut state.order {
                order.give_up_all();
                state.deliver();
            }
        }
        if let Some(verdict) = verdict {
            self.emit(
                run,
                self.next_seq(),
                run.process,
                0,
                0,
                What::Verdict(verdict),
            );
        }
        self.state().closed = true;
    }

    pub fn stuck(&self) -> Verdict {
        self.state().graph.stuck()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Accepts what is held for the sake of order and whose turn has come.
    fn deliver(&mut self) {
        while let Some(event) = self.order.as_mut().and_then(InOrder::next) {
            self.accept(&event);
        }
    }

    fn accept(&mut self, event: &Event) {
        self.graph.apply(event);
        match &mut self.way {
            Way::Direct(sink) => {
                if let Some(sink) = sink {
                    sink.event(event);
                }
            }
            Way::Ring(segment, writer, tail) => {
                let record = encode(event, writer.limit());
                writer.push(segment, &record, |seen| {
                    let lossy = segment.load(LOSSY) != 0;
                    if !lossy {
                        segment.store(BELL, 0);
                        segment.wake(BELL, u32::MAX);
                        segment.wait(*tail, seen, None);
                    }
                    !lossy
                });
            }
        }
    }
}

/// The event as a record of at most `limit` bytes: text that does not fit loses its end.
fn encode(event: &Event, limit: usize) -> Vec<u8> {
    let bytes = |event: &Event| postcard::to_stdvec(event).expect("events are plain data");
    let record = bytes(event);
    if record.len() <= limit {
        return record;
    }
    let mut event = event.clone();
    if let What::Output { text, .. } | What::Observe { value: text, .. } = &mut event.what {
        let excess = record.len() - limit + " […]".len();
        let keep = (0..=text.len().saturating_sub(excess))
            .rev()
            .find(|&i| text.is_char_boundary(i));
        text.truncate(keep.unwrap_or(0));
        text.push_str(" […]");
    }
    bytes(&event)
}
