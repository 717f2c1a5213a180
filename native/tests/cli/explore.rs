//! `explore` and `run --repeat`: what many runs come to, counted.

use rustix::process::Signal;
use serde_json::Value;

use crate::program::{Running, command, finish, threadlab};
use crate::stepped::prints;

#[test]
fn an_exploration_counts_what_came_of_all_orders() {
    for lang in ["en", "zh"] {
        prints(
            &format!("explore lost-update --set rounds=1 --lang {lang}"),
            &format!("explore-lost-update.{lang}.txt"),
        );
    }
}

#[test]
fn the_simplest_failure_comes_with_the_command_and_the_link_that_replay_it() {
    let done = threadlab("explore lost-update --set rounds=1 --base https://example.org/");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let command_line = done
        .out
        .lines()
        .find_map(|line| line.strip_prefix("failed, with 1 preemption: threadlab "));
    let words = command_line.expect("it is there").split_whitespace();
    let words: Vec<&str> = words.map(|word| word.trim_matches('\'')).collect();
    let run = finish(command(&words));
    assert!(run.out.contains("verdict  failed"), "{}", run.out);
    let link = done
        .out
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("link  "));
    let link = link.expect("it ends with the link");
    assert!(
        link.starts_with("https://example.org/#lesson=lost-update&schedule=d1:"),
        "{link}"
    );
    let replayed = threadlab(&format!("replay {link}"));
    let without_link = |out: &str| {
        out.lines()
            .filter(|line| !line.starts_with("link"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(without_link(&replayed.out), without_link(&run.out));
}

#[test]
fn json_has_a_line_for_each_outcome_and_the_sum_last() {
    let out = threadlab("explore lost-update --set rounds=1 --json").out;
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let (sum, outcomes) = lines.split_last().expect("it is not empty");
    assert_eq!(sum["completeness"], "complete");
    let counted: u64 = outcomes
        .iter()
        .map(|outcome| outcome["count"].as_u64().expect("a count"))
        .sum();
    assert_eq!(sum["schedules"], counted);
    for outcome in outcomes {
        let run = threadlab(&format!(
            "replay {}",
            outcome["link"].as_str().expect("a link")
        ));
        let verdict = outcome["verdict"].as_str().expect("a verdict");
        assert!(
            run.out.contains(&format!("verdict  {verdict}")),
            "{}",
            run.out
        );
        let value = outcome["observed"][0][1].as_str().expect("a value");
        assert!(
            run.out.contains(&format!("observed  count = {value}")),
            "{}",
            run.out
        );
    }
}

#[test]
fn every_way_to_look_finds_the_lost_update() {
    for how in [
        "",
        "--full",
        "--policy random --max-schedules 40",
        "--policy pct --seed 7 --max-schedules 40",
    ] {
        let done = threadlab(&format!("explore lost-update --set rounds=1 {how}"));
        assert_eq!(done.code, 0, "{how}: {}", done.err);
        assert!(done.out.contains("failed, with "), "{how}: {}", done.out);
    }
    let done = threadlab("explore lost-update --until failed");
    assert!(done.out.contains("failed 1, deadlock 0"), "{}", done.out);
    let done = threadlab("explore lost-update --max-schedules 3 --policy random");
    assert!(
        done.out.contains("3 schedules, stopped at 3: "),
        "{}",
        done.out
    );
}

#[test]
fn a_variant_that_promises_to_complete_keeps_that_under_every_order() {
    let done = threadlab("explore lost-update --variant fixed --set rounds=1 --full");
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(
        done.out.contains(", complete: 2 → ") && done.out.contains("deadlock 0"),
        "{}",
        done.out
    );
    // The deadlock is far from what its variant declares where nobody looks for it.
    let done = threadlab("explore two-locks --until any");
    assert!(done.out.contains("deadlock 1"), "{}", done.out);
}

#[test]
fn ctrl_c_ends_an_exploration_with_what_was_counted_and_130() {
    let running = Running::start("explore producer-consumer");
    // Its handler is there as soon as the first schedule is under way: it has threads by then.
    crate::signals::await_threads(&running);
    running.signal(Signal::INT);
    let done = running.rest();
    assert_eq!(done.code, 130, "{}", done.err);
    assert!(
        done.out.contains("schedules, interrupted: "),
        "{}",
        done.out
    );
}

#[test]
fn repeated_runs_are_counted_live_and_seed_by_seed() {
    let live = threadlab("run lost-update --variant fixed --set rounds=2 --repeat 5");
    assert_eq!(live.code, 0, "{}", live.err);
    assert!(
        live.out.contains("5 runs: 4 → 5; completed 5, deadlock 0"),
        "{}",
        live.out
    );
    prints(
        "run two-locks --seed 7 --repeat 20",
        "two-locks-repeat.en.txt",
    );
    prints(
        "run two-locks --seed 7 --repeat 20 --lang zh",
        "two-locks-repeat.zh.txt",
    );
    let seeds = (7..27).map(|seed| threadlab(&format!("run two-locks --seed {seed}")));
    let stuck = seeds
        .filter(|done| done.out.contains("verdict  deadlock"))
        .count();
    let counted = threadlab("run two-locks --seed 7 --repeat 20 --json").out;
    assert!(
        counted.contains(&format!(
            "\"verdict\":\"deadlock\",\"observed\":[],\"count\":{stuck},"
        )),
        "{counted}"
    );
    assert!(counted.ends_with("{\"runs\":20}\n"), "{counted}");
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    for (args, sentences) in [
        (
            "explore nowhere",
            ["there is no lesson `nowhere`", "没有名为 `nowhere` 的课"],
        ),
        (
            "explore pipe --variant x",
            ["has no variant `x`", "没有名为 `x` 的写法"],
        ),
        (
            "explore pipe --set messages=-1",
            ["messages must be between", "messages 应在"],
        ),
        (
            "explore pipe --max-schedules 0",
            [
                "--max-schedules takes a whole number from 1",
                "--max-schedules 后面应为 1 到",
            ],
        ),
        (
            "explore pipe --seed 3",
            ["--seed is for --policy random or pct", "--seed 只用于"],
        ),
        (
            "explore pipe --policy pct --seed x",
            ["a seed is a whole number", "种子应为"],
        ),
        (
            "explore pipe --policy pct --full",
            ["--full tries every order", "--full 会试遍"],
        ),
        (
            "explore pipe --policy best",
            ["random, pct, dfs", "random, pct, dfs"],
        ),
        (
            "run pipe --repeat 0",
            [
                "--repeat takes a whole number from 1",
                "--repeat 后面应为 1 到",
            ],
        ),
        (
            "run pipe --repeat 2 --mode stepped",
            [
                "one schedule comes to the same every time",
                "同一个调度次次相同",
            ],
        ),
        (
            "run pipe --repeat 2 --trace x",
            ["--repeat counts and keeps no trace", "--repeat 只统计"],
        ),
    ] {
        for (lang, sentence) in ["en", "zh"].into_iter().zip(sentences) {
            threadlab(&format!("{args} --lang {lang}")).refused(sentence);
        }
    }
}
