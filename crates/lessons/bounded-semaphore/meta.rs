//! Lesson 11: one release too many is an error, and changes nothing.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "bounded-semaphore",
    number: 11,
    title: Text {
        zh: "有界信号量：多还一次就报错",
        en: "Bounded semaphore: not more than there were",
    },
    claim: Text {
        zh: "有界信号量的计数器不会超过起点：多还一次是错误，而且什么也不改变。",
        en: "A bounded semaphore never counts beyond where it began: one release too many is an error, and changes nothing.",
    },
    notes: notes!("bounded-semaphore"),
    scenario: code!("bounded-semaphore", "scenario.rs"),
    python: code!("bounded-semaphore", "lesson.py"),
    recorded: recorded!("bounded-semaphore"),
    parameters: &[
        Parameter {
            name: "seats",
            label: Text {
                zh: "几个座位（许可）",
                en: "seats (permits)",
            },
            unit: Unit::Count,
            min: 1,
            max: 16,
            step: 1,
            default: 2,
        },
        Parameter {
            name: "guests",
            label: Text {
                zh: "几位客人（线程）",
                en: "guests (threads)",
            },
            unit: Unit::Count,
            min: 1,
            max: 32,
            step: 1,
            default: 5,
        },
        Parameter {
            name: "stay",
            label: Text {
                zh: "每人坐多久（秒）",
                en: "how long each stays (s)",
            },
            unit: Unit::Milliseconds,
            min: 10,
            max: 5000,
            step: 100,
            default: 1000,
        },
    ],
    variants: &[
        Variant {
            name: "semaphore",
            label: Text {
                zh: "普通信号量",
                en: "a plain semaphore",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "bounded",
            label: Text {
                zh: "有界信号量",
                en: "a bounded one",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "too-late",
            label: Text {
                zh: "发现得太晚",
                en: "noticed too late",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
    ],
    processes: false,
};
