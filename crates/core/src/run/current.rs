//! Which task this thread is: two thread-locals, a small one for the gate's fast path and the rest.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::inner::Inner;
use super::task::Task;
use super::tracer::Stamp;
use crate::trace::Operation;
use crate::word::Word;

/// The bit in [`ME`] that says that the run is observed.
const OBSERVED: u32 = 1 << 31;

thread_local! {
    /// The task's number with [`OBSERVED`], or 0 on a thread that has not met us yet.
    static ME: Cell<u32> = const { Cell::new(0) };
    static CURRENT: RefCell<Option<Rc<Current>>> = const { RefCell::new(None) };
}

/// A task, as its own thread sees it.
#[derive(Debug)]
pub(crate) struct Current {
    pub task: Arc<Task>,
    pub doing: Cell<Doing>,
    /// Where its ledger entry lies in the segment; 0 where there is no ledger.
    pub entry: Cell<u32>,
}

/// The operation whose gate the task is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doing {
    pub operation: Operation,
    pub resource: u32,
    pub line: u32,
    /// Whether it has had to wait.
    pub blocked: bool,
    /// The stamp of its event, where it gives: taken before its effect, and anew after a wait.
    pub early: Option<Stamp>,
}

/// The thread is no longer this task, mostly since it ends.
impl Drop for Current {
    fn drop(&mut self) {
        if !self.task.run.is_observed() {
            // It may be one that nobody of ours started, and then nobody else does this.
            self.task.run.deregister(&self.task);
            self.task.done.store(1);
            self.task.done.wake(u32::MAX);
        }
        self.task.forget_locals();
        self.task.forget_thread();
    }
}

impl Doing {
    pub const NOTHING: Doing = Doing {
        operation: Operation::Sleep,
        resource: 0,
        line: 0,
        blocked: false,
        early: None,
    };
}

/// Makes this thread a task until the returned value is dropped.
pub(crate) fn enter(task: Arc<Task>, entry: u32) -> Entered {
    task.note_native_id();
    let observed = if task.run.is_observed() { OBSERVED } else { 0 };
    let me = ME.replace(task.id | observed);
    let current = Current {
        task,
        doing: Cell::new(Doing::NOTHING),
        entry: Cell::new(entry),
    };
    let before = CURRENT.replace(Some(Rc::new(current)));
    Entered { me, before }
}

/// Puts back what the thread was before.
pub(crate) struct Entered {
    me: u32,
    before: Option<Rc<Current>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        ME.set(self.me);
        CURRENT.set(self.before.take());
    }
}

/// This thread's task. A thread that nobody of ours started joins the implicit run.
pub(crate) fn current() -> Rc<Current> {
    if let Some(current) = CURRENT.with_borrow(|current| current.clone()) {
        return current;
    }
    let is_main = std::thread::current().name() == Some("main");
    let task = Inner::implicit().adopt(is_main);
    // The thread keeps this identity for the rest of its life.
    std::mem::forget(enter(task, 0));
    CURRENT
        .with_borrow(|current| current.clone())
        .expect("it was entered just now")
}

/// The task's number, from 1, if its run is not observed; the gate's fast path.
#[inline]
pub(crate) fn unobserved() -> Option<u32> {
    let me = ME.get();
    (me.wrapping_sub(1) < OBSERVED - 1).then_some(me)
}

/// The number of this thread's task, from 1: what a lock's word holds.
#[inline]
pub(crate) fn me() -> u32 {
    match ME.get() & !OBSERVED {
        0 => current().task.id,
        me => me,
    }
}

/// Whether this thread's run is observed.
#[inline]
pub(crate) fn observed() -> bool {
    ME.get() & OBSERVED != 0
}

/// Whether this thread's run is a stepped one, whose clock stands still while a task runs.
pub(crate) fn time_is_virtual() -> bool {
    observed() && current().task.run.is_stepped()
}

/// Whether this thread's run is over, so that no wait will come to a good end any more.
pub(crate) fn is_over() -> bool {
    observed() && current().task.run.is_closed()
}

/// Whether this thread has no task yet.
pub(crate) fn is_stranger() -> bool {
    ME.get() == 0
}
