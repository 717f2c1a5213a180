//! The timeline: a lane per task, drawn on a canvas outside Yew's virtual DOM.
//!
//! [`view`] is the arithmetic, `paint` the picture, `bars` a lane of it, `painter` decides when. The component here
//! is the frame around it: axis, zoom, legend, and a line that says what the pointer is on. The
//! event table says the same in words, for those who do not see a picture.

mod bars;
mod paint;
mod painter;
mod pen;
pub mod view;

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use threadlab_lessons::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

use crate::browser::{self, Theme};
use crate::components::chip::Chip;
use crate::hooks::use_resize;
use crate::player::{Player, use_player};
use crate::state::choice::Choice;
use crate::state::cut::Step;
use crate::state::lanes::State;
use crate::strings::{Strings, strings};
use painter::Painter;
use view::Axis;

/// What the timeline shows besides the run.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What would be run, for the chip.
    pub choice: Choice,
    /// The page's theme; a change is a reason to paint.
    pub theme: Theme,
}

/// The timeline.
#[component]
pub fn Timeline(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let player = use_player();
    let painter = use_memo((), |()| Painter::new(player.clone()));
    let painter = Rc::clone(&painter);
    let scroller = use_node_ref();
    let axis = use_state(|| None::<Axis>);
    let detail = use_state(String::new);
    let wide = use_memo((), |()| {
        browser::matches("(min-width: 56rem) and (min-height: 60rem)")
    });
    use_canvas(&painter, &scroller);
    use_resize(&scroller, {
        let painter = Rc::clone(&painter);
        move |_| painter.request()
    });
    use_effect_with(player.run(), {
        let painter = Rc::clone(&painter);
        move |_| painter.fit()
    });
    use_effect_with(*axis, {
        let painter = Rc::clone(&painter);
        move |axis| painter.choose(*axis)
    });
    use_effect_with((player.cut(), player.run()), {
        let (painter, player) = (Rc::clone(&painter), player.clone());
        move |(cut, _)| {
            if cut.is_some() {
                painter.follow(player.shown().end());
            }
        }
    });
    let _theme = props.theme;
    painter.request();

    let strings = strings(language);
    let record = player.record();
    let summary = (strings.timeline_summary)(
        record.lanes().len(),
        record.events().len() as u64 + record.forgotten(),
    );
    let empty = record.lanes().len() == 0;
    let pointer = pointer_handlers(&painter, language, detail.clone());
    html! {
        <section id="timeline" class="timeline" aria-labelledby="timeline-title">
            <div class="bar">
                <h2 id="timeline-title">{ strings.timeline }</h2>
                <Chip choice={props.choice.clone()} />
                <div class="tools">
                    { axis_choice(strings, painter.axis(), axis) }
                    { zoom_buttons(strings, &painter) }
                </div>
            </div>
            <div class="lanes" ref={scroller} tabindex="0" onkeydown={keys(&painter)}
                onpointermove={pointer.moved} onpointerleave={pointer.left} onclick={seek(&painter, &player)} onscroll={repaint(&painter)}
                role="group" aria-label={strings.timeline}>
                <canvas role="img" aria-label={summary} />
                <div class="filler" aria-hidden="true"></div>
                { palette() }
                if empty { <p class="empty">{ strings.timeline_empty }</p> }
            </div>
            <div class="caption">
                <details class="legend" open={*wide}>
                    <summary>{ strings.legend }</summary>
                    { legend(strings) }
                </details>
                <p class="detail" aria-hidden="true">
                    { if detail.is_empty() && !empty { strings.point_hint.to_owned() } else { (*detail).clone() } }
                </p>
            </div>
        </section>
    }
}

/// Gives the painter its canvas while the component is there, and a reason to paint when
/// the wheel or the system's theme changes something.
#[hook]
fn use_canvas(painter: &Rc<Painter>, scroller: &NodeRef) {
    let (painter, scroller) = (Rc::clone(painter), scroller.clone());
    use_effect_with((), move |()| {
        let element = scroller
            .cast::<Element>()
            .expect("the effect runs once the element is there");
        painter.attach(element.clone());
        let wheel = {
            let (painter, options) = (
                Rc::clone(&painter),
                EventListenerOptions::enable_prevent_default(),
            );
            EventListener::new_with_options(&element, "wheel", options, move |event| {
                wheel(&painter, event)
            })
        };
        let scheme = browser::window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten();
        let scheme = scheme.map(|query| {
            let painter = Rc::clone(&painter);
            EventListener::new(&query, "change", move |_| painter.request())
        });
        move || {
            painter.detach();
            drop((wheel, scheme));
        }
    });
}

