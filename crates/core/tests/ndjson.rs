//! Traces as text: what is written reads the same, and what is damaged is refused by its line.

use std::collections::BTreeMap;

use threadlab::trace::{
    Ended, Event, Header, Holder, Kind, Operation, Outcome, ParseError, Stream, VERSION, Verdict,
    Waiting, What, read, write,
};

fn header() -> Header {
    let parameters = BTreeMap::from([("size".to_owned(), 10), ("produce".to_owned(), -1)]);
    Header::new("producer-consumer", "bounded", parameters, "random:17")
}

/// One of each kind, with the texts that tend to go wrong.
fn events() -> Vec<Event> {
    let texts = ["", "线程", "a \"quoted\" \\ text\n\t\u{1}\u{2028}", "🧵"].map(str::to_owned);
    let waiting = |holder| Waiting {
        task: u32::MAX,
        resource: 1,
        line: 2,
        holder,
    };
    let list = vec![waiting(None), waiting(Some(Holder { task: 1, line: 0 }))];
    let mut whats = vec![
        What::Task {
            id: 1,
            name: texts[1].clone(),
            daemon: true,
            process: 2,
            resource: 3,
        },
        What::Begin,
        What::Resource {
            id: 1,
            kind: Kind::Connection,
            name: texts[2].clone(),
        },
        What::Blocked {
            operation: Operation::TaskDone,
            resource: 0,
            bounded: true,
        },
        What::Observe {
            name: texts[0].clone(),
            value: texts[3].clone(),
        },
        What::Verdict(Verdict::Completed),
        What::Verdict(Verdict::Deadlock(list.clone())),
        What::Verdict(Verdict::AllWaiting(list)),
        What::Verdict(Verdict::Stalled),
        What::Verdict(Verdict::Failed),
    ];
    let ends = [
        Ended::Returned,
        Ended::Panicked(texts[2].clone()),
        Ended::Exited(-9),
        Ended::CutOff,
    ];
    whats.extend(ends.map(|how| What::End { how }));
    let outcomes = [
        Outcome::Ok,
        Outcome::Value(texts[1].clone()),
        Outcome::Refused,
        Outcome::TimedOut,
        Outcome::Error(texts[2].clone()),
    ];
    let did = |outcome| What::Did {
        operation: Operation::Get,
        resource: 7,
        outcome,
    };
    whats.extend(outcomes.map(did));
    whats.extend(texts.map(|text| What::Output {
        stream: Stream::Err,
        text,
    }));
    let event = |(i, what)| Event {
        seq: i as u64 + 1,
        time_ns: u64::MAX - i as u64,
        process: 1,
        task: 2,
        line: 3,
        what,
    };
    whats.into_iter().enumerate().map(event).collect()
}

#[test]
fn what_is_written_reads_the_same() {
    let (read_header, read_events) = read(&write(&header(), &events())).unwrap();
    assert_eq!(read_header, header());
    assert_eq!(read_events, events());
}

#[test]
fn each_line_is_one_object() {
    let text = write(&header(), &events());
    assert_eq!(text.lines().count(), events().len() + 1);
    assert!(
        text.lines()
            .all(|line| line.starts_with('{') && line.ends_with('}'))
    );
    assert!(text.ends_with('\n'));
}

#[test]
fn the_first_line_names_the_schema_and_the_version() {
    let text = write(&header(), &[]);
    assert!(text.starts_with(&format!(
        "{{\"schema\":\"threadlab-trace\",\"version\":{VERSION},"
    )));
    let (_, events) = read(&text).unwrap();
    assert!(events.is_empty());
}

#[test]
fn a_trace_is_bytes_that_do_not_change() {
    let event = Event {
        seq: 1,
        time_ns: 2,
        process: 3,
        task: 4,
        line: 5,
        what: What::Did {
            operation: Operation::Put,
            resource: 6,
            outcome: Outcome::Value("7".to_owned()),
        },
    };
    let text = write(&header(), &[event]);
    let line = r#"{"seq":1,"time_ns":2,"process":3,"task":4,"line":5,"what":{"did":{"operation":"put","resource":6,"outcome":{"value":"7"}}}}"#;
    assert_eq!(text.lines().nth(1), Some(line));
}

#[test]
fn empty_lines_are_passed_over() {
    let text = write(&header(), &events()).replace('\n', "\n\n");
    assert_eq!(read(&text).unwrap().1, events());
}

#[test]
fn what_is_no_trace_is_refused() {
    let other = write(&header(), &[]).replace("threadlab-trace", "another-trace");
    for text in ["", "\n\n", "hello", "{}", "[1]", &other] {
        assert!(matches!(read(text), Err(ParseError::NotATrace)), "{text}");
    }
}

#[test]
fn a_later_version_is_refused_by_its_number() {
    let newer = format!("\"version\":{}", VERSION + 1);
    let text = write(&header(), &[]).replace(&format!("\"version\":{VERSION}"), &newer);
    assert!(matches!(read(&text), Err(ParseError::TooNew(version)) if version == VERSION + 1));
}

#[test]
fn a_damaged_event_is_named_by_its_line() {
    let mut lines: Vec<_> = write(&header(), &events())
        .lines()
        .map(str::to_owned)
        .collect();
    for damage in ["", "{\"seq\":1}", "{\"seq\":\"x\"}", "null"] {
        let half = lines[4][..lines[4].len() / 2].to_owned();
        lines[4] = if damage.is_empty() {
            half
        } else {
            damage.to_owned()
        };
        let error = read(&lines.join("\n")).unwrap_err();
        assert!(matches!(error, ParseError::Line { line: 5, .. }), "{error}");
        assert!(
            error.to_string().starts_with("line 5 is not an event"),
            "{error}"
        );
    }
}

/// Before `blocked` said whether there is a deadline.
#[test]
fn a_trace_without_what_is_new_reads_as_it_did() {
    let now = r#"{"blocked":{"operation":"get","resource":1,"bounded":false}}"#;
    let before = now.replace(",\"bounded\":false", "");
    let line = |what: &str| {
        format!(r#"{{"seq":1,"time_ns":0,"process":1,"task":1,"line":9,"what":{what}}}"#)
    };
    let reads = |what: &str| read(&(write(&header(), &[]) + &line(what))).unwrap().1;
    assert_eq!(reads(&before), reads(now));
}
