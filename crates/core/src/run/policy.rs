//! Who goes next in a stepped run.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::explore::{Footprint, Path};
use super::pct::Pct;
use crate::schedule::{Deviation, Deviations, Schedule};

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014): the one source of randomness, so that a seed means the same run everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator; equal seeds give equal sequences.
    pub const fn new(seed: u64) -> Self {
        SplitMix64(seed)
    }

    /// The next number, 0 to 2^64 - 1.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is at least 1. Its bias is below `bound` / 2^64.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }
}

impl Schedule {
    /// What names the tasks under this schedule; nothing names those of a live run.
    pub(super) fn policy(&self) -> Option<Policy> {
        match self {
            Schedule::Live => None,
            Schedule::RoundRobin => Some(Policy::RoundRobin),
            Schedule::Random(seed) => Some(Policy::Random(SplitMix64::new(*seed))),
            Schedule::Pct { seed, depth } => Some(Policy::Pct(Pct::new(*seed, *depth))),
            Schedule::Deviations(list) => Some(Policy::Replay(Replay::new(list.clone()))),
        }
    }
}

/// A place where somebody has to go next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<'a> {
    /// How many choices there have been so far, this one included if it is one.
    pub number: u32,
    /// Who had the turn.
    pub current: u32,
    /// Who can run: not empty, in ascending order. It is a choice if there are two or more.
    pub ready: &'a [u32],
}

impl Point<'_> {
    pub fn is_choice(&self) -> bool {
        self.ready.len() > 1
    }

    /// Whether the task that had the turn could keep it: to name another one is a preemption.
    pub fn can_go_on(&self) -> bool {
        self.ready.contains(&self.current)
    }

    /// Who goes by default: the current task, or, if it cannot, the lowest number.
    pub fn default(&self) -> u32 {
        if self.can_go_on() {
            self.current
        } else {
            self.ready[0]
        }
    }
}

/// A rule that names the task that goes next.
pub(super) enum Policy {
    /// The next higher number, around.
    RoundRobin,
    /// Any, evenly.
    Random(SplitMix64),
    /// By priorities that change at a few places.
    Pct(Pct),
    /// The default, but for some deviations.
    Replay(Replay),
    /// Wherever the search through all schedules has come.
    Path(Arc<Mutex<Path>>),
}

impl Policy {
    /// Who goes next; `None` ends the run. `step` is what happened since the last time, which only
    /// some policies want to know.
    pub fn choose(&mut self, point: Point<'_>, step: Footprint) -> Option<u32> {
        let Point { ready, current, .. } = point;
        Some(match self {
            Policy::RoundRobin => *ready.iter().find(|&&id| id > current).unwrap_or(&ready[0]),
            Policy::Random(random) => ready[random.below(ready.len() as u64) as usize],
            Policy::Pct(_) if !point.is_choice() => ready[0],
            Policy::Pct(pct) => pct.choose(point.number, ready),
            Policy::Replay(replay) => replay.choose(point),
            Policy::Path(path) => return lock(path).choose(point, step),
        })
    }

    /// Whether it wants to know what a step touches.
    pub fn wants_footprints(&self) -> bool {
        matches!(self, Policy::Path(_))
    }

    /// The last step is over, and the run.
    pub fn finish(&mut self, step: Footprint) {
        if let Policy::Path(path) = self {
            lock(path).finish(step);
        }
    }

    /// The first deviation that it could not follow, or has not come to.
    pub fn strayed(&self) -> Option<Deviation> {
        match self {
            Policy::Replay(replay) => replay.strayed(),
            _ => None,
        }
    }
}

fn lock(path: &Mutex<Path>) -> MutexGuard<'_, Path> {
    path.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The default policy, but for some deviations.
#[derive(Debug)]
pub(super) struct Replay {
    deviations: Deviations,
    /// How many of them are behind us.
    followed: usize,
    strayed: Option<Deviation>,
}

impl Replay {
    pub fn new(deviations: Deviations) -> Self {
        Replay {
            deviations,
            followed: 0,
            strayed: None,
        }
    }

    fn choose(&mut self, point: Point<'_>) -> u32 {
        let due = self.deviations.as_slice().get(self.followed);
        let Some(&due) = due.filter(|due| point.is_choice() && due.choice == point.number) else {
            return point.default();
        };
        self.followed += 1;
        if point.ready.contains(&due.task) {
            return due.task;
        }
        self.strayed.get_or_insert(due);
        point.default()
    }

    fn strayed(&self) -> Option<Deviation> {
        let ahead = self.deviations.as_slice().get(self.followed).copied();
        self.strayed.or(ahead)
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Policy::RoundRobin => "RoundRobin",
            Policy::Random(_) => "Random",
            Policy::Pct(_) => "Pct",
            Policy::Replay(_) => "Replay",
            Policy::Path(_) => "Path",
        })
    }
}
