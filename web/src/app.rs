//! The whole page: language, theme, the place that the address names, and the player.

use gloo_events::{EventListener, EventListenerOptions};
use threadlab_lessons::Language;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::{self, Theme};
use crate::components::header::Header;
use crate::host::{Isolation, isolation};
use crate::pages::{
    course::Course,
    lesson::LessonPage,
    trial::{Series, Trial},
};
use crate::player::Player;
use crate::state::place::{Change, Place};
use crate::state::route;
use crate::strings::strings;

/// The page: the site, or a series that tries or measures the runtime.
#[component]
pub fn App() -> Html {
    let language = use_state(browser::language);
    use_effect_with(*language, |language| browser::set_language(*language));
    let on_language = Callback::from({
        let language = language.setter();
        move |chosen| language.set(chosen)
    });
    html! {
        <ContextProvider<Language> context={*language}>
            if let Some(series) = Series::named(browser::query_is) {
                <Trial {series} />
            } else {
                <Site {on_language} />
            }
        </ContextProvider<Language>>
    }
}

/// Whom to tell of another language.
#[derive(PartialEq, Properties)]
struct SiteProps {
    on_language: Callback<Language>,
}

/// The site, with its one player.
#[component]
fn Site(props: &SiteProps) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let theme = use_state(browser::theme);
    let place = use_reducer(|| route::parse(&browser::fragment(), &Place::Course));
    let player = use_memo((), |()| Player::default());
    use_effect_with(*theme, |theme| browser::set_theme(*theme));
    use_address(&place);
    use_title(&place, language);
    use_shortcut(&place, &player);
    use_effect_with(place.choice().map(|choice| choice.lesson.id), {
        let player = player.clone();
        move |_| player.clear()
    });

    let page = match &*place {
        Place::Course => html! { <Course /> },
        Place::Lesson(choice) => {
            let change = Callback::from({
                let dispatcher = place.dispatcher();
                move |change: Change| dispatcher.dispatch(change)
            });
            html! { <LessonPage key={choice.lesson.id} choice={choice.clone()} {change} theme={*theme} /> }
        }
    };
    let on_theme = Callback::from({
        let theme = theme.setter();
        move |chosen: Theme| theme.set(chosen)
    });
    let lesson = place.choice().map(|choice| choice.lesson.id);
    html! {
        <ContextProvider<Player> context={(*player).clone()}>
            <a class="skip" href="#main" onclick={skip()}>{ strings(language).skip }</a>
            <Header {lesson} theme={*theme} on_language={props.on_language.clone()} {on_theme} />
            { page }
        </ContextProvider<Player>>
    }
}

/// The fragment belongs to the address of a place, so the link to the main part acts by itself.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        if let Some(main) = browser::element("main") {
            browser::focus(&main);
        }
    })
}

/// The address follows the place, and the place follows links and the history.
#[hook]
fn use_address(place: &UseReducerHandle<Place>) {
    use_effect_with((**place).clone(), |place| {
        let written = route::write(place);
        if written != browser::fragment() && !(written == "#" && browser::fragment().is_empty()) {
            browser::replace_fragment(&written);
        }
    });
    let dispatcher = place.dispatcher();
    use_effect_with((), move |()| {
        let listener = EventListener::new(&browser::window(), "hashchange", move |_| {
            dispatcher.dispatch(Change::Address(browser::fragment()));
        });
        move || drop(listener)
    });
}

#[hook]
fn use_title(place: &Place, language: Language) {
    let site = strings(language).title;
    let title = match place.choice() {
        None => site.to_owned(),
        Some(choice) => format!("{} · {site}", choice.lesson.title.get(language)),
    };
    use_effect_with(title, |title| browser::document().set_title(title));
}

/// Shift and Enter run or stop, wherever the keyboard is, save where text is typed.
#[hook]
fn use_shortcut(place: &Place, player: &Player) {
    let (choice, player) = (place.choice().cloned(), player.clone());
    use_effect_with(choice, move |choice| {
        let choice = choice.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(
            &browser::document(),
            "keydown",
            options,
            move |event| {
                let (Some(event), Some(choice)) = (event.dyn_ref::<KeyboardEvent>(), &choice)
                else {
                    return;
                };
                let ours = event.key() == "Enter"
                    && event.shift_key()
                    && !event.is_composing()
                    && !event.repeat();
                if !ours || is_typing(event) {
                    return;
                }
                event.prevent_default();
                if player.phase().is_going() {
                    player.stop();
                } else if matches!(isolation(), Isolation::Parallel { .. }) {
                    player.start(choice);
                }
            },
        );
        move || drop(listener)
    });
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    target.is_some_and(|input| input.type_() == "text")
}
