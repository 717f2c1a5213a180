//! Takes a run's events as they come: to the screen or as NDJSON to standard output, to the trace
//! file, and into the tally that the summary is made of.

use std::io::Write;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use threadlab::run::Sink;
use threadlab::trace::{Event, Header, Verdict, What, write_event, write_header};

use super::ear::Notice;
use super::ordered::Ordered;
use super::screen::Screen;
use super::tally::Tally;
use crate::exit::Problem;
use crate::streams::Streams;
use crate::strings::Strings;

/// The sink of a run.
#[derive(Debug)]
pub struct Recorder {
    state: Mutex<Recording>,
    notices: Sender<Notice>,
}

/// What has come so far, and where it goes.
#[derive(Debug)]
pub struct Recording {
    pub streams: Streams,
    pub tally: Tally,
    /// Nothing where standard output carries the trace.
    screen: Option<Screen>,
    file: Option<Ordered>,
    /// Kept until the end: rings are read one after the other, so it may come before the last events
    /// of another process.
    verdict: Option<Event>,
    /// Nothing is taken any more: an output failed, or the end has been written.
    over: bool,
}

impl Recorder {
    /// A recorder that has written the headers. With `json`, standard output carries the trace.
    pub fn new(
        mut streams: Streams,
        json: Option<&Header>,
        file: Option<Ordered>,
        notices: Sender<Notice>,
    ) -> Result<Arc<Recorder>, Problem> {
        if let Some(header) = json {
            write_header(&mut streams.out, header).map_err(Problem::output)?;
        }
        let screen = json.is_none().then(Screen::default);
        let (tally, verdict) = (Tally::default(), None);
        let state = Mutex::new(Recording {
            streams,
            tally,
            screen,
            file,
            verdict,
            over: false,
        });
        Ok(Arc::new(Recorder { state, notices }))
    }

    /// What has come so far; while it is looked at, nothing more comes.
    pub fn recording(&self) -> MutexGuard<'_, Recording> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Recorder {
    fn event(&self, event: &Event) {
        let mut recording = self.recording();
        if recording.over {
            return;
        }
        if let Err(problem) = recording.take(event) {
            recording.over = true;
            // Nobody to tell: then the run has been given up already.
            let _ = self.notices.send(Notice::Unwritable(problem));
        }
    }
}

impl Recording {
    fn take(&mut self, event: &Event) -> Result<(), Problem> {
        if matches!(event.what, What::Verdict(_)) {
            self.verdict = Some(event.clone());
            return Ok(());
        }
        self.tally.apply(event);
        match &mut self.screen {
            Some(screen) => screen.event(event, &self.tally, &mut self.streams),
            None => write_event(&mut self.streams.out, event),
        }
        .map_err(Problem::output)?;
        if let Some(file) = &mut self.file {
            file.add(event).context("writing the trace")?;
        }
        Ok(())
    }

    /// Writes what was kept for the end; nothing is taken after it.
    pub fn finish(&mut self, strings: &Strings) -> Result<(), Problem> {
        let output = !std::mem::replace(&mut self.over, true);
        if let Some(file) = &mut self.file {
            file.finish(self.verdict.as_ref())
                .context("writing the trace")?;
        }
        if !output {
            return Ok(());
        }
        match (&mut self.screen, &self.verdict) {
            (Some(screen), _) => screen.finish(&self.tally, strings, &mut self.streams),
            (None, Some(verdict)) => write_event(&mut self.streams.out, verdict),
            (None, None) => Ok(()),
        }
        .and_then(|()| self.streams.out.flush())
        .map_err(Problem::output)
    }

    /// The verdict, if it has come.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.verdict.as_ref()?.what {
            What::Verdict(verdict) => Some(verdict),
            _ => None,
        }
    }

    /// When it came.
    pub fn verdict_ns(&self) -> Option<u64> {
        self.verdict.as_ref().map(|verdict| verdict.time_ns)
    }

    /// Whether standard output is for people, and so ends with a summary.
    pub fn is_for_people(&self) -> bool {
        self.screen.is_some()
    }
}
