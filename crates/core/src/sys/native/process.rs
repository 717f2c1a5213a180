//! Child processes: this program again, told over a socket pair what to run.
//!
//! The child finds the socket as descriptor 0. The parent sends one message over it: the segment's
//! file and the pipe ends as descriptors, and bytes. After that nothing is sent; the socket's end of
//! file means that the parent is gone, and the child leaves at once. So whatever happens to a parent,
//! also SIGKILL, no child outlives it.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rustix::event::PollFlags;
use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, fcntl_dupfd_cloexec, read, write};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};
use rustix::process::{Pid, PidfdFlags, Signal, getppid, kill_process, pidfd_open};
use rustix::stdio::dup2_stdin;

use super::pipe::{PipeEnd, poll};
use super::segment::Segment;
use crate::sys::Inherited;

/// In a child's environment: the pid of its parent, so that only a direct child takes it to heart.
const MARKER: &str = "THREADLAB_PARENT";
/// How many threads are just starting a process.
static SPAWNING: AtomicU32 = AtomicU32::new(0);
/// The lifelines of those that may not have read yet what they were told.
static HALF_BORN: Mutex<Vec<Weak<OwnedFd>>> = Mutex::new(Vec::new());
/// The most descriptors that one message carries (Linux's SCM_MAX_FD).
const MOST_ENDS: usize = 252;

/// A child process. Dropping it drops its lifeline, which ends the child.
#[derive(Debug)]
pub struct Child {
    process: Mutex<std::process::Child>,
    pid: Pid,
    /// The parent's end of the channel; open for as long as the child may live.
    lifeline: Arc<OwnedFd>,
}

/// Starts this program again as a child that finds `start` and the ends with [`inherit`].
pub fn spawn_process(
    segment: Option<&Segment>,
    _number: u32,
    start: &[u8],
    ends: &[PipeEnd],
) -> Result<Child, String> {
    if ends.len() > MOST_ENDS {
        return Err(format!(
            "a process can be given at most {MOST_ENDS} pipe ends"
        ));
    }
    let spawned = || -> io::Result<Child> {
        let flags = SocketFlags::CLOEXEC;
        let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        let mut command = Command::new("/proc/self/exe");
        command.arg0(std::env::args_os().next().unwrap_or_default());
        command
            .env(MARKER, std::process::id().to_string())
            .stdin(Stdio::from(theirs));
        let process = command.spawn()?;
        drop(command); // its copy of the child's end
        let pid = Pid::from_child(&process);
        let child = Child {
            process: Mutex::new(process),
            pid,
            lifeline: Arc::new(ours),
        };
        if let Err(error) = send(child.lifeline.as_fd(), segment, start, ends) {
            child.signal(true);
            child.reap(true);
            return Err(error);
        }
        half_born().push(Arc::downgrade(&child.lifeline));
        Ok(child)
    };
    SPAWNING.fetch_add(1, SeqCst);
    let child = spawned();
    SPAWNING.fetch_sub(1, SeqCst);
    child.map_err(|error| error.to_string())
}

fn send(
    to: BorrowedFd<'_>,
    segment: Option<&Segment>,
    start: &[u8],
    ends: &[PipeEnd],
) -> io::Result<()> {
    let fds: Vec<_> = segment
        .map(Segment::file)
        .into_iter()
        .chain(ends.iter().map(PipeEnd::as_fd))
        .collect();
    let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_ENDS + 1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !fds.is_empty() {
        control.push(SendAncillaryMessage::ScmRights(&fds));
    }
    let mut head = [0; 9];
    head[0] = u8::from(segment.is_some());
    head[1..].copy_from_slice(&(start.len() as u64).to_le_bytes());
    sendmsg(
        to,
        &[IoSlice::new(&head)],
        &mut control,
        SendFlags::NOSIGNAL,
    )?;
    let mut rest = start;
    while !rest.is_empty() {
        rest = &rest[write(to, rest)?..];
    }
    Ok(())
}

impl Child {
    /// Where the child's status lies in the segment, where there is such a word: not here.
    pub fn status_word(&self) -> Option<u32> {
        None
    }

    /// What the operating system calls it.
    pub fn os_pid(&self) -> Option<u32> {
        u32::try_from(self.pid.as_raw_pid()).ok()
    }

    /// What becomes readable when the child has ended; `None` if it is reaped already.
    pub fn end(&self) -> Option<PipeEnd> {
        pidfd_open(self.pid, PidfdFlags::empty())
            .ok()
            .map(PipeEnd::from_fd)
    }

