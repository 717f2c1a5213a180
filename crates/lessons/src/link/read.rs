//! Reading a link: never a failure, but a place and what was wrong with the way to it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use threadlab::schedule::Schedule;

use super::{Damage, LONGEST, Link, RESERVED, VERSION};
use crate::{Language, Lesson, lesson};

/// At most so many faults of a link are told.
const TOLD: usize = 5;

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Where it leads; nothing for the list of lessons.
    pub link: Option<Link>,
    /// The language that it is in, if it says.
    pub language: Option<Language>,
    /// What was wrong with it: the first few faults.
    pub wrong: Vec<Damage>,
}

/// Reads a whole address, a fragment with its `#`, or a fragment without.
///
/// ```
/// use threadlab_lessons::link::read;
///
/// let read = read("https://example.org/threadlab/#lesson=lost-update&schedule=random:17&rounds=x");
/// let link = read.link.expect("it names a lesson");
/// assert_eq!(link.lesson.id, "lost-update");
/// assert_eq!(link.schedule.as_deref(), Some("random:17"));
/// assert_eq!(read.wrong.len(), 1); // `rounds` is a number: it has its default here
/// ```
pub fn read(text: &str) -> Read {
    let mut read = read_all(text);
    read.wrong.truncate(TOLD);
    read
}

fn read_all(text: &str) -> Read {
    let fragment = fragment(text.trim());
    let mut wrong = Vec::new();
    let (pairs, whole) = if fragment.len() > LONGEST {
        let bytes = fragment.len();
        wrong.push(Damage::TooLong { bytes });
        (pairs(beginning(fragment), &mut Vec::new()), false)
    } else {
        (pairs(fragment, &mut wrong), true)
    };
    let language = language(&pairs, &mut wrong);
    let current = whole && is_current(&pairs, &mut wrong);
    let Some(lesson) = lesson_of(&pairs, &mut wrong) else {
        return Read {
            link: None,
            language,
            wrong,
        };
    };
    let mut link = Link::plain(lesson);
    if current {
        details(&mut link, &pairs, &mut wrong);
    }
    if !wrong.is_empty() {
        link.at = None; // it counts events of another run
    }
    Read {
        link: Some(link),
        language,
        wrong,
    }
}

/// The part of an address that is ours.
fn fragment(text: &str) -> &str {
    match text.split_once('#') {
        Some((_, fragment)) => fragment,
        None if text.contains("://") => "",
        None => text,
    }
}

/// As many whole pairs as a link may have: of a longer one, the lesson is still read.
fn beginning(fragment: &str) -> &str {
    let end = (0..=LONGEST)
        .rev()
        .find(|&at| fragment.as_bytes().get(at) == Some(&b'&'));
    &fragment[..end.unwrap_or(0)]
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Keys with values, each key once: the first one counts.
fn pairs<'a>(fragment: &'a str, wrong: &mut Vec<Damage>) -> Pairs<'a> {
    let decoded = |text: &'a str| percent_decode_str(text).decode_utf8_lossy();
    let mut pairs: Pairs<'a> = Vec::new();
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let Some((key, value)) = part.split_once('=') else {
            wrong.push(Damage::not_a_pair(&decoded(part)));
            continue;
        };
        let (key, value) = (decoded(key), decoded(value));
        if pairs.iter().any(|(known, _)| *known == key) {
            wrong.push(Damage::twice(&key));
        } else {
            pairs.push((key, value));
        }
    }
    pairs
}

fn value<'a>(pairs: &'a Pairs<'_>, key: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(known, _)| known == key);
    pair.map(|(_, value)| value.as_ref())
}

fn language(pairs: &Pairs<'_>, wrong: &mut Vec<Damage>) -> Option<Language> {
    let code = value(pairs, "lang")?;
    let found = [Language::Zh, Language::En]
        .into_iter()
        .find(|language| language.code() == code);
    if found.is_none() {
        wrong.push(Damage::language(code));
    }
    found
}

/// Whether the rest of the link is in a grammar that we know.
fn is_current(pairs: &Pairs<'_>, wrong: &mut Vec<Damage>) -> bool {
    match value(pairs, "v").map(number) {
        None => true,
        Some(Some(version)) if version == u64::from(VERSION) => true,
        _ => {
            let given = value(pairs, "v").unwrap_or_default();
            wrong.push(Damage::version(given));
            false
        }
    }
}

fn lesson_of(pairs: &Pairs<'_>, wrong: &mut Vec<Damage>) -> Option<&'static Lesson> {
    let Some(id) = value(pairs, "lesson") else {
        if pairs.iter().any(|(key, _)| key != "lang" && key != "v") {
            wrong.push(Damage::NoLesson);
        }
        return None;
    };
    lesson(id)
        .map_err(|error| wrong.push(Damage::name(error)))
        .ok()
}

/// Everything that a link says about the lesson.
fn details(link: &mut Link, pairs: &Pairs<'_>, wrong: &mut Vec<Damage>) {
    for (key, value) in pairs {
        let (key, value) = (key.as_ref(), value.as_ref());
        let done = match key {
            "variant" if value.is_empty() => Ok(()),
            "variant" => link
                .lesson
                .variant(value)
                .map(|variant| link.variant = variant)
                .map_err(Damage::name),
            "schedule" => checked_schedule(value).map(|text| link.schedule = Some(text)),
            "at" => match number(value).filter(|at| *at > 0) {
                Some(at) => {
                    link.at = Some(at);
                    Ok(())
                }
                None => Err(Damage::position(value)),
            },
            _ if RESERVED.contains(&key) => Ok(()),
            name => parameter(link, name, value),
        };
        wrong.extend(done.err());
    }
}

fn parameter(link: &mut Link, name: &str, text: &str) -> Result<(), Damage> {
    let parameter = link.lesson.parameter(name).map_err(Damage::name)?;
    let value = text.parse().map_err(|_| Damage::value(parameter, text))?;
    let set = link.values.set(parameter, value);
    set.map_err(|_| Damage::value(parameter, text))
}

/// A schedule that can be run.
fn checked_schedule(text: &str) -> Result<String, Damage> {
    let schedule: Schedule = text.parse().map_err(Damage::Schedule)?;
    Ok(schedule.to_string())
}

/// A number as people write it, without sign or space.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
