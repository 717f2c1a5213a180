//! `trace convert`: every format from one file, and files that are none.

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use crate::program::{command, threadlab};
use crate::stepped::prints;

/// A folder with a trace in it.
pub struct Traced {
    folder: tempfile::TempDir,
}

impl Traced {
    /// What `run` with these arguments writes.
    pub fn run(args: &str) -> Traced {
        let traced = Traced {
            folder: tempfile::tempdir().expect("there is room for a file"),
        };
        let done = threadlab(&format!("run {args} --trace {}", traced.path().display()));
        assert!(traced.path().exists() && done.code < 5, "{}", done.err);
        traced
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("trace.ndjson")
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(self.path()).expect("it was written")
    }

    pub fn change(&self, change: impl Fn(&str) -> String) {
        std::fs::write(self.path(), change(&self.text())).expect("there is room for a file");
    }

    pub fn with(&self, args: &str) -> crate::program::Done {
        threadlab(&args.replace("FILE", &self.path().display().to_string()))
    }
}

#[test]
fn a_trace_goes_into_every_format() {
    let traced = Traced::run("two-locks --seed 6");
    let to = |format: &str| {
        traced
            .with(&format!("trace convert FILE --to {format}"))
            .out
    };
    assert_eq!(to("ndjson"), traced.text());
    let chrome: serde_json::Value = serde_json::from_str(&to("chrome")).expect("it is JSON");
    let events = chrome["traceEvents"].as_array().expect("it has events");
    assert!(
        events
            .iter()
            .any(|event| event["name"] == "blocked: Lock B")
    );
    assert!(to("svg").starts_with("<svg "));
    let output = traced.folder.path().join("picture.svg");
    let done = traced.with(&format!(
        "trace convert FILE --to svg -o {}",
        output.display()
    ));
    assert_eq!((done.code, done.out.as_str()), (0, ""));
    assert_eq!(
        std::fs::read_to_string(output).expect("it was written"),
        to("svg")
    );
}

#[test]
fn the_table_is_for_people_in_their_language() {
    let traced = Traced::run("two-locks --seed 6");
    for lang in ["en", "zh"] {
        let args = format!(
            "trace convert {} --to text --lang {lang}",
            traced.path().display()
        );
        prints(&args, &format!("two-locks-table.{lang}.txt"));
    }
}

#[test]
fn a_live_trace_is_put_in_order_on_its_way() {
    let live = threadlab("run producer-consumer --set seconds=0.5 --json").out;
    let mut convert = command(&["trace", "convert", "-", "--to", "ndjson"]);
    convert.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = convert.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("it is a pipe");
    input.write_all(live.as_bytes()).expect("it reads");
    drop(input);
    let out = child
        .wait_with_output()
        .expect("it was started here")
        .stdout;
    let (_, events) = threadlab::trace::read(std::str::from_utf8(&out).expect("it prints UTF-8"))
        .expect("it is a trace");
    assert!(events.is_sorted_by_key(|event| event.seq));
    assert_eq!(events.len() + 1, live.lines().count());
}

#[test]
fn what_is_no_trace_is_refused_with_its_line() {
    let traced = Traced::run("lost-update --mode stepped --set rounds=1");
    let good = traced.text();
    let damaged = |change: &dyn Fn(&str) -> String, sentences: [&str; 2]| {
        traced.change(|_| change(&good));
        for (lang, sentence) in ["en", "zh"].into_iter().zip(sentences) {
            for args in ["trace convert FILE --to svg", "replay FILE"] {
                traced
                    .with(&format!("{args} --lang {lang}"))
                    .refused(sentence);
            }
        }
    };
    damaged(
        &|_| String::new(),
        ["is not a Threadlab trace", "不是 Threadlab 的轨迹"],
    );
    damaged(
        &|text| text.replacen("threadlab-trace", "other", 1),
        ["--trace FILE", "--trace 文件"],
    );
    damaged(
        &|text| text.replacen("\"version\":1", "\"version\":7", 1),
        [
            "has version 7 of the trace format; versions up to 1",
            "是版本 7，这里最高能读版本 1",
        ],
    );
    damaged(
        &|text| text.replacen("\"variant\"", "\"variants\"", 1),
        [
            "is damaged at line 1: missing field `variant`",
            "第 1 行已损坏",
        ],
    );
    damaged(
        &|text| text.replacen("\"seq\":4,", "\"seq\":four,", 1),
        ["is damaged at line 5: ", "第 5 行已损坏："],
    );
    std::fs::write(traced.path(), [good.as_bytes(), b"\xff\xfe\n"].concat())
        .expect("there is room");
    let line = good.lines().count() + 1;
    let done = traced.with("trace convert FILE --to text");
    assert!(
        done.err
            .contains(&format!("damaged at line {line}: it is not UTF-8")),
        "{}",
        done.err
    );
}

#[test]
fn files_that_cannot_be_read_or_written_are_refused() {
    for (args, sentence) in [
        (
            "trace convert /no/such/file --to svg",
            "/no/such/file cannot be read",
        ),
        (
            "trace convert /no/such/file --to svg --lang zh",
            "/no/such/file 无法读取",
        ),
        ("trace convert / --to svg", "/ cannot be read"),
        ("trace convert x --to pdf", "svg"),
        ("trace convert x", "--to"),
        ("trace", "convert"),
        ("trace --lang zh", "缺少命令"),
    ] {
        threadlab(args).refused(sentence);
    }
    let done =
        Traced::run("lost-update --mode stepped").with("trace convert FILE --to svg -o /no/such/x");
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("/no/such/x cannot be written"),
        "{}",
        done.err
    );
}
