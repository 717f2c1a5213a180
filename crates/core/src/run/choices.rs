//! What was chosen in a stepped run, kept in a few bytes a choice: a run of a million is a few
//! megabytes.

use super::policy::Point;
use crate::schedule::{Deviation, Deviations};

/// A place in a stepped run where two tasks or more could go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which one, from 1.
    pub number: u32,
    /// The number of the last event before it ([`Event::seq`](crate::trace::Event::seq)).
    pub after: u64,
    /// The task that had the turn.
    pub current: u32,
    /// Those who could go, in ascending order.
    pub ready: Vec<u32>,
    /// The one who went.
    pub chosen: u32,
}

impl Choice {
    /// Who would have gone by default.
    pub fn default_task(&self) -> u32 {
        self.point().default()
    }

    /// Whether to let `task` go here takes the turn from one who could go on.
    pub fn is_preemption(&self, task: u32) -> bool {
        self.point().can_go_on() && task != self.current
    }

    fn point(&self) -> Point<'_> {
        Point {
            number: self.number,
            current: self.current,
            ready: &self.ready,
        }
    }

    pub(super) fn deviation(&self) -> Option<Deviation> {
        let deviates = self.chosen != self.default_task();
        deviates.then_some(Deviation {
            choice: self.number,
            task: self.chosen,
        })
    }
}

/// All choices of a stepped run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// For each: events since the one before, current, how many are ready, they (each less the one
    /// before), the place of the chosen one among them; seven bits to a byte, the lowest first.
    bytes: Vec<u8>,
    count: u32,
    /// `after` of the last.
    after: u64,
}

impl Choices {
    pub(super) fn push(&mut self, point: Point<'_>, after: u64, chosen: u32) {
        self.write(after - self.after);
        self.write(u64::from(point.current));
        self.write(point.ready.len() as u64);
        let mut last = 0;
        for &task in point.ready {
            self.write(u64::from(task - last));
            last = task;
        }
        let place = point.ready.iter().position(|&task| task == chosen);
        self.write(place.expect("the policy names one who can run") as u64);
        (self.count, self.after) = (self.count + 1, after);
    }

    fn write(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether nobody ever had a choice.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// They, in order.
    pub fn iter(&self) -> impl Iterator<Item = Choice> {
        let mut bytes = self.bytes.as_slice();
        let mut after = 0;
        (1..=self.count).map(move |number| {
            after += read(&mut bytes);
            let current = read(&mut bytes) as u32;
            let mut last = 0;
            let ready = (0..read(&mut bytes)).map(|_| {
                last += read(&mut bytes) as u32;
                last
            });
            let ready: Vec<_> = ready.collect();
            let chosen = ready[read(&mut bytes) as usize];
            Choice {
                number,
                after,
                current,
                ready,
                chosen,
            }
        })
    }

    /// The schedule that gives this run again, whatever policy it had.
    pub fn deviations(&self) -> Deviations {
        Deviations::of_run(self.iter().filter_map(|choice| Choice::deviation(&choice)))
    }

    /// How often the turn was taken from a task that could go on.
    pub fn preemptions(&self) -> u32 {
        let preempted = self
            .iter()
            .filter(|choice| choice.is_preemption(choice.chosen));
        preempted.count() as u32
    }
}

/// The next number; the writer was [`Choices::write`], so there is one.
fn read(bytes: &mut &[u8]) -> u64 {
    let mut n = 0;
    for shift in (0..).step_by(7) {
        let (&byte, rest) = bytes.split_first().expect("each choice is whole");
        *bytes = rest;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::super::policy::SplitMix64;
    use super::*;

    /// A number from 1, of fewer than so many bits.
    fn any(random: &mut SplitMix64, bits: u64) -> u32 {
        let bits = random.below(bits);
        1 + random.below(1 << bits) as u32
    }

    #[test]
    fn what_was_pushed_is_there() {
        let mut random = SplitMix64::new(3);
        let (mut choices, mut pushed, mut after) = (Choices::default(), Vec::new(), 0);
        for number in 1..=1000 {
            let many = 2 + random.below(5);
            let mut ready: Vec<u32> = (0..many).map(|_| any(&mut random, 31)).collect();
            ready.sort_unstable();
            ready.dedup();
            after += u64::from(any(&mut random, 32)) << 4;
            let chosen = ready[random.below(ready.len() as u64) as usize];
            let current = 1 + random.below(300) as u32;
            let point = Point {
                number,
                current,
                ready: &ready,
            };
            choices.push(point, after, chosen);
            pushed.push(Choice {
                number,
                after,
                current,
                ready,
                chosen,
            });
        }
        assert_eq!(choices.iter().collect::<Vec<_>>(), pushed);
        assert_eq!(choices.len(), 1000);
    }

    #[test]
    fn only_a_turn_taken_from_one_who_could_go_on_is_a_preemption() {
        let mut choices = Choices::default();
        let point = |number, current, ready| Point {
            number,
            current,
            ready,
        };
        choices.push(point(1, 2, &[1, 2]), 5, 2); // goes on
        choices.push(point(2, 2, &[1, 2]), 6, 1); // preempted
        choices.push(point(3, 3, &[1, 2]), 9, 1); // blocked: the lowest
        choices.push(point(4, 3, &[1, 2]), 9, 2); // blocked: another one
        assert_eq!(choices.preemptions(), 1);
        assert_eq!(choices.deviations().to_string(), "d1:2>1,4>2");
    }
}
