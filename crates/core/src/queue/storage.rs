//! Where a queue keeps its items: what makes one kind of queue different from another.

use super::{GetError, PutError};

/// A place for items. Nothing here waits for room or for an item.
pub trait Storage {
    /// What it keeps.
    type Item;

    /// Room for `maxsize` items; 0 is no bound.
    fn new(maxsize: usize) -> Self;

    /// Puts an item in, if there is room and the storage has not been closed.
    fn push(&self, item: Self::Item) -> Result<(), PutError<Self::Item>>;

    /// Takes out the item whose turn it is. [`GetError::ShutDown`] if none will ever come.
    fn pop(&self) -> Result<Self::Item, GetError>;

    /// Lets nothing in any more: after this no push succeeds, and what a push has put in before,
    /// each pop sees.
    fn close(&self);

    /// Whether it has been closed.
    fn is_closed(&self) -> bool;

    /// How many items are in it.
    fn qsize(&self) -> usize;

    /// Whether there is no room.
    fn is_full(&self) -> bool;

    /// How many items have gone in since it was new, modulo 2^32. An item counts before it can be
    /// taken out.
    fn pushed(&self) -> u32;
}
