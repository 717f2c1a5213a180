//! What the learner chose to run: a lesson, a variant, values, and an order of events.

use std::rc::Rc;

use litemap::LiteMap;
use threadlab_lessons::{Lesson, Parameter, Unit, Variant};

/// Who decides which task goes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The machine: truly parallel, different each time.
    Live,
    /// Everyone in turn: replayable.
    RoundRobin,
    /// Random numbers from a seed: replayable.
    Random,
    /// A schedule that was found or linked, choice by choice: replayable.
    Given,
}

/// A lesson with everything that can be set about it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// One of its variants.
    pub variant: &'static Variant,
    /// A value for each parameter, within its range.
    pub values: LiteMap<&'static str, i64>,
    /// Who decides the order.
    pub order: Order,
    /// The seed of [`Order::Random`].
    pub seed: u64,
    /// The schedule of [`Order::Given`], as text.
    pub given: Option<Rc<str>>,
}

impl PartialEq for Choice {
    fn eq(&self, other: &Choice) -> bool {
        let key = |c: &Choice| (c.lesson.id, c.variant.name, c.order, c.seed);
        key(self) == key(other) && self.values == other.values && self.given == other.given
    }
}

impl Choice {
    /// The lesson as it is first shown.
    pub fn of(lesson: &'static Lesson) -> Choice {
        let variant = lesson.variants.first().expect("a lesson has a variant");
        let mut values = LiteMap::new();
        for parameter in lesson.parameters {
            values.insert(parameter.name, parameter.default);
        }
        Choice {
            lesson,
            variant,
            values,
            order: Order::Live,
            seed: 1,
            given: None,
        }
    }

    /// The schedule as the runtime reads it.
    pub fn schedule(&self) -> String {
        match (self.order, &self.given) {
            (Order::Live, _) => "live".to_owned(),
            (Order::RoundRobin, _) => "rr".to_owned(),
            (Order::Given, Some(schedule)) => schedule.to_string(),
            (Order::Random | Order::Given, _) => format!("random:{}", self.seed),
        }
    }

    /// Takes a schedule over. One that the controls have no words for is kept as it is: whether it
    /// is one at all, links and the runtime say.
    pub fn set_schedule(&mut self, schedule: &str) {
        match schedule.split_once(':') {
            None if schedule == "live" => self.order = Order::Live,
            None if schedule == "rr" => self.order = Order::RoundRobin,
            Some(("random", seed)) if seed.parse::<u64>().is_ok() => {
                self.order = Order::Random;
                self.seed = seed.parse().unwrap_or_default();
            }
            _ => {
                self.order = Order::Given;
                self.given = Some(schedule.into());
            }
        }
    }

    /// Whether the order can be had again.
    pub fn is_replayable(&self) -> bool {
        self.order != Order::Live
    }

    /// A schedule choice by choice fits one variant with one set of values only.
    pub fn forget_given(&mut self) {
        if self.order == Order::Given {
            self.order = Order::Random;
        }
    }

    /// Sets the seed, and with it that the order is random.
    pub fn set_seed(&mut self, seed: u64) {
        (self.order, self.seed) = (Order::Random, seed);
    }

    /// Sets a value, brought into its range; an unknown name changes nothing.
    pub fn set_value(&mut self, name: &str, value: i64) {
        if let Some(parameter) = self.lesson.parameters.iter().find(|p| p.name == name) {
            self.values
                .insert(parameter.name, value.clamp(parameter.min, parameter.max));
        }
    }

    /// Chooses a variant; an unknown name changes nothing.
    pub fn set_variant(&mut self, name: &str) {
        if let Some(variant) = self.lesson.variants.iter().find(|v| v.name == name) {
            self.variant = variant;
        }
    }

    /// The value of a parameter.
    pub fn value(&self, parameter: &Parameter) -> i64 {
        self.values
            .get(parameter.name)
            .copied()
            .unwrap_or(parameter.default)
    }
}

/// The largest seed that can be typed: short enough to read out loud. A link may have a larger one.
pub const MAX_SEED: u64 = 999_999;

/// A value as it is shown: milliseconds in seconds, without needless zeroes.
pub fn shown(parameter: &Parameter, value: i64) -> String {
    let value = parameter.show(value);
    match parameter.unit {
        Unit::Count => value,
        Unit::Milliseconds => value + " s",
    }
}

#[cfg(test)]
mod tests {
    use threadlab_lessons::catalogue;

    use super::*;

    fn first() -> Choice {
        Choice::of(&catalogue()[0])
    }

    #[test]
    fn schedules_come_back_as_they_went() {
        let mut choice = first();
        let largest = format!("random:{}", u64::MAX);
        for text in ["rr", "random:17", &largest, "d1:17>3", "pct:17,3", "live"] {
            choice.set_schedule(text);
            assert_eq!(choice.schedule(), text);
        }
    }

    #[test]
    fn values_stay_in_range_and_unknown_names_change_nothing() {
        let lesson = catalogue()
            .iter()
            .find(|l| !l.parameters.is_empty())
            .expect("a lesson with a parameter");
        let mut choice = Choice::of(lesson);
        let parameter = &lesson.parameters[0];
        choice.set_value(parameter.name, i64::MAX);
        assert_eq!(choice.value(parameter), parameter.max);
        choice.set_value(parameter.name, i64::MIN);
        assert_eq!(choice.value(parameter), parameter.min);
        let before = choice.clone();
        choice.set_value("no such parameter", 1);
        choice.set_variant("no such variant");
        assert_eq!(choice, before);
    }

    #[test]
    fn durations_are_shown_in_seconds() {
        let parameters = || catalogue().iter().flat_map(|lesson| lesson.parameters);
        let of = |unit| {
            parameters()
                .find(|parameter| parameter.unit == unit)
                .expect("the course has both")
        };
        assert_eq!(shown(of(Unit::Milliseconds), 5050), "5.05 s");
        assert_eq!(shown(of(Unit::Milliseconds), 2000), "2 s");
        assert_eq!(shown(of(Unit::Count), 10), "10");
    }
}
