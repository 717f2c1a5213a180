//! The page's state: plain data and pure functions, tested natively. Nothing here touches the browser.

pub mod choice;
pub mod lanes;
pub mod log;
pub mod place;
pub mod record;
pub mod route;
