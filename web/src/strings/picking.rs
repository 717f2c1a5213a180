//! The sentences beside a choice: who goes, and who could.

/// They, in one language.
pub struct Picking {
    /// Label of the whole.
    pub label: &'static str,
    /// Label of the tasks that could go.
    pub who: &'static str,
    /// Which choice of how many this is, and who goes.
    pub here: fn(usize, usize, &str) -> String,
    /// There is no choice here, but so many elsewhere.
    pub elsewhere: fn(usize) -> String,
    /// To the choice before.
    pub before: &'static str,
    /// To the next choice.
    pub beyond: &'static str,
    /// Takes the last pick back.
    pub undo: &'static str,
}

pub static ZH: Picking = Picking {
    label: "选择点",
    who: "让谁先走",
    here: |number, all, name| format!("第 {number} 个选择点（共 {all} 个），走的是 {name}"),
    elsewhere: |all| match all {
        0 => "这次运行处处只有一个任务能走，没有选择点。".to_owned(),
        all => format!("这次运行有 {all} 个选择点，到了那里可以换一个任务先走。"),
    },
    before: "上一个选择点",
    beyond: "下一个选择点",
    undo: "撤销",
};

pub static EN: Picking = Picking {
    label: "Choices",
    who: "Who goes",
    here: |number, all, name| format!("Choice {number} of {all}: {name} goes"),
    elsewhere: |all| match all {
        0 => "Only one task could go at a time: this run has no choices.".to_owned(),
        1 => "This run has one choice: there you can let another task go.".to_owned(),
        all => format!("This run has {all} choices: at each you can let another task go."),
    },
    before: "Previous choice",
    beyond: "Next choice",
    undo: "Undo",
};
