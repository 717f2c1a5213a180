//! What there is to say of the machine beneath: its numbers for threads, the size of their stacks, and how
//! long a wait may last.

use std::ops::RangeInclusive;
use std::time::Duration;

use thiserror::Error;

use crate::{run, sys};

/// A time-out that no program sees the end of: 292 years.
///
/// Python: `threading.TIMEOUT_MAX`, the same number. Different: a longer one is no `OverflowError`, but as
/// good as for ever.
///
/// ```
/// use threadlab::threading::{Lock, TIMEOUT_MAX};
/// assert!(Lock::new().acquire_timeout(TIMEOUT_MAX));
/// assert!(Lock::new().acquire_timeout(2 * TIMEOUT_MAX));
/// ```
pub const TIMEOUT_MAX: Duration = Duration::from_secs(9_223_372_036);

/// No stack is smaller, nor larger. Python's own limits.
const SIZES: RangeInclusive<usize> = 32 << 10..=isize::MAX as usize;

/// Why threads will not have stacks of this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StackSizeError {
    /// It is less than 32 KiB, or no size of memory at all. Python: `ValueError`.
    #[error("size not valid: {0} bytes")]
    NotValid(usize),
    /// The machine gives all threads the same. Python: `RuntimeError`.
    #[error("setting stack size not supported")]
    Unsupported,
}

/// The machine's number for the calling thread, as debuggers and `top` show it. `None` where it has none, as
/// in the page, and in a stepped run, which is the same on every machine.
///
/// Python: `threading.get_native_id`, which is not there either where the machine has no numbers.
///
/// ```
/// use threadlab::threading::{current_thread, get_native_id};
/// assert_eq!(get_native_id(), current_thread().native_id());
/// ```
pub fn get_native_id() -> Option<u32> {
    run::current().task.native_id()
}

/// How many bytes of stack threads of this process get that are started from now on; 0 is for what the machine
/// gives them by itself.
///
/// Python: `threading.stack_size()`.
pub fn stack_size() -> usize {
    sys::stack_size()
}

/// Gives threads of this process that are started from now on so many bytes of stack, rounded up to what the
/// machine can give, or with 0 what it gives by itself. Returns what [`stack_size`] was before. The threads of an
/// exploration, which it uses again, keep what they began with.
///
/// Python: `threading.stack_size(size)`.
///
/// # Errors
/// [`StackSizeError`]; then nothing has changed. In the page it is always `Unsupported`. A size that the machine
/// cannot give is an error of the next start, [`CannotStart`](super::ThreadError::CannotStart).
///
/// ```
/// use threadlab::threading::{Thread, set_stack_size, stack_size};
/// let before = set_stack_size(16 << 20)?;
/// let deep = Thread::new(|| println!("here is room for recursion"));
/// deep.start()?;
/// assert_eq!(set_stack_size(before)?, 16 << 20);
/// assert_eq!(set_stack_size(1).unwrap_err().to_string(), "size not valid: 1 bytes");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn set_stack_size(bytes: usize) -> Result<usize, StackSizeError> {
    if bytes != 0 && !SIZES.contains(&bytes) {
        return Err(StackSizeError::NotValid(bytes));
    }
    sys::set_stack_size(bytes).ok_or(StackSizeError::Unsupported)
}
