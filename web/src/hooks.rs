//! Hooks that talk to the browser on behalf of components.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::browser;
use crate::host::{Isolation, isolation};

/// Whether this page can run threads; `isolate.js` may still be at work on it.
#[hook]
pub fn use_isolation() -> Isolation {
    let now = use_state_eq(isolation);
    use_effect_with((), {
        let now = now.setter();
        move |()| {
            let changed = move |_: &web_sys::Event| now.set(isolation());
            let listener = EventListener::new(&browser::window(), "threadlab-isolation", changed);
            move || drop(listener)
        }
    });
    (*now).clone()
}

/// Calls back when the element has another size, which is also when it becomes visible.
#[hook]
pub fn use_resize(node: &NodeRef, resized: impl Fn(&Element) + 'static) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let element = node.cast::<Element>();
        let closure = {
            let element = element.clone();
            Closure::<dyn FnMut()>::new(move || element.iter().for_each(&resized))
        };
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
}
