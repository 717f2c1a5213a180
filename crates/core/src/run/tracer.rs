//! Where a run's events go: into the fold that knows who waits for whom, and on to the watcher.
//!
//! A stepped run hands each event straight to the sink. A live run writes to its process's ring in
//! the segment, from where the collector (natively the supervisor of the first process, in the page
//! the UI) reads. Where nobody listens only the fold gets them: then an event costs no look at the
//! clock, no number of the segment's, and nobody is woken for it.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use super::end::Why;
use super::inner::Inner;
use super::ordered::InOrder;
use super::report::Sink;
use crate::sys::Segment;
use crate::trace::ring::{Store, TAIL, Writer};
use crate::trace::segment::{self, BELL, LOSSY, SEQ, SILENT};
use crate::trace::{Ended, Event, Verdict, WaitForGraph, Waiting, What};

#[derive(Debug)]
pub(crate) struct Tracer {
    seq: AtomicU64,
    /// Whose counter numbers the events, where several processes share one.
    segment: Option<Segment>,
    /// Whether anybody gets the events.
    heard: bool,
    /// Whether events are held for the sake of order, see [`State::order`].
    ordered: bool,
    state: Mutex<State>,
}

/// The place of an event in its run: its number, and the time that belongs to it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stamp {
    seq: u64,
    time_ns: u64,
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
    Nowhere,
    Direct(Arc<dyn Sink>),
    Ring(Ring),
}

#[derive(Debug)]
struct Ring {
    segment: Segment,
    writer: Writer,
    /// Where the reader says how far it is; a writer that must lose nothing waits there.
    tail: u32,
    lossy: bool,
    /// Whether the reader sleeps until the bell rings. (The page looks by itself.)
    bell: bool,
}

impl Inner {
    /// The place of an event that happens now.
    pub fn stamp(&self) -> Stamp {
        self.tracer
            .as_ref()
            .map_or(Stamp::default(), |tracer| tracer.stamp(self))
    }

    /// The place of an event that comes later, when its effect has happened. Whoever takes one emits
    /// the event or gives the place up, so that a stepped run's events need not wait for it.
    pub fn early_stamp(&self) -> Stamp {
        self.tracer
            .as_ref()
            .map_or(Stamp::default(), |tracer| tracer.early_stamp(self))
    }

    /// There will be no event at this place.
    pub fn give_up(&self, stamp: Stamp) {
        if let Some(tracer) = &self.tracer {
            tracer.give_up(stamp);
        }
    }

    /// The highest number taken so far.
    pub fn last_seq(&self) -> u64 {
        self.tracer.as_ref().map_or(0, Tracer::last_seq)
    }
}

impl Tracer {
    /// Events go nowhere but into the fold.
    pub fn unheard() -> Self {
        Tracer::new(None, Way::Nowhere)
    }

    /// Events go straight to the sink, in order.
    pub fn direct(sink: Arc<dyn Sink>) -> Self {
        Tracer::new(None, Way::Direct(sink)).in_order()
    }

    /// Events go to the ring of this process, whose reader sleeps until its bell rings, or looks by itself.
    pub fn ring(segment: Segment, process: u32, bell: bool) -> Self {
        let place = segment::ring(process);
        let ring = Ring {
            writer: Writer::new(&segment, place),
            tail: place.at + TAIL,
            lossy: segment.load(LOSSY) != 0,
            bell,
            segment: segment.clone(),
        };
        Tracer::new(Some(segment), Way::Ring(ring))
    }

    /// Only one task at a time takes numbers: events can be delivered in their exact order.
    pub fn in_order(mut self) -> Self {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.order = Some(InOrder::default());
        self.ordered = true;
        self
    }

    fn new(segment: Option<Segment>, way: Way) -> Self {
        let heard = !matches!(way, Way::Nowhere);
        let state = State {
            graph: WaitForGraph::default(),
            way,
            order: None,
            closed: false,
        };
        Tracer {
            seq: AtomicU64::new(0),
            segment,
            heard,
            ordered: false,
            state: Mutex::new(state),
        }
    }

    /// The place of an event that happens now.
    pub fn stamp(&self, run: &Inner) -> Stamp {
        let seq = match &self.segment {
            Some(segment) => u64::from(segment.fetch_add(SEQ, 1)) + 1,
            None => self.seq.fetch_add(1, SeqCst) + 1,
        };
        let time_ns = if self.heard { run.elapsed() } else { 0 };
        Stamp { seq, time_ns }
    }

    /// See [`Inner::early_stamp`].
    pub fn early_stamp(&self, run: &Inner) -> Stamp {
        let stamp = self.stamp(run);
        if self.ordered
            && let Some(order) = &mut self.state().order
        {
            order.expect(stamp.seq);
        }
        stamp
    }

