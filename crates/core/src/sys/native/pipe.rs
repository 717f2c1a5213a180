//! OS pipes and socket pairs, as byte streams.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll as poll_fds};
use rustix::io::{Errno, read, retry_on_intr, write};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::pipe::{PipeFlags, pipe_with};

use super::clock::{now, timespec};

/// One end of an OS pipe or socket pair. Dropping it closes it.
#[derive(Debug)]
pub struct PipeEnd(OwnedFd);

/// A connected pair: two ends that both read and write, or the reader and the writer.
pub fn pipe(duplex: bool) -> Option<io::Result<(PipeEnd, PipeEnd)>> {
    let pair = if duplex {
        socketpair(
            AddressFamily::UNIX,
            SocketType::STREAM,
            SocketFlags::CLOEXEC,
            None,
        )
    } else {
        pipe_with(PipeFlags::CLOEXEC)
    };
    Some(
        pair.map(|(a, b)| (PipeEnd(a), PipeEnd(b)))
            .map_err(io::Error::from),
    )
}

impl PipeEnd {
    /// Reads at least one byte, waiting for it; 0 at the end of the stream.
    pub fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        Ok(retry_on_intr(|| read(&self.0, &mut *into))?)
    }

    /// Writes at least one byte, waiting for room.
    pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        Ok(retry_on_intr(|| write(&self.0, bytes))?)
    }

    /// Another handle to the same end.
    pub fn duplicate(&self) -> io::Result<PipeEnd> {
        self.0.try_clone().map(PipeEnd)
    }

    /// Waits until the end can be read from (or written to) without waiting, or the other side is
    /// gone, or the interrupt is raised, or the deadline has come. Returns whether it is ready.
    pub fn poll(
        &self,
        to_write: bool,
        interrupt: Option<&Interrupt>,
        deadline: Option<u64>,
    ) -> bool {
        let wanted = if to_write {
            PollFlags::OUT
        } else {
            PollFlags::IN
        };
        poll(self.0.as_fd(), wanted, interrupt, deadline)
    }

    pub(super) fn from_fd(fd: OwnedFd) -> PipeEnd {
        PipeEnd(fd)
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Wakes all who poll with it, for good.
#[derive(Debug)]
pub struct Interrupt(OwnedFd);

impl Interrupt {
    pub fn new() -> io::Result<Interrupt> {
        Ok(Interrupt(eventfd(0, EventfdFlags::CLOEXEC)?))
    }

    pub fn raise(&self) {
        // The only error would be a counter near 2^64.
        let _ = write(&self.0, &1u64.to_ne_bytes());
    }
}

pub(super) fn poll(
    fd: BorrowedFd<'_>,
    wanted: PollFlags,
    interrupt: Option<&Interrupt>,
    deadline: Option<u64>,
) -> bool {
    loop {
        let mut fds = vec![PollFd::from_borrowed_fd(fd, wanted)];
        fds.extend(interrupt.map(|interrupt| PollFd::new(&interrupt.0, PollFlags::IN)));
        let left = deadline.map(|deadline| timespec(deadline.saturating_sub(now())));
        match poll_fds(&mut fds, left.as_ref()) {
            Err(Errno::INTR) => {}
            Err(error) => unreachable!("poll on open descriptors: {error}"),
            Ok(_) => return !fds[0].revents().is_empty(),
        }
    }
}
