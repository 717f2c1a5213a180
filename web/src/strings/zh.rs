//! 中文（简体）。

use super::{Strings, What, grouped};
use crate::state::lanes::State;

pub static STRINGS: Strings = Strings {
    lang: "zh-Hans",
    title: "Threadlab · 线程实验室",
    tagline: "看得见的线程、队列与进程：在浏览器里真正并行地运行，也可以一步不差地重放。",
    invitation: "每一课只讲一个论断。先读，再运行，看它站不站得住。",
    skip: "跳到正文",

    lessons: "课程",
    lesson_nav: "课程导航",
    previous: "上一课",
    next: "下一课",
    uses_processes: "进程",
    uses_threads: "线程",

    other_language: "English",
    switch_language: "切换到英文",
    theme_auto: "外观：跟随系统",
    theme_light: "外观：浅色",
    theme_dark: "外观：深色",

    notes: "讲解",
    code: "代码",
    badges: "行尾的圆圈数字表示任务此刻所在的行",
    recorded: "python3 运行它的输出",

    variant: "写法",
    parameters: "参数",
    decrease: |name| format!("减小：{name}"),
    increase: |name| format!("增大：{name}"),
    range: |min, max| format!("可取 {min} 到 {max}"),

    transport: "运行控制",
    run: "运行",
    stop: "停止",
    run_key: "Shift + Enter",
    order: "执行顺序",
    order_live: "真并行",
    order_round_robin: "轮流",
    order_random: "随机",
    replayable: "可重放",
    seed: "种子",
    roll: "换一个种子",

    chip_parallel: |cores| format!("真并行 · 浏览器报告 {cores} 核"),
    chip_one_core: "并发 · 浏览器只报告 1 核，任务轮流使用它",
    chip_stepped: |schedule| format!("可重放 · {schedule} · 虚拟时间"),
    not_isolated: |why| match why {
        "pending" => "正在做隔离准备，本页会自动重新载入一次",
        "insecure" => "不能运行 · 未隔离：既不是 https，也不是 localhost",
        "unsupported" => {
            "不能运行 · 未隔离：这里用不了 service worker（隐私窗口、本地文件或旧浏览器）"
        }
        "refused" => "不能运行 · 未隔离：重新载入之后，浏览器仍未隔离本页",
        _ => "不能运行 · 本页未隔离",
    },
    chip_no_memory: "不能运行 · 这个浏览器没有共享内存（SharedArrayBuffer）",
    run_disabled: "线程需要共享内存，而本页拿不到，所以不能运行。讲解和代码不受影响。",

    timeline: "时间线",
    timeline_summary: |tasks, events| {
        format!(
            "时间线：{tasks} 个任务，{} 个事件。“事件”标签页里的表格有同样的内容。",
            grouped(events)
        )
    },
    timeline_empty: "按“运行”，这里会为每个任务画出一行。",
    axis_time: "按时间",
    axis_steps: "按先后",
    axis: "横轴",
    zoom_in: "放大",
    zoom_out: "缩小",
    zoom_fit: "显示全程",
    point_hint: "指向某一段，查看它在等谁、等了多久。",
    lasted: |duration| format!("历时 {duration}"),
    at_line: |line| format!("第 {line} 行"),
    legend: "图例",
    state: |state| match state {
        State::Running => "运行",
        State::Ready => "就绪",
        State::Blocked => "等锁或信号量",
        State::Waiting => "等条件、事件或队列",
        State::Asleep => "睡眠或 I/O",
        State::Joining => "join 等待",
        State::Done => "结束",
        State::Failed => "出错",
        State::CutOff => "随运行结束",
    },

    output: "输出",
    events: "事件",
    results: "运行结果",
    output_empty: "程序打印的内容会出现在这里。",
    events_empty: "运行中发生的每件事会列在这里。",
    lines_forgotten: |n| format!("前面 {} 行不再显示", grouped(n)),
    events_forgotten: |n| format!("更早的 {} 个事件不再显示", grouped(n)),
    events_lost: |n| format!("{} 个事件没有显示：程序产生得比页面读得快", grouped(n)),
    columns: ["序号", "时间", "任务", "事件", "对象", "行"],
    what: What {
        task: |name| format!("{name} 就绪"),
        daemon: |name| format!("{name} 就绪（守护）"),
        begin: "开始运行",
        returned: "正常结束",
        panicked: |message| format!("出错：{message}"),
        exited: |status| format!("退出，状态 {status}"),
        cut_off: "随运行结束",
        resource: "首次使用",
        blocked: |operation| format!("{operation} ⋯ 等待"),
        refused: "未成",
        timed_out: "超时",
        verdict: "结论",
    },

    idle: "还没有运行。按 Shift + Enter 也能运行和停止。",
    starting: "正在启动……",
    running: "正在运行……",
    stopped: "已停止。",
    crashed: |message| format!("这次运行崩溃了：{message}"),
    crash_again: "页面不受影响，可以再次运行。",
    completed: |tasks, time| format!("完成：{tasks} 个任务，用时 {time}。"),
    completed_stepped: |tasks, steps, time| {
        format!(
            "完成：{tasks} 个任务，{} 步，虚拟时间 {time}。",
            grouped(steps)
        )
    },
    deadlock: "死锁：",
    all_waiting: "全体等待：没有谁互相锁住，但也没有谁还能唤醒它们。",
    stalled: "停滞：时限已到，却仍有任务可以运行。这不是死锁。",
    failed: "失败。",
    failed_task: |task, message| format!("失败：{task} 出错，“{message}”。"),
    waits_for: |task, line, what| match line {
        0 => format!("{task} 等 {what}"),
        line => format!("{task} 在第 {line} 行等 {what}"),
    },
    waits_for_end: |task, line, other| match line {
        0 => format!("{task} 等 {other} 结束"),
        line => format!("{task} 在第 {line} 行等 {other} 结束"),
    },
    held_by: |task, line| match line {
        0 => format!("（{task} 持有）"),
        line => format!("（{task} 自第 {line} 行起持有）"),
    },
    held_by_self: |line| match line {
        0 => "（它自己持有）".to_owned(),
        line => format!("（它自己自第 {line} 行起持有）"),
    },
    clause: "；",
    full_stop: "。",
    observed: "观察到",
    reproduce: |schedule| format!("这一次没有遇上。按 {schedule} 重放一遍，必定遇上"),

    conformance: "一致性测试",
    measures: "测量",
    only: "只运行名称包含此内容的",
};
