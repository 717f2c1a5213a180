//! The page's state: plain data and pure functions, tested natively. Nothing here touches the browser.

pub mod choice;
pub mod comparison;
pub mod cut;
pub mod kept;
pub mod lanes;
pub mod log;
pub mod ndjson;
pub mod place;
pub mod record;
pub mod route;
pub mod series;
pub mod transcode;
pub mod turns;
pub mod waits;
