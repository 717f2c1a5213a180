//! What was wrong with a link or a file, until it is read.

use yew::prelude::*;

use crate::strings::Strings;

/// The notice; without sentences there is nothing to see. Its region is always in the document, or a
/// reader would miss the first one.
pub fn notice(
    sentences: &[String],
    on_read: Callback<MouseEvent>,
    strings: &'static Strings,
) -> Html {
    html! {
        <div id="notice" role="status" class="notice" hidden={sentences.is_empty()}>
            <div>{ for sentences.iter().map(|sentence| html! { <p>{ sentence }</p> }) }</div>
            if !sentences.is_empty() {
                <button type="button" class="icon" aria-label={strings.close} title={strings.close} onclick={on_read}>{ "×" }</button>
            }
        </div>
    }
}
