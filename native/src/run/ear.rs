//! Where the main thread hears of what matters: a run's end, Ctrl-C, an answer of the reader.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use threadlab::run::Report;

use super::interrupt;
use crate::exit::Problem;

/// News for the main thread.
#[derive(Debug)]
pub enum Notice {
    /// The run came back; nothing if it panicked.
    Ended(Option<Report>),
    Interrupted,
    Unwritable(Problem),
    /// A line that the reader typed; nothing at the end of standard input.
    Answered(io::Result<Option<String>>),
}

/// Where news for the main thread come in, Ctrl-C among them.
pub struct Ear {
    pub(super) notices: Sender<Notice>,
    pub(super) news: Receiver<Notice>,
}

impl Ear {
    /// Called once in a program.
    pub fn new() -> Result<Ear, Problem> {
        let (notices, news) = channel();
        interrupt::listen(notices.clone())?;
        Ok(Ear { notices, news })
    }

    /// The next line of standard input, or that it has ended; nothing if Ctrl-C comes first.
    pub(super) fn answer(&self) -> Option<io::Result<Option<String>>> {
        let notices = self.notices.clone();
        // Ctrl-C does not interrupt reading, so that is done aside.
        thread::spawn(move || {
            let mut line = String::new();
            let read = io::stdin().read_line(&mut line);
            let answer = read.map(|bytes| (bytes > 0).then_some(line));
            let _ = notices.send(Notice::Answered(answer));
        });
        match self.news.recv() {
            Ok(Notice::Answered(answer)) => Some(answer),
            _ => None,
        }
    }

    /// Whether Ctrl-C came while no run was waited for.
    pub fn is_interrupted(&self) -> bool {
        self.news.try_recv().is_ok()
    }
}
