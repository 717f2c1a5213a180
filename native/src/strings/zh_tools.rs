//! 简体中文：处理多次运行或已结束的运行的命令。

use threadlab::trace::State;

use super::{Forked, Tools};

pub static TOOLS: Tools = Tools {
    html: "zh-Hans",
    schedule_says_it_all: "--schedule 已经说明了一切，请去掉旁边的 --mode 和 --seed",
    bad_count: |flag, given, min, max| {
        format!("{flag} 后面应为 {min} 到 {max} 之间的整数，而不是 `{given}`")
    },
    link: "链接",
    manual_begins: "由你决定谁先走：输入编号；直接按回车取默认（手上有轮次的继续，否则取第一个）；\
        输入结束（Ctrl-D）后其余全取默认。",
    manual_choice: |number, after| match after {
        0 => format!("第 {number} 个选择，在第一个事件之前"),
        after => format!("第 {number} 个选择，在 {after} 号事件之后"),
    },
    manual_current: "轮到它",
    manual_prompt: |count, default| format!("谁先走？1 到 {count} [{default}]"),
    manual_refused: |answer, count| {
        format!("`{answer}` 不在其中：请输入 1 到 {count} 的编号，或直接按回车")
    },
    manual_again: |schedule, command| format!("你的调度  {schedule}\n重来  {command}"),
    unreadable: |file, why| format!("{file} 无法读取：{why}"),
    not_a_trace: |file| {
        format!(
            "{file} 不是 Threadlab 的轨迹：第一行应写明格式 `threadlab-trace`；\
             `threadlab run 课名 --trace 文件` 可以记录一份"
        )
    },
    later_trace: |file, version, ours| {
        format!("{file} 的轨迹格式是版本 {version}，这里最高能读版本 {ours}")
    },
    damaged_trace: |file, line, why| format!("{file} 第 {line} 行已损坏：{why}"),
    not_utf8: "不是 UTF-8",
    unwritable: |file, why| format!("{file} 无法写入：{why}"),
    state,
    verdict: |kind| super::zh::verdict(kind).name,
    line: |line| format!("第 {line} 行"),
    heads: ["编号", "时间", "行", "任务", "事件"],
    starts: |name, daemon| match daemon {
        true => format!("启动 {name}（守护）"),
        false => format!("启动 {name}"),
    },
    begins: "开始",
    ends: |how| format!("结束：{how}"),
    first_used: |thing| format!("新出现：{thing}"),
    has_to_wait: |what| format!("只好等待：{what}"),
    refused: "此刻办不到",
    timed_out: "时限已到",
    woken_by: |task| format!("多亏 {task}"),
    runs: |n| format!("{n} 次运行"),
    schedules: |n| format!("{n} 种调度"),
    complete: "已穷尽",
    complete_to: |bound| format!("抢占不超过 {bound} 次的已穷尽"),
    stopped_at: |n| format!("停在第 {n} 种"),
    between: ["：", "，", "；"],
    outcome_heads: ["结论", "观察", "次数"],
    simplest: |verdict, preemptions, command| {
        format!("{verdict}，只需抢占 {preemptions} 次：{command}")
    },
    again_with: |verdict, command| format!("{verdict}，例如：{command}"),
    not_deterministic: "同样的选择没有走出同样的步骤：这个程序不只取决于调度，以上结果都不可靠",
    full_is_dfs: "--full 会试遍所有次序，请去掉旁边的 --policy random 或 pct",
    seed_is_for_chance: "--seed 只用于 --policy random 或 pct；dfs 不靠运气",
    repeat_keeps_no_trace: "--repeat 只统计，不留轨迹，请去掉旁边的 --trace",
    repeat_needs_a_seed: "同一个调度次次相同；--repeat 请用真并行，或以 --seed、random:、pct: 开头",
    neither: |what| format!("{what} 既不是文件也不是链接；链接以 #lesson= 或网页地址开头"),
    damaged_link: |faults, lesson| format!("{faults}；若只看这一课：threadlab run {lesson}"),
    no_lesson_in_link: "链接里没有课名；它应以 #lesson= 和课名开头",
    live_link: "这个链接指向一次真并行的运行：现在重新运行，先后可能不同",
    live_recording: "真并行的运行无法原样重来，以下是当时的记录",
    replayed: |events| format!("已重放 {events} 个事件，逐字节相同"),
    differs: |file, line, there, here| {
        let (there, here) = (there.unwrap_or("（无）"), here.unwrap_or("（无）"));
        format!("重放与 {file} 从第 {line} 行起不同：\n  文件：{there}\n  重放：{here}")
    },
    strayed: |choice| format!("这个调度与程序不符：第 {choice} 个选择无法照做"),
    no_need_to_fork: "这次运行已完成，没有岔路可回",
    no_fork: "最后 200 个选择里，没有哪一个换个任务、再按默认次序走下去就能完成",
    fork: |fork| {
        let Forked {
            choice,
            after,
            went,
            goes,
        } = fork;
        format!(
            "第 {choice} 个选择（{after} 号事件之后）走的是 {went}；若让 {goes} 先走，就能完成："
        )
    },
    trying: |choice| format!("正在试第 {choice} 个选择"),
    live_has_no_fork: "真并行的运行没有可以回去的选择；--fork 只用于步进的运行",
    no_such_event: |at, last| format!("没有第 {at} 号事件；这次运行的事件是 1 到 {last} 号"),
    state_heads: ["任务", "状态", "持有", "行"],
    holds: |thing, line| format!("{thing}（第 {line} 行取得）"),
};

fn state(state: State) -> &'static str {
    match state {
        State::Running => "运行",
        State::Ready => "就绪",
        State::Blocked => "阻塞",
        State::Waiting => "等待",
        State::Asleep => "睡眠或 I/O",
        State::Joining => "join 等待",
        State::Done => "结束",
        State::Failed => "出错",
        State::CutOff => "随运行结束",
    }
}
