//! The sentences of a comparison.

/// They, in one language.
pub struct Comparing {
    /// The name of the tab, and of the table.
    pub label: &'static str,
    /// Measures all cells.
    pub measure: &'static str,
    /// What the switch is about.
    pub gil: &'static str,
    /// What it does, for those who point at it.
    pub gil_hint: &'static str,
    /// So many runs of so many are over.
    pub progress: fn(usize, usize) -> String,
    /// What there is to see before anything was measured.
    pub hint: &'static str,
    /// Instead of a time that was not measured.
    pub missing: &'static str,
    /// Behind a time that is virtual.
    pub simulated: &'static str,
    /// Why all times are.
    pub simulated_hint: &'static str,
    /// What is drawn how: running, waiting for the lock, waiting, taking the lock.
    pub legend: [&'static str; 4],
    /// How many cores the browser reports, and the parallelism that was measured.
    pub machine: fn(u32, &str) -> String,
    /// Before the command that does the same natively.
    pub natively: &'static str,
}

pub static ZH: Comparing = Comparing {
    label: "对比",
    measure: "在本机测量",
    gil: "GIL",
    gil_hint: "开关 GIL，并重新运行",
    progress: |done, all| format!("{done} / {all}"),
    hint: "同样的几件事，用四种办法做：每一格都在这台设备上真正运行一次，时间轴相同。",
    missing: "未测",
    simulated: "模拟",
    simulated_hint: "本页没有隔离，无法测量：这里的时间都是虚拟时间，也就是模拟。",
    legend: ["运行", "等 GIL", "等 I/O", "拿到 GIL"],
    machine: |cores, parallel| {
        let reported = match cores {
            0 => "浏览器没有报告核数".to_owned(),
            cores => format!("浏览器报告 {cores} 核"),
        };
        let measured = match parallel {
            "" => String::new(),
            parallel => format!("；本机实测并行度 {parallel}"),
        };
        format!("{reported}{measured}。手机发热降频会影响结果。")
    },
    natively: "在命令行里做同样的事：",
};

pub static EN: Comparing = Comparing {
    label: "Comparison",
    measure: "Measure on this machine",
    gil: "GIL",
    gil_hint: "Switches the GIL on or off, and runs again",
    progress: |done, all| format!("{done} / {all}"),
    hint: "The same jobs, done four ways: each cell is a real run on this device, all on one time axis.",
    missing: "not measured",
    simulated: "simulation",
    simulated_hint: "This page is not isolated, so it cannot measure: these are virtual times, a simulation.",
    legend: [
        "running",
        "waits for the GIL",
        "waits for I/O",
        "takes the GIL",
    ],
    machine: |cores, parallel| {
        let reported = match cores {
            0 => "The browser does not report its cores".to_owned(),
            1 => "The browser reports 1 core".to_owned(),
            cores => format!("The browser reports {cores} cores"),
        };
        let measured = match parallel {
            "" => String::new(),
            parallel => format!("; the parallelism measured here is {parallel}"),
        };
        format!(
            "{reported}{measured}. A phone that gets hot slows down, and with it these figures."
        )
    },
    natively: "The same on the command line:",
};
