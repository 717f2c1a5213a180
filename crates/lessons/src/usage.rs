//! What can be wrong with a request to run a lesson. Every error names what would have been right.

use std::error::Error;
use std::fmt;

use crate::{Language, Parameter};

/// A request that names something a lesson does not have, or does not allow.
#[derive(Clone, Debug, PartialEq)]
pub enum UsageError {
    /// There is no such lesson.
    Lesson {
        /// What was asked for.
        given: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The lesson has no such variant.
    Variant {
        /// The lesson.
        lesson: &'static str,
        /// What was asked for.
        given: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The lesson has no such parameter.
    Parameter {
        /// The lesson.
        lesson: &'static str,
        /// What was asked for.
        given: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// What was typed is no number of the parameter's unit.
    NotANumber {
        /// The parameter.
        parameter: &'static Parameter,
        /// What was typed.
        given: String,
    },
    /// The parameter does not allow the value.
    OutOfRange {
        /// The parameter.
        parameter: &'static Parameter,
        /// The value.
        given: i64,
    },
}

impl UsageError {
    /// What was asked for and what there is, where the error is about a name: the material for a
    /// "did you mean".
    pub fn candidates(&self) -> Option<(&str, &[&'static str])> {
        match self {
            UsageError::Lesson { given, known }
            | UsageError::Variant { given, known, .. }
            | UsageError::Parameter { given, known, .. } => Some((given, known)),
            UsageError::NotANumber { .. } | UsageError::OutOfRange { .. } => None,
        }
    }

    /// The same error, with what was asked for put otherwise: shortened, say.
    pub(crate) fn with_given(mut self, put: impl Fn(&str) -> String) -> UsageError {
        match &mut self {
            UsageError::Lesson { given, .. }
            | UsageError::Variant { given, .. }
            | UsageError::Parameter { given, .. }
            | UsageError::NotANumber { given, .. } => *given = put(given),
            UsageError::OutOfRange { .. } => {}
        }
        self
    }

    /// The error as a sentence in a language.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Zh => self.in_chinese(),
            Language::En => self.in_english(),
        }
    }

    fn in_english(&self) -> String {
        match self {
            UsageError::Lesson { given, known } => {
                format!(
                    "there is no lesson `{given}`; there are {}",
                    known.join(", ")
                )
            }
            UsageError::Variant {
                lesson,
                given,
                known,
            } => {
                format!(
                    "lesson {lesson} has no variant `{given}`; it has {}",
                    known.join(", ")
                )
            }
            UsageError::Parameter {
                lesson,
                given,
                known,
            } => {
                format!(
                    "lesson {lesson} has no parameter `{given}`; it has {}",
                    known.join(", ")
                )
            }
            UsageError::NotANumber { parameter, given } => {
                let (min, max) = range(parameter);
                format!(
                    "{} must be a number between {min} and {max}, not `{given}`",
                    parameter.name
                )
            }
            UsageError::OutOfRange { parameter, given } => {
                let (min, max) = range(parameter);
                format!(
                    "{} must be between {min} and {max}, not {}",
                    parameter.name,
                    parameter.show(*given)
                )
            }
        }
    }

    fn in_chinese(&self) -> String {
        match self {
            UsageError::Lesson { given, known } => {
                format!("没有名为 `{given}` 的课；现有 {}", known.join("、"))
            }
            UsageError::Variant {
                lesson,
                given,
                known,
            } => {
                format!(
                    "{lesson} 这一课没有名为 `{given}` 的写法；现有 {}",
                    known.join("、")
                )
            }
            UsageError::Parameter {
                lesson,
                given,
                known,
            } => {
                format!(
                    "{lesson} 这一课没有名为 `{given}` 的参数；现有 {}",
                    known.join("、")
                )
            }
            UsageError::NotANumber { parameter, given } => {
                let (min, max) = range(parameter);
                format!(
                    "{} 应为 {min} 到 {max} 之间的数，`{given}` 不是",
                    parameter.name
                )
            }
            UsageError::OutOfRange { parameter, given } => {
                let (min, max) = range(parameter);
                format!(
                    "{} 应在 {min} 到 {max} 之间，不能是 {}",
                    parameter.name,
                    parameter.show(*given)
                )
            }
        }
    }
}

fn range(parameter: &Parameter) -> (String, String) {
    (parameter.show(parameter.min), parameter.show(parameter.max))
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_english())
    }
}

impl Error for UsageError {}
