//! The bar at the bottom: Run and Stop, and who decides the order.

use threadlab_lessons::Language;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;
use crate::hooks::use_isolation;
use crate::host::Isolation;
use crate::player::use_player;
use crate::state::choice::{Choice, MAX_SEED, Order};
use crate::state::place::Change;
use crate::strings::{Strings, strings};

/// What would be run.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson as it is set.
    pub choice: Choice,
    /// Takes a change.
    pub change: Callback<Change>,
}

/// The bar.
#[component]
pub fn Transport(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let player = use_player();
    let isolation = use_isolation();
    let able = matches!(isolation, Isolation::Parallel { .. });
    let going = player.is_going();
    let run = {
        let (player, choice) = (player.clone(), props.choice.clone());
        Callback::from(move |_| {
            player.start(&choice);
            // On a phone what happens is further down.
            if let Some(timeline) =
                browser::element("timeline").filter(|_| !browser::matches("(min-width: 56rem)"))
            {
                browser::reveal(&timeline);
            }
        })
    };
    let stop = {
        let player = player.clone();
        Callback::from(move |_| player.stop())
    };
    use_focus(going);
    html! {
        <section class="transport" aria-label={strings.transport}>
            <div class="go">
                <button id="run" type="button" class="primary" onclick={run} disabled={!able || going}
                    aria-describedby="chip" title={strings.run_key} aria-keyshortcuts="Shift+Enter">
                    <span aria-hidden="true">{ "▶" }</span>{ strings.run }
                </button>
                <button id="stop" type="button" onclick={stop} disabled={!going} title={strings.run_key}
                    aria-keyshortcuts="Shift+Enter">
                    <span aria-hidden="true">{ "■" }</span>{ strings.stop }
                </button>
            </div>
            { orders(props, strings) }
            if !able { <p class="why">{ strings.run_disabled }</p> }
        </section>
    }
}

/// Of Run and Stop one is always off; the keyboard goes on from the other one.
#[hook]
fn use_focus(going: bool) {
    use_effect_with(going, |&going| {
        let (from, to) = if going {
            ("run", "stop")
        } else {
            ("stop", "run")
        };
        let active = browser::document().active_element();
        if active.is_some_and(|active| active.id() == from)
            && let Some(button) = browser::element(to)
        {
            browser::focus(&button);
        }
    });
}

/// Who decides the order, with the seed where that is random.
fn orders(props: &Props, strings: &'static Strings) -> Html {
    let choice = &props.choice;
    let option = |order: Order, id: &'static str, label: &'static str| {
        let onchange = props.change.reform(move |_: Event| Change::Order(order));
        let name = match order {
            Order::Live => label.to_owned(),
            _ => format!("{label} ({})", strings.replayable),
        };
        html! {
            <label for={id} title={name.clone()}>
                <input type="radio" name="order" {id} aria-label={name} checked={choice.order == order} {onchange} />
                <span>{ label }</span>
            </label>
        }
    };
    let on_seed = props.change.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let typed = input.value_as_number();
        let seed = if typed.is_finite() {
            typed.clamp(0.0, MAX_SEED as f64) as u64
        } else {
            0
        };
        input.set_value(&seed.to_string());
        Change::Seed(seed)
    });
    let roll = props
        .change
        .reform(|_| Change::Seed((js_sys::Math::random() * 1000.0) as u64));
    html! {
        <div class="orders">
            <fieldset class="segmented small" id="orders">
                <legend class="hidden">{ strings.order }</legend>
                { option(Order::Live, "order-live", strings.order_live) }
                <span class="kind" aria-hidden="true">{ strings.replayable }</span>
                { option(Order::RoundRobin, "order-round-robin", strings.order_round_robin) }
                { option(Order::Random, "order-random", strings.order_random) }
                if choice.given.is_some() { { option(Order::Given, "order-given", strings.order_given) } }
            </fieldset>
            if choice.order == Order::Random {
                <span class="seed">
                    <label for="seed">{ strings.seed }</label>
                    <input id="seed" type="number" inputmode="numeric" min="0" max={MAX_SEED.to_string()}
                        value={choice.seed.to_string()} onchange={on_seed} />
                    <button type="button" class="icon" aria-label={strings.roll} title={strings.roll} onclick={roll}>
                        { "⚄" }
                    </button>
                </span>
            }
        </div>
    }
}
