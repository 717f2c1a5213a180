//! Traces for other programs and other eyes: a profiler's format, a picture, a table.

mod chrome;
mod svg;

pub use chrome::chrome;
pub use svg::{Words, svg};
