//! Languages, colours and lists.

use crate::program::{command, finish, threadlab};

#[test]
fn help_is_in_both_languages() {
    let english = threadlab("run --help").out;
    let chinese = threadlab("run --help --lang zh").out;
    for name in [
        "--variant",
        "--set",
        "--mode",
        "--seed",
        "--timeout",
        "--json",
        "--trace",
        "--lang",
        "--color",
    ] {
        assert!(english.contains(name) && chinese.contains(name), "{name}");
    }
    assert!(
        english.starts_with("Run a lesson") && english.contains("Exit codes:"),
        "{english}"
    );
    assert!(
        chinese.starts_with("用本机的") && chinese.contains("退出码："),
        "{chinese}"
    );
    for command in ["explore", "replay", "trace", "trace convert"] {
        let english = threadlab(&format!("{command} --help")).out;
        let chinese = threadlab(&format!("{command} --help --lang zh")).out;
        assert!(english.contains("Usage: threadlab"), "{english}");
        assert!(chinese.contains("用法：threadlab"), "{chinese}");
        for word in ["Usage", "Options", "Print", "default", "Commands"] {
            assert!(!chinese.contains(word), "{word} in {chinese}");
        }
    }
    for word in ["Usage", "Options", "Print", "default"] {
        assert!(!chinese.contains(word), "{word} in {chinese}");
    }
}

#[test]
fn the_environment_chooses_the_language_and_the_flag_overrules_it() {
    let list = |args: &[&str]| {
        let mut command = command(args);
        command.env("LANG", "zh_CN.UTF-8");
        finish(command).out
    };
    assert!(list(&["list"]).contains("丢失的更新"));
    assert!(list(&["list", "--lang", "en"]).contains("The lost update"));
}

#[test]
fn colours_are_for_terminals_or_when_asked_for() {
    let escape = '\u{1b}';
    assert!(
        !threadlab("run lost-update --mode stepped")
            .out
            .contains(escape)
    );
    assert!(
        threadlab("run lost-update --mode stepped --color always")
            .out
            .contains(escape)
    );
    let mut command = command(&["list", "--color", "auto"]);
    command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    assert!(!finish(command).out.contains(escape));
}

#[test]
fn the_list_as_json_has_everything_that_can_be_asked_for() {
    let out = threadlab("list --json").out;
    let lessons: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let ids: Vec<_> = lessons
        .iter()
        .map(|lesson| lesson["id"].as_str().unwrap())
        .collect();
    let known: Vec<_> = threadlab_lessons::catalogue()
        .iter()
        .map(|lesson| lesson.id)
        .collect();
    assert_eq!(ids, known);
    let race = lessons
        .iter()
        .find(|lesson| lesson["id"] == "lost-update")
        .unwrap();
    assert_eq!(race["title"]["zh"], "丢失的更新");
    assert_eq!(race["variants"][0]["verdict"], "failed");
    assert_eq!(race["parameters"][0]["max"], 10_000);
}
