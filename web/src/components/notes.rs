//! A lesson's notes. They fold, because on a phone the run should not be a long way down.

use threadlab_lessons::Language;
use yew::prelude::*;

use crate::browser;
use crate::strings::strings;

/// Which notes.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The notes, as the build made them from Markdown; nothing while they are on their way.
    pub html: Option<AttrValue>,
}

/// The notes; a lesson that is shown anew folds them as the screen suggests.
#[component]
pub fn Notes(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let open = use_memo((), |()| browser::matches("(min-width: 56rem)"));
    html! {
        <details class="notes" open={*open}>
            <summary>{ strings(language).notes }</summary>
            if let Some(html) = props.html.clone() {
                <article class="prose">{ Html::from_html_unchecked(html) }</article>
            } else {
                <div class="skeleton" aria-hidden="true"></div>
            }
        </details>
    }
}
