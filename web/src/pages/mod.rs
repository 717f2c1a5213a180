//! What an address can name: the list of lessons, a lesson, and the pages that try and measure the
//! runtime in this browser.

pub mod course;
pub mod lesson;
pub mod trial;
