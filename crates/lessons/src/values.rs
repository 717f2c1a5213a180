//! The values that a run of a lesson is given, checked before anything runs.
//!
//! A `Values` has a value for every parameter of its lesson, each within its range, so that a
//! scenario asks for one without a thought. Durations are whole milliseconds everywhere; only
//! people see seconds, and they are read and written without floating point, which would round.

use std::time::Duration;

use crate::{Lesson, Parameter, Unit, UsageError};

/// A checked value for every parameter of a lesson.
#[derive(Clone, Debug)]
pub struct Values {
    lesson: &'static Lesson,
    /// In the order of the lesson's parameters.
    values: Vec<i64>,
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.lesson.id == other.lesson.id && self.values == other.values
    }
}

impl Values {
    /// The defaults of a lesson.
    pub fn defaults(lesson: &'static Lesson) -> Values {
        let values = lesson
            .parameters
            .iter()
            .map(|parameter| parameter.default)
            .collect();
        Values { lesson, values }
    }

    /// The defaults of a lesson, save for the numbers given (durations in milliseconds).
    ///
    /// # Errors
    ///
    /// [`UsageError::Parameter`] for a name that the lesson does not have,
    /// [`UsageError::OutOfRange`] for a value that it does not allow.
    pub fn new<'a>(
        lesson: &'static Lesson,
        given: impl IntoIterator<Item = (&'a str, i64)>,
    ) -> Result<Values, UsageError> {
        let mut values = Values::defaults(lesson);
        for (name, value) in given {
            values.set(lesson.parameter(name)?, value)?;
        }
        Ok(values)
    }

    /// The defaults of a lesson, save for what a person typed (durations in seconds).
    ///
    /// ```
    /// use threadlab_lessons::{Values, find};
    ///
    /// let lesson = find("producer-consumer").expect("it is part of the course");
    /// let values = Values::parse(lesson, [("seconds", "2.5")])?;
    /// assert_eq!(values.get("seconds"), 2500);
    ///
    /// let error = Values::parse(lesson, [("seconds", "900")]).unwrap_err();
    /// assert_eq!(error.to_string(), "seconds must be between 0.5 and 60, not 900");
    /// # Ok::<(), threadlab_lessons::UsageError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Values::new`], and [`UsageError::NotANumber`].
    pub fn parse<'a>(
        lesson: &'static Lesson,
        typed: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Values, UsageError> {
        let mut values = Values::defaults(lesson);
        for (name, text) in typed {
            let parameter = lesson.parameter(name)?;
            let value = parameter.read(text).ok_or_else(|| UsageError::NotANumber {
                parameter,
                given: text.to_owned(),
            })?;
            values.set(parameter, value)?;
        }
        Ok(values)
    }

    pub(crate) fn set(
        &mut self,
        parameter: &'static Parameter,
        value: i64,
    ) -> Result<(), UsageError> {
        if !(parameter.min..=parameter.max).contains(&value) {
            return Err(UsageError::OutOfRange {
                parameter,
                given: value,
            });
        }
        let place = self.place(parameter.name);
        self.values[place.expect("a parameter of another lesson")] = value;
        Ok(())
    }

    /// The lesson that these are for.
    pub fn lesson(&self) -> &'static Lesson {
        self.lesson
    }

    /// The value of a parameter.
    ///
    /// # Panics
    ///
    /// If the lesson has no such parameter: its scenario and its `meta.rs` disagree.
    pub fn get(&self, name: &str) -> i64 {
        match self.place(name) {
            Some(place) => self.values[place],
            None => panic!(
                "meta.rs of {} declares no parameter `{name}`",
                self.lesson.id
            ),
        }
    }

    /// The value of a parameter that counts things.
    ///
    /// # Panics
    ///
    /// As [`Values::get`], and if the parameter may be negative.
    pub fn count(&self, name: &str) -> usize {
        usize::try_from(self.get(name)).expect("a count is not negative")
    }

    /// The value of a parameter that is a duration.
    ///
    /// # Panics
    ///
    /// As [`Values::get`].
    pub fn duration(&self, name: &str) -> Duration {
        Duration::from_millis(self.get(name).unsigned_abs())
    }

    /// Every parameter with its value, in the order of the lesson's steppers.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Parameter, i64)> + '_ {
        self.lesson
            .parameters
            .iter()
            .zip(self.values.iter().copied())
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.lesson
            .parameters
            .iter()
            .position(|parameter| parameter.name == name)
    }
}

impl Parameter {
    /// A value as people read it: a count as it is, a duration in seconds.
    pub fn show(&self, value: i64) -> String {
        match self.unit {
            Unit::Count => value.to_string(),
            Unit::Milliseconds => thousandths(value),
        }
    }

    /// The value that somebody typed, or nothing if it is no number of this unit.
    pub fn read(&self, text: &str) -> Option<i64> {
        match self.unit {
            Unit::Count => text.parse().ok(),
            Unit::Milliseconds => milliseconds(text),
        }
    }
}

/// A number of thousandths as a decimal without needless zeroes: 5050 as `5.05`. To format a floating
/// point number takes far more code, which the page would have to carry.
pub fn thousandths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 1000, value.unsigned_abs() % 1000);
    let exact = format!("{sign}{whole}.{rest:03}");
    exact.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `5.05` as 5050; nothing finer than a millisecond.
fn milliseconds(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0
        || fraction.len() > 3
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return None;
    }
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let fraction: i64 = format!("{fraction:0<3}").parse().ok()?;
    whole
        .checked_mul(1000)?
        .checked_add(fraction)
        .map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, thousandths};

    #[test]
    fn seconds_are_written_without_needless_zeros() {
        let shown = [0, 5, 50, 500, 5050, 60_000, -1500].map(thousandths);
        assert_eq!(shown, ["0", "0.005", "0.05", "0.5", "5.05", "60", "-1.5"]);
    }

    #[test]
    fn seconds_are_read_exactly() {
        let read = ["5.05", "5", "5.", ".5", "0.001", "-1.5"].map(milliseconds);
        assert_eq!(read, [5050, 5000, 5000, 500, 1, -1500].map(Some));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "1e3",
            "0.0001",
            "five",
            "1,5",
            "+1",
            "1.-5",
            "9999999999999999999",
        ] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
