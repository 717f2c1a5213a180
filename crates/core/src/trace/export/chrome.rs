//! The trace-event format that Perfetto (ui.perfetto.dev) and Chrome's `about:tracing` read.
//!
//! A process of the run is a process there, a task a track; `M` events name them. What a task does is
//! a slice (`B`, `E`), its end an instant (`i`), who let whom go on an arrow from slice to slice (`s`,
//! `f`), and how full a queue is or how many permits a semaphore has left a counter (`C`).
//!
//! Time is in microseconds. A stepped run may do all its work at one instant of virtual time; there
//! each step takes a microsecond more, so that its order can be seen.
//!
//! Format: "Trace Event Format", Google, 2016.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::trace::{
    Activity, Change, Event, Header, Kind, Mark, Names, Operation, Outcome, State, Wake, What,
};

/// A whole trace, in the order of its numbers, in the trace-event format: one JSON object.
pub fn chrome(header: &Header, events: &[Event]) -> String {
    let mut track = Tracks::new(header, events);
    events.iter().for_each(|event| track.event(event));
    track.finish(header)
}

/// The step that an event of the format belongs to, and its rank there: the start of an arrow is
/// known late, and must stand in its task's slice, so before what ends that.
type Place = (u64, u8);
const COMMON: u8 = 0;
const ARROW: u8 = 1;
const END: u8 = 2;

struct Tracks {
    stepped: bool,
    names: Names,
    activity: Activity,
    /// Events of the format, each with its place: see [`Place`].
    written: Vec<(Place, Value)>,
    /// Tasks with an open slice, and their processes.
    open: BTreeMap<u32, u32>,
    /// How many permits the semaphores began with, where that can be told.
    permits: BTreeMap<u32, i64>,
    /// For each counter, the process under which it is shown, and how far it is.
    levels: BTreeMap<u32, (u32, i64)>,
    arrows: u64,
}

impl Tracks {
    fn new(header: &Header, events: &[Event]) -> Tracks {
        let stepped = header.is_stepped();
        Tracks {
            stepped,
            permits: permits(events),
            names: Names::of(events),
            activity: Activity::new(stepped),
            written: Vec::new(),
            open: BTreeMap::new(),
            levels: BTreeMap::new(),
            arrows: 0,
        }
    }

    /// Microseconds.
    fn ts(&self, at: Mark) -> f64 {
        let step = if self.stepped {
            at.step.saturating_mul(1000)
        } else {
            0
        };
        at.time.saturating_add(step) as f64 / 1000.0
    }

    fn write(&mut self, at: Mark, rank: u8, (task, process): (u32, u32), mut event: Value) {
        event["ts"] = json!(self.ts(at));
        event["pid"] = json!(process);
        event["tid"] = json!(task);
        self.written.push(((at.step, rank), event));
    }

    fn event(&mut self, event: &Event) {
        let mut changes = Vec::new();
        let at = self.activity.apply(event, |change| changes.push(change));
        for change in changes {
            match change {
                Change::State {
                    task,
                    process,
                    state,
                    resource,
                    line,
                } => {
                    self.state(at, (task, process), state, resource, line);
                }
                Change::Wake(wake) => self.arrow(wake),
            }
        }
        if let What::Did {
            operation,
            resource,
            outcome,
        } = &event.what
            && let Some(value) = value(*operation, outcome)
        {
            self.count(at, event.process, *operation, *resource, value);
        }
        if let What::Verdict(verdict) = &event.what {
            let name = format!("verdict: {}", verdict.kind());
            let event = json!({ "ph": "i", "s": "g", "name": name, "cat": "verdict" });
            self.write(at, END, (1, 1), event);
        }
    }

    fn state(
        &mut self,
        at: Mark,
        (task, process): (u32, u32),
        state: State,
        resource: u32,
        line: u32,
    ) {
        self.close(at, if state.is_end() { END } else { COMMON }, task);
        let cat = state.class();
        if state.is_end() {
            let event = json!({ "ph": "i", "s": "t", "name": cat, "cat": cat });
            self.write(at, END, (task, process), event);
            return;
        }
        let thing = self.names.thing(resource);
        let name = if thing.is_empty() {
            cat.to_owned()
        } else {
            format!("{cat}: {thing}")
        };
        let mut event = json!({ "ph": "B", "name": name, "cat": cat, "args": { "seq": at.step } });
        if line != 0 {
            event["args"]["line"] = json!(line);
        }
        self.write(at, COMMON, (task, process), event);
        self.open.insert(task, process);
    }

    fn close(&mut self, at: Mark, rank: u8, task: u32) {
        if let Some(process) = self.open.remove(&task) {
            self.write(at, rank, (task, process), json!({ "ph": "E" }));
        }
    }

    /// An arrow is bound to the slices around its ends: the one in which the cause was done, and the
    /// one that begins because of it.
    fn arrow(&mut self, wake: Wake) {
        let ends = [wake.from, wake.to].map(|(task, at)| (at, (task, self.names.process(task))));
        self.arrows += 1;
        let arrow = json!({ "name": "woken by", "cat": "wake", "id": self.arrows });
        let (mut start, mut finish) = (arrow.clone(), arrow);
        start["ph"] = json!("s");
        (finish["ph"], finish["bp"]) = (json!("f"), json!("e"));
        self.write(ends[0].0, ARROW, ends[0].1, start);
        self.write(ends[1].0, COMMON, ends[1].1, finish);
    }

