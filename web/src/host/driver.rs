//! For programs that drive the page: `threadlab.run(…)` in the page's JS, on `?conformance` and
//! `?bench` only.
//!
//! It is the same [`Host`] that the buttons use, so that what is tested is what is used.
//!
//! ```js
//! const { ended, message, events, lost, ms } =
//!     await threadlab.run({ lesson: 'lost-update', variant: 'broken', schedule: 'random:3', parameters: { turns: 5 } });
//! threadlab.stop();
//! ```

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, global};
use threadlab::trace::Event;
use wasm_bindgen::prelude::*;

use super::group::set;
use super::{Ended, Host, Job, Task};
use crate::state::ndjson;

/// Puts `threadlab`, which runs on this host, into the page's global scope.
pub fn install(host: Host) {
    let object = Object::new();
    let runner = host.clone();
    let run =
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |wanted: JsValue| run(&runner, &wanted));
    let stop = Closure::<dyn Fn()>::new(move || host.stop());
    set(&object, "run", &run.into_js_value());
    set(&object, "stop", &stop.into_js_value());
    Reflect::set(&global(), &"threadlab".into(), &object).expect("the page's scope takes any name");
}

/// Starts a run. The promise is kept at its end; events are lines of NDJSON.
fn run(host: &Host, wanted: &JsValue) -> Promise {
    let job = job(wanted);
    Promise::new(&mut |keep: Function, _| {
        let (began, host) = (now(), host.clone());
        let events = Array::new();
        let lost = Rc::new(RefCell::new(0.0));
        let (their_events, their_lost) = (events.clone(), lost.clone());
        let on_events = move |batch: Vec<Event>, lost: u64| {
            their_lost.replace(lost as f64);
            for event in batch {
                their_events.push(&ndjson::line(&event).into());
            }
        };
        host.start(
            job.clone(),
            on_events,
            |_| {},
            move |how| {
                let (ended, message) = match how {
                    Ended::Finished => ("finished", String::new()),
                    Ended::Stopped => ("stopped", String::new()),
                    Ended::Crashed(message) => ("crashed", message),
                };
                let result = Object::new();
                set(&result, "ended", &ended.into());
                set(&result, "message", &message.into());
                set(&result, "events", &events);
                set(&result, "lost", &(*lost.borrow()).into());
                set(&result, "ms", &(now() - began).into());
                _ = keep.call1(&JsValue::UNDEFINED, &result);
            },
        );
    })
}

fn job(wanted: &JsValue) -> Job {
    let property = |name: &str| Reflect::get(wanted, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let text = |name: &str| property(name).as_string().unwrap_or_default();
    let mut parameters = Vec::new();
    if let Some(given) = property("parameters").dyn_ref::<Object>() {
        for pair in Object::entries(given).iter().map(|pair| Array::from(&pair)) {
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_f64()) {
                parameters.push((name, value as i64));
            }
        }
    }
    let schedule = property("schedule")
        .as_string()
        .unwrap_or_else(|| "live".to_owned());
    Job {
        task: Task::Run,
        lesson: text("lesson"),
        variant: text("variant"),
        parameters,
        schedule,
        measured: false,
    }
}

fn now() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}
