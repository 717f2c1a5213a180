//! What can go wrong with processes and pipes, in Python's words.

use std::io;

use thiserror::Error;

use crate::run::Failure;

/// Misuse of a [`Process`](super::Process), or a machine that has none to give.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProcessError {
    /// `start` a second time. Python: `AssertionError`.
    #[error("cannot start a process twice")]
    AlreadyStarted,
    /// `join` before `start`. Python: `AssertionError`.
    #[error("can only join a started process")]
    NotStarted,
    /// `sentinel` before `start`. Python: `ValueError`.
    #[error("process not started")]
    NoSentinel,
    /// `terminate` or `kill` before `start`. Python: `AttributeError`.
    #[error("can only end a started process")]
    NothingToEnd,
    /// `set_daemon` after `start`. Python: `AssertionError`.
    #[error("process has already started")]
    ActiveDaemon,
    /// A daemonic process starts another. Python: `AssertionError`.
    #[error("daemonic processes are not allowed to have children")]
    DaemonHasChildren,
    /// `close` before the end. Python: `ValueError`.
    #[error(
        "Cannot close a process while it is still running. You should first call join() or terminate()."
    )]
    CloseWhileRunning,
    /// Anything after `close`. Python: `ValueError`.
    #[error("process object is closed")]
    Closed,
    /// The program's `main` does not begin with `enter`, or its table lacks the function.
    #[error(
        "`{0}` cannot run in a process: the first line of main must be \
         `threadlab::multiprocessing::enter(&TABLE)`, with a table that lists the function"
    )]
    NotEntered(&'static str),
    /// An argument cannot be encoded. Python: `PicklingError`, `TypeError`.
    #[error("the arguments of a process cannot be encoded: {0}")]
    Unencodable(String),
    /// A run has had as many processes as it may: 64, the first included.
    #[error("a run can have 64 processes at the most, over its whole life")]
    TooMany,
    /// The machine gives no more processes. Python: `OSError`.
    #[error("can't start new process: {0}")]
    CannotStart(String),
}

impl Failure for ProcessError {}

/// Misuse of a [`Connection`](super::Connection), or the end of what it connects.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectionError {
    /// The other end is closed, and everything has been received. Python: `EOFError`, without a message.
    #[error("EOFError")]
    EndOfFile,
    /// The stream ended inside a message. Python: `OSError`.
    #[error("got end of file during message")]
    EndInMessage,
    /// The other end is closed. Python: `BrokenPipeError`.
    #[error("[Errno 32] Broken pipe")]
    BrokenPipe,
    /// The other end was closed with messages unread. Python: `ConnectionResetError`.
    #[error("[Errno 104] Connection reset by peer")]
    Reset,
    /// This end is closed. Python: `OSError`.
    #[error("handle is closed")]
    Closed,
    /// `send` on the reading end. Python: `OSError`.
    #[error("connection is read-only")]
    ReadOnly,
    /// `recv` on the writing end. Python: `OSError`.
    #[error("connection is write-only")]
    WriteOnly,
    /// A message longer than `recv_bytes` allowed; the end cannot be read from any more. Python: `OSError`.
    #[error("bad message length")]
    BadLength,
    /// A message longer than the buffer of `recv_bytes_into`, which it carries. Python: `BufferTooShort`.
    #[error("BufferTooShort: the message has {} bytes", .0.len())]
    TooShort(Vec<u8>),
    /// The value cannot be encoded; nothing was sent. Python: `PicklingError`.
    #[error("the value cannot be sent: {0}")]
    Unencodable(String),
    /// What came is not a value of the wanted type. Python: `UnpicklingError`.
    #[error("what was received is not such a value: {0}")]
    Undecodable(String),
    /// There is no room for another pipe.
    #[error("no more pipes can be made: {0}")]
    CannotMake(String),
}

impl Failure for ConnectionError {}

/// Misuse of a [`Lock`](super::Lock).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LockError {
    /// Nobody holds it. Python: `ValueError`.
    #[error("semaphore or lock released too many times")]
    TooOften,
    /// It was to be sent, or encoded otherwise. Python: `RuntimeError`.
    #[error("Lock objects should only be shared between processes through inheritance")]
    NotInherited,
    /// It was made where processes share no memory.
    #[error("a lock that was made outside an observed run cannot go to a process")]
    Unshared,
}

impl Failure for LockError {}

impl From<io::Error> for ConnectionError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionReset => ConnectionError::Reset,
            // What else a pipe's read or write can say means that the other side is not there.
            _ => ConnectionError::BrokenPipe,
        }
    }
}
