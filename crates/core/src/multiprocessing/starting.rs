//! How a process begins: as a child of the operating system or the page, or as a task of a stepped run.

use std::panic::Location;
use std::sync::Arc;

use super::child::{self, Start};
use super::error::ProcessError;
use super::passing::{Tray, leaving};
use super::process::{Life, Process, State};
use super::transport::{SharedRing, Transport};
use crate::run::{self, Inner, Spawn};
use crate::sys;
use crate::trace::segment::{EXITED, PROCESSES, RUNNING};
use crate::trace::{Ended, What};
use crate::word::{LocalWord, Word};

impl Process {
    pub(super) fn start_in(
        &self,
        run: &Arc<Inner>,
        at: &'static Location<'static>,
    ) -> Result<(), ProcessError> {
        let mut state = self.state();
        match state.life {
            Life::Unborn => {}
            Life::Closed => return Err(ProcessError::Closed),
            _ => return Err(ProcessError::AlreadyStarted),
        }
        let function = self.shared.function;
        let table = run::process_wide().table.get();
        table
            .and_then(|table| table.find(function))
            .ok_or(ProcessError::NotEntered(function))?;
        let number = run.next_process();
        if run.is_observed() && number > PROCESSES {
            return Err(ProcessError::TooMany);
        }
        let started = self.start_as(&mut state, run, at, number);
        if started.is_err() {
            run.note_gone(number);
        }
        started
    }

    /// Starts it as the process of that number.
    fn start_as(
        &self,
        state: &mut State,
        run: &Arc<Inner>,
        at: &'static Location<'static>,
        number: u32,
    ) -> Result<(), ProcessError> {
        let encode = state.encode.take().ok_or(ProcessError::AlreadyStarted)?;
        let (arguments, tray) = leaving(number, encode);
        let arguments = arguments.map_err(ProcessError::Unencodable)?;
        if run.is_stepped() {
            self.start_task(state, run, at, number, arguments, tray)
        } else {
            self.start_child(state, run, at, number, arguments, tray)
        }
    }

    /// In a stepped run: a task.
    fn start_task(
        &self,
        state: &mut State,
        run: &Arc<Inner>,
        at: &'static Location<'static>,
        number: u32,
        arguments: Vec<u8>,
        tray: Tray,
    ) -> Result<(), ProcessError> {
        run.show_all();
        let resource = self.shared.resource.id(run);
        let spawn = Spawn {
            name: state.name.clone(),
            daemon: state.daemon,
            process: number,
            resource,
            thread: None,
        };
        let (function, status) = (self.shared.function, Arc::new(LocalWord::new(RUNNING)));
        let theirs = status.clone();
        let body = move || {
            let current = run::current();
            current.task.run.set_main(&current.task);
            let how = child::body(function, &arguments, tray, &current.task);
            let run = &current.task.run;
            run.join_threads_of(number, current.task.id);
            if let Ended::Exited(code) = how {
                run.end_process(number, current.task.id);
                theirs.store(EXITED.wrapping_add(code as u32));
                theirs.wake(u32::MAX);
            }
            how
        };
        if state.daemon {
            run.note_daemon_process(number);
        }
        let task = run::spawn(run, spawn, at, body).map_err(ProcessError::CannotStart)?;
        (state.life, state.task, state.number) = (Life::Task(status), Some(task), Some(number));
        Ok(())
    }

    /// A process of its own.
    fn start_child(
        &self,
        state: &mut State,
        run: &Arc<Inner>,
        at: &'static Location<'static>,
        number: u32,
        arguments: Vec<u8>,
        tray: Tray,
    ) -> Result<(), ProcessError> {
        let resource = if run.is_observed() {
            self.shared.resource.id(run)
        } else {
            0
        };
        let announced = run.announce_child(&state.name, state.daemon, number, resource, at);
        let (mut ends, mut rings) = (Vec::new(), Vec::new());
        for end in tray.ends.into_iter().flatten() {
            match end {
                Transport::Os(end) => ends.push(end),
                Transport::Shared(end) => {
                    let offset = |ring: &Option<Arc<SharedRing>>| ring.as_ref().map(|r| r.at);
                    rings.push((offset(&end.reads), offset(&end.writes)));
                    // The child holds it from here on; this process never did.
                    std::mem::forget(end);
                }
                Transport::Local(_) => unreachable!("a live run has no local pipes"),
            }
        }
        let start = Start {
            process: number,
            task: announced.as_ref().map_or(0, |(task, _)| task.id),
            entry: announced.as_ref().map_or(0, |(_, entry)| *entry),
            name: state.name.clone(),
            daemon: state.daemon,
            function: self.shared.function.to_owned(),
            arguments,
            began: run.began(),
            rings,
        };
        let bytes = postcard::to_stdvec(&start).expect("plain data encodes");
        match sys::spawn_process(run.segment(), number, &bytes, &ends) {
            Ok(child) => {
                if let Some(pid) = child.os_pid() {
                    run.note_pid(number, pid);
                }
                state.life = Life::Child(Arc::new(child));
                state.task = announced.map(|(task, _)| task);
                state.number = Some(number);
                Ok(())
            }
            Err(error) => {
                if let Some((task, _)) = &announced {
                    run.emit_for(task, 0, What::End { how: Ended::CutOff });
                }
                Err(ProcessError::CannotStart(error))
            }
        }
    }
}
