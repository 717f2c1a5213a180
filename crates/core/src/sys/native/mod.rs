//! Linux: futexes, OS threads, memfd segments, socket pairs, `/proc/self/exe` children.

mod clock;
mod futex;
mod pipe;
mod prefetch;
mod process;
mod segment;
mod thread;

pub use clock::now;
pub use futex::{peek, wait, wake};
pub use pipe::{Interrupt, PipeEnd, is_ready, pipe};
pub use prefetch::prefetch;
pub use process::{Child, exit, has_died, inherit, is_spawning, spawn_process};
pub use segment::Segment;
pub use std::hint::spin_loop as pause;
pub use std::thread::yield_now as leave_core;
pub use thread::{
    Carriers, has_several_cores, native_id, set_stack_size, spawn, stack_size, write_err, write_out,
};
