//! Through a run, event by event: the slider and its buttons, and what happened where one stands.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::help;
use crate::browser;
use crate::player::Player;
use crate::state::cut::Step;
use crate::strings::Strings;
use crate::words;

/// The controls, and `tools` for the run as a whole beside them.
pub fn steps(player: &Player, tools: Html, strings: &'static Strings) -> Html {
    let all = player.record().events().len();
    let count = player.cut().unwrap_or(all);
    let off = player.phase().is_going() || all == 0;
    let button = |id: &'static str, label: &'static str, sign: &'static str, step: Step, end| {
        let player = player.clone();
        let onclick = Callback::from(move |_| player.step(step));
        let disabled = off || count == end;
        html! {
            <button {id} type="button" class="icon" title={label} aria-label={label} {disabled} {onclick}>{ sign }</button>
        }
    };
    let oninput = {
        let player = player.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            go_to(&player, input.value_as_number());
        })
    };
    let (here, what) = here(player, count, all, strings);
    html! {
        <section id="steps" class="steps" aria-label={strings.steps} data-count={count.to_string()} data-all={all.to_string()}>
            <div class="buttons">
                { button("step-first", strings.step_first, "⇤", Step::First, 1) }
                { button("step-back", strings.step_back, "◀", Step::Back, 1) }
                { button("step-forward", strings.step_forward, "▶", Step::Forward, all) }
                { button("step-last", strings.step_last, "⇥", Step::Last, all) }
            </div>
            <input id="position" type="range" min="1" max={all.max(1).to_string()} value={count.max(1).to_string()}
                disabled={off} aria-label={strings.position} aria-valuetext={format!("{here} {what}")} {oninput} />
            <p class="here"><span class="at">{ here }</span>{ " " }<span class="what">{ what }</span></p>
            <div class="buttons tools">{ tools }</div>
        </section>
    }
}

fn go_to(player: &Player, count: f64) {
    let seq = {
        let record = player.record();
        let at = (count as usize).saturating_sub(1);
        record.events().get(at).map(|event| event.seq)
    };
    if let Some(seq) = seq {
        player.step(Step::To(seq));
    }
}

/// Where one stands: how far, and the event itself.
fn here(player: &Player, count: usize, all: usize, strings: &'static Strings) -> (String, String) {
    let record = player.shown();
    let Some(event) = record.events().back().filter(|_| all > 0) else {
        return (strings.steps_empty.to_owned(), String::new());
    };
    let parts = [
        words::badge(event.task),
        record.task_name(event.task),
        words::what(event, strings),
        words::object(event, &record),
    ];
    let mut text: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if event.line > 0 {
        text.push(format!("· {}", (strings.at_line)(event.line)));
    }
    ((strings.step_of)(count, all), text.join(" "))
}

/// The keys of the player, wherever in it the keyboard is, save where they mean something else.
pub fn keys(player: &Player) -> Callback<KeyboardEvent> {
    let player = player.clone();
    Callback::from(move |event: KeyboardEvent| {
        let with = event.ctrl_key() || event.meta_key() || event.alt_key();
        if with || event.is_composing() || event.default_prevented() || has_own_keys(&event) {
            return;
        }
        let step = match event.key().as_str() {
            "ArrowLeft" => Step::Back,
            "ArrowRight" => Step::Forward,
            "Home" => Step::First,
            "End" => Step::Last,
            "?" => return help::open(),
            "g" | "G" => return press("tab-graph-panel"),
            "s" | "S" => return press("share"),
            _ => return,
        };
        event.prevent_default();
        if !event.shift_key() {
            player.step(step);
        }
    })
}

fn press(id: &str) {
    browser::element(id)
        .iter()
        .for_each(|button| button.click());
}

/// Fields, radio buttons and tabs go by arrows themselves.
fn has_own_keys(event: &KeyboardEvent) -> bool {
    let target = event.target_dyn_into::<web_sys::Element>();
    target.is_some_and(|target| {
        matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
            || target.get_attribute("role").as_deref() == Some("tab")
    })
}
