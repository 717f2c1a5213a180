//! The clock: since the Unix epoch, the moment the worker's clock was started plus what its
//! monotonic clock counted since. Workers agree on that to some tens of microseconds, which is not
//! enough: what one reads after another has read must not be earlier. So each also looks at the
//! latest time that any of the run has seen, which lies in the arena, and whole microseconds are the
//! finest that it tells. All of it is one call (`glue.js`), since every event asks for the time.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/sys/web/glue.js")]
extern "C" {
    #[wasm_bindgen(js_name = now)]
    fn glue_now() -> f64;
}

/// Monotonic nanoseconds with one origin for all workers of the browser.
pub fn now() -> u64 {
    glue_now() as u64 * 1_000
}
