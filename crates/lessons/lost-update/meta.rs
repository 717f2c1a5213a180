//! Lesson 6: two unlocked `+= 1` lose updates; a Lock does not.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "lost-update",
    number: 6,
    title: Text {
        zh: "丢失的更新",
        en: "The lost update",
    },
    claim: Text {
        zh: "两个线程不加锁地各自加一，结果会变少；加上 Lock 就一个也不少。",
        en: "Two threads that add one without a lock lose updates; with a Lock they lose none.",
    },
    notes: notes!("lost-update"),
    scenario: code!("lost-update", "scenario.rs"),
    python: code!("lost-update", "lesson.py"),
    recorded: recorded!("lost-update"),
    parameters: &[Parameter {
        name: "rounds",
        label: Text {
            zh: "每个线程加几次",
            en: "additions per thread",
        },
        unit: Unit::Count,
        min: 1,
        max: 10_000,
        step: 1,
        default: 3,
    }],
    variants: &[
        Variant {
            name: "broken",
            label: Text {
                zh: "不加锁",
                en: "no lock",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "one-sided",
            label: Text {
                zh: "只有 tom 加锁",
                en: "only tom locks",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "fixed",
            label: Text {
                zh: "都加锁",
                en: "both lock",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
