//! Python's `multiprocessing`: processes with a memory of their own, pipes between them, and a lock that they
//! share.
//!
//! A child process runs a *named function with bytes*: functions are listed in a [`Table`], and
//! arguments and messages are serde values, encoded. The first line of a program's `main` is
//! [`enter`]: in a child it runs what the parent asked for, and never returns.
//!
//! ```no_run
//! use threadlab::multiprocessing::{self, Connection, Pipe, Process, Table};
//!
//! fn greet(to: Connection) {
//!     to.send("hello from a process").unwrap();
//! }
//!
//! static TABLE: Table = threadlab::table![greet];
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     multiprocessing::enter(&TABLE);
//!     let (reader, writer) = Pipe(false)?;
//!     let process = Process::new(greet, writer);
//!     process.start()?;
//!     println!("{}", reader.recv::<String>()?);
//!     process.join()?;
//!     assert_eq!(process.exitcode(), Some(0));
//!     Ok(())
//! }
//! ```

mod child;
mod children;
mod connection;
mod error;
mod lock;
mod passing;
mod process;
mod sentinel;
mod starting;
mod table;
mod transport;

pub use child::{enter, exit};
#[doc(hidden)]
pub use child::{install, run_child};
pub use connection::{Connection, Pipe};
pub use error::{ConnectionError, LockError, ProcessError};
pub use lock::{Lock, LockGuard};
pub use process::Process;
pub use sentinel::Sentinel;
pub use table::{Entry, Table};
#[doc(hidden)]
pub use table::{call as __call, name_of as __name_of};

pub(crate) use children::{Children, end_children, join_children};
pub(crate) use transport::LocalPipe;
