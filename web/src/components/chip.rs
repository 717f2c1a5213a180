//! The chip that says what this page can do. It never claims more than the browser gives.

use threadlab_lessons::Language;
use yew::prelude::*;

use crate::hooks::use_isolation;
use crate::host::Isolation;
use crate::state::choice::{Choice, Order};
use crate::strings::{Strings, strings};

/// What would be run.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson as it is set.
    pub choice: Choice,
}

/// The chip.
#[component]
pub fn Chip(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let isolation = use_isolation();
    let (text, state) = says(&isolation, &props.choice, strings(language));
    html! {
        <p id="chip" class="chip" data-state={state}><span aria-hidden="true" class="lamp"></span>{ text }</p>
    }
}

/// What it says, and which lamp it shows.
fn says(
    isolation: &Isolation,
    choice: &Choice,
    strings: &'static Strings,
) -> (String, &'static str) {
    match isolation {
        Isolation::NotIsolated(why) => ((strings.not_isolated)(why).to_owned(), "off"),
        Isolation::NoSharedMemory => (strings.chip_no_memory.to_owned(), "off"),
        Isolation::Parallel { .. } if choice.order != Order::Live => {
            ((strings.chip_stepped)(&choice.schedule()), "stepped")
        }
        Isolation::Parallel { cores: 0 | 1 } => (strings.chip_one_core.to_owned(), "one"),
        Isolation::Parallel { cores } => ((strings.chip_parallel)(*cores), "parallel"),
    }
}
