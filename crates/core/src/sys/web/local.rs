//! Waiting on words of our own wasm memory: the futex that is built into wasm threads.

use std::arch::wasm32::{memory_atomic_notify, memory_atomic_wait32, memory_size};
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::Wake;
use super::now;

/// Sleeps while the word holds `expected`, until woken or until the deadline, a time of [`now`].
pub fn wait(word: &AtomicU32, expected: u32, deadline: Option<u64>) -> Wake {
    loop {
        let timeout = match deadline {
            None => -1,
            Some(deadline) => deadline.saturating_sub(now()).min(i64::MAX as u64) as i64,
        };
        // SAFETY: the pointer comes from a live reference to an aligned word of shared memory.
        match unsafe { memory_atomic_wait32(word.as_ptr().cast(), expected as i32, timeout) } {
            0 => return Wake::Woken,
            1 => return Wake::Changed,
            // The browser's timers may be a little early; a deadline never is.
            _ if deadline.is_some_and(|deadline| now() < deadline) => {}
            _ => return Wake::TimedOut,
        }
    }
}

/// Wakes up to `n` of those who wait at an address; the word may be gone already.
pub fn wake(address: usize, n: u32) {
    if in_bounds(address) {
        // SAFETY: the address is aligned and inside the memory, which never shrinks; notifying
        // neither reads nor writes it.
        unsafe { memory_atomic_notify(address as *mut i32, n) };
    }
}

/// The value of a word that another task waits on; `None` if there is no memory there.
pub fn peek(address: usize) -> Option<u32> {
    in_bounds(address).then(|| {
        // SAFETY: the address is aligned and inside the memory, which never shrinks, and an atomic
        // load races with nothing.
        unsafe { AtomicU32::from_ptr(address as *mut u32) }.load(Ordering::SeqCst)
    })
}

fn in_bounds(address: usize) -> bool {
    address != 0 && address.is_multiple_of(4) && address / (64 << 10) < memory_size(0)
}