    /// Takes the exit status: the code, or less than 0 for a signal. `None` if the child has not
    /// ended, which cannot be where `wait` says to wait for it.
    pub fn reap(&self, wait: bool) -> Option<i32> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let status = if wait {
            process.wait().map(Some)
        } else {
            process.try_wait()
        };
        status.ok().flatten().map(code)
    }

    /// Asks the child to end, or makes it.
    pub fn signal(&self, at_once: bool) {
        // Under the lock of `reap`, so that the pid is still this child's.
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(process.try_wait(), Ok(None)) {
            let _ = kill_process(self.pid, if at_once { Signal::KILL } else { Signal::TERM });
        }
    }
}

/// Whether a process is half-born: forked, and not yet this program anew. It holds all that this
/// one held open then, also what this one has closed meanwhile.
pub fn is_spawning() -> bool {
    // Who has read what it was told is born: Linux wakes the parent before it closes what is to be
    // closed on `exec`, so that `spawn` has come back says too little.
    let mut half_born = half_born();
    half_born.retain(|lifeline| {
        let lifeline = lifeline.upgrade();
        lifeline.is_some_and(|lifeline| unread(lifeline.as_fd()) > 0)
    });
    SPAWNING.load(SeqCst) > 0 || !half_born.is_empty()
}

fn half_born() -> MutexGuard<'static, Vec<Weak<OwnedFd>>> {
    HALF_BORN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes that the other side of a socket has not read yet.
fn unread(socket: BorrowedFd<'_>) -> i32 {
    let mut bytes = 0;
    // SAFETY: the descriptor is open, and this request writes one `int` to where we say.
    unsafe { libc::ioctl(socket.as_raw_fd(), libc::TIOCOUTQ, &raw mut bytes) };
    bytes
}

/// Whether that process is no more, or a zombie.
pub fn has_died(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    match pid.map(|pid| pidfd_open(pid, PidfdFlags::empty())) {
        Some(Ok(fd)) => poll(fd.as_fd(), PollFlags::IN, None, Some(0)),
        Some(Err(error)) => error == Errno::SRCH,
        None => false,
    }
}

fn code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| -status.signal().unwrap_or(0))
}

/// What a parent told this process, if this process is a child.
pub fn inherit() -> Option<io::Result<Inherited>> {
    let parent = std::env::var(MARKER).ok()?.parse::<i32>().ok()?;
    if getppid().map(|pid| pid.as_raw_pid()) != Some(parent) {
        return None;
    }
    Some(receive())
}

fn receive() -> io::Result<Inherited> {
    // SAFETY: the parent put the channel at descriptor 0, and nobody else has looked at it yet.
    let zero = unsafe { BorrowedFd::borrow_raw(0) };
    let channel = fcntl_dupfd_cloexec(zero, 3)?;
    dup2_stdin(open(
        "/dev/null",
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )?)?;
    // SAFETY: `signal` with SIG_IGN installs no code of ours. The command line answers Ctrl-C.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_IGN) };

    let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_ENDS + 1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut head = [0; 9];
    let got = recvmsg(
        &channel,
        &mut [IoSliceMut::new(&mut head)],
        &mut control,
        RecvFlags::CMSG_CLOEXEC,
    )?;
    if got.bytes != head.len() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut fds = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            fds.extend(rights);
        }
    }
    let length = u64::from_le_bytes(head[1..].try_into().expect("eight bytes")) as usize;
    let mut start = vec![0; length];
    let mut filled = 0;
    while filled < length {
        match read(&channel, &mut start[filled..])? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => filled += n,
        }
    }
    let mut fds = fds.into_iter();
    let segment = if head[0] == 1 {
        let file = fds.next().ok_or(io::ErrorKind::InvalidData)?;
        Some(Segment::map(file).map_err(io::Error::other)?)
    } else {
        None
    };
    guard(channel)?;
    Ok(Inherited {
        segment,
        start,
        ends: fds.map(PipeEnd::from_fd).collect(),
    })
}

/// Starts the thread that leaves when the parent is gone.
fn guard(channel: OwnedFd) -> io::Result<()> {
    std::thread::Builder::new()
        .name("lifeline".to_owned())
        .spawn(move || {
            let mut byte = [0];
            while !matches!(read(&channel, &mut byte), Ok(0)) {}
            // SAFETY: leaves without running anything: the parent is gone, nobody waits for us.
            unsafe { libc::_exit(1) }
        })?;
    Ok(())
}

/// Leaves this process with a status of 0 to 255.
pub fn exit(status: i32) -> ! {
    std::process::exit(status & 0xff)
}
