//! A lesson: text and code on one side, what the run does on the other, the controls below.

use std::rc::Rc;

use threadlab::trace::Verdict as Kind;
use threadlab_lessons::{Language, comparison};
use yew::prelude::*;

use crate::browser::{self, Theme};
use crate::components::code::Code;
use crate::components::comparison::Beside;
use crate::components::events::Events;
use crate::components::explore::explore;
use crate::components::files::files;
use crate::components::graph::graph;
use crate::components::notes::Notes;
use crate::components::output::Output;
use crate::components::settings::Settings;
use crate::components::share::Share;
use crate::components::steps::{keys, steps};
use crate::components::tabs::{Tab, Tabs};
use crate::components::transport::Transport;
use crate::components::turns::TurnsHere;
use crate::components::verdict::verdict;
use crate::hooks::use_isolation;
use crate::host::Isolation;
use crate::library::{Reading, use_texts};
use crate::player::use_player;
use crate::state::choice::Choice;
use crate::state::kept::{Kept, Unreadable};
use crate::state::place::Change;
use crate::strings::{Strings, strings};
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
    /// Takes a trace, or why there is none.
    pub on_trace: Callback<Result<Kept, Unreadable>>,
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
        ..
    } = props;
    let lesson = choice.lesson;
    let player = use_player();
    let isolation = use_isolation();
    let able = matches!(isolation, Isolation::Parallel { .. });
    let (reading, again) = use_texts(lesson.id, language);
    use_effect_with((lesson.id, choice.variant.name), {
        let (player, choice) = (player.clone(), choice.clone());
        move |_| player.prepare(&choice)
    });
    // A link to another lesson is followed by the keyboard too.
    use_effect_with(lesson.id, |_| {
        browser::window().scroll_to_with_x_and_y(0.0, 0.0);
        if let Some(title) = browser::element("title") {
            browser::focus(&title);
        }
    });
    let mut tabs = vec![
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
        Tab {
            id: "graph-panel",
            label: strings.graph.to_owned(),
            panel: graph(&player.shown(), strings),
        },
        Tab {
            id: "explore-panel",
            label: strings.explore_tab.to_owned(),
            panel: explore(choice, change, &player, able, strings),
        },
    ];
    if let Some(of) = comparison(lesson.id) {
        let panel = html! { <Beside {of} choice={choice.clone()} change={change.clone()} /> };
        let (id, label) = ("comparison-panel", strings.comparing.label.to_owned());
        tabs.insert(0, Tab { id, label, panel });
    }
    let tools = html! {
        <>
            <Share id="share" choice={choice.clone()} />
            { files(&player, &props.on_trace, strings) }
        </>
    };
    // Where nobody can go on, the graph says why.
    let stuck = matches!(
        player.record().verdict,
        Some(Kind::Deadlock(_) | Kind::AllWaiting(_))
    );
    let open = stuck.then(|| (player.run(), "graph-panel"));
    html! {
        <main id="main" class="lesson" tabindex="-1">
            <div class="reading">
                <h1 id="title" tabindex="-1"><span class="number">{ lesson.number }</span>{ lesson.title.get(language) }</h1>
                <p class="claim">{ lesson.claim.get(language) }</p>
                <Settings choice={choice.clone()} change={change.clone()} />
                { texts(lesson.id, &reading, again, strings) }
            </div>
            <div class="stage" onkeydown={keys(&player)}>
                <Timeline choice={choice.clone()} theme={*theme} />
                { steps(&player, tools, strings) }
                <TurnsHere change={change.clone()} />
                { verdict(&player, choice, change, strings) }
                <section class="results"><Tabs label={strings.results} {tabs} {open} /></section>
                <Transport choice={choice.clone()} change={change.clone()} />
            </div>
        </main>
    }
}

/// Notes and programs, or why they are not there.
fn texts(
    lesson: &'static str,
    reading: &Reading,
    again: Callback<MouseEvent>,
    strings: &'static Strings,
) -> Html {
    let texts = match reading {
        Reading::Failed => {
            return html! {
                <div id="no-texts" class="failure" role="alert">
                    <p>{ strings.texts_failed }</p>
                    <button type="button" onclick={again}>{ strings.again }</button>
                </div>
            };
        }
        Reading::Loading => None,
        Reading::Here(texts) => Some(Rc::clone(texts)),
    };
    html! {
        <>
            <Notes html={texts.as_ref().map(|texts| texts.notes.clone())} />
            <Code {lesson} {texts} />
        </>
    }
}
