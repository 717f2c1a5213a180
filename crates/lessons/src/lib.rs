//! The course: lessons as data, and the scenarios that they run.
//!
//! A lesson is one claim that a learner can confirm or break. Each has a folder of its own beside
//! `src/`: notes in two languages, the Python program it is about, the same program on Threadlab,
//! and `meta.rs`, which puts them together (README.md says how to add one).
//!
//! Without the feature `run` the crate is plain data, texts and numbers, which is all that the page
//! needs. With it the scenarios themselves are compiled: the file that is shown is the file that
//! runs.

mod catalogue;
mod comparison;
pub mod link;
#[cfg(feature = "run")]
mod scenarios;
pub mod study;
mod usage;
mod values;

#[path = "../bounded-semaphore/meta.rs"]
mod bounded_semaphore;
#[path = "../condition/meta.rs"]
mod condition;
#[path = "../daemon/meta.rs"]
mod daemon;
#[path = "../event/meta.rs"]
mod event;
#[path = "../gil/meta.rs"]
mod gil;
#[path = "../join/meta.rs"]
mod join;
#[path = "../lock-not-reentrant/meta.rs"]
mod lock_not_reentrant;
#[path = "../lost-update/meta.rs"]
mod lost_update;
#[path = "../pipe/meta.rs"]
mod pipe;
#[path = "../producer-consumer/meta.rs"]
mod producer_consumer;
#[path = "../rlock/meta.rs"]
mod rlock;
#[path = "../semaphore/meta.rs"]
mod semaphore;
#[path = "../thread-burst/meta.rs"]
mod thread_burst;
#[path = "../thread-errors/meta.rs"]
mod thread_errors;
#[path = "../thread-two-ways/meta.rs"]
mod thread_two_ways;
#[path = "../threadpool/meta.rs"]
mod threadpool;
#[path = "../two-locks/meta.rs"]
mod two_locks;
#[path = "../why-pools/meta.rs"]
mod why_pools;

pub use catalogue::{Code, Language, Lesson, Parameter, Text, Unit, Variant, is_data_parallel};
pub use comparison::{Column, Comparison, comparison};
#[cfg(feature = "run")]
pub use scenarios::{Failure, TASKS, run};
pub use usage::UsageError;
pub use values::{Values, thousandths};

/// Every lesson, in the order of the course.
static LESSONS: &[Lesson] = &[
    thread_two_ways::LESSON,
    join::LESSON,
    daemon::LESSON,
    thread_errors::LESSON,
    thread_burst::LESSON,
    lost_update::LESSON,
    lock_not_reentrant::LESSON,
    two_locks::LESSON,
    rlock::LESSON,
    semaphore::LESSON,
    bounded_semaphore::LESSON,
    event::LESSON,
    condition::LESSON,
    producer_consumer::LESSON,
    threadpool::LESSON,
    why_pools::LESSON,
    gil::LESSON,
    pipe::LESSON,
];

/// Every lesson, in the order of the course.
pub fn catalogue() -> &'static [Lesson] {
    LESSONS
}

/// The lesson of this name.
///
/// ```
/// let lesson = threadlab_lessons::find("lost-update").expect("it is part of the course");
/// assert_eq!(lesson.number, 6);
/// ```
pub fn find(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.id == id)
}

/// The lesson of this name, or an error that names those there are.
///
/// # Errors
///
/// [`UsageError::Lesson`] where there is none.
pub fn lesson(id: &str) -> Result<&'static Lesson, UsageError> {
    find(id).ok_or_else(|| UsageError::Lesson {
        given: id.to_owned(),
        known: LESSONS.iter().map(|lesson| lesson.id).collect(),
    })
}
