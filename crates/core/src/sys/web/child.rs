//! Processes: groups of workers with a wasm memory of their own, which the host makes and ends.
//!
//! The status word of a process, in the arena, is the only truth about its end: the process writes
//! it as its last act, or the host after it ended the workers. Whoever joins waits on that word.

use std::convert::Infallible;
use std::io;

use wasm_bindgen::prelude::wasm_bindgen;

use super::super::Wake;
use super::Segment;
use crate::trace::ring::Store;
use crate::trace::segment::{self, ARENA_SIZE, EXITED, NEXT, RUNNING};

const SIGKILL: u32 = 9;
const SIGTERM: u32 = 15;

#[wasm_bindgen(module = "/src/sys/web/glue.js")]
extern "C" {
    fn ask_process(number: u32, at: u32, length: u32);
    fn ask_end(number: u32, signal: u32);
}

/// One end of an operating system's pipe: there are none in the page.
#[derive(Debug)]
pub enum PipeEnd {
    #[doc(hidden)]
    Never(Infallible),
}

/// There are no pipes of the system in the page; rings in the segment take their place.
pub fn pipe(_duplex: bool) -> Option<io::Result<(PipeEnd, PipeEnd)>> {
    None
}

/// A process that was started from this one.
#[derive(Debug)]
pub struct Child {
    segment: Segment,
    number: u32,
}

/// Starts a process that decodes `start`. It runs 30–60 ms later; nobody waits for that here.
///
/// # Errors
/// When the arena has no room left for `start`.
pub fn spawn_process(
    segment: &Segment,
    number: u32,
    start: &[u8],
    _ends: &[PipeEnd],
) -> Result<Child, String> {
    let length = start.len() as u32;
    let at = allocate(segment, length)?;
    segment.write(at, start);
    ask_process(number, at, length);
    Ok(Child {
        segment: segment.clone(),
        number,
    })
}

impl Child {
    /// Waits for the end until the deadline: the exit code, or below zero the signal that ended it.
    pub fn wait(&self, deadline: Option<u64>) -> Option<i32> {
        let at = segment::status(self.number);
        loop {
            let status = self.segment.load(at);
            if status != RUNNING {
                return Some(status.wrapping_sub(EXITED) as i32);
            }
            if matches!(self.segment.wait(at, RUNNING, deadline), Wake::TimedOut) {
                return None;
            }
        }
    }

    /// Has the host end it as SIGTERM would.
    pub fn terminate(&self) {
        ask_end(self.number, SIGTERM);
    }

    /// Has the host end it as SIGKILL would. In the page there is no gentler way, so the two differ
    /// in the status only.
    pub fn kill(&self) {
        ask_end(self.number, SIGKILL);
    }
}

/// A process's last act: stores its exit code and wakes those who wait for it.
pub fn publish(segment: &Segment, number: u32, code: i32) {
    let at = segment::status(number);
    if segment
        .compare_exchange(at, RUNNING, (code as u32).wrapping_add(EXITED))
        .is_ok()
    {
        segment.wake(at, u32::MAX);
    }
}

/// Takes room from the arena's heap, for good: a run's arena is thrown away with the run.
fn allocate(segment: &Segment, length: u32) -> Result<u32, String> {
    let length = length.next_multiple_of(4);
    let at = segment.fetch_add(NEXT, length);
    if at.checked_add(length).is_some_and(|end| end <= ARENA_SIZE) {
        Ok(at)
    } else {
        segment.fetch_sub(NEXT, length);
        Err("the run's shared memory is full".into())
    }
}
