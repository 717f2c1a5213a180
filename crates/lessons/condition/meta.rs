//! Lesson 13: a bounded buffer by hand.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "condition",
    number: 13,
    title: Text {
        zh: "条件变量：醒来再看一眼",
        en: "Condition: look again when you wake",
    },
    claim: Text {
        zh: "手写一个有界缓冲区：要在循环里等；没有人在等的时候，通知发出去就没了。",
        en: "A bounded buffer by hand: wait in a loop; a notify that nobody waits for is lost.",
    },
    notes: notes!("condition"),
    scenario: code!("condition", "scenario.rs"),
    python: code!("condition", "lesson.py"),
    recorded: recorded!("condition"),
    parameters: &[
        Parameter {
            name: "room",
            label: Text {
                zh: "架子能放几个",
                en: "room on the shelf",
            },
            unit: Unit::Count,
            min: 1,
            max: 20,
            step: 1,
            default: 1,
        },
        Parameter {
            name: "customers",
            label: Text {
                zh: "几个顾客（线程）",
                en: "customers (threads)",
            },
            unit: Unit::Count,
            min: 1,
            max: 8,
            step: 1,
            default: 2,
        },
        Parameter {
            name: "loaves",
            label: Text {
                zh: "每人买几个面包",
                en: "loaves for each",
            },
            unit: Unit::Count,
            min: 1,
            max: 1000,
            step: 1,
            default: 1,
        },
    ],
    variants: &[
        Variant {
            name: "while",
            label: Text {
                zh: "用 while 等",
                en: "waits in a while",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "if",
            label: Text {
                zh: "用 if 等",
                en: "waits in an if",
            },
            verdict: VerdictKind::Failed,
            schedule: "d1:4>4,27>4",
        },
        Variant {
            name: "blind",
            label: Text {
                zh: "不看就等",
                en: "waits without a look",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
    ],
    processes: false,
};
