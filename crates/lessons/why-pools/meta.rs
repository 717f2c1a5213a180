//! Lesson 16: fewer threads, cheaper starts, sooner first answers: measured.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "why-pools",
    number: 16,
    title: Text {
        zh: "为什么要用线程池",
        en: "Why pools",
    },
    claim: Text {
        zh: "线程池用的线程少，开工也快；代价是活多了要排队，要是活与活互相等，还会一起卡住。",
        en: "A pool needs fewer threads and begins sooner; in exchange requests may queue, and those that wait for each other may all get stuck.",
    },
    notes: notes!("why-pools"),
    scenario: code!("why-pools", "scenario.rs"),
    python: code!("why-pools", "lesson.py"),
    recorded: recorded!("why-pools"),
    parameters: &[
        Parameter {
            name: "requests",
            label: Text {
                zh: "几个请求",
                en: "requests",
            },
            unit: Unit::Count,
            min: 1,
            max: 1000,
            step: 10,
            default: 50,
        },
        Parameter {
            name: "workers",
            label: Text {
                zh: "池里几个线程",
                en: "workers in the pool",
            },
            unit: Unit::Count,
            min: 1,
            max: 64,
            step: 1,
            default: 4,
        },
        Parameter {
            name: "pace",
            label: Text {
                zh: "隔多久来一个（秒）",
                en: "time between them (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 1000,
            step: 1,
            default: 2,
        },
        Parameter {
            name: "work",
            label: Text {
                zh: "每个做多久（秒）",
                en: "work for each (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 1000,
            step: 5,
            default: 5,
        },
    ],
    variants: &[
        Variant {
            name: "pool",
            label: Text {
                zh: "线程池",
                en: "a pool",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "thread-each",
            label: Text {
                zh: "一个请求一个线程",
                en: "a thread each",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "nested",
            label: Text {
                zh: "池里的活等池里的活",
                en: "they wait for each other",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
    ],
    processes: false,
};
