//! Lesson 12: one flag starts five threads; set-then-clear still frees all who waited.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "event",
    number: 12,
    title: Text {
        zh: "一面旗，五条线程",
        en: "One flag, five threads",
    },
    claim: Text {
        zh: "一个 Event 放行所有等它的线程；set 之后马上 clear，已经在等的也一个不落。",
        en: "One Event starts five threads; set and then clear at once still frees all who waited.",
    },
    notes: notes!("event"),
    scenario: code!("event", "scenario.rs"),
    python: code!("event", "lesson.py"),
    recorded: recorded!("event"),
    parameters: &[
        Parameter {
            name: "runners",
            label: Text {
                zh: "起跑的线程",
                en: "runners",
            },
            unit: Unit::Count,
            min: 1,
            max: 64,
            step: 1,
            default: 5,
        },
        Parameter {
            name: "delay",
            label: Text {
                zh: "多久以后举旗（秒）",
                en: "when main decides (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10000,
            step: 500,
            default: 1000,
        },
    ],
    variants: &[
        Variant {
            name: "set",
            label: Text {
                zh: "置位",
                en: "set",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "set-then-clear",
            label: Text {
                zh: "置位后马上清除",
                en: "set, then clear at once",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "never-set",
            label: Text {
                zh: "一直没有置位",
                en: "never set",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
    ],
    processes: false,
};
