//! What the program printed, as lines, bounded: the newest [`LINES`] are kept, the rest counted.
//!
//! Lines have a position in the whole output, so that whoever shows them can carry on where it
//! stopped, and see how many it will never get.

use std::collections::VecDeque;

use threadlab::trace::Stream;

/// The most lines kept.
pub const LINES: usize = 1000;
/// The most bytes that a line keeps; a program may print without ever ending a line.
const WIDTH: usize = 2000;

/// A line of output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The task that wrote it.
    pub task: u32,
    /// The stream it went to.
    pub stream: Stream,
    /// Its text, without the line end.
    pub text: String,
    /// Whether its end was written; what the same task writes next goes on here otherwise.
    pub ended: bool,
}

/// The output of a run.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: VecDeque<Line>,
    forgotten: u64,
}

impl Log {
    /// Takes in what a task wrote.
    pub fn write(&mut self, task: u32, stream: Stream, text: &str) {
        for piece in text.split_inclusive('\n') {
            let ended = piece.ends_with('\n');
            let piece = piece.strip_suffix('\n').unwrap_or(piece);
            match self.lines.back_mut() {
                Some(last) if !last.ended && last.task == task && last.stream == stream => {
                    append(&mut last.text, piece);
                    last.ended = ended;
                }
                _ => self.push(task, stream, piece, ended),
            }
        }
    }

    fn push(&mut self, task: u32, stream: Stream, piece: &str, ended: bool) {
        let mut text = String::new();
        append(&mut text, piece);
        self.lines.push_back(Line {
            task,
            stream,
            text,
            ended,
        });
        if self.lines.len() > LINES {
            self.lines.pop_front();
            self.forgotten += 1;
        }
    }

    /// How many of the first lines are no longer there.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How many lines were written in all.
    pub fn written(&self) -> u64 {
        self.forgotten + self.lines.len() as u64
    }

    /// The lines from this position of the whole output on, as far as they are kept, with the
    /// position of the first.
    pub fn from(&self, position: u64) -> (u64, impl Iterator<Item = &Line>) {
        let first = position.clamp(self.forgotten, self.written());
        (first, self.lines.range((first - self.forgotten) as usize..))
    }
}

/// Appends what fits, and says by an ellipsis that something did not.
fn append(text: &mut String, piece: &str) {
    if text.len() >= WIDTH {
        return;
    }
    let room = WIDTH - text.len();
    if piece.len() <= room {
        text.push_str(piece);
        return;
    }
    let cut = (0..=room)
        .rev()
        .find(|&at| piece.is_char_boundary(at))
        .unwrap_or(0);
    text.push_str(&piece[..cut]);
    text.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(log: &Log) -> Vec<String> {
        log.from(0).1.map(|line| line.text.clone()).collect()
    }

    #[test]
    fn a_line_goes_on_until_it_is_ended_or_another_task_writes() {
        let mut log = Log::default();
        log.write(1, Stream::Out, "a");
        log.write(1, Stream::Out, "b\nc");
        log.write(2, Stream::Out, "d\n");
        log.write(1, Stream::Out, "e\n");
        assert_eq!(texts(&log), ["ab", "c", "d", "e"]);
    }

    #[test]
    fn empty_lines_count() {
        let mut log = Log::default();
        log.write(1, Stream::Out, "\n\nx\n");
        assert_eq!(texts(&log), ["", "", "x"]);
    }

    #[test]
    fn a_reader_carries_on_where_it_stopped() {
        let mut log = Log::default();
        for n in 0..LINES + 5 {
            log.write(1, Stream::Out, &format!("{n}\n"));
        }
        let (first, lines) = log.from(0);
        assert_eq!((first, lines.count()), (5, LINES));
        let (first, lines) = log.from(LINES as u64 + 4);
        let lines: Vec<_> = lines.map(|line| line.text.as_str()).collect();
        assert_eq!((first, lines), (LINES as u64 + 4, vec!["1004"]));
        assert_eq!(log.from(u64::MAX).1.count(), 0);
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let mut log = Log::default();
        for _ in 0..WIDTH {
            log.write(1, Stream::Out, "线");
        }
        let line = &texts(&log)[0];
        assert!(line.len() <= WIDTH + 3 && line.ends_with('…'));
    }
}
