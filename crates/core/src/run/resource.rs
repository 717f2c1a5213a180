//! What a primitive is called in a run: a number, given when the run first touches it.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use super::inner::Inner;
use crate::trace::{Kind, What};

/// The identity of a primitive. Costs nothing until an observed run touches it.
#[derive(Debug)]
pub(crate) struct Resource {
    kind: Kind,
    name: &'static str,
    /// The run's number in the high half, the resource's in the low half.
    id: AtomicU64,
}

impl Resource {
    pub const fn new(kind: Kind, name: &'static str) -> Self {
        Resource {
            kind,
            name,
            id: AtomicU64::new(0),
        }
    }

    /// The one that another process of the run has told us of, with its number.
    pub fn known(kind: Kind, run: &Inner, id: u32) -> Self {
        let resource = Resource::new(kind, "");
        resource.set_id(run, id);
        resource
    }

    fn set_id(&self, run: &Inner, id: u32) {
        let id = u64::from(run.number) << 32 | u64::from(id);
        self.id.store(id, SeqCst);
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its number in this run, from 1.
    pub fn id(&self, run: &Inner) -> u32 {
        self.known_id(run).unwrap_or_else(|| self.register(run))
    }

    /// Its number, if the run has touched it before.
    pub fn known_id(&self, run: &Inner) -> Option<u32> {
        let known = self.id.load(SeqCst);
        ((known >> 32) as u32 == run.number).then_some(known as u32)
    }

    #[cold]
    fn register(&self, run: &Inner) -> u32 {
        let _one_at_a_time = run
            .registering
            .lock()
            .expect("nothing panics under this lock");
        let known = self.id.load(SeqCst);
        if (known >> 32) as u32 == run.number {
            return known as u32;
        }
        let id = run.next_resource();
        let what = What::Resource {
            id,
            kind: self.kind,
            name: self.name.to_owned(),
        };
        run.emit_for(&super::current().task, 0, what);
        self.set_id(run, id);
        id
    }

    /// Panics if the resource belongs to a stepped run; called on a thread that belongs to none.
    pub fn refuse_strangers(&self) {
        let run = (self.id.load(SeqCst) >> 32) as u32;
        assert!(
            !Inner::is_stepped_number(run),
            "a stepped run's {:?} was touched by a thread that the run did not start; \
             start it with threadlab::threading::Thread",
            self.kind
        );
    }
}
