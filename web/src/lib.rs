//! The page of Threadlab: notes and code on the left, what a run does on the right.
//!
//! Nothing runs here and nothing waits: runs live in workers with a wasm module of their own
//! ([`host`]), and what they report is folded into a [`state::record::Record`] that the views read.
//! State is plain data with pure reducers ([`state`], [`timeline::view`], [`words`]), tested
//! natively; components are small and only show it.

pub mod address;
pub mod app;
pub mod browser;
pub mod components;
pub mod hooks;
pub mod host;
pub mod library;
pub mod pages;
pub mod player;
pub mod state;
pub mod strings;
pub mod timeline;
pub mod words;
