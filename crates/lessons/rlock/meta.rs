//! Lesson 9: the same program, with a lock that knows its owner.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "rlock",
    number: 9,
    title: Text {
        zh: "RLock：认得主人的锁",
        en: "RLock: a lock that knows its owner",
    },
    claim: Text {
        zh: "同样的代码，只把 Lock 换成 RLock，就不再等自己；只有主人能放开，拿几次就要放几次。",
        en: "The same code with an RLock instead of a Lock no longer waits for itself; only the owner can release it, as often as it was acquired.",
    },
    notes: notes!("rlock"),
    scenario: code!("rlock", "scenario.rs"),
    python: code!("rlock", "lesson.py"),
    recorded: recorded!("rlock"),
    parameters: &[Parameter {
        name: "clerks",
        label: Text {
            zh: "几个会计（线程）",
            en: "clerks (threads)",
        },
        unit: Unit::Count,
        min: 1,
        max: 8,
        step: 1,
        default: 2,
    }],
    variants: &[
        Variant {
            name: "lock",
            label: Text {
                zh: "用 Lock",
                en: "with a Lock",
            },
            verdict: VerdictKind::Deadlock,
            schedule: "rr",
        },
        Variant {
            name: "rlock",
            label: Text {
                zh: "用 RLock",
                en: "with an RLock",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "kept",
            label: Text {
                zh: "少放了一次",
                en: "released once too few",
            },
            verdict: VerdictKind::AllWaiting,
            schedule: "rr",
        },
        Variant {
            name: "foreign",
            label: Text {
                zh: "别的线程来释放",
                en: "released by another thread",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
    ],
    processes: false,
};
