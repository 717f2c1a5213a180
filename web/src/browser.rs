//! The few things that the page asks the browser for, with an answer also where it refuses.

use threadlab_lessons::Language;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, Storage, Window};

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

/// Puts a fragment into the URL without a step in the history.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let state = wasm_bindgen::JsValue::NULL;
        history
            .replace_state_with_url(&state, "", Some(fragment))
            .unwrap_or_default();
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
