//! What a run of a case has come to, and whether that is what the case promises.

use std::collections::BTreeMap;
use std::sync::Arc;

use threadlab::run::Report;
use threadlab::trace::{
    Ended, Event, Header, Kind, Operation, Stream, Verdict, WaitForGraph, Waiting, What, read,
    write,
};

use crate::env::Shared;
use crate::{Env, World};

/// How many events a failure shows.
const SHOWN: usize = 60;

/// A run that is over.
#[derive(Debug)]
pub struct Outcome {
    shared: Arc<Shared>,
    /// How it ended.
    pub report: Report,
    /// Its trace.
    pub events: Vec<Event>,
}

impl Outcome {
    pub(crate) fn new(shared: Arc<Shared>, report: Report, events: Vec<Event>) -> Outcome {
        Outcome {
            shared,
            report,
            events,
        }
    }

    /// The world that it was in.
    pub fn world(&self) -> World {
        self.shared.world
    }

    /// The environment, as the first role saw it: its counters and notes.
    pub fn env(&self) -> Env {
        Env::new(self.shared.clone(), 0)
    }

    /// What was written to that stream, line by line.
    pub fn lines(&self, wanted: Stream) -> Vec<String> {
        let text = |event: &Event| match &event.what {
            What::Output { stream, text } if *stream == wanted => Some(text.clone()),
            _ => None,
        };
        let text: String = self.events.iter().filter_map(text).collect();
        text.lines().map(str::to_owned).collect()
    }