    /// See [`Inner::give_up`].
    pub fn give_up(&self, stamp: Stamp) {
        if !self.ordered {
            return;
        }
        let mut state = self.state();
        if let Some(order) = &mut state.order {
            order.give_up(stamp.seq);
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

    /// A task's event. Where the ring is full it waits for room, and others may close the run meanwhile (I18).
    pub fn emit(&self, stamp: Stamp, process: u32, task: u32, line: u32, what: What) {
        let event = stamp.event(process, task, line, what);
        let mut state = self.state();
        while let Some(full) = state.is_full_for(&event) {
            drop(state);
            full.wait();
            state = self.state();
        }
        state.take(event);
    }

    /// The end of a task that cannot tell it itself. The reader of the ring tells it, so it waits for no room.
    pub fn cut_off(&self, run: &Inner, process: u32, task: u32) {
        let how = Ended::CutOff;
        let event = self.stamp(run).event(process, task, 0, What::End { how });
        self.state().take(event);
    }

    /// The last events, of which the last is the verdict; nothing is accepted after it. A live run's
    /// find room without waiting (I18).
    pub fn close(&self, run: &Inner, why: Why) -> Option<Verdict> {
        // All under the lock: what comes in between would be missing in the verdict, and whoever takes
        // a later number finds the trace closed.
        let mut state = self.state();
        if let Some(order) = &mut state.order {
            order.give_up_all();
            state.deliver();
        }
        let verdict = match why {
            Why::Over => {
                let verdict = run.over(&state.graph);
                for task in run.alive() {
                    if state.graph.is_alive(task.id) {
                        let what = What::End { how: Ended::CutOff };
                        state.take(self.stamp(run).event(task.process, task.id, 0, what));
                    }
                }
                Some(verdict)
            }
            Why::Stuck(verdict) => Some(verdict),
            Why::Limit => Some(Verdict::Stalled),
            Why::Stopped => None,
        };
        if let Some(verdict) = &verdict {
            let what = What::Verdict(verdict.clone());
            state.take(self.stamp(run).event(run.process, 0, 0, what));
        }
        state.closed = true;
        verdict
    }

    pub fn stuck(&self) -> Verdict {
        self.state().graph.stuck()
    }

    pub fn waiting(&self) -> Vec<Waiting> {
        self.state().graph.waiting()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stamp {
    fn event(self, process: u32, task: u32, line: u32, what: What) -> Event {
        let Stamp { seq, time_ns } = self;
        Event {
            seq,
            time_ns,
            process,
            task,
            line,
            what,
        }
    }
}

/// A ring that has no room, at a moment.
struct Full {
    segment: Segment,
    tail: u32,
    seen: u32,
}

impl Full {
    /// Waits until its reader has got further.
    fn wait(self) {
        self.segment.wait(self.tail, self.seen, None);
    }
}

impl State {
    /// The ring, if a task's event has to wait for room there. Not so where events are held for the sake
    /// of order: of those tasks only one runs, and whoever reads the ring closes no run.
    fn is_full_for(&mut self, event: &Event) -> Option<Full> {
        match &mut self.way {
            Way::Ring(ring) if !self.closed && self.order.is_none() => ring.is_full_for(event),
            _ => None,
        }
    }

    /// The next event that somebody has, in whichever order they come.
    fn take(&mut self, event: Event) {
        if self.closed {
            return;
        }
        match &mut self.order {
            Some(order) => {
                if order.is_next(event.seq) {
                    self.accept(&event);
                } else {
                    order.put(event);
                }
                self.deliver();
            }
            None => self.accept(&event),
        }
    }

    /// Accepts what is held for the sake of order and whose turn has come.
    fn deliver(&mut self) {
        while let Some(event) = self.order.as_mut().and_then(InOrder::next) {
            self.accept(&event);
        }
    }

    fn accept(&mut self, event: &Event) {
        self.graph.apply(event);
        match &mut self.way {
            Way::Nowhere => {}
            Way::Direct(sink) => sink.event(event),
            Way::Ring(ring) => ring.push(event),
        }
    }
}

impl Ring {
    /// A task's events leave a quarter of the ring free, where nothing may be lost (I18). That is enough for
    /// what a run says last: an end of each of its tasks, and a verdict that names them.
    fn is_full_for(&mut self, event: &Event) -> Option<Full> {
        let (segment, spare) = (&self.segment, self.writer.slots() / 4);
        if self.lossy || self.is_silent(event) {
            return None;
        }
        // How large the record is matters only where it gets tight.
        let most = self.writer.limit();
        if self.writer.room(segment, most, spare).is_ok() {
            return None;
        }
        let seen = self.writer.room(segment, encode(event, most).len(), spare);
        let seen = seen.err()?;
        ring_bell(segment, self.bell);
        Some(Full {
            segment: self.segment.clone(),
            tail: self.tail,
            seen,
        })
    }

    fn push(&mut self, event: &Event) {
        if self.is_silent(event) {
            return;
        }
        let record = encode(event, self.writer.limit());
        let (segment, tail, lossy, bell) = (&self.segment, self.tail, self.lossy, self.bell);
        self.writer.push(segment, &record, |seen| {
            if !lossy {
                ring_bell(segment, bell);
                segment.wait(tail, seen, None);
            }
            !lossy
        });
        ring_bell(segment, bell);
    }

    /// Whether it comes after the end of the run, from another process than the one that ended it.
    fn is_silent(&self, event: &Event) -> bool {
        event.process != 1 && self.segment.load(SILENT) != 0
    }
}

/// Wakes the reader if it sleeps until the bell rings.
fn ring_bell(segment: &Segment, bell: bool) {
    if bell && segment.load(BELL) == 1 {
        segment.store(BELL, 0);
        segment.wake(BELL, u32::MAX);
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
