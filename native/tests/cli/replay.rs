//! `replay`: the same run again, from a file and from a link, to its end or to one of its events.

use threadlab_lessons::catalogue;

use crate::convert::Traced;
use crate::program::{command, finish, threadlab};
use crate::stepped::prints;

/// The link that a run prints last.
fn link_of(out: &str) -> &str {
    let last = out.lines().last().expect("it prints a summary");
    last.strip_prefix("link  ")
        .expect("the summary ends with the link")
}

#[test]
fn every_lesson_is_replayed_byte_for_byte_from_its_file_and_its_link() {
    for lesson in catalogue() {
        for variant in lesson.variants {
            let args = format!("{} --variant {} --seed 3", lesson.id, variant.name);
            let traced = Traced::run(&args);
            let first = threadlab(&format!("run {args}"));
            let file = traced.with("replay FILE");
            assert!(file.err.contains("byte for byte"), "{args}: {}", file.err);
            assert_eq!((file.code, &file.out), (first.code, &first.out), "{args}");
            let link = threadlab(&format!("replay {}", link_of(&first.out)));
            assert_eq!((link.code, &link.out), (first.code, &first.out), "{args}");
        }
    }
}

#[test]
fn a_schedule_of_any_kind_is_in_the_link_and_in_the_command() {
    for schedule in ["rr", "random:17", "pct:17,3", "d1:", "d1:4>3"] {
        let run = [
            "run",
            "lost-update",
            "--set",
            "rounds=4",
            "--schedule",
            schedule,
        ];
        let first = finish(command(&run));
        let link = finish(command(&["replay", link_of(&first.out)]));
        assert_eq!(
            (link.code, &link.out),
            (first.code, &first.out),
            "{schedule}"
        );
        let (_, again) = first
            .err
            .split_once("again: threadlab ")
            .expect("the header has it");
        let again = again.lines().next().expect("it ends with the line");
        let again: Vec<&str> = again
            .split_whitespace()
            .map(|word| word.trim_matches('\''))
            .collect();
        assert_eq!(finish(command(&again)).out, first.out, "{again:?}");
    }
}

#[test]
fn a_link_has_the_page_in_it_where_that_is_known() {
    let out = threadlab("run lost-update --seed 2 --base https://example.org/sub/#old").out;
    assert_eq!(
        link_of(&out),
        "https://example.org/sub/#lesson=lost-update&schedule=random:2"
    );
    assert_eq!(threadlab(&format!("replay {}", link_of(&out))).code, 0);
}

#[test]
fn a_file_that_says_something_else_is_told_by_its_first_line() {
    let traced = Traced::run("lost-update --set rounds=2 --seed 1");
    let good = traced.text();
    let differs = |change: &dyn Fn(&str) -> String, line: usize, said: &str| {
        traced.change(|_| change(&good));
        let done = traced.with("replay FILE");
        assert_eq!((done.code, done.out.as_str()), (1, ""), "{}", done.err);
        assert!(
            done.err.contains(&format!("trace.ndjson at line {line}:")),
            "{}",
            done.err
        );
        assert!(done.err.contains(said), "{}", done.err);
    };
    let lines = good.lines().count();
    differs(
        &|text| text.replacen("\"seq\":5,\"time_ns\":0", "\"seq\":5,\"time_ns\":9", 1),
        6,
        "\"time_ns\":9",
    );
    differs(&|text| text.replacen("random:1", "rr", 1), 8, "replay: ");
    differs(
        &|text| {
            text.lines()
                .take(lines - 1)
                .map(|line| format!("{line}\n"))
                .collect()
        },
        lines,
        "file:   (nothing)",
    );
    differs(
        &|text| format!("{text}{}\n", text.lines().last().unwrap()),
        lines + 1,
        "replay: (nothing)",
    );
    traced.change(|_| good.replacen("random:1", "rr", 1));
    assert!(
        traced
            .with("replay FILE --lang zh")
            .err
            .contains("trace.ndjson 从第 8 行起不同")
    );
}

#[test]
fn the_state_at_an_event_says_who_does_waits_for_and_holds_what() {
    for lang in ["en", "zh"] {
        let link = "#lesson=two-locks&schedule=random:6";
        prints(
            &format!("replay {link} --at 16 --lang {lang}"),
            &format!("two-locks-at-16.{lang}.txt"),
        );
    }
    let traced = Traced::run("two-locks --seed 6");
    let file = traced.with("replay FILE --at 16");
    assert_eq!(file.code, 0);
    let link = threadlab("replay lesson=two-locks&schedule=random:6&at=16");
    assert_eq!(file.out, link.out);
    let circle = traced.with("replay FILE --at 17").out;
    assert!(
        circle.contains("deadlock: who waits for whom goes round"),
        "{circle}"
    );
}

#[test]
fn what_is_live_is_said_to_be() {
    let done = threadlab("replay #lesson=lost-update&variant=fixed&schedule=live&rounds=3&at=2");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.err.contains("to a live run") && done.out.contains("verdict  completed"),
        "{}",
        done.err
    );
    let traced = Traced::run("lost-update --variant fixed --set rounds=3");
    let done = traced.with("replay FILE");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.contains("this is the recording"), "{}", done.err);
    assert!(done.out.contains("verdict  completed"), "{}", done.out);
    let state = traced.with("replay FILE --at 3");
    assert_eq!(state.code, 0, "{}", state.err);
    assert!(state.out.starts_with("3 / "), "{}", state.out);
}