/// Ctrl and the wheel (or a pinch) zoom; the wheel alone scrolls, as everywhere.
fn wheel(painter: &Rc<Painter>, event: &web_sys::Event) {
    let Some(event) = event
        .dyn_ref::<WheelEvent>()
        .filter(|event| event.ctrl_key())
    else {
        return;
    };
    event.prevent_default();
    painter.zoom(
        (-event.delta_y() / 200.0).exp2(),
        painter.part(f64::from(event.offset_x())),
    );
}

fn keys(painter: &Rc<Painter>) -> Callback<KeyboardEvent> {
    let painter = Rc::clone(painter);
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => painter.zoom(2.0, 0.5),
            "-" => painter.zoom(0.5, 0.5),
            "0" => painter.fit(),
            "[" => painter.pan(-0.2),
            "]" => painter.pan(0.2),
            _ => return,
        }
        event.prevent_default();
    })
}

/// A click, which is no drag, goes to the event there.
fn seek(painter: &Rc<Painter>, player: &Player) -> Callback<MouseEvent> {
    let (painter, player) = (Rc::clone(painter), player.clone());
    Callback::from(move |event: MouseEvent| {
        if painter.was_dragged() {
            return;
        }
        if let Some(seq) = painter.event_at(f64::from(event.client_x())) {
            player.step(Step::To(seq));
        }
    })
}

fn repaint(painter: &Rc<Painter>) -> Callback<Event> {
    let painter = Rc::clone(painter);
    Callback::from(move |_| painter.request())
}

struct Pointer {
    moved: Callback<PointerEvent>,
    left: Callback<PointerEvent>,
}

/// Pointing tells what is there; with the button down it moves the picture.
fn pointer_handlers(
    painter: &Rc<Painter>,
    language: Language,
    detail: UseStateHandle<String>,
) -> Pointer {
    let moved = {
        let (painter, detail) = (Rc::clone(painter), detail.clone());
        Callback::from(move |event: PointerEvent| {
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            if event.buttons() & 1 != 0 {
                painter.drag(f64::from(event.movement_x()));
            }
            let text = painter.describe(at, language);
            if text != *detail {
                detail.set(text);
            }
        })
    };
    Pointer {
        moved,
        left: Callback::from(move |_| detail.set(String::new())),
    }
}

fn axis_choice(
    strings: &'static Strings,
    shown: Axis,
    chosen: UseStateHandle<Option<Axis>>,
) -> Html {
    let button = |axis: Axis, label: &'static str| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_| chosen.set(Some(axis)));
        html! { <button type="button" aria-pressed={(shown == axis).to_string()} {onclick}>{ label }</button> }
    };
    html! {
        <div class="segmented small" role="group" aria-label={strings.axis}>
            { button(Axis::Time, strings.axis_time) }
            { button(Axis::Steps, strings.axis_steps) }
        </div>
    }
}

fn zoom_buttons(strings: &'static Strings, painter: &Rc<Painter>) -> Html {
    let button = |label: &'static str, sign: &'static str, act: fn(&Rc<Painter>)| {
        let painter = Rc::clone(painter);
        let onclick = Callback::from(move |_| act(&painter));
        html! { <button type="button" class="icon" title={label} aria-label={label} {onclick}>{ sign }</button> }
    };
    html! {
        <div class="buttons">
            { button(strings.zoom_out, "−", |painter| painter.zoom(0.5, 0.5)) }
            { button(strings.zoom_in, "+", |painter| painter.zoom(2.0, 0.5)) }
            { button(strings.zoom_fit, "⤢", |painter| painter.fit()) }
        </div>
    }
}

fn legend(strings: &'static Strings) -> Html {
    let entry = |state: &State| {
        html! {
            <li>
                <span class={classes!("swatch", state.class())} aria-hidden="true">{ glyph(*state) }</span>
                { (strings.state)(*state) }
            </li>
        }
    };
    html! { <ul>{ for State::ALL.iter().map(entry) }</ul> }
}

/// The style sheet draws the hourglass, which few fonts have.
fn glyph(state: State) -> &'static str {
    if state == State::Waiting {
        ""
    } else {
        state.glyph()
    }
}

/// One element per colour, for the painter to read.
fn palette() -> Html {
    let names = ["ink", "muted", "line", "surface"]
        .into_iter()
        .chain(State::ALL.iter().map(|state| state.class()));
    let color = |name: &'static str| html! { <i data-paint={name} style={format!("color:var(--{name})")}></i> };
    html! { <div class="palette" hidden=true>{ for names.map(color) }</div> }
}
