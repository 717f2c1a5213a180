//! Lesson 4: an error ends its thread, not the program; join still returns; the value is dropped.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "thread-errors",
    number: 4,
    title: Text {
        zh: "线程里的错误",
        en: "Errors in threads",
    },
    claim: Text {
        zh: "错误只结束出错的那个线程，程序照常往下走；join 照样返回，线程的返回值没有人收。",
        en: "An error ends its thread, not the program; join returns all the same, and what a thread returns is dropped.",
    },
    notes: notes!("thread-errors"),
    scenario: code!("thread-errors", "scenario.rs"),
    python: code!("thread-errors", "lesson.py"),
    recorded: recorded!("thread-errors"),
    parameters: &[Parameter {
        name: "guests",
        label: Text {
            zh: "中间那一桌有几位客人",
            en: "guests at the second party",
        },
        unit: Unit::Count,
        min: 0,
        max: 60,
        step: 1,
        default: 0,
    }],
    variants: &[
        Variant {
            name: "unnoticed",
            label: Text {
                zh: "没有人察觉",
                en: "nobody notices",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "hook",
            label: Text {
                zh: "用 excepthook 听",
                en: "with an excepthook",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "reported",
            label: Text {
                zh: "把结果送回来",
                en: "results are sent back",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
