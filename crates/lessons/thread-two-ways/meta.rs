//! Lesson 1: a function as target, or a type with `run`.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "thread-two-ways",
    number: 1,
    title: Text {
        zh: "创建线程的两种写法",
        en: "Two ways to write a thread",
    },
    claim: Text {
        zh: "把函数交给 target，或者写一个带 run 的类型：运行轨迹完全一样。",
        en: "A function as target, or a type with its own run: the trace is the same.",
    },
    notes: notes!("thread-two-ways"),
    scenario: code!("thread-two-ways", "scenario.rs"),
    python: code!("thread-two-ways", "lesson.py"),
    recorded: recorded!("thread-two-ways"),
    parameters: &[
        Parameter {
            name: "threads",
            label: Text {
                zh: "线程数",
                en: "threads",
            },
            unit: Unit::Count,
            min: 1,
            max: 16,
            step: 1,
            default: 2,
        },
        Parameter {
            name: "pause",
            label: Text {
                zh: "每个线程睡多久（秒）",
                en: "how long each sleeps (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10_000,
            step: 500,
            default: 2000,
        },
    ],
    variants: &[
        Variant {
            name: "function",
            label: Text {
                zh: "函数作 target",
                en: "a function as target",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "type",
            label: Text {
                zh: "带 run 的类型",
                en: "a type with run",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "run-directly",
            label: Text {
                zh: "误调 run，没有线程",
                en: "run called by mistake: no thread",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
