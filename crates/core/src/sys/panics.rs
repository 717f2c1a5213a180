//! Panics of tasks: heard by us, since a run reports them as Python reports an exception, and kept
//! from the default hook, which would print them a second time.

use std::any::Any;
use std::cell::Cell;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static TASK: Cell<bool> = const { Cell::new(false) };
    static LINE: Cell<u32> = const { Cell::new(0) };
}

/// From now on, this thread's panics are a run's to report. Returns whether they were already.
pub fn listen() -> bool {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            if TASK.get() {
                LINE.set(info.location().map_or(0, |at| at.line()));
            } else {
                before(info);
            }
        }));
    });
    TASK.replace(true)
}

/// As it was before [`listen`].
pub fn restore(before: bool) {
    TASK.set(before);
}

/// The source line of this thread's last panic.
pub fn last_line() -> u32 {
    LINE.get()
}

/// What a panic's payload says.
pub fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a value that is not text".to_owned())
}
