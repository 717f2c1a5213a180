//! Processes: groups of workers with a wasm memory of their own, which the host makes and ends.
//!
//! The status word of a process, in the arena, is the only truth about its end: the process writes
//! it as its last act, or the host after it ended the workers. Whoever joins waits on that word.
//! Where the process's start is told natively over a socket, here its bytes lie in the arena.

use std::io;

use wasm_bindgen::prelude::wasm_bindgen;

use super::Segment;
use super::carriers::all_are_back;
use super::pipe::PipeEnd;
use crate::trace::ring::Store;
use crate::trace::segment::{self, ARENA_SIZE, EXITED, NEXT, PROCESSES, RUNNING};

const SIGKILL: u32 = 9;
const SIGTERM: u32 = 15;

#[wasm_bindgen(module = "/src/sys/web/glue.js")]
extern "C" {
    fn ask_process(number: u32, at: u32, length: u32);
    fn ask_end(number: u32, signal: u32);
    fn end(status: u32);
    fn leave(clean: bool);
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
/// When the run has had as many processes as it may have, or its arena has no room for `start`.
pub fn spawn_process(
    segment: Option<&Segment>,
    number: u32,
    start: &[u8],
    _ends: &[PipeEnd],
) -> Result<Child, String> {
    if number > PROCESSES {
        return Err(format!(
            "a run has at most {PROCESSES} processes over its whole life"
        ));
    }
    let segment = segment.cloned().map_or_else(Segment::create, Ok)?;
    let length = u32::try_from(start.len()).map_err(|_| no_room())?;
    let at = allocate(&segment, length)?;
    segment.write(at, start);
    ask_process(number, at, length);
    Ok(Child { segment, number })
}

impl Child {
    /// Where the child's status lies in the segment.
    pub fn status_word(&self) -> Option<u32> {
        Some(segment::status(self.number))
    }

    /// There is no operating system that calls it anything.
    pub fn os_pid(&self) -> Option<u32> {
        None
    }

    /// Its status word tells of its end, nothing else does.
    pub fn end(&self) -> Option<PipeEnd> {
        None
    }

    /// Its exit status: the code, or less than 0 for a signal. `None` if it has not ended; with
    /// `wait`, waits for that.
    pub fn reap(&self, wait: bool) -> Option<i32> {
        let at = segment::status(self.number);
        while wait && self.segment.load(at) == RUNNING {
            self.segment.wait(at, RUNNING, None);
        }
        match self.segment.load(at) {
            RUNNING => None,
            status => Some(status.wrapping_sub(EXITED) as i32),
        }
    }

    /// Has the host end it. There is no gentle way to end workers, so the two signals differ in the
    /// status only.
    pub fn signal(&self, at_once: bool) {
        ask_end(self.number, if at_once { SIGKILL } else { SIGTERM });
    }
}

/// A process of the page holds only what it was given.
pub fn is_spawning() -> bool {
    false
}

/// The host says so in the segment.
pub fn has_died(_pid: u32) -> bool {
    false
}

/// What a parent told a process whose `main` starts from the beginning: there are none, since the
/// host starts a child at `run_child`.
pub fn inherit() -> Option<io::Result<crate::sys::Inherited>> {
    None
}

/// Leaves this process: publishes its exit code, of which an operating system would keep eight
/// bits, and wakes those who wait for it.
pub fn exit(status: i32) -> ! {
    end((status as u32 & 0xff) + EXITED);
    leave(all_are_back());
    // The host ends this worker; the calling thread must not go on until it does.
    loop {
        std::thread::park();
    }
}

/// Takes room from the arena's heap, for good: a run's arena is thrown away with the run.
fn allocate(segment: &Segment, length: u32) -> Result<u32, String> {
    let length = length.checked_next_multiple_of(4).ok_or_else(no_room)?;
    let at = segment.fetch_add(NEXT, length);
    if at.checked_add(length).is_some_and(|end| end <= ARENA_SIZE) {
        Ok(at)
    } else {
        segment.fetch_sub(NEXT, length);
        Err(no_room())
    }
}

fn no_room() -> String {
    "the run's shared memory is full".to_owned()
}
