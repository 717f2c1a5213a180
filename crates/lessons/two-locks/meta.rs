//! Lesson 8: opposite orders deadlock sometimes; one order for all cures it.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "two-locks",
    number: 8,
    title: Text {
        zh: "两把锁，两种顺序",
        en: "Two locks, two orders",
    },
    claim: Text {
        zh: "两个线程以相反的顺序取两把锁，有时会死锁；大家都按同一个顺序取，就永远不会。",
        en: "Two threads that take two locks in opposite orders deadlock sometimes; with one order for all they never do.",
    },
    notes: notes!("two-locks"),
    scenario: code!("two-locks", "scenario.rs"),
    python: code!("two-locks", "lesson.py"),
    recorded: recorded!("two-locks"),
    parameters: &[
        Parameter {
            name: "rounds",
            label: Text {
                zh: "每人转几次账",
                en: "transfers per thread",
            },
            unit: Unit::Count,
            min: 1,
            max: 10_000,
            step: 1,
            default: 1,
        },
        Parameter {
            name: "patience",
            label: Text {
                zh: "tom 最多等多久（秒）",
                en: "how long tom waits at most (s)",
            },
            unit: Unit::Milliseconds,
            min: 1,
            max: 5000,
            step: 50,
            default: 100,
        },
    ],
    variants: &[
        Variant {
            name: "broken",
            label: Text {
                zh: "顺序相反",
                en: "opposite orders",
            },
            verdict: VerdictKind::Deadlock,
            schedule: "d1:5>3",
        },
        Variant {
            name: "ordered",
            label: Text {
                zh: "同一个顺序",
                en: "one order for all",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "back-off",
            label: Text {
                zh: "等不到就退让",
                en: "give up and try again",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
