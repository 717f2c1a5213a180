//! A process of a run: a wasm memory, and the workers that run on it.

use gloo_timers::callback::Timeout;
use js_sys::{Object, Reflect, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::arena::Arena;
use super::program::{Program, message};

/// What a memory has to have at least: as `crates/runtime/config.toml` says, and a page or so that
/// wasm-bindgen adds.
const INITIAL_PAGES: u32 = 80;
const PAGES_PER_MIB: u32 = 16;

/// Memory that a process may have at most.
#[derive(Clone, Copy, Debug)]
pub enum Room {
    /// The run's first process: 512 MiB, which is what the module declares.
    Run,
    /// A child: 64 MiB.
    Child,
}

/// One process.
pub struct Group {
    process: u32,
    memory: JsValue,
    workers: Vec<Worker>,
    on_message: Closure<dyn FnMut(MessageEvent)>,
    on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Group {
    /// A process without workers. `on_message` gets what they post; a worker that fails, of which
    /// the browser tells, is told as a sentence.
    ///
    /// # Errors
    /// When the browser has no memory for it.
    pub fn new(
        process: u32,
        room: Room,
        on_message: impl FnMut(JsValue) + 'static,
        on_failure: impl FnMut(String) + 'static,
    ) -> Result<Group, String> {
        let (mut on_message, mut on_failure) = (on_message, on_failure);
        let memory =
            memory(room).map_err(|error| format!("no memory for a run: {}", message(&error)))?;
        let on_error = move |event: ErrorEvent| {
            event.prevent_default();
            // A script that cannot be fetched comes as an event without a message.
            let text = Reflect::get(&event, &"message".into())
                .ok()
                .and_then(|text| text.as_string());
            on_failure(text.unwrap_or_else(|| "a worker could not be started".to_owned()));
        };
        Ok(Group {
            process,
            memory,
            workers: Vec::new(),
            on_message: Closure::new(move |event: MessageEvent| on_message(event.data())),
            on_error: Closure::new(on_error),
        })
    }

    /// Starts a worker in this role, which gets these numbers besides what all get.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn employ(
        &mut self,
        program: &Program,
        arena: &Arena,
        role: &str,
        numbers: &[(&str, u32)],
    ) -> Result<(), String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let told = Object::new();
        set(&told, "role", &role.into());
        set(&told, "module", &program.module);
        set(&told, "memory", &self.memory);
        set(&told, "arena", arena.buffer());
        set(&told, "process", &self.process.into());
        for (name, number) in numbers {
            set(&told, name, &(*number).into());
        }
        let start = || -> Result<Worker, JsValue> {
            let worker = Worker::new_with_options(&program.worker, &options)?;
            worker.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
            worker.set_onerror(Some(self.on_error.as_ref().unchecked_ref()));
            worker.post_message(&told)?;
            Ok(worker)
        };
        let worker =
            start().map_err(|error| format!("a worker cannot be started: {}", message(&error)))?;
        self.workers.push(worker);
        Ok(())
    }

    /// How many workers it has.
    pub fn size(&self) -> usize {
        self.workers.len()
    }

    /// Posts to the first worker.
    pub fn tell(&self, told: &JsValue) {
        if let Some(worker) = self.workers.first() {
            worker.post_message(told).expect("it is plain data");
        }
    }

    /// Ends the workers; from now on nothing is heard of them. In Chromium what they do at the moment
    /// may go on for two seconds more.
    pub fn terminate(&mut self) {
        for worker in &self.workers {
            worker.set_onmessage(None);
            worker.set_onerror(None);
        }
        end(std::mem::take(&mut self.workers));
    }
}

/// Ends some of the workers at once, and the others with the next turns of the page: ending one takes the
/// browser some milliseconds, so that with all of many the page would stand still.
fn end(mut workers: Vec<Worker>) {
    let later = workers.split_off(workers.len().min(8));
    workers.iter().for_each(Worker::terminate);
    if !later.is_empty() {
        Timeout::new(0, move || end(later)).forget();
    }
}

fn memory(room: Room) -> Result<JsValue, JsValue> {
    let mib = match room {
        Room::Run => 512,
        Room::Child => 64,
    };
    let wanted = Object::new();
    set(&wanted, "initial", &INITIAL_PAGES.into());
    set(&wanted, "maximum", &(mib * PAGES_PER_MIB).into());
    set(&wanted, "shared", &true.into());
    WebAssembly::Memory::new(&wanted).map(JsValue::from)
}

/// Sets a property of an object that is ours.
pub fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).expect("a plain object takes any property");
}
