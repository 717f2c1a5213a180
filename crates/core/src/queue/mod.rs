//! Python's `queue`: queues that block when they are full or empty.

mod fifo;
mod storage;

pub use fifo::{Empty, Full, PutError, Queue, TaskDoneError};
