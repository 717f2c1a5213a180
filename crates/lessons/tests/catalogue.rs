//! What every lesson must have, whatever it teaches.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use threadlab_lessons::{
    Code, Language, Lesson, Text, Values, catalogue, find, is_data_parallel, lesson,
};

#[test]
fn every_folder_with_a_meta_is_in_the_course() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let folders: BTreeSet<String> = entries
        .filter(|entry| entry.path().join("meta.rs").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let ids: BTreeSet<String> = catalogue()
        .iter()
        .map(|lesson| lesson.id.to_owned())
        .collect();
    assert_eq!(folders, ids);
}

#[test]
fn the_course_is_in_order() {
    let numbers: Vec<u32> = catalogue().iter().map(|lesson| lesson.number).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
}

#[test]
fn every_text_is_there_in_both_languages() {
    for lesson in catalogue() {
        for text in texts(lesson) {
            let (zh, en) = (text.get(Language::Zh), text.get(Language::En));
            assert!(!zh.is_empty() && !en.is_empty(), "{}: {text:?}", lesson.id);
            assert!(
                zh.chars().any(|letter| letter > '\u{2e7f}'),
                "{}: not Chinese: {zh}",
                lesson.id
            );
            assert!(
                !en.chars().any(|letter| letter > '\u{2e7f}'),
                "{}: not English: {en}",
                lesson.id
            );
        }
    }
}

fn texts(lesson: &Lesson) -> Vec<Text> {
    let mut texts = vec![lesson.title, lesson.claim, lesson.notes];
    texts.extend(lesson.parameters.iter().map(|parameter| parameter.label));
    texts.extend(lesson.variants.iter().map(|variant| variant.label));
    texts
}

#[test]
fn one_variant_is_data_parallel() {
    let variants = catalogue().iter().flat_map(|lesson| {
        let variants = lesson.variants.iter();
        variants.map(|variant| (lesson.id, variant.name))
    });
    let parallel: Vec<_> = variants
        .filter(|(id, name)| is_data_parallel(id, name))
        .collect();
    assert_eq!(parallel, [("gil", "data-parallel")]);
}

#[test]
fn every_default_is_allowed() {
    for lesson in catalogue() {
        let defaults = lesson
            .parameters
            .iter()
            .map(|parameter| (parameter.name, parameter.default));
        Values::new(lesson, defaults).unwrap();
        assert!(
            lesson.parameters.iter().all(|parameter| parameter.step > 0),
            "{}",
            lesson.id
        );
        assert!(!lesson.variants.is_empty(), "{}", lesson.id);
    }
}

#[test]
fn the_code_that_is_shown_is_the_file() {
    for lesson in catalogue() {
        for code in [lesson.scenario, lesson.python] {
            assert_eq!(text_of(code.html), code.source, "{}", lesson.id);
            assert_eq!(
                data_lines(code),
                (1..=code.source.lines().count()).collect::<Vec<_>>()
            );
        }
    }
}

/// HTML without its tags.
fn text_of(html: &str) -> String {
    let outside: String = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect();
    outside
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn data_lines(code: Code) -> Vec<usize> {
    let numbers = code.html.split("<span class=\"line\" data-line=\"").skip(1);
    numbers
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn every_class_is_listed_in_the_readme() {
    let readme = include_str!("../README.md");
    for lesson in catalogue() {
        for html in [
            lesson.scenario.html,
            lesson.python.html,
            lesson.notes.zh,
            lesson.notes.en,
        ] {
            for class in html
                .split("class=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
            {
                assert!(
                    readme.contains(&format!("`{class}`")),
                    "{class} (in {})",
                    lesson.id
                );
            }
        }
    }
}

#[test]
fn what_a_lesson_does_not_have_is_refused_with_what_it_has() {
    let pipe = find("pipe").unwrap();
    assert_eq!(
        lesson("pip").unwrap_err().to_string(),
        format!("there is no lesson `pip`; there are {}", ids().join(", "))
    );
    assert_eq!(
        pipe.variant("simplex").unwrap_err().to_string(),
        "lesson pipe has no variant `simplex`; it has duplex, one-way, left-open"
    );
    assert_eq!(
        Values::parse(pipe, [("message", "2")])
            .unwrap_err()
            .to_string(),
        "lesson pipe has no parameter `message`; it has messages"
    );
    assert_eq!(
        Values::parse(pipe, [("messages", "two")])
            .unwrap_err()
            .to_string(),
        "messages must be a number between 0 and 100, not `two`"
    );
    assert_eq!(
        Values::parse(pipe, [("messages", "101")])
            .unwrap_err()
            .to_string(),
        "messages must be between 0 and 100, not 101"
    );
    let refused =
        Values::new(find("producer-consumer").unwrap(), [("seconds", 61_000)]).unwrap_err();
    assert_eq!(
        refused.sentence(Language::Zh),
        "seconds 应在 0.5 到 60 之间，不能是 61"
    );
}

fn ids() -> Vec<&'static str> {
    catalogue().iter().map(|lesson| lesson.id).collect()
}
