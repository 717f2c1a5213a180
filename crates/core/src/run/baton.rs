//! What a task of a stepped run sleeps on while another one runs.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use crate::sys;

/// One task's: whoever hands over stores and wakes, the owner takes it away again.
#[derive(Debug, Default)]
pub(super) struct Baton(AtomicU32);

impl Baton {
    pub fn hand_over(&self) {
        self.0.store(1, SeqCst);
        sys::wake(self.0.as_ptr() as usize, 1);
    }

    pub fn receive(&self) {
        while self.0.swap(0, SeqCst) == 0 {
            sys::wait(&self.0, 0, None);
        }
    }
}
