//! The algorithms: small state machines over [`Word`](crate::word::Word)s, the same for threads,
//! processes, web workers and isolated web processes. They know nothing of runs, traces or diagnosis.

pub mod barrier;
pub mod byte_ring;
pub mod condition;
pub mod event;
pub mod eventcount;
pub mod future;
pub mod gil;
pub mod lock;
pub mod queue;
pub mod rlock;
pub mod semaphore;
pub mod waiters;

pub use barrier::{Away, Barrier};
pub use byte_ring::{ByteRing, Bytes};
pub use condition::Condition;
pub use event::Event;
pub use eventcount::EventCount;
pub use future::{Future, Phase};
pub use gil::Gil;
pub use lock::Lock;
pub use queue::Queue;
pub use rlock::RLock;
pub use semaphore::Semaphore;
pub use waiters::Waiters;
