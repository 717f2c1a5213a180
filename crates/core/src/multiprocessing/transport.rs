//! What carries a connection's bytes: an OS pipe or socket pair, a ring in the run's segment, or, in
//! a stepped run, whose processes are tasks, a ring in our own memory.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::ConnectionError;
use crate::raw::byte_ring::{ByteRing, Bytes};
use crate::raw::{EventCount, Lock};
use crate::run;
use crate::sys::{self, Segment};
use crate::trace::ring::Store;
use crate::trace::segment::{LAST_PIPE, NEXT, PIPE_TABLE, PIPES, pipe};
use crate::word::{LocalWord, SharedWord};

/// One end's way to the other.
#[derive(Debug)]
pub(super) enum Transport {
    Os(sys::PipeEnd),
    Shared(RingEnd<SharedPipe>),
    Local(RingEnd<LocalPipe>),
}

/// The rings of a connection's end, and the process that holds them.
#[derive(Debug)]
pub(super) struct RingEnd<P: Rings> {
    pub reads: Option<Arc<P>>,
    pub writes: Option<Arc<P>>,
    process: u32,
}

pub(super) type SharedPipe = SharedRing;

/// A ring in the segment.
#[derive(Debug)]
pub(super) struct SharedRing {
    ring: ByteRing<SharedWord, SegmentBytes>,
    pub at: u32,
}

/// A ring in our own memory.
#[derive(Debug)]
pub(crate) struct LocalPipe {
    ring: ByteRing<LocalWord, LocalBytes>,
}

/// Something with a ring in it: lets both kinds share their code.
pub(super) trait Rings {
    type Word: crate::word::Word;
    type Bytes: Bytes;
    fn ring(&self) -> &ByteRing<Self::Word, Self::Bytes>;
}

impl Rings for SharedRing {
    type Word = SharedWord;
    type Bytes = SegmentBytes;
    fn ring(&self) -> &ByteRing<SharedWord, SegmentBytes> {
        &self.ring
    }
}

impl Rings for LocalPipe {
    type Word = LocalWord;
    type Bytes = LocalBytes;
    fn ring(&self) -> &ByteRing<LocalWord, LocalBytes> {
        &self.ring
    }
}

/// A ring's bytes in the segment.
#[derive(Debug)]
pub(super) struct SegmentBytes {
    segment: Segment,
    at: u32,
}

impl Bytes for SegmentBytes {
    fn read(&self, at: u32, into: &mut [u8]) {
        self.segment.read(self.at + at, into);
    }

    fn write(&self, at: u32, from: &[u8]) {
        self.segment.write(self.at + at, from);
    }
}

/// A ring's bytes in our own memory.
#[derive(Debug)]
pub(super) struct LocalBytes(Mutex<Box<[u8]>>);

impl Bytes for LocalBytes {
    fn read(&self, at: u32, into: &mut [u8]) {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        into.copy_from_slice(&bytes[at as usize..at as usize + into.len()]);
    }

    fn write(&self, at: u32, from: &[u8]) {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes[at as usize..at as usize + from.len()].copy_from_slice(from);
    }
}

impl SharedRing {
    /// A new one, from the segment's heap.
    pub fn create(segment: &Segment) -> Result<Arc<Self>, ConnectionError> {
        let index = segment.fetch_add(LAST_PIPE, 1);
        if index >= PIPES {
            segment.fetch_sub(LAST_PIPE, 1);
            return Err(ConnectionError::CannotMake(format!(
                "a run has at most {PIPES} one-way pipes"
            )));
        }
        let at = segment.fetch_add(NEXT, pipe::SIZE);
        segment.store(PIPE_TABLE + index * 4, at);
        Ok(SharedRing::at(segment, at))
    }

    /// The one at an offset.
    pub fn at(segment: &Segment, at: u32) -> Arc<Self> {
        let word = |offset| SharedWord::at(segment, at + offset);
        let pair = |offset| [word(offset), word(offset + 4)];
        let count = |offset| EventCount::new(word(offset), word(offset + 4));
        let ring = ByteRing {
            head: word(pipe::HEAD),
            tail: word(pipe::TAIL),
            writers: pair(pipe::WRITERS),
            readers: pair(pipe::READERS),
            readable: count(pipe::READABLE),
            writable: count(pipe::WRITABLE),
            writing: Lock::new(word(pipe::WRITING)),
            reading: Lock::new(word(pipe::READING)),
            bytes: SegmentBytes {
                segment: segment.clone(),
                at: at + pipe::BYTES,
            },
            capacity: pipe::CAPACITY,
        };
        Arc::new(SharedRing { ring, at })
    }
}

