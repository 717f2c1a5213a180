//! What happens to a panic in a thread: Python's `threading.excepthook`.

use std::fmt;
use std::sync::{Arc, PoisonError};

use crate::run::{self, Task};
use crate::trace::Stream;

/// What a panic's report is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptHookArgs {
    /// The thread's name.
    pub thread: String,
    /// The panic's message.
    pub message: String,
    /// The source line of the panic; 0 if it is not known.
    pub line: u32,
}

/// A replacement for the report that goes to standard error.
#[derive(Clone)]
pub struct ExceptHook(Arc<dyn Fn(&ExceptHookArgs) + Send + Sync>);

impl std::fmt::Debug for ExceptHook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExceptHook")
    }
}

/// Calls `hook` for every panic of a thread of the current run, instead of writing
/// `Exception in thread …` to standard error. The panicking thread calls it.
///
/// Python: assigning `threading.excepthook`.
pub fn set_excepthook(hook: impl Fn(&ExceptHookArgs) + Send + Sync + 'static) {
    let run = run::current().task.run.clone();
    *run.excepthook
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(ExceptHook(Arc::new(hook)));
}

/// Reports the panic of a task.
pub(crate) fn report(task: &Task, message: &str, line: u32) {
    let thread = task
        .name
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let hook = task
        .run
        .excepthook
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let args = ExceptHookArgs {
        thread,
        message: message.to_owned(),
        line,
    };
    let say = |text: fmt::Arguments<'_>| run::say(Stream::Err, line, text);
    match hook {
        Some(ExceptHook(hook)) => hook(&args),
        None if line == 0 => say(format_args!(
            "Exception in thread {}:\n{message}\n",
            args.thread
        )),
        None => say(format_args!(
            "Exception in thread {}, line {line}:\n{message}\n",
            args.thread
        )),
    }
}
