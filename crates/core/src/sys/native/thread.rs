//! OS threads and the process's own streams.

use std::io::Write;
use std::thread;

/// Starts a thread.
pub fn spawn(name: &str, job: Box<dyn FnOnce() + Send>) -> Result<(), String> {
    // A name with a zero byte cannot be a thread's; ours is for debuggers only.
    let name = name.replace('\0', " ");
    thread::Builder::new()
        .name(name)
        .spawn(job)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Writes to standard output; a closed one is no reason to fail.
pub fn write_out(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes to standard error.
pub fn write_err(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
