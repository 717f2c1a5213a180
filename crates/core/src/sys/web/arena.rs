//! The arena, seen as the run's segment. The buffer itself lives in JS (`glue.js`), which keeps its
//! views; what is here passes offsets and addresses only, so that no call allocates in JS.

use js_sys::SharedArrayBuffer;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::super::Wake;
use super::now;
use crate::trace::ring::{Slot, Store};
use crate::trace::segment;

#[wasm_bindgen(module = "/src/sys/web/glue.js")]
extern "C" {
    #[wasm_bindgen(js_name = boot)]
    fn glue_boot(arena: &SharedArrayBuffer, memory: &JsValue, status: u32);
    fn booted() -> bool;
    fn load(at: u32) -> u32;
    fn store(at: u32, value: u32);
    fn swap(at: u32, value: u32) -> u32;
    fn compare_exchange(at: u32, current: u32, value: u32) -> u32;
    fn fetch_add(at: u32, value: u32) -> u32;
    fn fetch_sub(at: u32, value: u32) -> u32;
    #[wasm_bindgen(js_name = wait)]
    fn glue_wait(at: u32, expected: u32, milliseconds: f64) -> u32;
    #[wasm_bindgen(js_name = wake)]
    fn glue_wake(at: u32, n: u32);
    fn read(at: u32, to: *mut u8, length: u32);
    fn write(at: u32, from: *const u8, length: u32);
    fn clear(from: u32, to: u32);
    fn fill(at: u32, stamp: u32, shape: u32, from: *const u8, length: u32, head_at: u32, head: u32);
}

/// Gives this worker the arena of its run and the number of its process. Each worker calls it once,
/// before anything else here.
pub fn boot(arena: &SharedArrayBuffer, process: u32) {
    glue_boot(arena, &wasm_bindgen::memory(), segment::status(process));
}

/// The run's shared memory. All values of this type in a worker are the one arena it was given.
#[derive(Clone, Debug)]
pub struct Segment(());

impl Segment {
    /// The arena of this worker, which the host made for what runs here alone.
    ///
    /// # Errors
    /// In a worker that was given none: a thread of somebody else's, such as a rayon pool's.
    pub fn create() -> Result<Segment, String> {
        if booted() {
            Ok(Segment(()))
        } else {
            Err("this worker has no arena".into())
        }
    }

    /// A live run takes the arena, which is as new for it.
    ///
    /// # Errors
    /// While another one has it.
    pub fn take(&self) -> Result<(), String> {
        if swap(segment::TAKEN, 1) != 0 {
            return Err(
                "a worker's arena serves one live run at a time, and none after one with processes"
                    .into(),
            );
        }
        let (used, clock) = (load(segment::NEXT), load(segment::CLOCK));
        if used > segment::NEXT {
            clear(segment::NEXT, used);
            store(segment::CLOCK, clock);
        }
        Ok(())
    }

    /// The run that took it is over, and nothing of it is left.
    pub fn give_back(&self) {
        store(segment::TAKEN, 0);
    }

    /// Swaps a word.
    pub fn swap(&self, at: u32, value: u32) -> u32 {
        swap(at, value)
    }

    /// Replaces a word that has the value `current`; otherwise tells what it has.
    ///
    /// # Errors
    /// The value that was there instead.
    pub fn compare_exchange(&self, at: u32, current: u32, value: u32) -> Result<u32, u32> {
        let was = compare_exchange(at, current, value);
        if was == current { Ok(was) } else { Err(was) }
    }

    /// Adds to a word, wrapping; what it was.
    pub fn fetch_add(&self, at: u32, value: u32) -> u32 {
        fetch_add(at, value)
    }

    /// Subtracts from a word, wrapping; what it was.
    pub fn fetch_sub(&self, at: u32, value: u32) -> u32 {
        fetch_sub(at, value)
    }

    /// Sleeps while the word holds `expected`, until woken or until the deadline, a time of [`now`].
    pub fn wait(&self, at: u32, expected: u32, deadline: Option<u64>) -> Wake {
        loop {
            let milliseconds = match deadline {
                None => f64::INFINITY,
                Some(deadline) => deadline.saturating_sub(now()) as f64 / 1e6,
            };
            match glue_wait(at, expected, milliseconds) {
                0 => return Wake::Woken,
                1 => return Wake::Changed,
                // The browser's timers may be a little early; a deadline never is.
                _ if deadline.is_some_and(|deadline| now() < deadline) => {}
                _ => return Wake::TimedOut,
            }
        }
    }

    /// Wakes up to `n` of those who wait on the word.
    pub fn wake(&self, at: u32, n: u32) {
        glue_wake(at, n);
    }
}

impl Store for Segment {
    fn load(&self, at: u32) -> u32 {
        load(at)
    }

    fn store(&self, at: u32, value: u32) {
        store(at, value);
    }

    fn read(&self, at: u32, into: &mut [u8]) {
        read(at, into.as_mut_ptr(), into.len() as u32);
    }

    fn write(&self, at: u32, from: &[u8]) {
        write(at, from.as_ptr(), from.len() as u32);
    }

    fn fill(&self, slot: Slot, piece: &[u8]) {
        let Slot {
            at,
            stamp,
            shape,
            head_at,
            head,
        } = slot;
        let (from, length) = (piece.as_ptr(), piece.len() as u32);
        fill(at, stamp, shape, from, length, head_at, head);
    }
}
