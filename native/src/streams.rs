//! Standard output and standard error, with colours where they are wanted.
//!
//! Results go to the first, progress and complaints to the second. A complaint that cannot be
//! written is nobody's loss, so only writing results can fail.

use std::io::{self, Stderr, Stdout, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// Something that went wrong.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Something to know.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// What is beside the point.
pub const DIM: Style = Style::new().dimmed();
/// What is the point.
pub const BOLD: Style = Style::new().bold();

/// The two streams.
#[derive(Debug)]
pub struct Streams {
    pub out: AutoStream<Stdout>,
    err: AutoStream<Stderr>,
}

impl Streams {
    /// The process's own streams.
    pub fn new(color: ColorChoice) -> Streams {
        Streams {
            out: AutoStream::new(io::stdout(), color),
            err: AutoStream::new(io::stderr(), color),
        }
    }

    /// A line on standard error.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }

    /// A question on standard error, whose answer follows on the same line.
    pub fn prompt(&mut self, text: &str) {
        let _ = write!(self.err, "{text} ").and_then(|()| self.err.flush());
    }

    /// A line on standard error that begins with a coloured word.
    pub fn complain(&mut self, style: Style, word: &str, text: &str) {
        self.note(&format!("{style}{word}{style:#}{text}"));
    }
}
