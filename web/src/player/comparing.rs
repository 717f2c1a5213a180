//! The runs of a comparison, one after another, each before the learner's eyes.

use threadlab_lessons::Comparison;

use super::{Phase, Player};
use crate::host::Ended;
use crate::state::comparison::{Cell, Compared};

impl Player {
    /// Runs all cells of a comparison.
    pub fn compare(&self, of: &'static Comparison) {
        let compared = Compared::new(of);
        if let Some(first) = compared.next() {
            self.0.series.take();
            self.0.study.take();
            self.0.target.set(None);
            self.0.compared.replace(Some(compared));
            self.0.comparing.set(true);
            self.launch(&first);
        }
    }

    /// What has been compared last.
    pub fn compared(&self) -> Option<Compared> {
        self.0.compared.borrow().clone()
    }

    /// Whether the run that goes on is a cell of it.
    pub fn is_comparing(&self) -> bool {
        self.0.comparing.get()
    }

    /// Keeps a run that is over, and starts that of the next cell. A run that did not end well ends it.
    pub(super) fn compares_on(&self, how: &Ended) -> bool {
        if !self.0.comparing.replace(false) || *how != Ended::Finished {
            return false;
        }
        let next = match &mut *self.0.compared.borrow_mut() {
            Some(compared) => {
                compared.cells.push(Cell::of(&self.record()));
                compared.next()
            }
            None => None,
        };
        let Some(choice) = next else {
            return false;
        };
        self.0.comparing.set(true);
        self.0.phase.replace(Phase::Starting);
        self.launch(&choice);
        true
    }
}
