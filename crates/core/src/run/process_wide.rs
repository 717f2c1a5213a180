//! What is one per operating-system process, whatever runs in it.

use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock};

use super::inner::Inner;
use crate::multiprocessing::Table;

/// What belongs to this operating-system process as a whole; the one mutable global outside `sys/`.
pub(crate) struct ProcessWide {
    /// The run of every thread that belongs to no other.
    pub(super) implicit: Arc<Inner>,
    /// The functions that processes can run, once `enter` has said so.
    pub table: OnceLock<&'static Table>,
    /// Numbers given to observed runs so far.
    pub(super) last_run: AtomicU32,
    /// Which of them are stepped and not over.
    pub(super) stepped: Mutex<Vec<u32>>,
}

pub(crate) fn process_wide() -> &'static ProcessWide {
    static PROCESS: OnceLock<ProcessWide> = OnceLock::new();
    PROCESS.get_or_init(|| ProcessWide {
        implicit: Arc::new(Inner::new_implicit()),
        table: OnceLock::new(),
        last_run: AtomicU32::new(0),
        stepped: Mutex::default(),
    })
}
