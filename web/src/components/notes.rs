//! A lesson's notes. They fold, because on a phone the run should not be a long way down.

use threadlab_lessons::{Language, Text};
use yew::prelude::*;

use crate::browser;
use crate::strings::strings;

/// Which notes.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson; one that is shown anew folds as the screen suggests.
    pub lesson: &'static str,
}

/// The notes, as the build made them from Markdown.
#[component]
pub fn Notes(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let notes: Option<&Text> = threadlab_lessons::find(props.lesson).map(|lesson| &lesson.notes);
    let open = use_memo((), |()| browser::matches("(min-width: 56rem)"));
    let html = Html::from_html_unchecked(AttrValue::Static(
        notes.map_or("", |text| text.get(language)),
    ));
    html! {
        <details class="notes" open={*open}>
            <summary>{ strings(language).notes }</summary>
            <article key={strings(language).lang} class="prose">{ html }</article>
        </details>
    }
}
