//! 中文（简体）。

use threadlab::trace::VerdictKind;

use super::{Strings, What, comparing, grouped, picking};
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
    texts_failed: "这一课的文字没能载入。运行不受影响。",
    again: "再试一次",

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
    order_given: "找到的",
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
    graph: "等待图",
    graph_empty: "此刻没有谁在等谁。",
    edge_waits: "等待",
    edge_waits_at: |line| format!("在第 {line} 行等"),
    edge_held: "持有者",
    edge_held_since: |line| format!("自第 {line} 行持有"),
    steps: "逐步查看这次运行",
    step_first: "第一个事件（Home）",
    step_back: "后退一步（←）",
    step_forward: "前进一步（→）",
    step_last: "运行的结尾（End）",
    position: "在运行中的位置",
    step_of: |count, all| format!("{} / {}", grouped(count as u64), grouped(all as u64)),
    steps_empty: "运行之后，可以在这里一步一步地查看。",
    comparing: &comparing::ZH,
    picking: &picking::ZH,
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
    make_certain: |schedule| format!("并行时只是偶尔遇上。按 {schedule} 重放一遍，必定遇上"),
    verdict_name: |verdict| match verdict {
        VerdictKind::Completed => "完成",
        VerdictKind::Deadlock => "死锁",
        VerdictKind::AllWaiting => "全体等待",
        VerdictKind::Stalled => "停滞",
        VerdictKind::Failed => "失败",
    },
    crash: "崩溃",

    ways_on: "接下来可以",
    to_fork: "回到分叉点",
    other_seed: "换个种子",
    fork_found: |after, went, instead| {
        format!(
            "分叉点在第 {after} 个事件之后：当时继续的是 {went}。现在改由 {instead} 先走，\
             运行就能完成。按 → 一步步看它怎样走通。"
        )
    },
    fork_none: "没有分叉点：最后 200 次选择里，换走哪一步都到不了终点。",
    seed_found: |seed| format!("用种子 {seed} 就能完成。"),
    seed_none: |tried| format!("接下来的 {} 个种子都不能让它完成。", grouped(tried)),
    trying: |tried| match tried {
        0 => "正在找……".to_owned(),
        tried => format!("正在找……已试 {} 次", grouped(tried)),
    },
    copy_link: "复制链接",
    copied: "已复制",
    copy_by_hand: "请复制这个链接：",
    link_damaged: "这个链接有问题，下面显示的是能读出来的部分。",
    close: "关闭",

    explore_tab: "探索",
    explore_hint: "究竟会发生什么，各有多少？把每一种执行顺序都试一遍，或者看看机器碰巧会怎么走。",
    explore: "试遍每种顺序",
    repeat: |times| format!("并行运行 ×{times}"),
    explored: |schedules, coverage| match coverage {
        "" => format!("已试 {} 种调度……", grouped(schedules)),
        coverage => format!("共 {} 种调度，{coverage}。", grouped(schedules)),
    },
    complete: "已穷尽：所有可能的结果都在这里",
    complete_to: |bound| match bound {
        0 => "不抢占的顺序已穷尽".to_owned(),
        bound => format!("至多抢占 {bound} 次的顺序已穷尽"),
    },
    stopped_at: |_| "到此为止，可能还有别的结果".to_owned(),
    series: |done, wanted| match done == wanted {
        true => format!("并行运行了 {done} 次："),
        false => format!("并行运行 {wanted} 次，已完成 {done} 次："),
    },
    times_of: |count, done| format!("{done} 次运行中有 {count} 次"),
    outcome_columns: ["结论", "观察到", "次数"],
    replay: "重放一例",

    help: "快捷键",
    keys: &[
        ("Shift+Enter", "运行或停止，在哪里按都行"),
        ("← →", "焦点在右半边时，后退或前进一个事件"),
        ("Home End", "第一个事件、运行的结尾"),
        ("+ − 0", "在时间线里放大、缩小、显示全程"),
        ("[ ]", "移动时间线"),
        ("G", "等待图"),
        ("S", "复制指向当前画面的链接"),
        ("?", "打开这张表"),
    ],
    open_trace: "打开轨迹文件（也可以拖到页面上）",
    save_trace: "把这次运行存为轨迹文件",
    drop_here: "松手即可打开轨迹文件",

    conformance: "一致性测试",
    measures: "测量",
    only: "只运行名称包含此内容的",
};
