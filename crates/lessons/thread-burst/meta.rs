//! Lesson 5: twenty threads print in one tick; unbounded creation has a price.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "thread-burst",
    number: 5,
    title: Text {
        zh: "一下子二十个线程",
        en: "Twenty threads at once",
    },
    claim: Text {
        zh: "二十个线程在同一刻打印；可是来多少活就开多少线程，总要付出代价。",
        en: "Twenty threads print in the same tick; but a thread for every job, however many there are, has its price.",
    },
    notes: notes!("thread-burst"),
    scenario: code!("thread-burst", "scenario.rs"),
    python: code!("thread-burst", "lesson.py"),
    recorded: recorded!("thread-burst"),
    parameters: &[
        Parameter {
            name: "jobs",
            label: Text {
                zh: "几件活",
                en: "jobs",
            },
            unit: Unit::Count,
            min: 1,
            max: 256,
            step: 1,
            default: 20,
        },
        Parameter {
            name: "workers",
            label: Text {
                zh: "同时最多做几件",
                en: "at most so many at a time",
            },
            unit: Unit::Count,
            min: 1,
            max: 64,
            step: 1,
            default: 4,
        },
        Parameter {
            name: "pause",
            label: Text {
                zh: "每件等多久（秒）",
                en: "how long each waits (s)",
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
            name: "burst",
            label: Text {
                zh: "一件活一个线程",
                en: "a thread for each job",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "semaphore",
            label: Text {
                zh: "一次只做几件",
                en: "a few at a time",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "workers",
            label: Text {
                zh: "几个线程轮流做",
                en: "a few workers",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
