//! A one-way stream of bytes, as an operating system's pipe: a ring, the processes that hold its two
//! ends, and an eventcount for each side.
//!
//! Readers take turns by a lock, and so do writers, so that what one call copies stays together;
//! as with a pipe, a write that does not fit at once may be torn by another writer.

use super::{EventCount, Lock};
use crate::word::Word;

/// Memory for the ring's bytes.
pub trait Bytes {
    /// Copies bytes out, from an offset.
    fn read(&self, at: u32, into: &mut [u8]);
    /// Copies bytes in.
    fn write(&self, at: u32, from: &[u8]);
}

/// The ring. Its words hold 0 at first.
#[derive(Debug)]
pub struct ByteRing<W, B> {
    /// Bytes ever written; wraps around.
    pub head: W,
    /// Bytes ever read; wraps around.
    pub tail: W,
    /// A bit for each process (1 to 64) that holds the writing end.
    pub writers: [W; 2],
    /// The same for the reading end.
    pub readers: [W; 2],
    /// Those who wait for bytes.
    pub readable: EventCount<W>,
    /// Those who wait for room.
    pub writable: EventCount<W>,
    /// Held by who writes.
    pub writing: Lock<W>,
    /// Held by who reads.
    pub reading: Lock<W>,
    /// Room for `capacity` bytes.
    pub bytes: B,
    /// A power of two.
    pub capacity: u32,
}

/// Nobody holds the reading end any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl<W: Word, B: Bytes> ByteRing<W, B> {
    /// The process holds the writing end from now on.
    pub fn hold_writer(&self, process: u32) {
        hold(&self.writers, process);
    }

    /// The process holds the reading end from now on.
    pub fn hold_reader(&self, process: u32) {
        hold(&self.readers, process);
    }

    /// The process has closed the writing end; the last to do so is the end of the stream.
    pub fn drop_writer(&self, process: u32) {
        drop_hold(&self.writers, process);
        self.readable.notify();
    }

    /// The process has closed the reading end; after the last, writing fails.
    pub fn drop_reader(&self, process: u32) {
        drop_hold(&self.readers, process);
        self.writable.notify();
    }

    /// Whether a read would not wait: there are bytes, or nobody is left to write any.
    pub fn is_readable(&self) -> bool {
        self.head.load() != self.tail.load() || is_unheld(&self.writers)
    }

    /// Waits until [`is_readable`](Self::is_readable), or the deadline.
    pub fn poll(&self, deadline: Option<u64>) -> bool {
        self.readable
            .wait_until(deadline, || self.is_readable().then_some(()))
            .is_some()
    }

    /// Reads at least one byte, waiting for it; 0 at the end of the stream. `None` if the deadline
    /// came first. `me` is the task.
    pub fn read(&self, me: u32, into: &mut [u8], deadline: Option<u64>) -> Option<usize> {
        self.try_read(me, into).or_else(|| {
            self.readable
                .wait_until(deadline, || self.try_read(me, into))
        })
    }

    fn try_read(&self, me: u32, into: &mut [u8]) -> Option<usize> {
        if self.head.load() == self.tail.load() {
            // In this order: who closed the last writing end may have written before.
            return (is_unheld(&self.writers) && self.head.load() == self.tail.load()).then_some(0);
        }
        self.reading.acquire(me, None);
        let tail = self.tail.load();
        let n = (self.head.load().wrapping_sub(tail)).min(into.len() as u32);
        let (first, second) = into[..n as usize].split_at_mut(self.until_wrap(tail, n));
        self.bytes.read(tail & (self.capacity - 1), first);
        if !second.is_empty() {
            self.bytes.read(0, second);
        }
        self.tail.store(tail.wrapping_add(n));
        self.reading.release();
        self.writable.notify();
        (n > 0).then_some(n as usize)
    }

    /// Writes at least one byte of `from` (which is not empty), waiting for room, and says how many.
    /// `None` if a wait was cut short, which only a closed run does.
    ///
    /// # Errors
    /// [`Broken`] if nobody is left to read.
    pub fn write(&self, me: u32, from: &[u8]) -> Option<Result<usize, Broken>> {
        self.try_write(me, from)
            .or_else(|| self.writable.wait_until(None, || self.try_write(me, from)))
    }

    fn try_write(&self, me: u32, from: &[u8]) -> Option<Result<usize, Broken>> {
        if is_unheld(&self.readers) {
            return Some(Err(Broken));
        }
        self.writing.acquire(me, None);
        let head = self.head.load();
        let room = self.capacity - head.wrapping_sub(self.tail.load());
        let n = room.min(u32::try_from(from.len()).unwrap_or(u32::MAX));
        let (first, second) = from[..n as usize].split_at(self.until_wrap(head, n));
        self.bytes.write(head & (self.capacity - 1), first);
        if !second.is_empty() {
            self.bytes.write(0, second);
        }
        self.head.store(head.wrapping_add(n));
        self.writing.release();
        if n == 0 {
            return None;
        }
        self.readable.notify();
        Some(Ok(n as usize))
    }

    /// How many of `n` bytes from position `at` lie before the ring's end.
    fn until_wrap(&self, at: u32, n: u32) -> usize {
        n.min(self.capacity - (at & (self.capacity - 1))) as usize
    }
}

fn place(process: u32) -> (usize, u32) {
    let bit = process - 1;
    ((bit / 32) as usize, 1 << (bit % 32))
}

fn hold(words: &[impl Word; 2], process: u32) {
    let (half, bit) = place(process);
    update(&words[half], |word| word | bit);
}

fn drop_hold(words: &[impl Word; 2], process: u32) {
    let (half, bit) = place(process);
    update(&words[half], |word| word & !bit);
}

fn is_unheld(words: &[impl Word; 2]) -> bool {
    words[0].load() == 0 && words[1].load() == 0
}

fn update(word: &impl Word, change: impl Fn(u32) -> u32) {
    let mut seen = word.load();
    while let Err(now) = word.compare_exchange(seen, change(seen)) {
        seen = now;
    }
}
