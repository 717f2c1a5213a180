//! The sheet with the keys: what can be done without a pointer, and where.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::browser;
use crate::strings::Strings;

/// Its id, by which it is opened.
const ID: &str = "help";

/// The sheet. It is a dialog of the browser's, which keeps the keyboard in it and closes by Esc.
pub fn help(strings: &'static Strings) -> Html {
    let row = |(keys, what): &(&'static str, &'static str)| {
        let keys = keys
            .split(' ')
            .map(|key| html! { <><kbd>{ key }</kbd>{ " " }</> });
        html! { <tr><th scope="row">{ for keys }</th><td>{ *what }</td></tr> }
    };
    html! {
        <dialog id={ID} class="help" aria-labelledby="help-title">
            <h2 id="help-title">{ strings.help }</h2>
            <table>{ for strings.keys.iter().map(row) }</table>
            <form method="dialog"><button type="submit">{ strings.close }</button></form>
        </dialog>
    }
}

/// Opens the sheet.
pub fn open() {
    let sheet = browser::document().get_element_by_id(ID);
    if let Some(sheet) = sheet.and_then(|sheet| wasm_bindgen::JsCast::dyn_into(sheet).ok()) {
        let sheet: HtmlDialogElement = sheet;
        if !sheet.open() {
            sheet.show_modal().unwrap_or_default();
        }
    }
}
