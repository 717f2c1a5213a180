//! NDJSON, on standard output and in a file: it reads back, and it is whole.

use threadlab::trace::{Event, Header, Verdict, What, read};

use crate::program::threadlab;

/// A trace that was printed or written, with the checks that hold for every one.
fn checked(text: &str) -> (Header, Vec<Event>) {
    let (header, events) = read(text).expect("it is a trace");
    let last = &events.last().expect("it is not empty").what;
    assert!(
        matches!(last, What::Verdict(_)),
        "the verdict is last: {last:?}"
    );
    let mut numbers: Vec<u64> = events.iter().map(|event| event.seq).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), events.len(), "numbers are unique");
    (header, events)
}

#[test]
fn json_is_the_trace_and_nothing_else() {
    for mode in ["live", "stepped"] {
        for lesson in [
            "lost-update --variant fixed",
            "pipe",
            "producer-consumer --set seconds=0.5",
        ] {
            let done = threadlab(&format!("run {lesson} --mode {mode} --json"));
            assert_eq!(done.code, 0, "{lesson} {mode}: {}", done.err);
            let (header, events) = checked(&done.out);
            assert!(lesson.starts_with(&header.lesson));
            assert_eq!(
                events.last().unwrap().what,
                What::Verdict(Verdict::Completed)
            );
        }
    }
}

#[test]
fn the_header_says_what_was_run() {
    let done = threadlab("run lost-update --variant fixed --set rounds=5 --seed 17 --json");
    let (header, _) = checked(&done.out);
    assert_eq!(
        (header.lesson.as_str(), header.variant.as_str()),
        ("lost-update", "fixed")
    );
    assert_eq!(
        (header.schedule.as_str(), header.parameters["rounds"]),
        ("random:17", 5)
    );
}

#[test]
fn json_is_the_same_in_every_language() {
    let run = "run lost-update --seed 3 --json --lang";
    assert_eq!(
        threadlab(&format!("{run} zh")).out,
        threadlab(&format!("{run} en")).out
    );
}

#[test]
fn a_trace_file_is_in_the_order_of_its_numbers() {
    let folder = tempfile::tempdir().expect("there is room for a file");
    for run in [
        "lost-update --variant fixed --set rounds=500",
        "pipe",
        "producer-consumer --seed 4",
    ] {
        let path = folder.path().join("trace.ndjson");
        let done = threadlab(&format!("run {run} --json --trace {}", path.display()));
        assert_eq!(done.code, 0, "{run}: {}", done.err);
        let (header, events) = checked(&std::fs::read_to_string(&path).expect("it was written"));
        assert!(events.is_sorted_by_key(|event| event.seq), "{run}");
        let (printed_header, mut printed) = checked(&done.out);
        printed.sort_by_key(|event| event.seq);
        let end = events.last().unwrap().seq;
        printed.retain(|event| event.seq <= end);
        assert_eq!((header, events), (printed_header, printed), "{run}");
    }
}
