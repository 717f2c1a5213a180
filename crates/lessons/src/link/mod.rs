//! The share link: one run of one lesson as the fragment of an address, for page and command line.
//!
//! ```text
//! #lesson=lost-update&variant=fixed&schedule=random:17&rounds=3&at=120&lang=en
//! ```
//!
//! | key | says | where it is left out |
//! |---|---|---|
//! | `lesson` | the lesson, by id | the list of lessons |
//! | `variant` | one of its variants | the first one |
//! | `schedule` | who goes when, as text | whatever the reader prefers |
//! | `at` | the event to stand at, by its number | the end |
//! | `lang` | `zh` or `en` | whatever the reader prefers |
//! | `v` | the version of this grammar | 1, the only one yet |
//! | any other | a parameter, as a whole number (durations in milliseconds) | its default |
//!
//! A fragment never reaches a server, and works on any static host and sub-path. What a link does
//! not say has its default, so that links stay short. Reading never fails: what is damaged is left
//! out, with a [`Damage`] that says what is wrong and what is allowed, so that at least the plain
//! lesson can be shown.

mod damage;
mod read;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use self::damage::Damage;
pub use self::read::{Read, read};
use crate::{Language, Lesson, Values, Variant};

/// The version of the grammar.
pub const VERSION: u32 = 1;

/// The longest fragment, in bytes: what goes through chats and mail unharmed.
pub const LONGEST: usize = 8 * 1024;

/// The keys that no parameter of a lesson may have for its name.
pub const RESERVED: [&str; 6] = ["lesson", "variant", "schedule", "at", "lang", "v"];

/// What stays as it is in a value. `>` is not among it: browsers escape it in fragments, and a
/// shell takes it for itself.
const ESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b':')
    .remove(b',')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// A lesson with everything that a link can say about a run of it.
#[derive(Clone, Debug)]
pub struct Link {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// One of its variants.
    pub variant: &'static Variant,
    /// A value for each of its parameters.
    pub values: Values,
    /// Who goes when; nothing where the link leaves that to its reader.
    pub schedule: Option<String>,
    /// The number of the event to stand at; nothing for the end of the run.
    pub at: Option<u64>,
}

impl PartialEq for Link {
    fn eq(&self, other: &Link) -> bool {
        let key = |link: &Link| (link.lesson.id, link.variant.name, link.at);
        key(self) == key(other) && self.schedule == other.schedule && self.values == other.values
    }
}

impl Link {
    /// The lesson as it is first shown.
    pub fn plain(lesson: &'static Lesson) -> Link {
        Link {
            lesson,
            variant: lesson
                .variants
                .first()
                .expect("a lesson has a variant (tests/catalogue.rs)"),
            values: Values::defaults(lesson),
            schedule: None,
            at: None,
        }
    }

    /// The fragment, with its `#`; in a language, where its reader is to see that one.
    ///
    /// # Errors
    ///
    /// [`Damage::TooLong`], above [`LONGEST`]: a trace file says the same at any length.
    pub fn write(&self, language: Option<Language>) -> Result<String, Damage> {
        let mut text = format!("#lesson={}", self.lesson.id);
        if self.variant.name != self.lesson.variants[0].name {
            text += &format!("&variant={}", self.variant.name);
        }
        if let Some(schedule) = &self.schedule {
            text += &format!("&schedule={}", utf8_percent_encode(schedule, &ESCAPED));
        }
        for (parameter, value) in self.values.iter() {
            if value != parameter.default {
                text += &format!("&{}={value}", parameter.name);
            }
        }
        if let Some(at) = self.at {
            text += &format!("&at={at}");
        }
        if let Some(language) = language {
            text += &format!("&lang={}", language.code());
        }
        let bytes = text.len() - 1;
        if bytes > LONGEST {
            return Err(Damage::TooLong { bytes });
        }
        Ok(text)
    }
}
