//! NDJSON: one JSON object a line. The first line is the [`Header`], each further one an [`Event`].

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::event::{Event, VERSION};

const SCHEMA: &str = "threadlab-trace";

/// The first line of a trace: what was run, so that it can be run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Always `threadlab-trace`.
    pub schema: String,
    /// The version of the event set.
    pub version: u32,
    /// The lesson, by id.
    pub lesson: String,
    /// The variant, by name.
    pub variant: String,
    /// Every parameter, with its value.
    pub parameters: BTreeMap<String, i64>,
    /// `live`, or the schedule of a stepped run as text.
    pub schedule: String,
}

impl Header {
    /// The header of a run that starts now, in the current version.
    pub fn new(
        lesson: &str,
        variant: &str,
        parameters: BTreeMap<String, i64>,
        schedule: &str,
    ) -> Self {
        Header {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            lesson: lesson.to_owned(),
            variant: variant.to_owned(),
            parameters,
            schedule: schedule.to_owned(),
        }
    }
}

impl Header {
    /// Whether its tasks went one at a time, in virtual time.
    pub fn is_stepped(&self) -> bool {
        self.schedule != "live"
    }
}

/// What every version has in its first line: enough to tell a later one from another file.
#[derive(Deserialize)]
struct Kind {
    schema: String,
    version: u32,
}

/// Why a trace could not be read.
#[derive(Debug, Error)]
pub enum ParseError {
    /// There is no first line, or it is not a header.
    #[error(
        "this is not a Threadlab trace: its first line should name the schema `threadlab-trace`"
    )]
    NotATrace,
    /// The trace comes from a later version.
    #[error("this trace has version {0}; this program reads up to version {VERSION}")]
    TooNew(u32),
    /// A line is damaged.
    #[error("line {line} is not an event: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What the JSON reader says.
        why: serde_json::Error,
    },
}

/// Writes the first line.
///
/// # Errors
/// Those of the writer.
pub fn write_header(to: &mut impl Write, header: &Header) -> io::Result<()> {
    serde_json::to_writer(&mut *to, header)?;
    to.write_all(b"\n")
}

/// Writes one event.
///
/// # Errors
/// Those of the writer.
pub fn write_event(to: &mut impl Write, event: &Event) -> io::Result<()> {
    serde_json::to_writer(&mut *to, event)?;
    to.write_all(b"\n")
}

/// A whole trace as text.
pub fn write(header: &Header, events: &[Event]) -> String {
    let mut text = Vec::new();
    let written = write_header(&mut text, header).and_then(|()| {
        events
            .iter()
            .try_for_each(|event| write_event(&mut text, event))
    });
    written.expect("writing to memory does not fail");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// Reads a whole trace.
///
/// # Errors
/// [`ParseError`], which names the line.
pub fn read(text: &str) -> Result<(Header, Vec<Event>), ParseError> {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let (_, first) = lines.next().ok_or(ParseError::NotATrace)?;
    let kind: Kind = serde_json::from_str(first).map_err(|_| ParseError::NotATrace)?;
    if kind.schema != SCHEMA {
        return Err(ParseError::NotATrace);
    }
    if kind.version > VERSION {
        return Err(ParseError::TooNew(kind.version));
    }
    let damaged = |line, why| ParseError::Line { line, why };
    let header = serde_json::from_str(first).map_err(|why| damaged(1, why))?;
    let events = lines
        .map(|(n, line)| serde_json::from_str(line).map_err(|why| damaged(n + 1, why)))
        .collect::<Result<_, _>>()?;
    Ok((header, events))
}
