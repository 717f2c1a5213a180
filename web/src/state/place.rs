//! The place that is shown, and how it changes: the reducer behind the page's controls.

use std::rc::Rc;

use yew::Reducible;

use super::choice::{Choice, Order};
use super::route;

/// The page that is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The list of lessons.
    Course,
    /// A lesson.
    Lesson(Choice),
}

/// What the learner does about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Follows a fragment of the URL.
    Address(String),
    /// Chooses a variant by name.
    Variant(&'static str),
    /// Sets a parameter.
    Value(&'static str, i64),
    /// Says who decides the order.
    Order(Order),
    /// Sets the seed, and with it that the order is random.
    Seed(u64),
    /// Takes a stored schedule over, or one that was found.
    Schedule(String),
    /// Goes to a lesson as it was when a trace of it was written.
    Choice(Choice),
}

impl Place {
    /// The place after a change.
    pub fn changed(&self, change: Change) -> Place {
        let with = |choice: &Choice, set: &dyn Fn(&mut Choice)| {
            let mut choice = choice.clone();
            set(&mut choice);
            Place::Lesson(choice)
        };
        match (self, change) {
            (here, Change::Address(fragment)) => route::parse(&fragment, here),
            (_, Change::Choice(choice)) => Place::Lesson(choice),
            (Place::Course, _) => Place::Course,
            (Place::Lesson(c), Change::Variant(name)) => with(c, &|c| {
                c.forget_given();
                c.set_variant(name);
            }),
            (Place::Lesson(c), Change::Value(name, value)) => with(c, &|c| {
                c.forget_given();
                c.set_value(name, value);
            }),
            (Place::Lesson(c), Change::Order(order)) => with(c, &|c| c.order = order),
            (Place::Lesson(c), Change::Seed(seed)) => with(c, &|c| c.set_seed(seed)),
            (Place::Lesson(c), Change::Schedule(text)) => with(c, &|c| c.set_schedule(&text)),
        }
    }

    /// The choice, in a lesson.
    pub fn choice(&self) -> Option<&Choice> {
        match self {
            Place::Course => None,
            Place::Lesson(choice) => Some(choice),
        }
    }
}

impl Reducible for Place {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        Rc::new(self.changed(change))
    }
}

#[cfg(test)]
mod tests {
    use threadlab_lessons::catalogue;

    use super::*;

    fn first() -> Place {
        Place::Lesson(Choice::of(&catalogue()[0]))
    }

    #[test]
    fn a_seed_means_random_order() {
        let place = first().changed(Change::Seed(17));
        let choice = place.choice().expect("a lesson");
        assert_eq!((choice.order, choice.seed), (Order::Random, 17));
    }

    #[test]
    fn a_schedule_of_another_variant_is_not_kept() {
        let found = first().changed(Change::Schedule("d1:17>3".into()));
        let given = |place: &Place| place.choice().map(|c| c.order) == Some(Order::Given);
        assert!(given(&found));
        let variant = catalogue()[0].variants[1].name;
        assert!(!given(&found.changed(Change::Variant(variant))));
    }

    #[test]
    fn an_address_leads_anywhere() {
        let there = first().changed(Change::Address("#".into()));
        assert_eq!(there, Place::Course);
        assert_eq!(
            there.changed(Change::Address(route::write(&first(), None))),
            first()
        );
    }

    #[test]
    fn the_list_of_lessons_has_nothing_to_set() {
        assert_eq!(Place::Course.changed(Change::Seed(3)), Place::Course);
    }
}
