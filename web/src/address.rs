//! The address follows the place and the position in its run; and place, position and language follow
//! links and the history.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use threadlab_lessons::Language;
use threadlab_lessons::link::{self, Damage};
use yew::prelude::*;

use crate::browser;
use crate::host::{Isolation, isolation};
use crate::player::Player;
use crate::state::kept::Unreadable;
use crate::state::place::{Change, Place};
use crate::state::route;
use crate::strings::strings;

/// How long a position lasts before it is written: browsers take a few addresses a second only.
const SETTLED_MS: u32 = 200;

/// What the reader has to be told of what was opened last.
#[derive(Clone, Default)]
pub enum Notices {
    /// Nothing.
    #[default]
    None,
    /// What was wrong with a link.
    Link(Rc<Vec<Damage>>),
    /// Why a file cannot be shown.
    File(Rc<Unreadable>),
}

impl Notices {
    /// It in a language; empty where there is nothing to say.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        match self {
            Notices::None => Vec::new(),
            Notices::File(unreadable) => vec![unreadable.sentence(language)],
            Notices::Link(wrong) => {
                let sentences = wrong.iter().map(|damage| damage.sentence(language));
                let heading = strings(language).link_damaged.to_owned();
                std::iter::once(heading).chain(sentences).collect()
            }
        }
    }
}

/// Keeps address and place together.
#[hook]
pub fn use_address(
    place: &UseReducerHandle<Place>,
    player: &Player,
    on_language: &Callback<Language>,
    notices: &UseStateHandle<Notices>,
) {
    // First of all, before what the link says beyond its place is gone from the address.
    use_effect_with((), {
        let arrive = {
            let (dispatcher, player) = (place.dispatcher(), player.clone());
            let (on_language, notices) = (on_language.clone(), notices.setter());
            move |anew: bool| {
                let fragment = browser::fragment();
                let link = link::read(&fragment);
                if let Some(language) = link.language {
                    on_language.emit(language);
                }
                notices.set(match link.wrong {
                    wrong if wrong.is_empty() => Notices::None,
                    wrong => Notices::Link(Rc::new(wrong)),
                });
                let lesson = link.link.as_ref().map(|link| link.lesson.id);
                if lesson != player.ran().map(|ran| ran.lesson.id) {
                    player.clear();
                }
                if anew {
                    dispatcher.dispatch(Change::Address(fragment.clone()));
                }
                if let Some(at) = link.link.and_then(|link| link.at) {
                    replay(&player, &fragment, at);
                }
            }
        };
        move |()| {
            arrive(false);
            let changed = move |_: &Event| arrive(true);
            let listener = EventListener::new(&browser::window(), "hashchange", changed);
            move || drop(listener)
        }
    });
    let at = use_position(place, player);
    use_effect_with(((**place).clone(), at), |(place, at)| {
        let (written, settled) = (route::write(place, *at), at.is_none());
        let before = browser::fragment();
        let write = move || {
            // Meanwhile somebody went back, say: what is written there is about to be shown, not to be lost.
            if browser::fragment() != before {
                return;
            }
            // A page that is about to reload, to be isolated, needs all that its link says.
            let reloads = isolation() == Isolation::NotIsolated("pending".to_owned());
            let nothing = written == "#" && before.is_empty();
            if written != before && !nothing && !reloads {
                browser::replace_fragment(&written);
            }
        };
        let later = if settled {
            write();
            None
        } else {
            Some(Timeout::new(SETTLED_MS, write))
        };
        move || drop(later)
    });
}

/// A link to a position shows it, so its run is run first; only one that can be had again has any.
fn replay(player: &Player, fragment: &str, at: u64) {
    let place = route::parse(fragment, &Place::Course);
    if let Some(choice) = place.choice().filter(|choice| choice.is_replayable())
        && matches!(isolation(), Isolation::Parallel { .. })
    {
        player.replay(choice, at);
    }
}

/// The event that the learner stands at, in a run of what is set now.
#[hook]
fn use_position(place: &Place, player: &Player) -> Option<u64> {
    let at = use_state_eq(|| None::<u64>);
    use_effect_with((), {
        let (at, player) = (at.setter(), player.clone());
        move |()| {
            let theirs = player.clone();
            let told = Callback::from(move |()| at.set(theirs.position()));
            let subscription = player.subscribe(told);
            move || drop(subscription)
        }
    });
    at.filter(|_| player.ran().as_ref() == place.choice())
}
