//! Runs as data: events, the rings that carry them, the folds that read them, the exports.
//!
//! Nothing here executes anything: the module is plain data and pure functions, so that the page,
//! which runs nothing itself, can use it too (feature `run` off).

mod activity;
mod event;
pub mod export;
mod graph;
mod names;
mod ndjson;
pub mod ring;
pub mod segment;
mod state;
mod verdict;

pub use activity::{Activity, Change, Mark, Wake};
pub use event::{Ended, Event, Kind, Operation, Outcome, Stream, VERSION, What};
pub use graph::WaitForGraph;
pub use names::Names;
pub use ndjson::{Header, ParseError, read, write, write_event, write_header};
pub use state::State;
pub use verdict::{Holder, Verdict, VerdictKind, Waiting};
