//! The runtime module: compiled once by the page, instantiated by every worker.

use js_sys::{Promise, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Window};

/// The folder of the runtime's build, which `build.rs` names.
const FOLDER: &str = concat!("runtime/", env!("THREADLAB_RUNTIME"), "/");

/// Which of its two builds. A greater one can run whatever a lesser one can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Build {
    /// What nearly all lessons need.
    Lessons,
    /// Rayon's pool too, and all that is no lesson: three times as large.
    Whole,
}

/// What workers are started with. Clones are the same program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Which build it is.
    pub build: Build,
    /// The compiled module.
    pub module: JsValue,
    /// The address of the script that workers run.
    pub worker: String,
}

impl Program {
    /// Fetches and compiles it.
    ///
    /// # Errors
    /// A sentence that says what could not be fetched or compiled.
    pub async fn load(build: Build) -> Result<Program, String> {
        let window = web_sys::window().expect("the host is in a page");
        let base = window
            .document()
            .and_then(|document| document.base_uri().ok().flatten());
        let part = match build {
            Build::Lessons => "",
            Build::Whole => "cases/",
        };
        let folder = format!("{}{FOLDER}{part}", folder_of(&base.unwrap_or_default()));
        let address = format!("{folder}runtime_bg.wasm");
        let module = match compile(WebAssembly::compile_streaming(
            &window.fetch_with_str(&address),
        ))
        .await
        {
            Ok(module) => module,
            // A server that calls it anything but application/wasm.
            Err(_) => load_whole(&window, &address).await?,
        };
        Ok(Program {
            build,
            module,
            worker: format!("{folder}worker.js"),
        })
    }
}

async fn load_whole(window: &Window, address: &str) -> Result<JsValue, String> {
    let sentence = |error: JsValue| format!("the runtime cannot be loaded: {}", message(&error));
    let response = JsFuture::from(window.fetch_with_str(address))
        .await
        .map_err(sentence)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!(
            "the runtime cannot be loaded: {} for {address}",
            response.status()
        ));
    }
    let bytes = JsFuture::from(response.array_buffer().map_err(sentence)?)
        .await
        .map_err(sentence)?;
    compile(WebAssembly::compile(&Uint8Array::new(&bytes)))
        .await
        .map_err(sentence)
}

async fn compile(module: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(module).await
}

/// A page's address without its file, query and fragment.
fn folder_of(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}

/// What a JS error says.
pub fn message(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::folder_of;

    #[test]
    fn the_folder_of_a_page_has_neither_file_nor_query() {
        assert_eq!(
            folder_of("https://host/repo/?a=/b#/c"),
            "https://host/repo/"
        );
        assert_eq!(
            folder_of("http://127.0.0.1:8080/index.html"),
            "http://127.0.0.1:8080/"
        );
    }
}
