//! Tabs as ARIA describes them: arrow keys move between them, Tab goes on to what they show.

use yew::prelude::*;

use crate::browser;

/// A tab and what it shows.
#[derive(Clone, PartialEq)]
pub struct Tab {
    /// The id of the panel; the tab's own is `tab-` and this.
    pub id: &'static str,
    /// What is written on the tab.
    pub label: String,
    /// What it shows.
    pub panel: Html,
}

/// The tabs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What they are about.
    pub label: &'static str,
    /// From left to right; the first one is shown first.
    pub tabs: Vec<Tab>,
    /// A tab that is opened from outside, by its panel: each time that the number is another one.
    #[prop_or_default]
    pub open: Option<(u64, &'static str)>,
}

/// A row of tabs and their panels. All panels stay in the document, so that each keeps its state.
#[component]
pub fn Tabs(props: &Props) -> Html {
    let chosen = use_state(|| 0);
    let count = props.tabs.len();
    let ids: Vec<_> = props.tabs.iter().map(|tab| tab.id).collect();
    use_effect_with(props.open, {
        let (chosen, ids) = (chosen.setter(), ids.clone());
        move |open| {
            let named = |id: &str| ids.iter().position(|known| *known == id);
            if let Some(at) = open.and_then(|(_, id)| named(id)) {
                chosen.set(at);
            }
        }
    });
    let onkeydown = {
        let chosen = chosen.clone();
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" => (*chosen + count - 1) % count,
                "ArrowRight" => (*chosen + 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            chosen.set(to);
            if let Some(tab) = browser::element(&format!("tab-{}", ids[to])) {
                browser::focus(&tab);
            }
        })
    };
    let tab = |(at, tab): (usize, &Tab)| {
        let selected = at == *chosen;
        let onclick = Callback::from({
            let chosen = chosen.clone();
            move |_| chosen.set(at)
        });
        html! {
            <button type="button" role="tab" id={format!("tab-{}", tab.id)} aria-controls={tab.id}
                aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { &tab.label }
            </button>
        }
    };
    let panel = |(at, tab): (usize, &Tab)| {
        html! {
            <div role="tabpanel" id={tab.id} aria-labelledby={format!("tab-{}", tab.id)} hidden={at != *chosen}>
                { tab.panel.clone() }
            </div>
        }
    };
    html! {
        <div class="tabs">
            <div role="tablist" aria-label={props.label} {onkeydown}>{ for props.tabs.iter().enumerate().map(tab) }</div>
            { for props.tabs.iter().enumerate().map(panel) }
        </div>
    }
}