impl LocalPipe {
    pub fn create() -> Arc<Self> {
        let bytes = LocalBytes(Mutex::new(vec![0; pipe::CAPACITY as usize].into()));
        let ring = ByteRing {
            head: LocalWord::default(),
            tail: LocalWord::default(),
            writers: Default::default(),
            readers: Default::default(),
            readable: EventCount::default(),
            writable: EventCount::default(),
            writing: Lock::default(),
            reading: Lock::default(),
            bytes,
            capacity: pipe::CAPACITY,
        };
        Arc::new(LocalPipe { ring })
    }

    /// A process of a stepped run is dead: it holds nothing any more.
    pub fn bury(&self, process: u32) {
        self.ring.drop_writer(process);
        self.ring.drop_reader(process);
    }
}

impl<P: Rings> RingEnd<P> {
    /// An end that `process` holds.
    pub fn hold(reads: Option<Arc<P>>, writes: Option<Arc<P>>, process: u32) -> Self {
        if let Some(ring) = &reads {
            ring.ring().hold_reader(process);
        }
        if let Some(ring) = &writes {
            ring.ring().hold_writer(process);
        }
        RingEnd {
            reads,
            writes,
            process,
        }
    }

    fn read(&self, into: &mut [u8]) -> Option<usize> {
        let ring = self
            .reads
            .as_ref()
            .expect("the direction was checked")
            .ring();
        ring.read(run::me(), into, None)
    }

    fn write(&self, from: &[u8]) -> Result<usize, ConnectionError> {
        let ring = self
            .writes
            .as_ref()
            .expect("the direction was checked")
            .ring();
        match ring.write(run::me(), from) {
            Some(Ok(n)) => Ok(n),
            _ => Err(ConnectionError::BrokenPipe),
        }
    }

    fn poll(&self, deadline: Option<u64>) -> bool {
        self.reads
            .as_ref()
            .is_some_and(|ring| ring.ring().poll(deadline))
    }
}

impl<P: Rings> Drop for RingEnd<P> {
    fn drop(&mut self) {
        if let Some(ring) = &self.reads {
            ring.ring().drop_reader(self.process);
        }
        if let Some(ring) = &self.writes {
            ring.ring().drop_writer(self.process);
        }
    }
}

impl Transport {
    /// Reads at least one byte; 0 at the end of the stream.
    pub fn read(&self, into: &mut [u8]) -> Result<usize, ConnectionError> {
        match self {
            // A wait that was cut short, in a closed run, is the end too.
            Transport::Os(end) => {
                let into = RefCell::new(into);
                let at_once = || end.read_at_once(&mut into.borrow_mut()).transpose();
                let read = run::use_pipe(end, false, at_once, || end.read(&mut into.borrow_mut()));
                Ok(read.transpose()?.unwrap_or(0))
            }
            Transport::Shared(end) => Ok(end.read(into).unwrap_or(0)),
            Transport::Local(end) => Ok(end.read(into).unwrap_or(0)),
        }
    }

    pub fn write_all(&self, mut from: &[u8]) -> Result<(), ConnectionError> {
        while !from.is_empty() {
            let n = match self {
                Transport::Os(end) => {
                    let at_once = || end.write_at_once(from).transpose();
                    let written = run::use_pipe(end, true, at_once, || end.write(from));
                    written.unwrap_or(Err(ErrorKind::BrokenPipe.into()))?
                }
                Transport::Shared(end) => end.write(from)?,
                Transport::Local(end) => end.write(from)?,
            };
            from = &from[n..];
        }
        Ok(())
    }

    /// Waits until a read would not wait, or the deadline.
    pub fn poll(&self, deadline: Option<u64>) -> bool {
        match self {
            Transport::Os(end) => run::wait_for_pipe(end, false, deadline),
            Transport::Shared(end) => end.poll(deadline),
            Transport::Local(end) => end.poll(deadline),
        }
    }
}

impl Transport {
    /// The same end, as held by another process of the run.
    pub fn for_process(&self, process: u32) -> Option<Transport> {
        Some(match self {
            Transport::Os(end) => Transport::Os(end.duplicate().ok()?),
            Transport::Shared(end) => Transport::Shared(RingEnd::hold(
                end.reads.clone(),
                end.writes.clone(),
                process,
            )),
            Transport::Local(end) => Transport::Local(RingEnd::hold(
                end.reads.clone(),
                end.writes.clone(),
                process,
            )),
        })
    }
}
