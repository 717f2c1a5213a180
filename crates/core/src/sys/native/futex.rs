//! Waiting on a word: futex(2), private for words of our own memory, shared for the segment's.

use std::num::NonZeroU32;
use std::sync::atomic::AtomicU32;

use rustix::io::Errno;
use rustix::thread::futex;

use super::clock::timespec;
use crate::sys::Wake;

const ANY: NonZeroU32 = NonZeroU32::MAX;

/// Sleeps while `word` holds `expected`, until woken or until the deadline.
pub fn wait(word: &AtomicU32, expected: u32, deadline: Option<u64>) -> Wake {
    wait_with(futex::Flags::PRIVATE, word, expected, deadline)
}

/// Wakes up to `n` who wait on the word at `address`, in the order in which they came.
pub fn wake(address: usize, n: u32) {
    wake_with(libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, address, n);
}

pub(super) fn wait_shared(word: &AtomicU32, expected: u32, deadline: Option<u64>) -> Wake {
    wait_with(futex::Flags::empty(), word, expected, deadline)
}

pub(super) fn wake_shared(address: usize, n: u32) {
    wake_with(libc::FUTEX_WAKE, address, n);
}

/// `FUTEX_WAIT_BITSET` takes an absolute time of `CLOCK_MONOTONIC`.
fn wait_with(flags: futex::Flags, word: &AtomicU32, expected: u32, deadline: Option<u64>) -> Wake {
    let deadline = deadline.map(timespec);
    match futex::wait_bitset(word, flags, expected, deadline.as_ref(), ANY) {
        Ok(_) | Err(Errno::INTR) => Wake::Woken,
        Err(Errno::TIMEDOUT) => Wake::TimedOut,
        Err(Errno::AGAIN) => Wake::Changed,
        Err(error) => unreachable!("futex wait on a live, aligned word: {error}"),
    }
}

fn wake_with(operation: i32, address: usize, n: u32) {
    let n = n.min(i32::MAX as u32);
    // SAFETY: the kernel only looks the address up among those who wait; it dereferences nothing
    // of ours, and an address where nobody waits, or nothing is mapped, wakes nobody.
    unsafe { libc::syscall(libc::SYS_futex, address, operation, n) };
}

/// Reads a word that another task waits on, by address. The word may go away at any moment, so
/// the kernel does the reading: it reports what is not mapped instead of faulting.
pub fn peek(address: usize) -> Option<u32> {
    let mut value = 0u32;
    let local = libc::iovec {
        iov_base: (&raw mut value).cast(),
        iov_len: 4,
    };
    let remote = libc::iovec {
        iov_base: address as *mut libc::c_void,
        iov_len: 4,
    };
    // SAFETY: `local` names four writable bytes of this frame; `remote` is only read, and the
    // kernel checks it.
    let read = unsafe { libc::process_vm_readv(libc::getpid(), &local, 1, &remote, 1, 0) };
    (read == 4).then_some(value)
}
