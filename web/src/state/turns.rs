//! Who could go where in a stepped run, and the schedule of the run in which somebody else does.

use threadlab::schedule::{Deviation, Deviations, Schedule};
use threadlab_lessons::study::Turn;

/// The choices of a run, in order; they count from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turns(Vec<Turn>);

impl Turns {
    /// Those that the runtime told of.
    pub fn new(turns: Vec<Turn>) -> Turns {
        Turns(turns)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody ever had a choice, or the run is none of a kind that has any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that come right after this event, each with its number.
    pub fn after(&self, seq: u64) -> impl Iterator<Item = (usize, &Turn)> {
        let first = self.0.partition_point(|turn| turn.after < seq);
        let here = self.0[first..]
            .iter()
            .take_while(move |turn| turn.after == seq);
        here.zip(first + 1..).map(|(turn, number)| (number, turn))
    }

    /// The event after which the last choice comes that is before the place after `seq`.
    pub fn before(&self, seq: u64) -> Option<u64> {
        let first = self.0.partition_point(|turn| turn.after < seq);
        Some(self.0[..first].last()?.after)
    }

    /// The event after which the next choice comes.
    pub fn beyond(&self, seq: u64) -> Option<u64> {
        let next = self.0.partition_point(|turn| turn.after <= seq);
        Some(self.0.get(next)?.after)
    }

    /// The schedule that goes as this run did up to a choice, and there lets `task` go. Then the default
    /// policy holds: the task with the turn goes on, or else the lowest number.
    pub fn picked(&self, number: usize, task: u32) -> Option<String> {
        let (turn, before) = self.0.get(..number)?.split_last()?;
        let went = before.iter().map(|turn| (turn, turn.chosen));
        let all = went.chain([(turn, task)]).zip(1..);
        let deviations = all.filter(|((turn, task), _)| *task != default(turn));
        let deviations = deviations.map(|((_, task), choice)| Deviation { choice, task });
        let list = Deviations::new(deviations.collect()).ok()?;
        Some(Schedule::Deviations(list).to_string())
    }
}

/// Who goes by default.
fn default(turn: &Turn) -> u32 {
    let keeps = turn.ready.contains(&turn.current);
    if keeps { turn.current } else { turn.ready[0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(after: u64, current: u32, ready: &[u32], chosen: u32) -> Turn {
        Turn {
            after,
            current,
            ready: ready.to_vec(),
            chosen,
        }
    }

    fn turns() -> Turns {
        Turns::new(vec![
            turn(5, 1, &[1, 2], 1),
            turn(8, 1, &[1, 2, 3], 3),
            turn(8, 3, &[1, 2, 3], 3),
            // The task with the turn waits: the lowest number is the default.
            turn(9, 3, &[1, 2], 2),
        ])
    }

    #[test]
    fn a_pick_is_the_past_and_one_choice_more() {
        let picked = |number, task| {
            turns()
                .picked(number, task)
                .expect("there is such a choice")
        };
        assert_eq!(picked(1, 2), "d1:1>2");
        assert_eq!(picked(1, 1), "d1:");
        assert_eq!(picked(2, 2), "d1:2>2");
        assert_eq!(picked(3, 1), "d1:2>3,3>1");
        assert_eq!(picked(4, 1), "d1:2>3");
        assert_eq!(picked(4, 2), "d1:2>3,4>2");
        assert_eq!((turns().picked(5, 1), turns().picked(0, 1)), (None, None));
    }

    #[test]
    fn choices_are_found_from_any_event() {
        let turns = turns();
        let numbers = |seq| {
            turns
                .after(seq)
                .map(|(number, _)| number)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (numbers(8), numbers(9), numbers(7)),
            (vec![2, 3], vec![4], vec![])
        );
        assert_eq!(
            [4, 5, 6, 9, 10].map(|seq| turns.before(seq)),
            [None, None, Some(5), Some(8), Some(9)]
        );
        assert_eq!(
            [4, 5, 8, 9].map(|seq| turns.beyond(seq)),
            [Some(5), Some(8), Some(9), None]
        );
    }
}
