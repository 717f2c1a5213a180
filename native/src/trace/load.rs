//! Reading a trace file, or why that cannot be done.

use std::io::{self, Read};
use std::path::Path;

use threadlab::trace::{Event, Header, ParseError, VERSION, read};

use crate::exit::Problem;
use crate::strings::Tools;

/// A trace that was read.
#[derive(Debug)]
pub struct Recorded {
    /// The file as it stands.
    pub text: String,
    pub header: Header,
    /// In the order of their numbers. (What `run --json` prints of a live run is so only nearly.)
    pub events: Vec<Event>,
}

/// Reads a trace; `-` is standard input.
pub fn load(path: &Path, tools: &Tools) -> Result<Recorded, Problem> {
    let name = path.display().to_string();
    let refuse = |sentence| Problem::Usage(sentence);
    let bytes =
        bytes(path).map_err(|error| refuse((tools.unreadable)(&name, &error.to_string())))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good]
            .iter()
            .filter(|&&b| b == b'\n')
            .count();
        refuse(match line {
            1 => (tools.not_a_trace)(&name),
            line => (tools.damaged_trace)(&name, line, tools.not_utf8),
        })
    })?;
    let (header, mut events) = read(&text).map_err(|error| {
        refuse(match error {
            ParseError::NotATrace => (tools.not_a_trace)(&name),
            ParseError::TooNew(version) => (tools.later_trace)(&name, version, VERSION),
            ParseError::Line { line, why } => (tools.damaged_trace)(&name, line, &why.to_string()),
        })
    })?;
    events.sort_by_key(|event| event.seq);
    Ok(Recorded {
        text,
        header,
        events,
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}
