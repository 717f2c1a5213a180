//! Calls back with the next frame, or soon where there are no frames: a tab in the background has
//! none, and a run that goes on there still has to be read and ended.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Window;

/// How long after a frame would have been due.
const WITHOUT_FRAMES_MS: i32 = 100;

/// A beat; silent from when it is dropped.
pub struct Beat {
    window: Window,
    due: Rc<Due>,
    callback: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct Due {
    frame: Cell<Option<i32>>,
    timer: Cell<Option<i32>>,
}

impl Due {
    fn cancel(&self, window: &Window) {
        if let Some(frame) = self.frame.take() {
            _ = window.cancel_animation_frame(frame);
        }
        if let Some(timer) = self.timer.take() {
            window.clear_timeout_with_handle(timer);
        }
    }
}

impl Beat {
    /// A beat that is silent until it is asked.
    pub fn new(callback: impl Fn() + 'static) -> Beat {
        let window = web_sys::window().expect("the host is in a page");
        let due = Rc::new(Due::default());
        let (theirs, their_window) = (due.clone(), window.clone());
        let callback = Closure::new(move || {
            theirs.cancel(&their_window);
            callback();
        });
        Beat {
            window,
            due,
            callback,
        }
    }

    /// Calls back once.
    pub fn ask(&self) {
        self.due.cancel(&self.window);
        let callback = self.callback.as_ref().unchecked_ref();
        self.due
            .frame
            .set(self.window.request_animation_frame(callback).ok());
        let timer = self
            .window
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback, WITHOUT_FRAMES_MS);
        self.due.timer.set(timer.ok());
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        self.due.cancel(&self.window);
    }
}
