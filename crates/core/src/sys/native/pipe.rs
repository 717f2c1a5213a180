//! OS pipes and socket pairs, as byte streams.

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll as poll_fds};
use rustix::io::{Errno, ReadWriteFlags, preadv2, pwritev2, read, retry_on_intr, write};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::pipe::{PIPE_BUF, PipeFlags, pipe_with};

use super::clock::{now, timespec};

/// A place in a stream, which has none.
const AS_A_STREAM: u64 = u64::MAX;
const NOWAIT: ReadWriteFlags = ReadWriteFlags::NOWAIT;

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

    /// Reads what is there; `None` where that would mean to wait.
    pub fn read_at_once(&self, into: &mut [u8]) -> io::Result<Option<usize>> {
        let read = || preadv2(&self.0, &mut [IoSliceMut::new(into)], AS_A_STREAM, NOWAIT);
        match retry_on_intr(read) {
            Ok(n) => Ok(Some(n)),
            Err(Errno::AGAIN) => Ok(None),
            Err(Errno::OPNOTSUPP) if !self.poll(false, None, Some(0)) => Ok(None),
            Err(Errno::OPNOTSUPP) => self.read(into).map(Some),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes as much as there is room for; `None` where that is nothing.
    pub fn write_at_once(&self, bytes: &[u8]) -> io::Result<Option<usize>> {
        let write = || pwritev2(&self.0, &[IoSlice::new(bytes)], AS_A_STREAM, NOWAIT);
        match retry_on_intr(write) {
            Ok(n) => Ok(Some(n)),
            Err(Errno::AGAIN) => Ok(None),
            Err(Errno::OPNOTSUPP) if !self.poll(true, None, Some(0)) => Ok(None),
            // So much there is room for in a pipe that can be written to.
            Err(Errno::OPNOTSUPP) => self.write(&bytes[..bytes.len().min(PIPE_BUF)]).map(Some),
            Err(error) => Err(error.into()),
        }
    }

    /// What the system calls it.
    pub fn handle(&self) -> u32 {
        self.0.as_raw_fd().cast_unsigned()
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

/// Whether a pipe end that another task waits on, by its handle, has something for it.
pub fn is_ready(end: u32, to_write: bool) -> bool {
    let wanted = if to_write {
        PollFlags::OUT
    } else {
        PollFlags::IN
    };
    // SAFETY: the ledger named the descriptor, and its task keeps the end open for as long as the
    // entry stays as it is. Whoever asks looks at the entry again afterwards; the answer about
    // another file, or none, is then thrown away.
    let end = unsafe { BorrowedFd::borrow_raw(end.cast_signed()) };
    poll(end, wanted, None, Some(0))
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
