//! A lesson: text and code on one side, what the run does on the other, the controls below.

use threadlab_lessons::Language;
use yew::prelude::*;

use crate::browser::{self, Theme};
use crate::components::code::Code;
use crate::components::events::Events;
use crate::components::notes::Notes;
use crate::components::output::Output;
use crate::components::settings::Settings;
use crate::components::tabs::{Tab, Tabs};
use crate::components::transport::Transport;
use crate::components::verdict::Verdict;
use crate::state::choice::Choice;
use crate::state::place::Change;
use crate::strings::strings;
use crate::timeline::Timeline;

/// Which lesson, and how it is set.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson as it is set.
    pub choice: Choice,
    /// Takes a change.
    pub change: Callback<Change>,
    /// The page's theme.
    pub theme: Theme,
}

/// The lesson.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let Props {
        choice,
        change,
        theme,
    } = props;
    let lesson = choice.lesson;
    // A link to another lesson is followed by the keyboard too.
    use_effect_with(lesson.id, |_| {
        browser::window().scroll_to_with_x_and_y(0.0, 0.0);
        if let Some(title) = browser::element("title") {
            browser::focus(&title);
        }
    });
    let tabs = vec![
        Tab {
            id: "output-panel",
            label: strings.output.to_owned(),
            panel: html! { <Output /> },
        },
        Tab {
            id: "events-panel",
            label: strings.events.to_owned(),
            panel: html! { <Events /> },
        },
    ];
    html! {
        <main id="main" class="lesson" tabindex="-1">
            <div class="reading">
                <h1 id="title" tabindex="-1"><span class="number">{ lesson.number }</span>{ lesson.title.get(language) }</h1>
                <p class="claim">{ lesson.claim.get(language) }</p>
                <Settings choice={choice.clone()} change={change.clone()} />
                <Notes lesson={lesson.id} />
                <Code lesson={lesson.id} />
            </div>
            <div class="stage">
                <Timeline choice={choice.clone()} theme={*theme} />
                <Verdict choice={choice.clone()} change={change.clone()} />
                <section class="results"><Tabs label={strings.results} {tabs} /></section>
                <Transport choice={choice.clone()} change={change.clone()} />
            </div>
        </main>
    }
}
