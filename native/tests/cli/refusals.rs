//! What is wrong with a request, in both languages: every refusal says what would be right.

use crate::program::threadlab;

#[track_caller]
fn refuses(args: &str, sentence: &str) {
    threadlab(args).refused(sentence);
}

#[test]
fn unknown_names_come_with_the_nearest() {
    refuses("run lost-updat", "there is no lesson `lost-updat`");
    refuses("run lost-updat", "did you mean `lost-update`?");
    refuses("run producer --lang zh", "是不是想写 `producer-consumer`？");
    refuses("run lost-update --variant brokn", "did you mean `broken`?");
    refuses(
        "run lost-update --variant brokn --lang zh",
        "是不是想写 `broken`？",
    );
    refuses("run lost-update --set round=3", "did you mean `rounds`?");
}

#[test]
fn a_name_that_resembles_nothing_comes_with_all_there_are() {
    let lessons: Vec<_> = threadlab_lessons::catalogue()
        .iter()
        .map(|lesson| lesson.id)
        .collect();
    refuses("run xyzzy", &format!("there are {}", lessons.join(", ")));
    refuses("run pipe --variant x", "it has duplex, one-way, left-open");
    refuses("run pipe --variant=", "it has duplex, one-way, left-open");
}

#[test]
fn values_outside_their_range_come_with_the_range() {
    refuses(
        "run lost-update --set rounds=0",
        "rounds must be between 1 and 10000, not 0",
    );
    refuses(
        "run producer-consumer --set seconds=61",
        "between 0.5 and 60, not 61",
    );
    refuses(
        "run lost-update --set rounds=many",
        "a number between 1 and 10000, not `many`",
    );
    refuses(
        "run lost-update --set rounds=0 --lang zh",
        "rounds 应在 1 到 10000 之间",
    );
    refuses("run lost-update --set rounds", "--set takes NAME=VALUE");
}

#[test]
fn bad_durations_and_seeds_come_with_what_is_allowed() {
    refuses("run pipe --timeout soon", "1ms to 24h");
    refuses("run pipe --timeout -1s", "1ms to 24h");
    refuses("run pipe --timeout soon --lang zh", "1ms 到 24h");
    refuses("run pipe --seed -1", "from 0 to 18446744073709551615");
    refuses(
        "run pipe --seed 18446744073709551616",
        "from 0 to 18446744073709551615",
    );
    refuses("run pipe --mode live --seed 1", "a live run has no seed");
}

#[test]
fn a_trace_file_that_cannot_be_made_is_refused_before_anything_runs() {
    refuses(
        "run pipe --trace /no/such/folder/t",
        "cannot be written to /no/such/folder/t",
    );
}

#[test]
fn slips_in_the_grammar_are_told_in_the_language_too() {
    refuses("run pipe --sed 1", "--seed");
    refuses(
        "run pipe --sed 1 --lang zh",
        "没有 --sed 这个选项。是不是想写 --seed？",
    );
    refuses("run --lang zh", "缺少 <LESSON>");
    refuses("run pipe --mode fast --lang zh", "可以是 live, stepped");
    refuses("rum --lang zh", "没有 `rum` 这个命令");
    refuses("--lang zh", "缺少命令");
}
