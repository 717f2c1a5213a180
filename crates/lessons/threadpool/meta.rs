//! Lesson 15: the classic package: requests, callbacks, wait.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "threadpool",
    number: 15,
    title: Text {
        zh: "线程池：请求、回调、等待",
        en: "A thread pool: request, callback, wait",
    },
    claim: Text {
        zh: "请求进一个队列，结果出另一个队列；回调在等结果的线程里执行，wait 等的是结果，不是线程结束。",
        en: "Requests go in by one queue, results come out of another; callbacks run in the thread that waits, and wait waits for results, not for threads to end.",
    },
    notes: notes!("threadpool"),
    scenario: code!("threadpool", "scenario.rs"),
    python: code!("threadpool", "lesson.py"),
    recorded: recorded!("threadpool"),
    parameters: &[
        Parameter {
            name: "workers",
            label: Text {
                zh: "几个线程",
                en: "workers",
            },
            unit: Unit::Count,
            min: 1,
            max: 16,
            step: 1,
            default: 3,
        },
        Parameter {
            name: "requests",
            label: Text {
                zh: "几个请求",
                en: "requests",
            },
            unit: Unit::Count,
            min: 1,
            max: 100,
            step: 1,
            default: 8,
        },
    ],
    variants: &[
        Variant {
            name: "single",
            label: Text {
                zh: "一个参数",
                en: "one argument",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "calls",
            label: Text {
                zh: "几个参数",
                en: "several arguments",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "callback-fails",
            label: Text {
                zh: "回调出错",
                en: "a callback fails",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
        Variant {
            name: "bounded",
            label: Text {
                zh: "两头都有界",
                en: "both ends bounded",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
        Variant {
            name: "polled",
            label: Text {
                zh: "边放边取",
                en: "polls in between",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
