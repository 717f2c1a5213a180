//! Lesson 17: computing and waiting, with a GIL and without.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "gil",
    number: 17,
    title: Text {
        zh: "GIL：计算与等待",
        en: "The GIL: computing and waiting",
    },
    claim: Text {
        zh: "有 GIL 的时候，线程能让等待重叠，不能让计算重叠；去掉 GIL，或者换成进程，计算也能同时进行。",
        en: "With a GIL, threads overlap their waiting but not their computing; without it, or in processes, they overlap both.",
    },
    notes: notes!("gil"),
    scenario: code!("gil", "scenario.rs"),
    python: code!("gil", "lesson.py"),
    recorded: recorded!("gil"),
    parameters: &[
        Parameter {
            name: "jobs",
            label: Text {
                zh: "几件事",
                en: "jobs",
            },
            unit: Unit::Count,
            min: 1,
            max: 16,
            step: 1,
            default: 4,
        },
        Parameter {
            name: "compute",
            label: Text {
                zh: "每件算几段",
                en: "slices to compute, each",
            },
            unit: Unit::Count,
            min: 0,
            max: 5000,
            step: 20,
            default: 40,
        },
        Parameter {
            name: "wait",
            label: Text {
                zh: "每件等多久（秒）",
                en: "waiting, each (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 5000,
            step: 50,
            default: 0,
        },
        Parameter {
            name: "interval",
            label: Text {
                zh: "GIL 切换间隔（秒）",
                en: "switch interval (s)",
            },
            unit: Unit::Milliseconds,
            min: 1,
            max: 1000,
            step: 5,
            default: 5,
        },
    ],
    variants: &[
        Variant {
            name: "gil",
            label: Text {
                zh: "线程，有 GIL",
                en: "threads, with a GIL",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "no-gil",
            label: Text {
                zh: "线程，没有 GIL",
                en: "threads, without",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "processes",
            label: Text {
                zh: "进程",
                en: "processes",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "data-parallel",
            label: Text {
                zh: "数据并行（rayon）",
                en: "data-parallel (rayon)",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "serial",
            label: Text {
                zh: "一件接一件",
                en: "one after the other",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: true,
};
