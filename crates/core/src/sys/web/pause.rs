//! Waiting without sleeping. Wasm has neither an instruction that pauses nor a call that leaves the core to
//! others: std's are nothing at all there. So time is spent.

use std::hint::black_box;

/// How often the loop of a pause goes round: some twenty nanoseconds, as long as a processor's own.
const ROUNDS: u32 = 16;
/// Pauses for as long as a system call takes that finds nobody to leave the core to.
const LEAVE: u32 = 20;

/// Lets a moment pass in which this thread touches nothing that others have.
pub fn pause() {
    (0..ROUNDS).for_each(|round| _ = black_box(round));
}

/// Lets some moments pass. Who else wants this core waits for its turn.
pub fn leave_core() {
    (0..LEAVE).for_each(|_| pause());
}
