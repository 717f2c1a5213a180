//! A lesson that is seen best beside itself: its variants in rows, some settings in columns, every cell
//! a run of its own on one time axis.

use crate::Text;

/// What is compared.
#[derive(Debug, PartialEq)]
pub struct Comparison {
    /// The lesson's id.
    pub lesson: &'static str,
    /// Variants by name; the first one is what the others are measured by.
    pub rows: [&'static str; 4],
    /// Settings, from left to right.
    pub columns: [Column; 2],
}

/// The settings of a column.
#[derive(Debug, PartialEq)]
pub struct Column {
    /// What they amount to.
    pub label: Text,
    /// Parameters; those left out have their defaults.
    pub values: &'static [(&'static str, i64)],
    /// What each row takes in virtual time, in milliseconds: for those who cannot measure.
    pub simulated_ms: [u64; 4],
}

static GIL: Comparison = Comparison {
    lesson: "gil",
    rows: ["serial", "gil", "no-gil", "processes"],
    columns: [
        Column {
            label: Text {
                zh: "计算密集",
                en: "CPU-bound",
            },
            values: &[("compute", 800), ("wait", 0)],
            simulated_ms: [1600, 1600, 400, 400],
        },
        Column {
            label: Text {
                zh: "I/O 密集",
                en: "I/O-bound",
            },
            values: &[("compute", 4), ("wait", 200)],
            simulated_ms: [808, 208, 202, 202],
        },
    ],
};

/// What there is to compare in a lesson.
pub fn comparison(lesson: &str) -> Option<&'static Comparison> {
    (lesson == GIL.lesson).then_some(&GIL)
}
