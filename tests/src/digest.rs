//! A trace as one number, for comparing many of them over a distance.

use std::hash::{DefaultHasher, Hasher};

use threadlab::trace::{Event, write_event};

/// How many seeds of each lesson's variant have the same trace everywhere.
pub const SEEDS: u64 = 50;

/// A number that differs where the NDJSON of these events does, but for one time in 2^64.
pub fn digest(events: &[Event]) -> u64 {
    let mut text = Vec::new();
    for event in events {
        write_event(&mut text, event).expect("memory takes what is written");
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&text);
    hasher.finish()
}
