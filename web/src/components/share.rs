//! The button that copies the link to what is shown: lesson, settings, order, position, language.

use threadlab_lessons::Language;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::browser;
use crate::player::{Player, use_player};
use crate::state::choice::Choice;
use crate::state::route;
use crate::strings::strings;

/// How it looks.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The button's id.
    pub id: &'static str,
    /// Whether it shows its name, besides its sign.
    #[prop_or_default]
    pub named: bool,
    /// What would be run; otherwise the link is to the run that is shown.
    #[prop_or_default]
    pub choice: Option<Choice>,
}

/// What came of the last press.
#[derive(Clone, PartialEq)]
enum Copied {
    /// It is in the clipboard.
    Yes(String),
    /// The browser refuses; here it is, to be copied by hand.
    ByHand(String),
    /// There is no such link.
    Refused(String),
}

/// The button.
#[component]
pub fn Share(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let player = use_player();
    let copied = use_state(|| None::<Copied>);
    let onclick = {
        let (copied, choice) = (copied.setter(), props.choice.clone());
        Callback::from(move |_| {
            let copied = copied.clone();
            match link(&player, choice.as_ref(), language) {
                None => {}
                Some(Err(sentence)) => copied.set(Some(Copied::Refused(sentence))),
                Some(Ok(link)) => spawn_local(async move {
                    let done = JsFuture::from(browser::copy(&link)).await;
                    let how = if done.is_ok() {
                        Copied::Yes
                    } else {
                        Copied::ByHand
                    };
                    copied.set(Some(how(link)));
                }),
            }
        })
    };
    let link = match &*copied {
        Some(Copied::Yes(link) | Copied::ByHand(link)) => Some(link.clone()),
        _ => None,
    };
    let class = if props.named { "" } else { "icon" };
    html! {
        <span class="share" data-link={link}>
            <button id={props.id} type="button" {class} title={strings.copy_link} aria-label={strings.copy_link} {onclick}>
                <span aria-hidden="true" class="chain"></span>{ if props.named { strings.copy_link } else { "" } }
            </button>
            <span role="status" class="copied">{ match &*copied {
                None => Html::default(),
                Some(Copied::Yes(_)) => html! { strings.copied },
                Some(Copied::ByHand(link)) => html! {
                    <label>{ strings.copy_by_hand }<input type="text" readonly=true value={link.clone()} /></label>
                },
                Some(Copied::Refused(sentence)) => html! { sentence },
            } }</span>
        </span>
    }
}

/// The whole link; a position belongs to the run that is shown, if that is what the link is to.
fn link(
    player: &Player,
    set: Option<&Choice>,
    language: Language,
) -> Option<Result<String, String>> {
    let ran = player.ran();
    let choice = set.cloned().or_else(|| ran.clone())?;
    let last = || player.record().events().back().map(|event| event.seq);
    let at = match ran {
        Some(ran) if ran == choice => player.position().or_else(last),
        _ => None,
    };
    let fragment = route::link(&choice, at, Some(language));
    Some(match fragment {
        Ok(fragment) => Ok(browser::address() + &fragment),
        Err(damage) => Err(damage.sentence(language)),
    })
}
