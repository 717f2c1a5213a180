//! Lesson 14: a bounded Queue balances speeds.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "producer-consumer",
    number: 14,
    title: Text {
        zh: "生产者与消费者",
        en: "Producer and consumer",
    },
    claim: Text {
        zh: "有界队列让快的一方等慢的一方：第 19 次 put 从 1.8 秒一直等到 2.0 秒。",
        en: "A bounded Queue makes the fast side wait for the slow one: the 19th put waits from 1.8 s to 2.0 s.",
    },
    notes: notes!("producer-consumer"),
    scenario: code!("producer-consumer", "scenario.rs"),
    python: code!("producer-consumer", "lesson.py"),
    recorded: recorded!("producer-consumer"),
    parameters: &[
        Parameter {
            name: "size",
            label: Text {
                zh: "队列容量",
                en: "room in the queue",
            },
            unit: Unit::Count,
            min: 1,
            max: 100,
            step: 1,
            default: 10,
        },
        Parameter {
            name: "produce",
            label: Text {
                zh: "做一件要多久（秒）",
                en: "time to make one (s)",
            },
            unit: Unit::Milliseconds,
            min: 10,
            max: 2000,
            step: 50,
            default: 100,
        },
        Parameter {
            name: "consume",
            label: Text {
                zh: "用一件要多久（秒）",
                en: "time to use one (s)",
            },
            unit: Unit::Milliseconds,
            min: 10,
            max: 5000,
            step: 50,
            default: 500,
        },
        Parameter {
            name: "seconds",
            label: Text {
                zh: "总共看多久（秒）",
                en: "how long we watch (s)",
            },
            unit: Unit::Milliseconds,
            min: 500,
            max: 60_000,
            step: 500,
            default: 5050,
        },
    ],
    variants: &[
        Variant {
            name: "bounded",
            label: Text {
                zh: "有界队列",
                en: "a bounded queue",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "unbounded",
            label: Text {
                zh: "无界队列",
                en: "a queue without bound",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "counted",
            label: Text {
                zh: "等到全用完",
                en: "until all are used",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "uncounted",
            label: Text {
                zh: "用完不报",
                en: "nobody says so",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
    ],
    processes: false,
};
