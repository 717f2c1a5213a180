//! What happens to a panic in a thread: Python's `threading.excepthook`.

use std::any::Any;
use std::sync::{Arc, PoisonError};

use crate::run::{self, Task};
use crate::sys::panics;
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
    let hook = task
        .run
        .excepthook
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let args = ExceptHookArgs {
        thread: task.name(),
        message: message.to_owned(),
        line,
    };
    match hook {
        Some(ExceptHook(hook)) => hook(&args),
        None => default_excepthook(&args),
    }
}

/// Reports what a hook panicked with.
pub(crate) fn report_hook(payload: Box<dyn Any + Send>) {
    if run::is_closed_payload(&*payload) {
        std::panic::resume_unwind(payload);
    }
    let (message, line) = (panics::message(&*payload), panics::last_line());
    let text = format_args!("Exception in threading.excepthook:\n{message}\n");
    run::say(Stream::Err, line, text);
}

/// Writes `Exception in thread …` and the panic's message to standard error: what happens where no
/// hook was set.
///
/// Python: `threading.__excepthook__`, without the traceback.
pub fn default_excepthook(args: &ExceptHookArgs) {
    let ExceptHookArgs {
        thread,
        message,
        line,
    } = args;
    let at = match line {
        0 => String::new(),
        line => format!(", line {line}"),
    };
    let text = format_args!("Exception in thread {thread}{at}:\n{message}\n");
    run::say(Stream::Err, *line, text);
}
