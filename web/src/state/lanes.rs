//! A task's life as a row of segments: what the timeline draws.
//!
//! A fold over events, without memory of more than it shows: a lane keeps its newest
//! [`SEGMENTS`] segments and counts the older ones. Each point carries both of its coordinates,
//! the clock and the position in the run, because a stepped run may do all its work at one instant
//! of virtual time, where only the order tells anything.

use std::collections::VecDeque;

pub use threadlab::trace::{Mark, State};

/// The most segments that a lane keeps.
pub const SEGMENTS: usize = 4096;

/// A stretch of a task's life in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The state.
    pub state: State,
    /// Its beginning.
    pub from: Mark,
    /// Its end; `None` while it lasts.
    pub to: Option<Mark>,
    /// What it waits on; 0 where it waits on nothing.
    pub resource: u32,
    /// The line at which it began; 0 where there is none.
    pub line: u32,
}

/// A task, as the timeline shows it.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The task's number.
    pub task: u32,
    /// Its name.
    pub name: String,
    /// Its process.
    pub process: u32,
    /// Whether it ends with the last task that is not a daemon.
    pub daemon: bool,
    /// The line that it was last seen at; 0 before it was seen at any.
    pub line: u32,
    /// What it panicked with.
    pub panic: Option<String>,
    segments: VecDeque<Segment>,
    forgotten: u64,
}

impl Lane {
    /// A task that exists from here on and is ready to run.
    pub fn new(task: u32, name: String, process: u32, daemon: bool, at: Mark) -> Lane {
        let first = Segment {
            state: State::Ready,
            from: at,
            to: None,
            resource: 0,
            line: 0,
        };
        let segments = VecDeque::from([first]);
        Lane {
            task,
            name,
            process,
            daemon,
            line: 0,
            panic: None,
            segments,
            forgotten: 0,
        }
    }

    /// The segments kept, oldest first.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &Segment> {
        self.segments.iter()
    }

    /// How many older segments were let go.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The segment that lasts.
    pub fn now(&self) -> &Segment {
        self.segments.back().expect("a lane begins with a segment")
    }

    /// The segment at a point of the axis that `coordinate` reads.
    pub fn at(&self, x: f64, coordinate: impl Fn(Mark) -> f64) -> Option<&Segment> {
        let begun = self
            .segments
            .partition_point(|segment| coordinate(segment.from) <= x);
        self.segments.get(begun.checked_sub(1)?)
    }

    /// Goes over to another state. The same state on the same resource simply goes on.
    pub fn go(&mut self, state: State, at: Mark, resource: u32, line: u32) {
        let now = self
            .segments
            .back_mut()
            .expect("a lane begins with a segment");
        if now.state.is_end() || (now.state == state && now.resource == resource) {
            return;
        }
        now.to = Some(at);
        self.segments.push_back(Segment {
            state,
            from: at,
            to: None,
            resource,
            line,
        });
        if self.segments.len() > SEGMENTS {
            self.segments.pop_front();
            self.forgotten += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(step: u64) -> Mark {
        Mark {
            time: step * 10,
            step,
        }
    }

    #[test]
    fn a_segment_ends_where_the_next_begins() {
        let mut lane = Lane::new(2, "T1".into(), 1, false, mark(1));
        lane.go(State::Running, mark(2), 0, 0);
        lane.go(State::Blocked, mark(5), 7, 14);
        lane.go(State::Running, mark(9), 0, 14);
        let shown: Vec<_> = lane
            .segments()
            .map(|s| (s.state, s.from.step, s.to.map(|m| m.step)))
            .collect();
        let expected = [
            (State::Ready, 1, Some(2)),
            (State::Running, 2, Some(5)),
            (State::Blocked, 5, Some(9)),
            (State::Running, 9, None),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_same_state_goes_on_and_nothing_follows_an_end() {
        let mut lane = Lane::new(2, "T1".into(), 1, false, mark(1));
        lane.go(State::Running, mark(2), 0, 0);
        lane.go(State::Running, mark(3), 0, 0);
        assert_eq!(lane.segments().count(), 2);
        lane.go(State::Done, mark(4), 0, 0);
        lane.go(State::Running, mark(5), 0, 0);
        assert_eq!(lane.now().state, State::Done);
    }

    #[test]
    fn a_lane_is_found_by_coordinate() {
        let mut lane = Lane::new(2, "T1".into(), 1, false, mark(1));
        lane.go(State::Running, mark(4), 0, 0);
        let time = |m: Mark| m.time as f64;
        assert_eq!(lane.at(5.0, time), None);
        assert_eq!(lane.at(39.0, time).map(|s| s.state), Some(State::Ready));
        assert_eq!(lane.at(41.0, time).map(|s| s.state), Some(State::Running));
    }

    #[test]
    fn a_lane_does_not_grow_without_bound() {
        let mut lane = Lane::new(2, "T1".into(), 1, false, mark(1));
        for n in 0..2 * SEGMENTS as u64 {
            let state = if n % 2 == 0 {
                State::Running
            } else {
                State::Blocked
            };
            lane.go(state, mark(n + 2), 0, 0);
        }
        assert_eq!(lane.segments().count(), SEGMENTS);
        assert_eq!(lane.forgotten(), SEGMENTS as u64 + 1);
    }
}