    /// How many items a queue holds, how many permits a semaphore has left (or has given, where no more
    /// is known), whether a lock is taken, at how many levels an RLock.
    fn count(
        &mut self,
        at: Mark,
        process: u32,
        operation: Operation,
        resource: u32,
        value: Option<u32>,
    ) {
        use Kind::{BoundedSemaphore, Lock, Queue, RLock, Semaphore};
        use Operation::{Acquire, Get, Put, Release, Shutdown};
        let Some(kind) = self.names.kind(resource) else {
            return;
        };
        let (process, level) = self.levels.entry(resource).or_insert((process, 0));
        // Several permits may be given back at once.
        let times = i64::from(value.unwrap_or(1));
        let (what, now) = match (kind, operation) {
            (Queue, Put) => ("items", level.saturating_add(1)),
            (Queue, Get) => ("items", level.saturating_sub(1)),
            // What a shutdown throws away.
            (Queue, Shutdown) => ("items", level.saturating_sub(value.map_or(0, i64::from))),
            (Lock | Semaphore | BoundedSemaphore, Acquire) => ("taken", level.saturating_add(1)),
            (Lock | Semaphore | BoundedSemaphore, Release) => {
                ("taken", level.saturating_sub(times))
            }
            (RLock, Acquire) => ("taken", times),
            (RLock, Release) => ("taken", i64::from(value.unwrap_or(0))),
            _ => return,
        };
        *level = now;
        let process = *process;
        let (what, shown) = match self.permits.get(&resource) {
            Some(permits) => ("left", permits.saturating_sub(now)),
            None => (what, now),
        };
        let mut args = json!({});
        args[what] = json!(shown);
        let event =
            json!({ "ph": "C", "name": self.names.thing(resource), "id": resource, "args": args });
        self.write(at, COMMON, (0, process), event);
    }

    fn finish(mut self, header: &Header) -> String {
        let end = self.activity.end();
        let open: Vec<u32> = self.open.keys().copied().collect();
        open.into_iter().for_each(|task| self.close(end, END, task));
        self.written.sort_by_key(|(place, _)| *place);
        let events: Vec<Value> = self
            .titles()
            .into_iter()
            .chain(self.written.into_iter().map(|(_, event)| event))
            .collect();
        let run = serde_json::to_value(header).unwrap_or_default();
        let whole = json!({ "traceEvents": events, "displayTimeUnit": "ms", "otherData": run });
        format!("{whole}\n")
    }

    /// The names of processes and tracks.
    fn titles(&self) -> Vec<Value> {
        let title = |what: &str, process: u32, task: u32, args: Value| json!({ "ph": "M", "name": what, "pid": process, "tid": task, "args": args });
        let mut titles = Vec::new();
        let mut processes: Vec<u32> = self.names.tasks().map(|(_, process, _)| process).collect();
        processes.sort_unstable();
        processes.dedup();
        for process in processes {
            let name = format!("process {process}");
            titles.push(title("process_name", process, 0, json!({ "name": name })));
        }
        for (task, process, name) in self.names.tasks() {
            titles.push(title("thread_name", process, task, json!({ "name": name })));
            titles.push(title(
                "thread_sort_index",
                process,
                task,
                json!({ "sort_index": task }),
            ));
        }
        titles
    }
}

/// How many permits each semaphore began with. No event says so; but where somebody had to wait, or
/// was refused, all were taken, and never were more.
fn permits(events: &[Event]) -> BTreeMap<u32, i64> {
    let names = Names::of(events);
    // For each: how many are taken, the most that ever were, and whether that is all.
    let mut all: BTreeMap<u32, (i64, i64, bool)> = BTreeMap::new();
    for event in events {
        let (operation, resource, times) = match &event.what {
            What::Blocked {
                operation,
                resource,
                ..
            } => (*operation, *resource, None),
            What::Did {
                operation,
                resource,
                outcome,
            } => {
                let given = value(*operation, outcome).map(|given| given.unwrap_or(1));
                (*operation, *resource, given.map(i64::from))
            }
            _ => continue,
        };
        if !matches!(
            names.kind(resource),
            Some(Kind::Semaphore | Kind::BoundedSemaphore)
        ) {
            continue;
        }
        let (taken, most, known) = all.entry(resource).or_default();
        match (operation, times) {
            (Operation::Acquire, Some(_)) => *taken = taken.saturating_add(1),
            (Operation::Acquire, None) => *known = true,
            (Operation::Release, Some(times)) => *taken = taken.saturating_sub(times),
            _ => {}
        }
        *most = (*most).max(*taken);
    }
    let known = all.into_iter().filter(|(_, (_, _, known))| *known);
    known.map(|(id, (_, most, _))| (id, most)).collect()
}

/// The number that an operation came out with, if it did what was asked.
fn value(operation: Operation, outcome: &Outcome) -> Option<Option<u32>> {
    let counts = matches!(
        operation,
        Operation::Acquire | Operation::Release | Operation::Shutdown
    );
    match outcome {
        Outcome::Ok => Some(None),
        Outcome::Value(n) if counts => Some(Some(n.parse().ok()?)),
        Outcome::Value(_) => Some(None),
        Outcome::Refused | Outcome::TimedOut | Outcome::Error(_) => None,
    }
}
