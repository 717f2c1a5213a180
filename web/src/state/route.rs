//! The address of a place: the fragment of the URL, so that any static host and sub-path will do.
//!
//! The grammar is that of [`threadlab_lessons::link`], which the command line reads and writes too.
//! An empty fragment is the list of lessons. What is unknown or out of range is put right, never
//! refused: a link may be older than the course.

use threadlab_lessons::link::{Damage, Link, read};
use threadlab_lessons::{Language, Values};

use super::choice::Choice;
use super::place::Place;

/// Reads a fragment, with or without its `#`. What it does not say about the order of events stays
/// as it is `now`.
pub fn parse(fragment: &str, now: &Place) -> Place {
    let Some(link) = read(fragment).link else {
        return Place::Course;
    };
    let mut choice = Choice::of(link.lesson);
    if let Some(now) = now.choice() {
        (choice.order, choice.seed) = (now.order, now.seed);
    }
    choice.forget_given();
    choice.set_variant(link.variant.name);
    for (parameter, value) in link.values.iter() {
        choice.set_value(parameter.name, value);
    }
    if let Some(schedule) = &link.schedule {
        choice.set_schedule(schedule);
    }
    Place::Lesson(choice)
}

/// Writes the fragment of a place, with its `#`, at an event of its run. A run that is too long for
/// a link is shown as the plain lesson.
pub fn write(place: &Place, at: Option<u64>) -> String {
    let Some(choice) = place.choice() else {
        return "#".to_owned();
    };
    link(choice, at, None).unwrap_or_else(|_| lesson_link(choice.lesson.id))
}

/// The link to a choice, as a fragment.
///
/// # Errors
/// When it is longer than links may be.
pub fn link(
    choice: &Choice,
    at: Option<u64>,
    language: Option<Language>,
) -> Result<String, Damage> {
    let values = choice.values.iter().map(|(name, value)| (*name, *value));
    let link = Link {
        lesson: choice.lesson,
        variant: choice.variant,
        values: Values::new(choice.lesson, values).expect("a choice is always in range"),
        schedule: choice.is_replayable().then(|| choice.schedule()),
        at: at.filter(|_| choice.is_replayable()),
    };
    link.write(language)
}

/// The link to a lesson as it is first shown.
pub fn lesson_link(id: &str) -> String {
    format!("#lesson={id}")
}

#[cfg(test)]
mod tests {
    use threadlab_lessons::catalogue;

    use super::*;

    #[test]
    fn every_place_comes_back_as_it_went() {
        for lesson in catalogue() {
            for variant in lesson.variants {
                let mut choice = Choice::of(lesson);
                choice.set_variant(variant.name);
                choice.set_schedule("random:203");
                for parameter in lesson.parameters {
                    choice.set_value(parameter.name, parameter.max);
                }
                let place = Place::Lesson(choice);
                assert_eq!(parse(&write(&place, None), &Place::Course), place);
            }
        }
        assert_eq!(
            parse(&write(&Place::Course, None), &Place::Course),
            Place::Course
        );
    }

    #[test]
    fn a_position_belongs_to_what_can_be_replayed() {
        let mut choice = Choice::of(&catalogue()[0]);
        let at = |choice: &Choice| link(choice, Some(7), Some(Language::Zh)).expect("it is short");
        assert!(!at(&choice).contains("at="));
        choice.set_schedule("d1:17>3");
        assert!(at(&choice).ends_with("&at=7&lang=zh"), "{}", at(&choice));
    }

    #[test]
    fn nonsense_leads_to_the_list_of_lessons() {
        for text in ["", "#", "#lesson=", "#lesson=nowhere", "#&&=&a=b", "%"] {
            assert_eq!(parse(text, &Place::Course), Place::Course, "{text}");
        }
    }

    #[test]
    fn a_plain_link_keeps_the_order_of_events() {
        let lessons = catalogue();
        let mut here = Choice::of(&lessons[0]);
        here.set_schedule("random:7");
        let last = &lessons[lessons.len() - 1];
        let there = parse(&lesson_link(last.id), &Place::Lesson(here));
        let choice = there.choice().expect("a lesson");
        assert_eq!(
            (choice.lesson.id, choice.schedule().as_str()),
            (last.id, "random:7")
        );
    }
}
