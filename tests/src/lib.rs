//! Conformance: what the primitives promise, as cases that are written once and run in every world.
//!
//! A *case* is named role functions plus the resources that they use:
//! `case!(release_lets_one_in, locks: 1, roles: [holder, waiter, waiter])`. A *world* is a way to run
//! it: each role a thread or a process, on the operating system or on web workers, in parallel or
//! stepped. [`Env`] gives a role its resources, and the means to put roles in order without ever
//! sleeping: steps, a barrier, counters, and "until that role is blocked".
//!
//! The cases are a library so that natively a test program runs them (`tests/conformance.rs`) and in
//! the page the runtime module does. Nothing here knows which machine it is on.
//!
//! Left out on purpose: speed (that is what the benches are for), and any assertion that a fast or a
//! slow machine could turn. A time-out is asserted to come not too early; in virtual time, exactly.

mod case;
mod cases;
mod conditions;
mod digest;
mod env;
mod outcome;
mod primitives;
mod queues;
mod stage;
mod table;
mod words;
mod world;

use threadlab::multiprocessing::Table;

pub use case::{Case, Role, Without};
pub use digest::{SEEDS, digest};
pub use env::Env;
pub use outcome::Outcome;
pub use stage::{LIMIT, run, run_case, schedules};
pub use table::{Results, table};
pub use words::AnyWord;
pub use world::{Kind, World};

/// The functions that processes of the cases run: what `multiprocessing::enter` needs to know.
pub static TASKS: Table = threadlab::table![stage::play_part].with(&cases::TASKS);

/// All cases, in the order of their groups.
pub fn cases() -> &'static [Case] {
    cases::ALL
}
