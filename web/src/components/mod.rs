//! The pieces that pages are made of: small, and without knowledge of more than they show.

pub mod chip;
pub mod code;
pub mod comparison;
pub mod events;
pub mod explore;
pub mod files;
pub mod graph;
pub mod header;
pub mod help;
pub mod notes;
pub mod notice;
pub mod output;
pub mod settings;
pub mod share;
pub mod steps;
pub mod tabs;
pub mod transport;
pub mod turns;
pub mod verdict;
pub mod ways_on;
