//! Lesson 10: at most k inside; the counter goes down and up.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "semaphore",
    number: 10,
    title: Text {
        zh: "信号量：里面最多几个",
        en: "Semaphore: so many and no more",
    },
    claim: Text {
        zh: "信号量有几个许可，同时在里面的就最多几个：进来一个减一，出去一个加一。",
        en: "A semaphore with k permits lets at most k in at a time: one less for each that comes in, one more for each that leaves.",
    },
    notes: notes!("semaphore"),
    scenario: code!("semaphore", "scenario.rs"),
    python: code!("semaphore", "lesson.py"),
    recorded: recorded!("semaphore"),
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
            name: "limited",
            label: Text {
                zh: "一人一个许可",
                en: "a permit each",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "unlimited",
            label: Text {
                zh: "不用信号量",
                en: "no semaphore",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
        Variant {
            name: "forgotten",
            label: Text {
                zh: "有人忘了还",
                en: "some forget to release",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
        Variant {
            name: "given-twice",
            label: Text {
                zh: "有人多还了一个",
                en: "one releases too often",
            },
            verdict: VerdictKind::Failed,
            schedule: "rr",
        },
    ],
    processes: false,
};
