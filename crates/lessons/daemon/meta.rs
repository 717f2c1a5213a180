//! Lesson 3: a daemon dies with the last non-daemon thread.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "daemon",
    number: 3,
    title: Text {
        zh: "守护线程",
        en: "Daemon threads",
    },
    claim: Text {
        zh: "守护线程不会让程序为它留下：最后一个非守护线程一结束，它就在半路上被切断。",
        en: "A daemon keeps nobody waiting: it dies with the last thread that is no daemon, wherever it happens to be.",
    },
    notes: notes!("daemon"),
    scenario: code!("daemon", "scenario.rs"),
    python: code!("daemon", "lesson.py"),
    recorded: recorded!("daemon"),
    parameters: &[
        Parameter {
            name: "lines",
            label: Text {
                zh: "一共写几行",
                en: "lines to write",
            },
            unit: Unit::Count,
            min: 1,
            max: 100,
            step: 1,
            default: 6,
        },
        Parameter {
            name: "pace",
            label: Text {
                zh: "写一行要多久（秒）",
                en: "time to write one (s)",
            },
            unit: Unit::Milliseconds,
            min: 10,
            max: 2000,
            step: 100,
            default: 400,
        },
        Parameter {
            name: "main",
            label: Text {
                zh: "main 干多久（秒）",
                en: "how long main works (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10000,
            step: 500,
            default: 1000,
        },
        Parameter {
            name: "tom",
            label: Text {
                zh: "tom 干多久（秒）",
                en: "how long tom works (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10000,
            step: 500,
            default: 1800,
        },
    ],
    variants: &[
        Variant {
            name: "not-daemon",
            label: Text {
                zh: "不是守护线程",
                en: "not a daemon",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "daemon",
            label: Text {
                zh: "守护线程",
                en: "a daemon",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "with-tom",
            label: Text {
                zh: "守护线程，还有 tom",
                en: "a daemon, and tom",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
