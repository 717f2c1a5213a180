//! A trace that was kept: what was run, and what happened, to be shown without running it.

use threadlab::trace::VERSION;
use threadlab_lessons::{Language, find};

use super::choice::Choice;
use super::record::Record;
use super::transcode::{Json, event, field};

/// A trace that can be shown.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What was run.
    pub choice: Choice,
    /// What happened.
    pub record: Record,
}

/// Why a file cannot be shown.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has more bytes than a page should read.
    TooLarge,
    /// Its first line is not that of a trace.
    NotATrace,
    /// It comes from a later version.
    TooNew(u32),
    /// This line, counted from 1, is damaged.
    Line(usize),
    /// It is of a lesson or variant that is not here.
    Unknown(String),
    /// It has a first line and nothing else.
    Empty,
}

impl Kept {
    /// Reads a file's text, line by line.
    ///
    /// # Errors
    /// [`Unreadable`], which says why.
    pub fn read<J: Json>(
        text: &str,
        parse: impl Fn(&str) -> Option<J>,
    ) -> Result<Kept, Unreadable> {
        let lines = text.lines().enumerate();
        let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
        let first = lines.next().and_then(|(_, line)| parse(line));
        let choice = choice(&first.ok_or(Unreadable::NotATrace)?)?;
        let mut record = Record::new(choice.is_replayable());
        for (at, line) in lines {
            let event = parse(line).and_then(|line| event(&line));
            record.apply(event.ok_or(Unreadable::Line(at + 1))?);
        }
        if record.events().is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Kept { choice, record })
    }
}

/// What was run, from the first line.
fn choice(header: &impl Json) -> Result<Choice, Unreadable> {
    let text = |name: &str| field(header, name).and_then(|value| value.text());
    let version = field(header, "version").and_then(|version| version.number());
    let (Some("threadlab-trace"), Some(version)) = (text("schema").as_deref(), version) else {
        return Err(Unreadable::NotATrace);
    };
    if version > f64::from(VERSION) {
        return Err(Unreadable::TooNew(version as u32));
    }
    let [id, variant, schedule] =
        ["lesson", "variant", "schedule"].map(|name| text(name).unwrap_or_default());
    let unknown = || Unreadable::Unknown(format!("{id} {variant}"));
    let lesson = find(&id).ok_or_else(unknown)?;
    let mut choice = Choice::of(lesson);
    choice.variant = lesson.variant(&variant).map_err(|_| unknown())?;
    let parameters = field(header, "parameters").and_then(|all| all.fields());
    for (name, value) in parameters.unwrap_or_default() {
        choice.set_value(&name, value.number().unwrap_or_default() as i64);
    }
    choice.set_schedule(&schedule);
    Ok(choice)
}

impl Unreadable {
    /// What is wrong, as a sentence.
    pub fn sentence(&self, language: Language) -> String {
        let (zh, en) = match self {
            Unreadable::TooLarge => (
                "这个文件太大，无法在这里显示。".to_owned(),
                "This file is too large to be shown here.".to_owned(),
            ),
            Unreadable::NotATrace => (
                "这个文件不是 Threadlab 的轨迹：第一行应写明 threadlab-trace。".to_owned(),
                "This file is not a Threadlab trace: its first line should name the schema threadlab-trace."
                    .to_owned(),
            ),
            Unreadable::TooNew(version) => (
                format!("这个轨迹的版本是 {version}，比本页能读的新。"),
                format!("This trace has version {version}, which is later than this page can read."),
            ),
            Unreadable::Line(line) => (
                format!("这个轨迹文件的第 {line} 行已损坏，读不出事件。"),
                format!("This trace file is damaged: line {line} is not an event."),
            ),
            Unreadable::Unknown(what) => (
                format!("这个文件是 {what} 的轨迹，本课程里没有这一课。"),
                format!("This file is a trace of {what}, which this course does not have."),
            ),
            Unreadable::Empty => (
                "这个轨迹文件里没有任何事件。".to_owned(),
                "This file is a trace without any event.".to_owned(),
            ),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use threadlab::trace::{Event, Header, Verdict, What, write};

    use super::*;

    fn trace(lesson: &str, events: &[Event]) -> String {
        write(
            &Header::new(
                lesson,
                "broken",
                BTreeMap::from([("rounds".into(), 5)]),
                "rr",
            ),
            events,
        )
    }

    fn parsed(line: &str) -> Option<serde_json::Value> {
        serde_json::from_str(line).ok()
    }

    fn event(what: What) -> Event {
        Event {
            seq: 1,
            time_ns: 0,
            process: 1,
            task: 0,
            line: 0,
            what,
        }
    }

    #[test]
    fn a_trace_says_what_was_run_and_what_happened() {
        let text = trace("lost-update", &[event(What::Verdict(Verdict::Failed))]);
        let kept = Kept::read(&text, parsed).expect("it is a trace");
        assert_eq!(
            (kept.choice.lesson.id, kept.choice.values[&"rounds"]),
            ("lost-update", 5)
        );
        assert_eq!(
            (kept.choice.schedule().as_str(), kept.record.stepped),
            ("rr", true)
        );
        assert_eq!(kept.record.verdict, Some(Verdict::Failed));
    }

    #[test]
    fn what_is_no_trace_of_ours_gets_a_sentence_in_both_languages() {
        let good = trace("lost-update", &[event(What::Begin)]);
        let torn = &good[..good.len() - 9];
        let later = good.replace("\"version\":1", "\"version\":999");
        let unknown = trace("no-such-lesson", &[event(What::Begin)]);
        let files = [
            "",
            "hello",
            torn,
            &later,
            &unknown,
            &trace("lost-update", &[]),
        ];
        for file in files {
            let error = Kept::read(file, parsed).expect_err(file);
            for language in [Language::Zh, Language::En] {
                assert!(error.sentence(language).chars().count() > 10, "{file}");
            }
        }
    }
}
