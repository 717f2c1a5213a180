//! What a step touched: two steps that touched different things may change places, and so may two that
//! only looked at the same.

use crate::run::inner::{Inner, Machine};
use crate::trace::{Kind, What};

/// What happened between two hand-overs of the baton.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::run) struct Footprint {
    /// The resources touched, in ascending order.
    touched: Vec<Touch>,
    /// Whether the step can be told from outside, or touched what is not counted here (X3).
    visible: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touch {
    resource: u32,
    /// Whether it changed the resource, and did not only look.
    changes: bool,
}

impl Footprint {
    /// Of a step of which nothing is known: it changes places with none.
    pub const UNKNOWN: Footprint = Footprint {
        touched: Vec::new(),
        visible: true,
    };

    /// Of a step that changes one resource.
    pub fn of(resource: u32) -> Self {
        let mut footprint = Footprint::default();
        footprint.touch(resource, true);
        footprint
    }

    pub fn touch(&mut self, resource: u32, changes: bool) {
        match self.place(resource) {
            Ok(place) => self.touched[place].changes |= changes,
            Err(place) => self.touched.insert(place, Touch { resource, changes }),
        }
    }

    fn place(&self, resource: u32) -> Result<usize, usize> {
        self.touched
            .binary_search_by_key(&resource, |touch| touch.resource)
    }

    pub fn show(&mut self) {
        self.visible = true;
    }

    /// Whether the two steps, one right after the other, come to the same in either order (X3).
    pub fn is_independent_of(&self, other: &Footprint) -> bool {
        let disturbs = |touch: &Touch| {
            let theirs = other.place(touch.resource);
            theirs.is_ok_and(|place| touch.changes || other.touched[place].changes)
        };
        !self.visible && !other.visible && !self.touched.iter().any(disturbs)
    }
}

/// How the parts of a run tell what the current step does. Costs a comparison where nobody asks.
impl Inner {
    /// It touches this resource, and changes it or only looks.
    pub fn touch(&self, kind: Kind, resource: u32, changes: bool) {
        if let Machine::Stepped(stepper) = &self.machine {
            match kind {
                // The ends of a pipe are two resources and share its bytes; a process is many things.
                Kind::Process | Kind::Connection => stepper.show(),
                _ => stepper.touch(resource, changes),
            }
        }
    }

    /// It can be told from outside, or touches something that has no number (yet).
    pub fn show(&self) {
        if let Machine::Stepped(stepper) = &self.machine {
            stepper.show();
        }
    }

    /// The run has pipes now, whose ends close wherever they are dropped: every step may touch them.
    pub fn show_all(&self) {
        if let Machine::Stepped(stepper) = &self.machine {
            stepper.show_all();
        }
    }

    /// It reports this. What is no operation is visible: output, what is observed, starts and ends. A
    /// task's first moment is not: it is there since its start, and nobody can tell whether it has begun. Nor
    /// is a resource that gets its number: two steps that both give one share it (X3).
    pub(in crate::run) fn show_if_visible(&self, what: &What) {
        use What::{Begin, Blocked, Did, Resource};
        if !matches!(what, Did { .. } | Blocked { .. } | Resource { .. } | Begin) {
            self.show();
        }
    }
}