/// A circle is one though nobody was there to see its run end; whether others wait for ever is not known.
#[test]
fn a_recording_that_breaks_off_still_shows_its_circle() {
    for (variant, end, code) in [("broken", "deadlock", 0), ("fixed", "interrupted", 130)] {
        let traced = Traced::run(&format!("lock-not-reentrant --variant {variant}"));
        traced.change(|text| {
            let verdict = text.rfind("{\"seq\"").expect("it has events");
            text[..verdict].to_owned()
        });
        let done = traced.with("replay FILE");
        assert_eq!(done.code, code, "{}", done.err);
        assert!(
            done.out.contains(&format!("verdict  {end}")),
            "{}",
            done.out
        );
    }
}

#[test]
fn a_schedule_that_does_not_fit_is_told() {
    let done = finish(command(&[
        "run",
        "lost-update",
        "--set",
        "rounds=1",
        "--schedule",
        "d1:999>2",
    ]));
    assert!(
        done.err.contains("choice 999 could not be followed"),
        "{}",
        done.err
    );
}

#[test]
fn what_cannot_be_replayed_is_refused_with_what_is_wrong() {
    for (args, sentences) in [
        (
            "replay nothing-here",
            ["neither a file nor a link", "既不是文件也不是链接"],
        ),
        ("replay #", ["names no lesson", "没有课名"]),
        (
            "replay #lesson=lost-updat",
            [
                "there is no lesson `lost-updat`",
                "没有名为 `lost-updat` 的课",
            ],
        ),
        (
            "replay #lesson=pipe&messages=-1",
            ["threadlab run pipe", "threadlab run pipe"],
        ),
        (
            "replay #lesson=pipe&schedule=d9:1",
            ["a schedule of a later version", "更新版本"],
        ),
        (
            "replay #lesson=pipe&schedule=d1:3>1,2>1",
            ["damaged at", "已损坏"],
        ),
        (
            "replay #lesson=pipe&schedule=random:x",
            ["a seed is a number", "种子是"],
        ),
        (
            "replay #lesson=pipe&schedule=rr --at 9999",
            ["there is no event 9999", "没有第 9999 号事件"],
        ),
        (
            "replay #lesson=pipe&schedule=rr --at 0",
            ["--at takes a whole number from 1", "--at 后面应为 1 到"],
        ),
        (
            "replay #lesson=pipe --fork",
            [
                "a live run has no choices",
                "真并行的运行没有可以回去的选择",
            ],
        ),
        (
            "replay #lesson=pipe&schedule=rr --fork --at 3",
            ["cannot be used with", "不能与"],
        ),
        (
            "replay #lesson=pipe --timeout never",
            ["1ms to 24h", "1ms 到 24h"],
        ),
        (
            "run pipe --schedule rr --seed 1",
            ["--schedule says it all", "--schedule 已经说明了一切"],
        ),
        (
            "run pipe --schedule rr --mode live",
            ["--schedule says it all", "--schedule 已经说明了一切"],
        ),
        (
            "run pipe --schedule sometimes",
            ["`sometimes` is not a schedule", "`sometimes` 不是调度"],
        ),
    ] {
        for (lang, sentence) in ["en", "zh"].into_iter().zip(sentences) {
            threadlab(&format!("{args} --lang {lang}")).refused(sentence);
        }
    }
    let long = format!("#lesson=pipe&schedule=d1:{}", "1>1,".repeat(3000));
    let done = finish(command(&["replay", &long]));
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("at most 8192 are allowed"),
        "{}",
        done.err
    );
}

#[test]
fn back_at_the_fork_another_task_goes_and_the_run_completes() {
    for (lang, said) in [
        ("en", "had jack gone, it would have completed:"),
        ("zh", "若让 jack 先走，就能完成："),
    ] {
        let done = threadlab(&format!(
            "replay #lesson=two-locks&schedule=random:6 --fork --lang {lang}"
        ));
        assert_eq!(done.code, 0, "{}", done.err);
        assert!(done.out.contains(said), "{}", done.out);
        let (_, link) = done
            .out
            .trim_end()
            .rsplit_once("  ")
            .expect("it ends with the link");
        let completed = threadlab(&format!("replay {link}"));
        assert!(
            completed.out.contains("verdict  completed"),
            "{}",
            completed.out
        );
        assert!(
            !completed.err.contains("could not be followed"),
            "{}",
            completed.err
        );
    }
    let traced = Traced::run("two-locks --seed 6");
    assert!(
        traced
            .with("replay FILE --fork")
            .out
            .contains("had jack gone")
    );
    let never = threadlab("replay #lesson=lock-not-reentrant&schedule=rr --fork");
    assert_eq!(never.code, 1, "{}", never.out);
    assert!(
        never.out.contains("none of its last 200 choices"),
        "{}",
        never.out
    );
    let fine = threadlab("replay #lesson=two-locks&variant=ordered&schedule=rr --fork");
    assert_eq!(fine.code, 0, "{}", fine.out);
    assert!(fine.out.contains("nothing to go back from"), "{}", fine.out);
}
