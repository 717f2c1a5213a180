//! Whether this page can run threads, and if not, why.

use js_sys::{Reflect, global};
use wasm_bindgen::JsValue;

/// Whether this page can run threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Truly parallel, on so many cores as the browser reports.
    Parallel {
        /// As the browser reports it; 0 if it does not.
        cores: u32,
    },
    /// The page is not isolated from others, so that it has no shared memory. Why, in the words of
    /// `isolate.js`: `pending`, `insecure`, `unsupported` or `refused`; `unknown` without it.
    NotIsolated(String),
    /// The browser has no shared memory at all.
    NoSharedMemory,
}

/// Whether this page can run threads.
pub fn isolation() -> Isolation {
    let window = web_sys::window().expect("the host is in a page");
    if property("crossOriginIsolated").as_bool() != Some(true) {
        let root = window
            .document()
            .and_then(|document| document.document_element());
        let reason = root.and_then(|root| root.get_attribute("data-isolation"));
        return Isolation::NotIsolated(reason.unwrap_or_else(|| "unknown".to_owned()));
    }
    if property("SharedArrayBuffer").is_undefined() {
        return Isolation::NoSharedMemory;
    }
    Isolation::Parallel {
        cores: window.navigator().hardware_concurrency() as u32,
    }
}

fn property(name: &str) -> JsValue {
    Reflect::get(&global(), &name.into()).unwrap_or(JsValue::UNDEFINED)
}
