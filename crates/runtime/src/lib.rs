//! The wasm module that the workers of a run load: threads on one shared memory, panics that
//! unwind, a memory of its own for each process.
//!
//! What is here is the way in: one function for each role that a worker can have (`js/worker.js`
//! says which calls what). What the workers do is `threadlab`; what a run does is a lesson or, in the
//! larger build, one of the jobs of [`conformance`], which the pages that test and measure have. Its
//! events stay in the rings of the arena, which the page drains.
//!
//! It is built with flags of its own (`config.toml`, `cargo xtask runtime`), on the stable compiler
//! with `RUSTC_BOOTSTRAP`, since wasm threads are not stable in std yet.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(target_feature = "atomics", feature(alloc_error_hook))]

#[cfg(feature = "conformance")]
mod checks;
#[cfg(feature = "conformance")]
mod conformance;
#[cfg(not(feature = "conformance"))]
#[path = "no_conformance.rs"]
mod conformance;
#[cfg(feature = "conformance")]
mod measures;
mod study;

use std::alloc::{Layout, set_alloc_error_hook};

use js_sys::SharedArrayBuffer;
use threadlab::multiprocessing::{self, Table};
use threadlab::run::{Run, Schedule};
use threadlab::sys::{self, Segment};
use threadlab::trace::ring::Store;
use threadlab_lessons::study::Question;
use threadlab_lessons::{Values, lesson};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
// Its JS side calls this module's exports by their names.
#[cfg(feature = "conformance")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// What a process here can run.
static TASKS: Table = conformance::TASKS.with(&threadlab_lessons::TASKS);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = outOfMemory)]
    fn out_of_memory(bytes: f64);
}

/// Every worker's first call: its run's arena, and the number of its process.
#[wasm_bindgen]
pub fn boot(arena: &SharedArrayBuffer, process: u32) {
    sys::boot(arena, process);
    set_alloc_error_hook(|layout: Layout| out_of_memory(layout.size() as f64));
    multiprocessing::install(&TASKS);
}

/// The first worker of a run, ahead of it: asks for carriers, so that threads start warm.
#[wasm_bindgen]
pub fn main(warm: u32) {
    sys::prewarm(warm);
}

/// A carrier: runs threads of its process, one after the other, for ever.
#[wasm_bindgen]
pub fn carry() {
    sys::carry()
}

/// The first worker of a child process: runs what its parent left in the arena, and leaves.
///
/// # Errors
/// In a worker without an arena.
#[wasm_bindgen]
pub fn child(at: u32, length: u32) -> Result<(), JsError> {
    let segment = Segment::create().map_err(|error| JsError::new(&error))?;
    let mut start = vec![0; length as usize];
    segment.read(at, &mut start);
    sys::exit(multiprocessing::run_child(&start))
}

/// Whether the job needs rayon's pool, which has to be made before the job runs.
#[wasm_bindgen]
pub fn pool_wanted(lesson_id: &str, variant: &str) -> bool {
    conformance::pool_wanted(lesson_id, variant)
}

/// Finds something out about the schedules of a lesson's variant.
///
/// # Errors
/// As [`run`], and for a question that is none.
#[wasm_bindgen]
pub fn study(
    question: &str,
    lesson_id: &str,
    variant: &str,
    names: Vec<String>,
    values: Vec<f64>,
    schedule: &str,
) -> Result<(), JsError> {
    let question = Question::named(question).ok_or_else(|| JsError::new("no such question"))?;
    let values = checked(lesson_id, &names, &values)?;
    study::study(question, variant, &values, &schedule.parse()?);
    Ok(())
}

fn checked(lesson_id: &str, names: &[String], values: &[f64]) -> Result<Values, JsError> {
    let given = names
        .iter()
        .map(String::as_str)
        .zip(values.iter().map(|value| *value as i64));
    Ok(Values::new(lesson(lesson_id)?, given)?)
}

/// Runs a lesson's variant to its end, in this worker as its main task. How it ended is an event. True if
/// all its threads have come back, so that this worker can run another one; rayon's never do.
///
/// # Errors
/// The sentence for what is not in the catalogue: a lesson, a variant, a parameter, a schedule.
#[wasm_bindgen]
pub fn run(
    lesson_id: &str,
    variant: &str,
    names: Vec<String>,
    values: Vec<f64>,
    schedule: &str,
) -> Result<bool, JsError> {
    if let Some(done) = conformance::run(lesson_id, variant, schedule) {
        return done.map_err(|error| JsError::new(&error));
    }
    let schedule: Schedule = schedule.parse()?;
    let values = checked(lesson_id, &names, &values)?;
    let report = Run::new(schedule)
        .rings()
        .record()
        .main(|| threadlab_lessons::run(lesson_id, variant, &values));
    report.choices.iter().for_each(study::tell_turns);
    Ok(report.leaked == 0 && !pool_wanted(lesson_id, variant))
}
