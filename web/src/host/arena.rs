//! A run's arena, from the UI thread: it reads, stores and wakes, and never waits.

use std::rc::Rc;

use js_sys::{Atomics, Int32Array, SharedArrayBuffer, Uint8Array};
use threadlab::trace::ring::Store;
use threadlab::trace::segment::{
    self, ARENA_SIZE, CLOCK, HEAP, LAST_PROCESS, NEXT, PROCESSES, RUNNING,
};

/// The memory that all processes of a run and the page share. Clones are the same arena.
#[derive(Clone, Debug)]
pub struct Arena(Rc<Views>);

#[derive(Debug)]
struct Views {
    buffer: SharedArrayBuffer,
    words: Int32Array,
    bytes: Uint8Array,
}

impl Arena {
    /// A fresh one, all zero.
    pub fn new() -> Arena {
        let buffer = SharedArrayBuffer::new(ARENA_SIZE);
        let words = Int32Array::new(&buffer);
        let bytes = Uint8Array::new(&buffer);
        Arena(Rc::new(Views {
            buffer,
            words,
            bytes,
        }))
    }

    /// Whether a process has said how it ended.
    pub fn has_ended(&self, process: u32) -> bool {
        self.load(segment::status(process)) != RUNNING
    }

    /// Makes it as new, but for its clock, which never goes back. Nobody else may touch it meanwhile.
    pub fn clear(&self) {
        let clock = self.load(CLOCK);
        // From the last ring that was used to the heap it is as new.
        let last = self.load(LAST_PROCESS).clamp(1, PROCESSES - 1);
        let used = self.load(NEXT).clamp(HEAP, ARENA_SIZE);
        for (from, to) in [(0, segment::ring(last + 1).at), (HEAP, used)] {
            self.0.bytes.fill(0, from, to);
        }
        self.store(CLOCK, clock);
    }

    /// What is handed to each worker.
    pub fn buffer(&self) -> &SharedArrayBuffer {
        &self.0.buffer
    }

    /// Wakes all who wait on a word.
    pub fn wake(&self, at: u32) {
        Atomics::notify(&self.0.words, at / 4).expect("the offset lies in the arena");
    }

    /// A process is over: closes what it held, stores how it ended unless it did that itself, and
    /// wakes those who wait for it. From here on its workers, should they still go on, stand still
    /// at their next touch of the arena.
    pub fn bury(&self, process: u32, status: u32) {
        let status_word = segment::status(process);
        let first = self.compare_exchange(status_word, RUNNING, status);
        let replace = |at, current, new| self.compare_exchange(at, current, new);
        segment::bury(self, process, replace, |at| self.wake(at));
        if first {
            self.wake(status_word);
        }
    }

    fn compare_exchange(&self, at: u32, current: u32, new: u32) -> bool {
        let was = Atomics::compare_exchange(&self.0.words, at / 4, current as i32, new as i32);
        was.expect("the offset lies in the arena") as u32 == current
    }
}

impl Store for Arena {
    fn load(&self, at: u32) -> u32 {
        Atomics::load(&self.0.words, at / 4).expect("the offset lies in the arena") as u32
    }

    fn store(&self, at: u32, value: u32) {
        Atomics::store(&self.0.words, at / 4, value as i32).expect("the offset lies in the arena");
    }

    fn read(&self, at: u32, into: &mut [u8]) {
        self.0
            .bytes
            .subarray(at, at + into.len() as u32)
            .copy_to(into);
    }

    fn write(&self, at: u32, from: &[u8]) {
        self.0
            .bytes
            .subarray(at, at + from.len() as u32)
            .copy_from(from);
    }
}
