//! The same live run many times, one after another.

use super::{Phase, Player};
use crate::host::Ended;
use crate::state::choice::Choice;
use crate::state::series::Series;

impl Player {
    /// Runs so many times, and counts what comes of it.
    pub fn repeat(&self, choice: &Choice, times: u32) {
        self.start(choice);
        self.0.series.replace(Some(Series::new(times)));
    }

    /// What came of the runs so far, where they are a series.
    pub fn series(&self) -> Option<Series> {
        self.0.series.borrow().clone()
    }

    /// Counts a run that is over, and starts the next one of its series. A stop ends the series.
    pub(super) fn goes_on(&self, how: &Ended) -> bool {
        let more = match &mut *self.0.series.borrow_mut() {
            Some(series) if *how != Ended::Stopped => series.add(&self.record()),
            _ => false,
        };
        let ran = self.ran();
        if let (true, Some(choice)) = (more, &ran) {
            self.0.phase.replace(Phase::Starting);
            self.launch(choice);
        }
        more && ran.is_some()
    }
}
