//! Threads are jobs for *carriers*: workers of this process that take one job after another.
//!
//! A new worker costs 20–40 ms, a job for an idle one some tens of microseconds, so a carrier that
//! is done with a job stays. [`FREE`] counts carriers that no job has claimed: whoever starts a
//! thread claims one, or asks the host for one more, which that job has then claimed. So there are
//! always at least as many carriers (there or on their way) as jobs, and no job waits for another
//! to end. Thread-locals of a carrier outlive a job; nothing of ours may rely on them being fresh.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use wasm_bindgen::prelude::wasm_bindgen;

type Job = Box<dyn FnOnce() + Send>;

/// The most carriers of a process. Each takes its stack from the process's memory and some
/// megabytes from the browser.
const LIMIT: u32 = 320;

/// How often, and with which pauses, a process that ends looks whether its threads have.
const LOOKS: u32 = 60;
const LOOK: Duration = Duration::from_millis(1);

static JOBS: LazyLock<(Sender<Job>, Receiver<Job>)> = LazyLock::new(unbounded);
/// Carriers that no job has claimed.
static FREE: AtomicU32 = AtomicU32::new(0);
/// Carriers that were ever asked for.
static CARRIERS: AtomicU32 = AtomicU32::new(0);

#[wasm_bindgen(module = "/src/sys/web/glue.js")]
extern "C" {
    fn ask_carrier();
}

/// Starts a thread. Its name is the run's business; workers are reused and have none.
///
/// # Errors
/// When the process has as many threads as it may have.
pub fn spawn(_name: &str, job: Job) -> Result<(), String> {
    let claimed = FREE.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
    if claimed.is_err() {
        ask()?;
    }
    JOBS.0.send(job).expect("the receiving end is a static");
    Ok(())
}

/// The kept threads of an exploration: here all are.
#[derive(Debug, Default)]
pub struct Carriers;

impl Carriers {
    /// Runs the job on a carrier.
    ///
    /// # Errors
    /// As [`spawn`].
    pub fn spawn(&self, name: &str, job: Job) -> Result<(), String> {
        spawn(name, job)
    }
}

/// Asks for `n` carriers before they are needed.
pub fn prewarm(n: u32) {
    for _ in 0..n {
        if ask().is_ok() {
            FREE.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// What a carrier does all its life. Never returns; a job that panics ends it, and with it the
/// process, since tasks catch their panics themselves.
pub fn carry() -> ! {
    loop {
        let job = JOBS.1.recv().expect("the sending end is a static");
        job();
        FREE.fetch_add(1, Ordering::SeqCst);
    }
}

/// Whether no carrier has a job any more, or will have one; those that are about to end are waited for.
pub fn all_are_back() -> bool {
    for job in JOBS.1.try_iter() {
        // Its carrier is on its way still. What a job holds may be shared, and is not touched any more.
        std::mem::forget(job);
        FREE.fetch_add(1, Ordering::SeqCst);
    }
    (0..LOOKS).any(|look| {
        std::thread::sleep(LOOK * look.min(1));
        FREE.load(Ordering::SeqCst) == CARRIERS.load(Ordering::SeqCst)
    })
}

fn ask() -> Result<(), String> {
    let asked = CARRIERS.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| {
        (n < LIMIT).then_some(n + 1)
    });
    match asked {
        Ok(_) => {
            ask_carrier();
            Ok(())
        }
        Err(_) => Err(format!("a process in the page has at most {LIMIT} threads")),
    }
}
