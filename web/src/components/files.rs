//! Traces as files: the run that is shown, to keep, and a kept one, to show without running it.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DragEvent, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::player::Player;
use crate::state::kept::{Kept, Unreadable};
use crate::state::ndjson;
use crate::strings::Strings;

/// The field behind the button that opens a trace.
const INPUT: &str = "trace-file";
/// The largest file that is read.
const LARGEST: f64 = 64e6;

/// The two buttons. `on_trace` is told of a trace that was opened, or why it could not be.
pub fn files(
    player: &Player,
    on_trace: &Callback<Result<Kept, Unreadable>>,
    strings: &'static Strings,
) -> Html {
    let able = !player.phase().is_going() && !player.record().events().is_empty();
    let save = {
        let player = player.clone();
        Callback::from(move |_| {
            if let Some((name, text)) = trace(&player) {
                browser::download(&name, &text);
            }
        })
    };
    let open = |_: MouseEvent| {
        browser::element(INPUT)
            .iter()
            .for_each(|input| input.click())
    };
    let onchange = {
        let on_trace = on_trace.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                read(file.into(), on_trace.clone());
            }
            input.set_value(""); // or the same file could not be opened again
        })
    };
    html! {
        <span class="files">
            <input id={INPUT} type="file" accept=".ndjson,.jsonl,.txt" hidden=true {onchange} />
            <button id="open-trace" type="button" class="icon" title={strings.open_trace} aria-label={strings.open_trace} onclick={open}>{ "⤒" }</button>
            <button id="save-trace" type="button" class="icon" title={strings.save_trace} aria-label={strings.save_trace} disabled={!able} onclick={save}>{ "⤓" }</button>
        </span>
    }
}

/// Files that are dropped anywhere on the page are opened; whether one hovers over it now.
#[hook]
pub fn use_dropped_files(on_trace: Callback<Result<Kept, Unreadable>>) -> bool {
    let over = use_state_eq(|| false);
    use_effect_with((), {
        let over = over.setter();
        move |()| {
            let listen = |name: &'static str| {
                let (over, on_trace) = (over.clone(), on_trace.clone());
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&browser::document(), name, options, move |event| {
                    let Some(event) = event.dyn_ref::<DragEvent>() else {
                        return;
                    };
                    let Some(data) = event.data_transfer() else {
                        return;
                    };
                    // Only files are ours; text may be dragged into a field.
                    if !data.types().iter().any(|kind| kind == "Files") {
                        return;
                    }
                    event.prevent_default();
                    over.set(name == "dragover");
                    let file = data.files().and_then(|files| files.get(0));
                    if let Some(file) = file.filter(|_| name == "drop") {
                        read(file.into(), on_trace.clone());
                    }
                })
            };
            let listeners = ["dragover", "dragleave", "drop"].map(listen);
            move || drop(listeners)
        }
    });
    *over
}

/// Reads a file to its end, in the background.
fn read(file: Blob, on_trace: Callback<Result<Kept, Unreadable>>) {
    if file.size() > LARGEST {
        return on_trace.emit(Err(Unreadable::TooLarge));
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok();
        let text = text.and_then(|text| text.as_string()).unwrap_or_default();
        on_trace.emit(Kept::read(&text, browser::parse_json));
    });
}

/// The run that is shown as a trace, with a name for its file.
fn trace(player: &Player) -> Option<(String, String)> {
    let ran = player.ran()?;
    let record = player.record();
    let mut events: Vec<_> = record.events().iter().cloned().collect();
    crate::host::in_order(&mut events);
    let name = format!("{}-{}.ndjson", ran.lesson.id, ran.variant.name);
    let mut text = ndjson::header(&ran) + "\n";
    for event in &events {
        text += &(ndjson::line(event) + "\n");
    }
    Some((name, text))
}
