//! The address of a place: the fragment of the URL, so that any static host and sub-path will do.
//!
//! `#lesson=lost-update&variant=broken&schedule=random:17&rounds=3`: keys other than the first
//! three are parameters of the lesson, left out where they have their default. An empty fragment
//! is the list of lessons. What is unknown or out of range is put right, never refused: a link may
//! be older than the course.

use threadlab_lessons::find;

use super::choice::{Choice, Order};
use super::place::Place;

/// Reads a fragment, with or without its `#`. What it does not say about the order of events stays
/// as it is `now`.
pub fn parse(fragment: &str, now: &Place) -> Place {
    let pairs = || {
        fragment
            .trim_start_matches('#')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
    };
    let Some(lesson) = pairs()
        .find(|(key, _)| *key == "lesson")
        .and_then(|(_, id)| find(id))
    else {
        return Place::Course;
    };
    let mut choice = Choice::of(lesson);
    if let Some(now) = now.choice() {
        (choice.order, choice.seed) = (now.order, now.seed);
    }
    for (key, value) in pairs() {
        match key {
            "lesson" => {}
            "variant" => choice.set_variant(value),
            "schedule" => choice.set_schedule(value),
            name => {
                if let Ok(value) = value.parse() {
                    choice.set_value(name, value);
                }
            }
        }
    }
    Place::Lesson(choice)
}

/// Writes the fragment of a place, with its `#`.
pub fn write(place: &Place) -> String {
    let Some(choice) = place.choice() else {
        return "#".to_owned();
    };
    let mut text = lesson_link(choice.lesson.id);
    if choice.variant.name != choice.lesson.variants[0].name {
        text += &format!("&variant={}", choice.variant.name);
    }
    if choice.order != Order::Live {
        text += &format!("&schedule={}", choice.schedule());
    }
    for parameter in choice.lesson.parameters {
        let value = choice.value(parameter);
        if value != parameter.default {
            text += &format!("&{}={value}", parameter.name);
        }
    }
    text
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
                assert_eq!(parse(&write(&place), &Place::Course), place);
            }
        }
        assert_eq!(parse(&write(&Place::Course), &Place::Course), Place::Course);
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
