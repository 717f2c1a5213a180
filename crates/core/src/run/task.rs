//! A task: what a run knows of one of its threads, or of a process that is one.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::inner::Inner;
use crate::sys;
use crate::threading::{Forget, Thread};
use crate::word::LocalWord;

/// How often a task that ends drops what the destructors of its values have made.
const ROUNDS: u32 = 4;

/// One thread of execution of a run.
#[derive(Debug)]
pub(crate) struct Task {
    /// Its number: what lock words hold, and what traces call it.
    pub id: u32,
    /// The number of its process, from 1.
    pub process: u32,
    pub name: Mutex<String>,
    pub daemon: bool,
    pub run: Arc<Inner>,
    /// The machine's number for its thread; 0 as long as that is not known.
    native_id: AtomicU32,
    /// 0 until the task has ended; joiners wait on it.
    pub done: LocalWord,
    /// Its thread as others handle it, while it is alive.
    pub thread: Mutex<Option<Thread>>,
    /// Each `threading::Local` that it has a value of.
    pub locals: Locals,
}

/// What a task has to drop at its end.
#[derive(Default)]
pub(crate) struct Locals(Mutex<Vec<Weak<dyn Forget>>>);

impl Task {
    pub fn new(run: &Arc<Inner>, id: u32, process: u32, name: String, daemon: bool) -> Task {
        Task {
            id,
            process,
            name: Mutex::new(name),
            daemon,
            run: run.clone(),
            native_id: AtomicU32::new(0),
            done: LocalWord::new(0),
            thread: Mutex::new(None),
            locals: Locals::default(),
        }
    }

    /// The calling thread is its thread, whose number a run that is the same everywhere must not know.
    pub fn note_native_id(&self) {
        if let Some(id) = sys::native_id()
            && !self.run.is_stepped()
        {
            self.native_id.store(id, SeqCst);
        }
    }

    pub fn native_id(&self) -> Option<u32> {
        match self.native_id.load(SeqCst) {
            0 => None,
            id => Some(id),
        }
    }

    pub fn name(&self) -> String {
        self.name
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn set_name(&self, name: &str) {
        name.clone_into(&mut self.name.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// It ends: the thread's handle keeps the task, so the task must not keep the handle for ever.
    pub fn forget_thread(&self) {
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // Not under the lock: it may be the last handle, and then drops what the program gave it.
        drop(thread);
    }

    /// It has a value of this from now on.
    pub fn remember_local(&self, local: &Arc<dyn Forget>) {
        let mut locals = self.locals();
        if locals.len() == locals.capacity() {
            // Those that are gone, before it grows: a thread may outlive any number of them.
            locals.retain(|local| local.strong_count() > 0);
        }
        locals.push(Arc::downgrade(local));
    }

    /// It ends: drops its values, in the order of their first use. Destructors may make new ones; as with
    /// POSIX's keys there is a limit to that.
    pub fn forget_locals(&self) {
        for _ in 0..ROUNDS {
            let locals = std::mem::take(&mut *self.locals());
            if locals.is_empty() {
                break;
            }
            let forget = |local: Arc<dyn Forget>| local.forget(self);
            locals.iter().filter_map(Weak::upgrade).for_each(forget);
        }
    }

    fn locals(&self) -> MutexGuard<'_, Vec<Weak<dyn Forget>>> {
        self.locals.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Locals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Locals")
    }
}
