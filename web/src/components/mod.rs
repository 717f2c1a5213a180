//! The pieces that pages are made of: small, and without knowledge of more than they show.

pub mod chip;
pub mod code;
pub mod events;
pub mod header;
pub mod notes;
pub mod output;
pub mod settings;
pub mod tabs;
pub mod transport;
pub mod verdict;
