//! The page: threads are web workers on one wasm memory, a process is a memory of its own, and all
//! processes of a run share the *arena*, a SharedArrayBuffer outside every wasm memory.
//!
//! Only the page's UI thread creates and ends workers (`web/src/host`), since it is the one that
//! never sleeps; what is here asks it by message, which arrives even if the asker then sleeps.
//! Words in our own memory wait with `memory.atomic.wait32`, words in the arena with JS `Atomics`.
//!
//! Left out on purpose: the browser's other threads of execution. Nothing here may be called on
//! the UI thread, which must not wait.

mod arena;
mod carriers;
mod child;
mod clock;
mod local;
mod pause;
mod pipe;

pub use arena::{Segment, boot};
pub use carriers::{Carriers, carry, prewarm, spawn};
pub use child::{Child, exit, has_died, inherit, is_spawning, spawn_process};
pub use clock::now;
pub use local::{peek, wait, wake};
pub use pause::{leave_core, pause};
pub use pipe::{Interrupt, PipeEnd, is_ready, pipe};

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = log)]
    fn console_log(text: &str);
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// A browser does not say for certain.
pub fn has_several_cores() -> bool {
    true
}

/// Nothing: wasm has no such instruction.
pub fn prefetch<T: ?Sized>(_: &T) {}

/// Workers have no number that a program could ask for.
pub fn native_id() -> Option<u32> {
    None
}

/// Workers have the stack that their module gives them, and serve one thread after another.
pub fn stack_size() -> usize {
    0
}

pub fn set_stack_size(_bytes: usize) -> Option<usize> {
    None
}

/// Writes to the worker's console, the nearest thing to a standard output.
pub fn write_out(text: &str) {
    console_log(text.strip_suffix('\n').unwrap_or(text));
}

/// Writes to the worker's console as an error.
pub fn write_err(text: &str) {
    console_error(text.strip_suffix('\n').unwrap_or(text));
}
