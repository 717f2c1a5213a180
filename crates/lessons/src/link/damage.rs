//! What can be wrong with a link, as a sentence that says what is allowed.

use threadlab::schedule::{Schedule, ScheduleError};

use super::{LONGEST, VERSION};
use crate::{Language, Parameter, UsageError};

/// At most so many characters of a damaged part are shown again.
const SHOWN: usize = 60;

/// Something that a link should not have, or should have otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Damage {
    /// Longer than [`LONGEST`].
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// Its version is no number, or a later one than ours.
    Version(String),
    /// It says something, but names no lesson.
    NoLesson,
    /// A lesson, variant or parameter that is not there.
    Name(UsageError),
    /// A value that the parameter does not allow.
    Value {
        /// The parameter.
        parameter: &'static Parameter,
        /// What stands there.
        given: String,
    },
    /// What stands there for a schedule is none.
    Schedule(ScheduleError),
    /// What stands there for a position is none.
    Position(String),
    /// A language that the course is not in.
    Language(String),
    /// A key that comes twice.
    Twice(String),
    /// A part without `=`.
    NotAPair(String),
}

impl Damage {
    pub(super) fn version(given: &str) -> Damage {
        Damage::Version(shown(given))
    }

    pub(super) fn position(given: &str) -> Damage {
        Damage::Position(shown(given))
    }

    pub(super) fn language(given: &str) -> Damage {
        Damage::Language(shown(given))
    }

    pub(super) fn twice(key: &str) -> Damage {
        Damage::Twice(shown(key))
    }

    pub(super) fn not_a_pair(given: &str) -> Damage {
        Damage::NotAPair(shown(given))
    }

    pub(super) fn value(parameter: &'static Parameter, given: &str) -> Damage {
        let given = shown(given);
        Damage::Value { parameter, given }
    }

    pub(super) fn name(error: UsageError) -> Damage {
        Damage::Name(error.with_given(shown))
    }

    /// What is wrong, and what is allowed.
    pub fn sentence(&self, language: Language) -> String {
        let sentence = match language {
            Language::Zh => self.in_chinese(),
            Language::En => self.in_english(),
        };
        sentence.chars().map(on_one_line).collect()
    }

    fn in_english(&self) -> String {
        match self {
            Damage::TooLong { bytes } => format!(
                "the link has {bytes} bytes, and at most {LONGEST} are allowed; a trace file can be as long as it likes"
            ),
            Damage::Version(given) => {
                format!("the link has version `{given}`; versions up to {VERSION} can be read here")
            }
            Damage::NoLesson => {
                "the link names no lesson; it should begin with #lesson= and a lesson's name"
                    .to_owned()
            }
            Damage::Name(error) => error.sentence(Language::En),
            Damage::Value { parameter, given } => {
                let Parameter { name, min, max, .. } = parameter;
                format!("{name} is a whole number from {min} to {max} in a link, not `{given}`")
            }
            Damage::Schedule(error) => error.to_string(),
            Damage::Position(given) => {
                format!("at= takes the number of an event, from 1, not `{given}`")
            }
            Damage::Language(given) => format!("lang= takes zh or en, not `{given}`"),
            Damage::Twice(key) => format!("`{key}` stands in the link twice; the first one counts"),
            Damage::NotAPair(given) => {
                format!("`{given}` has no `=`; a link consists of parts such as rounds=3")
            }
        }
    }

    fn in_chinese(&self) -> String {
        match self {
            Damage::TooLong { bytes } => {
                format!("链接有 {bytes} 字节，最多只能有 {LONGEST}；轨迹文件则长短不限")
            }
            Damage::Version(given) => {
                format!("链接的版本是 `{given}`，这里最高能读版本 {VERSION}")
            }
            Damage::NoLesson => "链接里没有课名；它应以 #lesson= 和课名开头".to_owned(),
            Damage::Name(error) => error.sentence(Language::Zh),
            Damage::Value { parameter, given } => {
                let Parameter { name, min, max, .. } = parameter;
                format!("链接里的 {name} 应为 {min} 到 {max} 之间的整数，`{given}` 不是")
            }
            Damage::Schedule(error) => schedule_in_chinese(error),
            Damage::Position(given) => {
                format!("at= 后面应为从 1 开始的事件编号，`{given}` 不是")
            }
            Damage::Language(given) => format!("lang= 只能是 zh 或 en，不能是 `{given}`"),
            Damage::Twice(key) => format!("链接里 `{key}` 出现了两次，以第一次为准"),
            Damage::NotAPair(given) => {
                format!("`{given}` 里没有 `=`；链接由 rounds=3 这样的部分组成")
            }
        }
    }
}

fn schedule_in_chinese(error: &ScheduleError) -> String {
    match error {
        ScheduleError::Unknown(text) => format!(
            "`{text}` 不是调度；可以写 `live`、`rr`、`random:` 加种子（0 到 {}）、\
             `pct:` 加种子和深度（`pct:17,3`），或 `d1:` 加各处选择（`d1:17>3,42>1`）",
            u64::MAX
        ),
        ScheduleError::Numbers(text) => format!(
            "`{text}` 不是调度：种子是 0 到 {} 之间的整数，`pct:` 的种子后面还有逗号和 1 到 {} 的深度，\
             例如 `pct:17,3`",
            u64::MAX,
            Schedule::MAX_DEPTH
        ),
        ScheduleError::Damaged(at) => format!(
            "调度在 `{at}` 处已损坏：`d1:` 后面应是选择的序号和所选的任务，例如 `17>3,42>1`，\
             序号从 1 开始，由小到大"
        ),
        ScheduleError::Later(text) => {
            format!("`{text}` 是更新版本的 Threadlab 写的调度，这里只认得 `d1:`；请换用最新版本")
        }
    }
}

/// What somebody wrote, short: it may be anything.
fn shown(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

fn on_one_line(letter: char) -> char {
    match letter.is_control() {
        true => '\u{fffd}',
        false => letter,
    }
}
