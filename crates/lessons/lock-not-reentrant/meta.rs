//! Lesson 7: acquire twice and you wait for yourself.

use threadlab::trace::VerdictKind;

use crate::catalogue::{Lesson, Parameter, Text, Unit, Variant, code, notes, recorded};

pub(crate) const LESSON: Lesson = Lesson {
    id: "lock-not-reentrant",
    number: 7,
    title: Text {
        zh: "锁不可重入",
        en: "A lock is not reentrant",
    },
    claim: Text {
        zh: "拿着锁再去要同一把锁，就是在等自己：永远等不到，但查得出来。",
        en: "Acquire a lock that you hold and you wait for yourself, for ever: diagnosed, not hung.",
    },
    notes: notes!("lock-not-reentrant"),
    scenario: code!("lock-not-reentrant", "scenario.rs"),
    python: code!("lock-not-reentrant", "lesson.py"),
    recorded: recorded!("lock-not-reentrant"),
    parameters: &[
        Parameter {
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
        },
        Parameter {
            name: "patience",
            label: Text {
                zh: "最多等多久（秒）",
                en: "how long to wait at most (s)",
            },
            unit: Unit::Milliseconds,
            min: 0,
            max: 10_000,
            step: 100,
            default: 500,
        },
    ],
    variants: &[
        Variant {
            name: "broken",
            label: Text {
                zh: "拿着锁再去要",
                en: "asks for what it holds",
            },
            verdict: VerdictKind::Deadlock,
            schedule: "rr",
        },
        Variant {
            name: "fixed",
            label: Text {
                zh: "里层不加锁",
                en: "the inner part takes no lock",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "impatient",
            label: Text {
                zh: "只等一会儿",
                en: "with a time-out",
            },
            verdict: VerdictKind::Completed,
            schedule: "",
        },
        Variant {
            name: "let-out",
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
