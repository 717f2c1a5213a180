//! The unbounded search: depth first over all schedules, by running the program again for each, with
//! sleep sets (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996).
//!
//! The path is where the search stands: for each step of the last run, who could go, who went, and
//! whose turn there has been tried. The next run takes the same steps up to the last place where
//! somebody is left to try. A task that has been tried at a place *sleeps* in all that follows until
//! a step depends on its own: until then, to let it go would only swap independent steps of a run
//! that has been. Where all who could go sleep, the run is broken off.
//!
//! Left out on purpose: a bound on preemptions. The run that stands for a whole class of equivalent
//! ones may be the one beyond the bound.

use super::footprint::Footprint;
use crate::run::policy::Point;

/// A task's next step, which has been tried and is known.
type Tried = (u32, Footprint);

#[derive(Debug)]
struct Place {
    ready: Vec<u32>,
    /// Who went in the last run, and the step's footprint once it is over.
    chosen: u32,
    step: Option<Footprint>,
    /// Who went in earlier runs that came here.
    done: Vec<Tried>,
    /// Who need not go here.
    asleep: Vec<Tried>,
}

impl Place {
    fn sleeps(&self, task: u32) -> bool {
        self.asleep.iter().any(|(other, _)| *other == task)
    }

    fn is_done(&self, task: u32) -> bool {
        self.done.iter().any(|(other, _)| *other == task)
    }
}

/// Where the search stands.
#[derive(Debug)]
pub(in crate::run) struct Path {
    places: Vec<Place>,
    /// How many steps the present run has taken.
    taken: usize,
    sleep_sets: bool,
    strayed: bool,
}

impl Path {
    pub fn new(sleep_sets: bool) -> Self {
        Path {
            places: Vec::new(),
            taken: 0,
            sleep_sets,
            strayed: false,
        }
    }

    /// Who goes at the next place of this run; `None` breaks it off. `step` is what the last one did.
    pub fn choose(&mut self, point: Point<'_>, step: Footprint) -> Option<u32> {
        self.finish(step);
        if let Some(place) = self.places.get(self.taken) {
            if place.ready != point.ready {
                self.strayed = true;
                return None;
            }
            self.taken += 1;
            return Some(place.chosen);
        }
        let mut place = Place {
            ready: point.ready.to_vec(),
            chosen: point.default(),
            step: None,
            done: Vec::new(),
            asleep: self.places.last().map_or_else(Vec::new, still_asleep),
        };
        if !self.sleep_sets {
            place.asleep.clear();
        }
        if place.sleeps(place.chosen) {
            place.chosen = *point.ready.iter().find(|task| !place.sleeps(**task))?;
        }
        let chosen = place.chosen;
        self.places.push(place);
        self.taken += 1;
        Some(chosen)
    }

    /// The last step that was chosen is over.
    pub fn finish(&mut self, step: Footprint) {
        if let Some(place) = self
            .taken
            .checked_sub(1)
            .and_then(|i| self.places.get_mut(i))
        {
            place.step.get_or_insert(step);
        }
    }

    /// Whether the run came to another place than the one before under the same choices: the program
    /// depends on more than its schedule.
    pub fn strayed(&self) -> bool {
        self.strayed
    }

    /// Goes back to the last place where somebody is left to try. False: there is none.
    pub fn back(&mut self) -> bool {
        (self.taken, self.strayed) = (0, false);
        while let Some(place) = self.places.last_mut() {
            let step = place.step.take().unwrap_or(Footprint::UNKNOWN);
            place.done.push((place.chosen, step));
            let left = |&&task: &&u32| !place.is_done(task) && !place.sleeps(task);
            if let Some(&task) = place.ready.iter().find(left) {
                place.chosen = task;
                return true;
            }
            self.places.pop();
        }
        false
    }
}

/// Who sleeps after the step that was taken at `place`: who slept or was tried there, and whose own
/// step does not depend on it.
fn still_asleep(place: &Place) -> Vec<Tried> {
    let Some(step) = &place.step else {
        return Vec::new();
    };
    let tried = place.asleep.iter().chain(&place.done);
    let asleep = tried.filter(|(_, other)| other.is_independent_of(step));
    asleep.cloned().collect()
}
