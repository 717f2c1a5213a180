//! The notes say the same in both languages: not word for word, but part for part.

use threadlab_lessons::{Lesson, catalogue};

/// What must occur equally often in both languages, and at least so often.
const PARTS: &[(&str, usize)] = &[
    ("<h2>", 3),
    ("<section class=\"predict\">", 1),
    ("<details class=\"answer\">", 1),
    ("<aside class=\"correction\">", 0),
    ("<section class=\"says\">", 0),
    ("<section class=\"fact\">", 0),
    ("<pre class=\"code\"", 0),
    ("<table>", 0),
    ("<tr>", 0),
    ("<li>", 3),
    ("<p>", 5),
];

#[test]
fn both_languages_have_the_same_parts() {
    for lesson in catalogue() {
        for (part, least) in PARTS {
            let (zh, en) = (count(lesson.notes.zh, part), count(lesson.notes.en, part));
            assert_eq!(zh, en, "{part} in the notes of {}", lesson.id);
            assert!(zh >= *least, "{part} in the notes of {}", lesson.id);
        }
    }
}

#[test]
fn both_languages_show_the_same_blocks_of_code() {
    for lesson in catalogue() {
        let (zh, en) = (blocks(lesson.notes.zh), blocks(lesson.notes.en));
        let lines = |blocks: &[&str]| {
            blocks
                .iter()
                .map(|block| block.lines().count())
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&zh), lines(&en), "{}", lesson.id);
    }
}

#[test]
fn both_languages_open_with_what_why_and_what_to_watch() {
    for lesson in catalogue() {
        assert_eq!(
            headings(lesson.notes.zh)[..3],
            ["是什么", "为什么要有它", "看什么"],
            "{}",
            lesson.id
        );
        assert_eq!(
            headings(lesson.notes.en)[..3],
            ["What it is", "Why it exists", "What to watch"],
            "{}",
            lesson.id
        );
    }
}

/// A prediction offers alternatives, and its answer begins with the right one in bold.
#[test]
fn every_prediction_has_an_answer() {
    for Lesson { id, notes, .. } in catalogue() {
        for html in [notes.zh, notes.en] {
            let (question, rest) = between(html, "<section class=\"predict\">", "</section>")
                .split_once("<details")
                .unwrap();
            assert!(count(question, "<li>") >= 2, "{id}");
            assert!(rest.contains("</summary>\n<p><strong>"), "{id}");
        }
    }
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}

fn blocks(html: &str) -> Vec<&str> {
    html.split("<pre class=\"code\"")
        .skip(1)
        .map(|rest| rest.split("</pre>").next().unwrap())
        .collect()
}

fn headings(html: &str) -> Vec<&str> {
    html.split("<h2>")
        .skip(1)
        .map(|rest| rest.split("</h2>").next().unwrap())
        .collect()
}

fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    html.split(start).nth(1).unwrap().split(end).next().unwrap()
}
