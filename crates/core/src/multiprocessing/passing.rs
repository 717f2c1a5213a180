//! How connections and locks get into a child: they serialise only while a process is being started.
//!
//! While arguments are encoded, each connection leaves its end in a tray of the thread and writes
//! the number of its place; while they are decoded, in the child, it takes it out again. So does a lock in
//! a stepped run; elsewhere it lies in memory that the child has too.

use std::cell::RefCell;
use std::sync::Arc;

use super::lock;
use super::transport::Transport;

thread_local! {
    static LEAVING: RefCell<Option<Tray>> = const { RefCell::new(None) };
    static ARRIVING: RefCell<Option<Tray>> = const { RefCell::new(None) };
    static REFUSAL: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What goes with the arguments of one process.
#[derive(Debug)]
pub(super) struct Tray {
    /// The process that they go to.
    pub process: u32,
    pub ends: Vec<Option<Transport>>,
    locks: Vec<Arc<lock::Inner>>,
}

impl Tray {
    /// A tray with these ends.
    pub fn of(process: u32, ends: Vec<Option<Transport>>) -> Self {
        let locks = Vec::new();
        Tray {
            process,
            ends,
            locks,
        }
    }
}

/// Encodes something for `process`, and returns what it left in the tray.
pub(super) fn leaving<R>(process: u32, encode: impl FnOnce() -> R) -> (R, Tray) {
    LEAVING.set(Some(Tray::of(process, Vec::new())));
    let result = encode();
    (result, LEAVING.take().expect("nobody else takes the tray"))
}

/// Decodes something that came with `tray`.
pub(super) fn arriving<R>(tray: Tray, decode: impl FnOnce() -> R) -> R {
    ARRIVING.set(Some(tray));
    let result = decode();
    ARRIVING.take();
    result
}

/// Leaves an end, which `make` makes for the process that it goes to. `None` if no process is
/// being started, or no end can be made.
pub(super) fn leave(make: impl FnOnce(u32) -> Option<Transport>) -> Option<u32> {
    LEAVING.with_borrow_mut(|tray| {
        let tray = tray.as_mut()?;
        let end = make(tray.process)?;
        tray.ends.push(Some(end));
        Some(tray.ends.len() as u32 - 1)
    })
}

/// Takes an end that has come.
pub(super) fn take(place: u32) -> Option<Transport> {
    ARRIVING.with_borrow_mut(|tray| tray.as_mut()?.ends.get_mut(place as usize)?.take())
}

/// Whether a process is being started.
pub(super) fn is_leaving() -> bool {
    LEAVING.with_borrow(Option::is_some)
}

/// Leaves a lock of a stepped run, while a process is being started.
pub(super) fn leave_lock(lock: Arc<lock::Inner>) -> u32 {
    LEAVING.with_borrow_mut(|tray| {
        let locks = &mut tray.as_mut().expect("a process is being started").locks;
        locks.push(lock);
        locks.len() as u32 - 1
    })
}

/// Takes a lock that has come.
pub(super) fn take_lock(place: u32) -> Option<Arc<lock::Inner>> {
    ARRIVING.with_borrow(|tray| tray.as_ref()?.locks.get(place as usize).cloned())
}

/// Notes why something refuses to be encoded, since postcard's errors carry no text.
pub(super) fn refuse(why: &impl ToString) -> String {
    let why = why.to_string();
    REFUSAL.set(Some(why.clone()));
    why
}

/// What the value that was to be encoded has to say, or else the encoder.
pub(super) fn why_refused(error: &postcard::Error) -> String {
    REFUSAL.take().unwrap_or_else(|| error.to_string())
}
