//! Lesson 21: a pipe has two ends, and each end is one process's own.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "pipe",
    number: 21,
    title: Text {
        zh: "管道的两端",
        en: "The two ends of a pipe",
    },
    claim: Text {
        zh: "管道有两端，双向或单向；对面那一端全部关闭之后，recv 才知道再也不会有消息。",
        en: "A pipe has two ends, two-way or one-way; recv learns that nothing more comes only when the other end is closed.",
    },
    notes: notes!("pipe"),
    scenario: code!("pipe", "scenario.rs"),
    python: code!("pipe", "lesson.py"),
    recorded: recorded!("pipe"),
    parameters: &[Parameter {
        name: "messages",
        label: Text {
            zh: "消息条数",
            en: "messages",
        },
        unit: Unit::Count,
        min: 0,
        max: 100,
        step: 1,
        default: 3,
    }],
    variants: &[
        Variant {
            name: "duplex",
            label: Text {
                zh: "双向",
                en: "two-way",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "one-way",
            label: Text {
                zh: "单向",
                en: "one-way",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "left-open",
            label: Text {
                zh: "忘了关闭",
                en: "never closed",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
    ],
    processes: true,
};