    /// The tasks that waited when nobody could go on, the main task left out.
    pub fn waiting(&self) -> Vec<Waiting> {
        match &self.report.verdict {
            Some(Verdict::Deadlock(waiting) | Verdict::AllWaiting(waiting)) => waiting
                .iter()
                .filter(|waiting| waiting.task != 1)
                .cloned()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The edges of the cycle that the run ended in: who waits, and for whom.
    ///
    /// # Panics
    /// If it did not end in a deadlock.
    pub fn cycle(&self) -> Vec<(u32, Option<u32>)> {
        let Some(Verdict::Deadlock(cycle)) = &self.report.verdict else {
            panic!("no deadlock")
        };
        let edge = |wait: &Waiting| (wait.task, wait.holder.map(|holder| holder.task));
        cycle.iter().map(edge).collect()
    }

    /// The number of the first task with this name.
    pub fn task(&self, wanted: &str) -> u32 {
        let named = |event: &Event| match &event.what {
            What::Task { id, name, .. } if name == wanted => Some(*id),
            _ => None,
        };
        self.events
            .iter()
            .find_map(named)
            .expect("there is a task with this name")
    }

    /// The number of the first resource of this kind.
    pub fn resource(&self, wanted: Kind) -> u32 {
        let of_kind = |event: &Event| match event.what {
            What::Resource { id, kind, .. } if kind == wanted => Some(id),
            _ => None,
        };
        self.events
            .iter()
            .find_map(of_kind)
            .expect("there is a resource of this kind")
    }

    /// What that task did, in order.
    pub fn of_task(&self, task: u32) -> Vec<&What> {
        self.events
            .iter()
            .filter(|event| event.task == task)
            .map(|event| &event.what)
            .collect()
    }

    /// What that role did with the first resource of this kind, and how it came out, in order.
    pub fn did(&self, role: &str, wanted: Kind) -> Vec<(Operation, threadlab::trace::Outcome)> {
        let wanted = self.resource(wanted);
        let did = |what: &What| match what {
            What::Did {
                operation,
                resource,
                outcome,
            } if *resource == wanted => Some((*operation, outcome.clone())),
            _ => None,
        };
        let all = self.of_task(self.task(role));
        all.into_iter().filter_map(did).collect()
    }

    /// How that task ended.
    pub fn end_of(&self, task: u32) -> Option<&Ended> {
        self.of_task(task).into_iter().find_map(|what| match what {
            What::End { how } => Some(how),
            _ => None,
        })
    }

    /// The instants, in nanoseconds, at which a task was blocked in an operation and came out of it.
    pub fn blocked(&self, task: u32, wanted: Operation) -> Vec<(u64, u64)> {
        let mine = self.events.iter().filter(|event| event.task == task);
        let mut spans = Vec::new();
        let mut since = None;
        for event in mine {
            match &event.what {
                What::Blocked { operation, .. } if *operation == wanted => {
                    since = Some(event.time_ns)
                }
                What::Did { operation, .. } if *operation == wanted => {
                    spans.extend(since.take().map(|since| (since, event.time_ns)));
                }
                _ => {}
            }
        }
        spans
    }

    /// The end of the trace, to be read by people.
    pub(crate) fn last_events(&self) -> String {
        let line = |event: &Event| {
            let Event {
                seq,
                time_ns,
                task,
                line,
                what,
                ..
            } = event;
            format!(
                "  {seq:>5} {:>12} us  task {task:<2} line {line:<4} {what:?}",
                time_ns / 1000
            )
        };
        let from = self.events.len().saturating_sub(SHOWN);
        let lines: Vec<_> = self.events[from..].iter().map(line).collect();
        format!(
            "the last of {} events:\n{}",
            self.events.len(),
            lines.join("\n")
        )
    }

    /// Whether the run kept its case's promises, and those of every run.
    pub(crate) fn judge(&self) -> Result<(), String> {
        let case = self.shared.case;
        let verdict = self
            .report
            .verdict
            .as_ref()
            .ok_or("it had to be stopped: it took too long")?;
        let mut panics = self.panics();
        panics.sort_unstable();
        if panics != case.panics {
            let said = self.lines(Stream::Err).join("\n    ");
            return Err(format!(
                "the panics were {panics:?} and not {:?}:\n    {said}",
                case.panics
            ));
        }
        if verdict.kind() != case.expected() {
            return Err(format!(
                "it ended as {verdict:?} and not as {}",
                case.expected()
            ));
        }
        if self.report.leaked > 0 {
            return Err(format!("{} threads are left", self.report.leaked));
        }
        self.well_formed()?;
        (case.check)(self);
        Ok(())
    }

    fn panics(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|event| match &event.what {
                What::End {
                    how: Ended::Panicked(message),
                } => Some(message.as_str()),
                _ => None,
            })
            .collect()
    }

    /// What holds for every trace: each number once, the verdict last, no lock taken that is held,
    /// no item out of a queue that did not go in before, and all of it survives being written.
    fn well_formed(&self) -> Result<(), String> {
        let mut held = BTreeMap::new();
        let mut items = BTreeMap::<u32, i64>::new();
        let mut kinds = BTreeMap::new();
        let mut last = 0;
        for (counted, event) in (1..).zip(&self.events) {
            if event.seq <= last {
                return Err(format!("two events have the number {}", event.seq));
            }
            last = event.seq;
            match &event.what {
                What::Resource { id, kind, .. } => _ = kinds.insert(*id, *kind),
                What::Did {
                    operation,
                    resource,
                    outcome: threadlab::trace::Outcome::Ok,
                } => match (operation, kinds.get(resource)) {
                    (Operation::Acquire, Some(Kind::Lock)) => {
                        if let Some(holder) = held.insert(*resource, event.task) {
                            return Err(format!("{event:?}, while task {holder} holds it"));
                        }
                    }
                    (Operation::Release, Some(Kind::Lock)) => _ = held.remove(resource),
                    (Operation::Put, _) => *items.entry(*resource).or_default() += 1,
                    (Operation::Get, _) => {
                        let left = items.entry(*resource).or_default();
                        *left -= 1;
                        // Of a daemon that the end cut off between its put and the event of it, only
                        // the number is left: one that is missing.
                        let missing = (event.seq - counted) as i64;
                        if *left + missing < 0 {
                            return Err(format!("{event:?}, before any put"));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if !matches!(
            self.events.last(),
            Some(Event {
                what: What::Verdict(_),
                ..
            })
        ) {
            return Err("the last event is no verdict".to_owned());
        }
        self.tells_its_verdict()?;
        self.survives_writing()
    }

    /// Whether what the tasks did leads to the verdict that the run reports.
    fn tells_its_verdict(&self) -> Result<(), String> {
        let mut graph = WaitForGraph::default();
        let is_verdict = |event: &&Event| matches!(event.what, What::Verdict(_));
        let events = self.events.iter().filter(|event| !is_verdict(event));
        events.for_each(|event| graph.apply(event));
        let told = graph.verdict();
        (Some(&told) == self.report.verdict.as_ref())
            .then_some(())
            .ok_or_else(|| format!("its trace tells of {told:?}, not {:?}", self.report.verdict))
    }

    fn survives_writing(&self) -> Result<(), String> {
        let header = Header::new(&self.shared.case.full_name(), "", BTreeMap::new(), "");
        let (_, events) = read(&write(&header, &self.events)).map_err(|error| error.to_string())?;
        (events == self.events)
            .then_some(())
            .ok_or("it reads differently from what was written".to_owned())
    }
}
