//! Lesson 2: join blocks the caller until that thread ends; a time-out returns all the same.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "join",
    number: 2,
    title: Text {
        zh: "join：等它结束",
        en: "Join: wait for the end",
    },
    claim: Text {
        zh: "join 让调用它的线程停下，直到那个线程结束；带超时的 join 到点也照样返回，不说等没等到。",
        en: "join blocks its caller until that thread ends; with a time-out it returns all the same, and does not say which.",
    },
    notes: notes!("join"),
    scenario: code!("join", "scenario.rs"),
    python: code!("join", "lesson.py"),
    recorded: recorded!("join"),
    parameters: &[
        Parameter {
            name: "work",
            label: Text {
                zh: "tom 要干多久（秒）",
                en: "how long tom works (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10000,
            step: 500,
            default: 2000,
        },
        Parameter {
            name: "patience",
            label: Text {
                zh: "main 最多等多久（秒）",
                en: "how long main waits at most (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10000,
            step: 500,
            default: 500,
        },
    ],
    variants: &[
        Variant {
            name: "join",
            label: Text {
                zh: "等到结束",
                en: "until the end",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "time-out",
            label: Text {
                zh: "只等一会儿",
                en: "for a while",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "by-another",
            label: Text {
                zh: "由 jack 来等",
                en: "jack joins",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "each-other",
            label: Text {
                zh: "互相等",
                en: "they join each other",
            },
            verdict: VerdictKind::Deadlock,
            schedule: "rr",
        },
    ],
    processes: false,
};
