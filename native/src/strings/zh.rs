//! 简体中文。

use threadlab::trace::{Ended, Kind, Operation, VerdictKind};

use threadlab_lessons::Language;

use super::zh_tools::TOOLS;
use super::{Columns, End, Header, HeldBy, Help, Named, On, Strings, Wait};

pub static STRINGS: Strings = Strings {
    language: Language::Zh,
    error: "错误：",
    warning: "注意：",
    help: &HELP,
    tools: &TOOLS,
    parameter: |label, min, max| format!("{label}，{min}–{max}"),
    did_you_mean: |names| format!("。是不是想写 {}？", alternatives(names)),
    bad_pair: |given| format!("--set 后面应为“参数名=值”，例如 --set rounds=5，而不是 `{given}`"),
    bad_seed: |given| format!("种子应为 0 到 {} 之间的整数，而不是 `{given}`", u64::MAX),
    bad_duration: |given| {
        format!("时限应在 1ms 到 24h 之间，写成 500ms、60s 或 1m30s 的样子，而不是 `{given}`")
    },
    live_takes_no_seed: "真并行的运行没有种子，先后由机器决定；请去掉 --seed，或改用 --mode stepped",
    trace_not_written: |path, why| format!("轨迹无法写入 {path}：{why}"),
    header,
    stopping: "正在结束运行；再按一次 Ctrl-C 立即退出",
    leaked: |n| format!("有 {n} 个线程没有走到终点，只好丢下"),
    main_never_came_back: "主线程一直没有走到可以让它结束的地方",
    columns: Columns {
        task: "任务",
        alive: "存活",
        blocked: "阻塞",
        asleep: "睡眠",
        end: "结局",
    },
    end,
    observed: "观察",
    makespan: "总时间",
    virtual_time: "（虚拟时间）",
    task: |id| format!("{id} 号任务"),
    process: |id| format!("进程 {id}"),
    colon: "：",
    verdict_label: "结论",
    verdict,
    as_declared: "与这种写法的预告一致",
    not_as_declared: |declared| format!("这种写法预告的是：{declared}"),
    certain_with: |command| format!("这样运行必定出现：{command}"),
    timed_out: |limit| format!("过了 {limit} 仍未结束"),
    interrupted: Named {
        name: "中断",
        meaning: "以下是中断之前的情况",
    },
    waits,
};

static HELP: Help = Help {
    about: "Python 的线程与进程：一课一课运行给你看",
    usage: "用法：",
    options: "选项：",
    commands: "命令：",
    arguments: "参数：",
    any_options: "[选项]",
    command: "<命令>",
    list: "列出所有的课，连同写法和参数",
    run: "用本机的线程和进程运行一课",
    lesson: "课名，见 `threadlab list`",
    variant: "哪种写法 [默认：该课的第一种]",
    set: "给参数另取一个值；可以多次使用",
    mode: "live：真并行，真实时间\n\
        stepped：一次只走一个任务，虚拟时间，次次相同\n\
        [默认：live；给了种子则为 stepped]",
    seed: "按这个种子决定的先后步进\n[默认：该写法自带的调度，没有则轮流]",
    timeout: "到时仍未结束就判为停滞 [默认：60s]",
    list_json: "每课输出一行 JSON",
    run_json: "随到随出地输出轨迹，每行一个 JSON 对象：\n先是头，再是事件，最后是结论",
    trace: "另把轨迹按编号次序写进文件",
    schedule: "按这个调度步进：rr、random:17、pct:17,3、d1:17>3；manual 表示由你来选",
    repeat: "运行这么多次，统计结局；步进时种子逐次加一",
    base: "网页的地址，使打印的链接可以直接打开",
    explore: "逐一尝试各种先后次序，统计结局",
    policy: "dfs：先试没有抢占的次序，再试一次、两次……直到试尽\n\
        random：随机\n\
        pct：随机优先级，只在少数几处改变\n\
        [默认：dfs]",
    full: "试遍所有可能造成差别的次序，不限于抢占少的",
    max_schedules: "试过这么多种次序就停下 [默认：100000]",
    until: "deadlock、failed 或 any：遇到第一次这样的结局就停下；\nany 指完成之外的任何结局",
    search_seed: "random 和 pct 的随机数从哪里开始 [默认：1]",
    explore_json: "每行输出一个 JSON 对象：先是各种结局，最后是总计",
    explore_exit_codes: "\
退出码：
  0    出现了该写法预告的结论；若预告的是“完成”，则没有别的结论
  1    没有出现，或不止于此：完成或失败
  2    用法有误
  3    没有出现，或不止于此：死锁或全体等待
  4    没有出现，或不止于此：停滞
  5    内部错误
  130  Ctrl-C",
    replay: "照着轨迹文件或链接再运行一遍",
    what: "轨迹文件（--trace），或 `run` 和网页给出的链接（要加引号）",
    at: "显示这一号事件之后的情形：每个任务在做什么、持有什么",
    fork: "找出最后一处岔路：当时若另选一个任务，出错的运行本可以完成",
    traces: "处理轨迹文件",
    convert: "把轨迹文件转换成别的格式",
    file: "轨迹文件；- 表示标准输入",
    to: "chrome：供 ui.perfetto.dev 和 Chrome 的 about:tracing 打开\n\
        ndjson：每行一个 JSON 对象，按次序\n\
        svg：图\n\
        text：表格",
    output: "写到哪里 [默认：标准输出]",
    lang: "zh 或 en [默认：看 LC_ALL 或 LANG，否则 en]",
    color: "auto、always 或 never [默认：auto，遵从 NO_COLOR]",
    help: "显示帮助",
    version: "显示版本",
    exit_codes: "\
退出码：
  0    出现了该写法预告的结论
  1    没有出现，而是完成或失败
  2    用法有误
  3    没有出现，而是死锁或全体等待
  4    没有出现，而是停滞
  5    内部错误
  130  Ctrl-C",
};

fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" 或 ")
}

fn header(run: &Header<'_>) -> String {
    let Header {
        lesson,
        variant,
        stepped,
        schedule,
        again,
    } = run;
    match stepped {
        true => format!("{lesson}，{variant} · 步进，调度 {schedule} · 重来：{again}"),
        false => format!("{lesson}，{variant} · 真并行 · 重来（先后可能不同）：{again}"),
    }
}

fn end(end: &End<'_>) -> String {
    match end {
        End::Ended(Ended::Returned) => "正常返回".to_owned(),
        End::Ended(Ended::Panicked(_)) => "出错".to_owned(),
        End::Ended(Ended::Exited(code @ 0..)) => format!("退出码 {code}"),
        End::Ended(Ended::Exited(signal)) => format!("被信号 {} 杀死", signal.unsigned_abs()),
        End::Ended(Ended::CutOff) => "中途结束".to_owned(),
        End::Daemon => "中途结束（守护）".to_owned(),
        End::Waiting => "仍在等待".to_owned(),
        End::Running => "仍在运行".to_owned(),
    }
}

pub(super) fn verdict(kind: VerdictKind) -> Named {
    let (name, meaning) = match kind {
        VerdictKind::Completed => ("完成", "守护任务之外的任务都走到了终点"),
        VerdictKind::Deadlock => ("死锁", "谁等谁，绕成了一圈"),
        VerdictKind::AllWaiting => ("全体等待", "没有环，但再也没有谁能唤醒等待的任务"),
        VerdictKind::Stalled => ("停滞", "时限已到，而仍有任务可以运行"),
        VerdictKind::Failed => ("失败", "有任务出错，或者断言不成立"),
    };
    Named { name, meaning }
}

fn waits(wait: &Wait<'_>) -> String {
    let at = match wait.line {
        0 => String::new(),
        line => format!("在第 {line} 行"),
    };
    let holder = match &wait.holder {
        Some(HeldBy::Itself(line)) => format!("，而它正由自己持有（第 {line} 行取得）"),
        Some(HeldBy::Other(name, line)) => format!("，而它正由 {name} 持有（第 {line} 行取得）"),
        None => String::new(),
    };
    format!("{} {at}{}{holder}", wait.task, goal(wait))
}

fn goal(wait: &Wait<'_>) -> String {
    let (kind, name, id) = match wait.on {
        On::Task(name) => return format!("等待 {name} 结束"),
        On::Nothing if wait.operation == Some(Operation::Join) => {
            return "等待其余任务结束".to_owned();
        }
        On::Nothing => return "等待时间过去".to_owned(),
        On::Thing(kind, name, id) => (kind, name, id),
    };
    let thing = match name {
        "" => format!("{} #{id}", noun(kind)),
        name => format!("{} {name}", noun(kind)),
    };
    match wait.operation {
        Some(Operation::Acquire) => format!("等待取得{thing}"),
        Some(Operation::Put) => format!("等待放进{thing}"),
        Some(Operation::Get) => format!("等待取自{thing}"),
        Some(Operation::Recv | Operation::Poll) => format!("等待从{thing} 接收"),
        Some(Operation::Send) => format!("等待经{thing} 发送"),
        Some(Operation::Join) if kind == Kind::Queue => format!("等待{thing} 里的活全部做完"),
        Some(Operation::Join) => format!("等待{thing} 结束"),
        Some(Operation::Wait) if kind == Kind::Event => format!("等待{thing} 被设置"),
        Some(Operation::Wait) if kind == Kind::Barrier => format!("等待其余各方到达{thing}"),
        Some(Operation::Wait) => format!("等待{thing} 上的通知"),
        Some(Operation::Arrive) => format!("等待{thing} 再次开放"),
        _ => format!("等待{thing}"),
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Lock => "锁",
        Kind::RLock => "可重入锁",
        Kind::Semaphore => "信号量",
        Kind::BoundedSemaphore => "有界信号量",
        Kind::Event => "事件",
        Kind::Condition => "条件变量",
        Kind::Barrier => "屏障",
        Kind::Queue => "队列",
        Kind::Variable => "共享变量",
        Kind::Thread => "线程",
        Kind::Process => "进程",
        Kind::Connection => "管道端",
        Kind::Future => "future",
    }
}
