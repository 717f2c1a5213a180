//! OS threads and the process's own streams.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread;

use rustix::process::getpid;
use rustix::thread::{gettid, sched_getaffinity};

/// What threads get as their stack; 0 is std's choice.
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);

pub fn stack_size() -> usize {
    STACK_SIZE.load(SeqCst)
}

pub fn set_stack_size(bytes: usize) -> Option<usize> {
    Some(STACK_SIZE.swap(bytes, SeqCst))
}

/// The kernel's number for this thread.
pub fn native_id() -> Option<u32> {
    Some(gettid().as_raw_nonzero().get().cast_unsigned())
}

/// Starts a thread.
pub fn spawn(name: &str, job: Box<dyn FnOnce() + Send>) -> Result<(), String> {
    // A name with a zero byte cannot be a thread's; ours is for debuggers only.
    let name = name.replace('\0', " ");
    let builder = match stack_size() {
        0 => thread::Builder::new(),
        bytes => thread::Builder::new().stack_size(bytes),
    };
    builder
        .name(name)
        .spawn(job)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Whether the process may use several cores. The thread that asks first may be bound to one; the main thread mostly
/// is not.
pub fn has_several_cores() -> bool {
    static SEVERAL: OnceLock<bool> = OnceLock::new();
    *SEVERAL
        .get_or_init(|| sched_getaffinity(Some(getpid())).map_or(true, |cores| cores.count() > 1))
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads that stay for the next job; those that have none end when this is dropped.
#[derive(Debug, Default)]
pub struct Carriers(Arc<Mutex<Vec<Sender<Job>>>>);

impl Carriers {
    /// Runs the job on a thread that is idle, or on a new one.
    ///
    /// # Errors
    /// When no thread is idle and the machine has none to give.
    pub fn spawn(&self, name: &str, job: Job) -> Result<(), String> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(carrier) => {
                carrier.send(job).expect("an idle carrier listens");
                Ok(())
            }
            None => {
                let idle = Arc::downgrade(&self.0);
                spawn(name, Box::new(move || carry(&idle, job)))
            }
        }
    }
}

/// What a carrier does: this job, and then what it is sent, until nobody can send any more.
fn carry(idle: &Weak<Mutex<Vec<Sender<Job>>>>, first: Job) {
    first();
    loop {
        let Some(all) = idle.upgrade() else { return };
        // The only sender is in the list, so that the end of the list ends the wait for a job.
        let (sender, jobs) = channel::<Job>();
        all.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        drop(all);
        let Ok(job) = jobs.recv() else { return };
        job();
    }
}

/// Writes to standard output; a closed one is no reason to fail.
pub fn write_out(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes to standard error.
pub fn write_err(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
