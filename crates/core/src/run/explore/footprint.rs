//! What a step touched: two steps that touched different things may change places.

use crate::run::inner::{Inner, Machine};
use crate::trace::{Kind, What};

/// What happened between two hand-overs of the baton.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::run) struct Footprint {
    /// The resources touched, in ascending order.
    resources: Vec<u32>,
    /// Whether the step can be told from outside, or touched what is not counted here (X3).
    visible: bool,
}

impl Footprint {
    /// Of a step of which nothing is known: it changes places with none.
    pub const UNKNOWN: Footprint = Footprint {
        resources: Vec::new(),
        visible: true,
    };

    /// Of a step that touches one resource.
    pub fn of(resource: u32) -> Self {
        Footprint {
            resources: vec![resource],
            visible: false,
        }
    }

    pub fn touch(&mut self, resource: u32) {
        if let Err(place) = self.resources.binary_search(&resource) {
            self.resources.insert(place, resource);
        }
    }

    pub fn show(&mut self) {
        self.visible = true;
    }

    /// Whether the two steps, one right after the other, come to the same in either order (X3).
    pub fn is_independent_of(&self, other: &Footprint) -> bool {
        let shared = |resource| other.resources.binary_search(resource).is_ok();
        !self.visible && !other.visible && !self.resources.iter().any(shared)
    }
}

/// How the parts of a run tell what the current step does. Costs a comparison where nobody asks.
impl Inner {
    /// It touches this resource.
    pub fn touch(&self, kind: Kind, resource: u32) {
        if let Machine::Stepped(stepper) = &self.machine {
            match kind {
                // The ends of a pipe are two resources and share its bytes; a process is many things.
                Kind::Process | Kind::Connection => stepper.show(),
                _ => stepper.touch(resource),
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
    /// resource that gets its number is not: two steps that both give one share it (X3).
    pub(in crate::run) fn show_if_visible(&self, what: &What) {
        use What::{Blocked, Did, Resource};
        if !matches!(what, Did { .. } | Blocked { .. } | Resource { .. }) {
            self.show();
        }
    }
}
