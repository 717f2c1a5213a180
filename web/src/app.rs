//! The whole page: language, theme, the place that the address names, and the player.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use threadlab_lessons::{Language, link};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::address::{Notices, use_address};
use crate::browser::{self, Theme};
use crate::components::files::use_dropped_files;
use crate::components::header::{Props as Top, header};
use crate::components::help::help;
use crate::components::notice::notice;
use crate::host::{Isolation, isolation};
use crate::library::Library;
use crate::pages::{
    course::course,
    lesson::LessonPage,
    trial::{Series, Trial},
};
use crate::player::Player;
use crate::state::kept::Kept;
use crate::state::place::{Change, Place};
use crate::state::route;
use crate::strings::strings;

/// The page: the site, or a series that tries or measures the runtime.
#[component]
pub fn App() -> Html {
    let language = use_state(|| {
        let link = link::read(&browser::fragment());
        link.language.unwrap_or_else(browser::language)
    });
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
    let library = use_memo((), |()| Library::default());
    let notices = use_state(Notices::default);
    use_effect_with(*theme, |theme| browser::set_theme(*theme));
    use_address(&place, &player, &props.on_language, &notices);
    use_title(&place, language);
    use_shortcut(&place, &player);
    let on_trace = Callback::from({
        let (dispatcher, player, notice) = (place.dispatcher(), player.clone(), notices.setter());
        move |trace| match trace {
            Err(unreadable) => notice.set(Notices::File(Rc::new(unreadable))),
            Ok(Kept { choice, record }) => {
                notice.set(Notices::default());
                dispatcher.dispatch(Change::Choice(choice.clone()));
                player.show(&choice, record);
            }
        }
    });
    let dropping = use_dropped_files(on_trace.clone());

    let page = match &*place {
        Place::Course => course(language),
        Place::Lesson(choice) => {
            let change = Callback::from({
                let dispatcher = place.dispatcher();
                move |change: Change| dispatcher.dispatch(change)
            });
            html! { <LessonPage key={choice.lesson.id} choice={choice.clone()} {change} theme={*theme} {on_trace} /> }
        }
    };
    let on_theme = Callback::from({
        let theme = theme.setter();
        move |chosen: Theme| theme.set(chosen)
    });
    let on_read = Callback::from({
        let notice = notices.setter();
        move |_| notice.set(Notices::default())
    });
    let top = Top {
        lesson: place.choice().map(|choice| choice.lesson.id),
        theme: *theme,
        on_language: props.on_language.clone(),
        on_theme,
    };
    html! {
        <ContextProvider<Player> context={(*player).clone()}>
            <a class="skip" href="#main" onclick={skip()}>{ strings(language).skip }</a>
            { header(&top, language) }
            { notice(&notices.sentences(language), on_read, strings(language)) }
            <ContextProvider<Library> context={(*library).clone()}>{ page }</ContextProvider<Library>>
            { help(strings(language)) }
            if dropping { <p class="drop" aria-hidden="true">{ strings(language).drop_here }</p> }
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
                if player.is_going() {
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
