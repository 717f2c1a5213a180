//! What is under a queue's lock, and what a task does there.

use std::mem;

use super::{Collection, Refusal};
use crate::raw::waiters::Line;
use crate::word::Word;

/// With the lock before it, all that a put or a get touches is in one cache line.
#[derive(Debug, Default)]
#[repr(C)]
pub(super) struct Inside<W, C> {
    pub items: C,
    /// Items put and not yet done. Never as many as 2^64.
    pub unfinished: u64,
    /// Nobody, mostly.
    pub waiting: Option<Box<Waiting<W>>>,
    pub is_closed: bool,
    /// Whether somebody hopes for an item, or for room.
    pub hopes: [bool; 3],
}

/// Those who have queued up, by what they want.
pub(super) type Waiting<W> = [Line<W>; 3];

/// What somebody wants: an item, room for one, or all to be done.
pub(super) const ITEM: usize = 0;
pub(super) const ROOM: usize = 1;
pub(super) const END: usize = 2;

impl<W: Word + Default, C> Inside<W, C> {
    /// All who want this.
    pub fn all(&mut self, what: usize) -> Line<W> {
        let all = self.among_waiting(|waiting| mem::take(&mut waiting[what]));
        all.unwrap_or_default()
    }

    /// Those who join, if there is nothing left to do.
    pub fn all_done(&mut self) -> Line<W> {
        match self.unfinished {
            0 => self.all(END),
            _ => Line::default(),
        }
    }

    /// Does this with those who wait, if there are any, and sees whether some are left.
    pub fn among_waiting<R>(&mut self, f: impl FnOnce(&mut Waiting<W>) -> R) -> Option<R> {
        let waiting = self.waiting.as_mut()?;
        let result = f(waiting);
        if waiting.iter().all(Line::is_empty) {
            self.waiting = None;
        }
        Some(result)
    }
}

/// What a task does once it has the lock, as often as it takes.
pub(super) trait Attempt<W, C>: Sized {
    /// What it comes to.
    type Done;
    /// What it waits for meanwhile,
    const WANTS: usize;
    /// and what others find when it has been done.
    const GIVES: usize;
    /// Makes the attempt: what it comes to, and whether it gives anything. Comes back itself if there is not what it
    /// wants.
    fn make(self, inside: &mut Inside<W, C>) -> Result<(Self::Done, bool), Self>;
    /// What it comes to if it is made no more.
    fn refused(self) -> Self::Done;
}

pub(super) struct Put<T> {
    pub item: T,
    pub maxsize: usize,
}

impl<W, C: Collection> Attempt<W, C> for Put<C::Item> {
    type Done = Result<(), (Refusal, C::Item)>;
    const WANTS: usize = ROOM;
    const GIVES: usize = ITEM;

    #[inline(always)]
    fn make(self, inside: &mut Inside<W, C>) -> Result<(Self::Done, bool), Self> {
        if inside.is_closed {
            return Ok((Err((Refusal::Never, self.item)), false));
        }
        if is_bound(self.maxsize, inside.items.count()) {
            return Err(self);
        }
        inside.items.add(self.item);
        inside.unfinished += 1;
        Ok((Ok(()), true))
    }

    fn refused(self) -> Self::Done {
        Err((Refusal::NotNow, self.item))
    }
}

/// Its function says whether it is not to wait.
pub(super) struct Get<F>(pub F);

impl<W, C: Collection, F: Fn() -> bool> Attempt<W, C> for Get<F> {
    type Done = Result<C::Item, Refusal>;
    const WANTS: usize = ITEM;
    const GIVES: usize = ROOM;

    #[inline(always)]
    fn make(self, inside: &mut Inside<W, C>) -> Result<(Self::Done, bool), Self> {
        match inside.items.take() {
            Some(item) => Ok((Ok(item), true)),
            None if inside.is_closed => Ok((Err(Refusal::Never), false)),
            None if self.0() => Ok((Err(Refusal::NotNow), false)),
            None => Err(self),
        }
    }

    fn refused(self) -> Self::Done {
        Err(Refusal::NotNow)
    }
}

/// To see all done.
pub(super) struct Join;

impl<W, C> Attempt<W, C> for Join {
    type Done = ();
    const WANTS: usize = END;
    const GIVES: usize = END;

    fn make(self, inside: &mut Inside<W, C>) -> Result<((), bool), Self> {
        match inside.unfinished {
            0 => Ok(((), false)),
            _ => Err(self),
        }
    }

    /// Only in a run that has been closed.
    fn refused(self) {}
}

#[inline]
pub(super) fn is_bound(maxsize: usize, count: usize) -> bool {
    maxsize != 0 && count >= maxsize
}
