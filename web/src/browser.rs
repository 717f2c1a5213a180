//! The few things that the page asks the browser for, with an answer also where it refuses.

use gloo_timers::callback::Timeout;
use threadlab_lessons::Language;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Document, HtmlAnchorElement, HtmlElement, Storage, Url, Window,
};

use crate::state::transcode::Json;
use crate::strings;

/// The window. The page runs in one, and nowhere else.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The element with this id, if it is there now.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Storage may be switched off, and then asking for it is an error.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept under this name.
fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a value, or does without where there is no storage or no room.
fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        storage.set_item(name, value).unwrap_or_default();
    }
}

/// The language that the reader chose before, or prefers.
pub fn language() -> Language {
    match kept("language").as_deref() {
        Some("zh") => Language::Zh,
        Some("en") => Language::En,
        _ => strings::preferred(
            window()
                .navigator()
                .languages()
                .iter()
                .filter_map(|tag| tag.as_string()),
        ),
    }
}

/// Keeps the language, and tells the browser and screen readers which one it is.
pub fn set_language(language: Language) {
    keep(
        "language",
        if language == Language::Zh { "zh" } else { "en" },
    );
    if let Some(root) = document().document_element() {
        root.set_attribute("lang", strings::strings(language).lang)
            .unwrap_or_default();
    }
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme that comes after this one on the switch.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }

    /// The value of the root's `data-theme`, which index.html sets before the first paint.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// The theme that the reader chose before.
pub fn theme() -> Theme {
    match kept("theme").as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Keeps the theme and shows it.
pub fn set_theme(theme: Theme) {
    keep("theme", theme.name());
    if let Some(root) = document().document_element() {
        root.set_attribute("data-theme", theme.name())
            .unwrap_or_default();
    }
}

/// The fragment of the URL, with its `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The address of the page without its fragment.
pub fn address() -> String {
    let whole = window().location().href().unwrap_or_default();
    whole.split('#').next().unwrap_or_default().to_owned()
}

/// Puts a text into the clipboard. The promise fails where the browser does not allow that.
pub fn copy(text: &str) -> js_sys::Promise {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    match clipboard {
        Ok(clipboard) if !clipboard.is_undefined() => {
            window().navigator().clipboard().write_text(text)
        }
        // A page that is neither https nor localhost has none.
        _ => js_sys::Promise::reject(&JsValue::NULL),
    }
}

/// Hands a text to the reader as a file.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = BlobPropertyBag::new();
    options.set_type("application/x-ndjson");
    let save = || -> Result<(), JsValue> {
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // Not at once: the browser has only been asked to fetch it.
        Timeout::new(10_000, move || {
            Url::revoke_object_url(&address).unwrap_or_default()
        })
        .forget();
        Ok(())
    };
    save().unwrap_or_default();
}

/// A line of JSON, parsed by the browser.
pub fn parse_json(line: &str) -> Option<JsValue> {
    js_sys::JSON::parse(line).ok()
}

impl Json for JsValue {
    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self) -> Option<Vec<JsValue>> {
        Some(self.dyn_ref::<js_sys::Array>()?.iter().collect())
    }

    fn fields(&self) -> Option<Vec<(String, JsValue)>> {
        let object = self.dyn_ref::<js_sys::Object>()?;
        let pairs = js_sys::Object::entries(object);
        let pair = |pair: js_sys::Array| Some((pair.get(0).as_string()?, pair.get(1)));
        pairs.iter().map(|two| pair(two.unchecked_into())).collect()
    }

    fn is_null(&self) -> bool {
        JsValue::is_null(self)
    }
}

/// Puts a fragment into the URL without a step in the history.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        history
            .replace_state_with_url(&state, "", Some(fragment))
            .unwrap_or_default();
    }
}

/// Puts a fragment into the URL with a step in the history, to which one can go back.
pub fn push_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let state = JsValue::from(pushed() + 1.0);
        history
            .push_state_with_url(&state, "", Some(fragment))
            .unwrap_or_default();
    }
}

/// How many such steps lead here, one after the other.
pub fn pushed() -> f64 {
    let history = window().history();
    let state = history.and_then(|history| history.state());
    state
        .ok()
        .and_then(|state| state.as_f64())
        .unwrap_or_default()
}

/// One step back in the history.
pub fn back() {
    if let Ok(history) = window().history() {
        history.back().unwrap_or_default();
    }
}

/// Whether the query of the URL names this page.
pub fn query_is(name: &str) -> bool {
    window()
        .location()
        .search()
        .is_ok_and(|query| query.trim_start_matches('?') == name)
}

/// Whether a media query matches.
pub fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Milliseconds on a clock that never goes back.
pub fn now_ms() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Moves the keyboard to an element without moving the page.
pub fn focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).unwrap_or_default();
}

/// Brings an element into view, at once for those who do not want motion.
pub fn reveal(element: &HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Start);
    let calm = matches("(prefers-reduced-motion: reduce)");
    options.set_behavior(if calm {
        web_sys::ScrollBehavior::Auto
    } else {
        web_sys::ScrollBehavior::Smooth
    });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
