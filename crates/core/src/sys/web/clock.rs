//! The clock: nanoseconds since the Unix epoch at the moment the worker's clock was started, plus
//! what its monotonic clock counted since. So workers agree on it, to some microseconds.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

thread_local! {
    /// The worker's time origin in nanoseconds, 0 before it was first asked for.
    static ORIGIN: Cell<u64> = const { Cell::new(0) };
}

/// Monotonic nanoseconds with one origin for all workers of the browser.
pub fn now() -> u64 {
    let origin = ORIGIN.with(|cached| {
        if cached.get() == 0 {
            cached.set(nanoseconds(TIME_ORIGIN.with(|origin| *origin)));
        }
        cached.get()
    });
    origin + nanoseconds(performance_now())
}

fn nanoseconds(milliseconds: f64) -> u64 {
    (milliseconds * 1e6) as u64
}
