//! What the program printed, as it comes. Lines are appended to the document from outside Yew, at
//! most `SHOWN` stay, and screen readers are told once a second, not line by line.
//!
//! That is an effect, so on a busy page the lines may come some frames after all that is rendered, such as the
//! verdict. Whoever has to know finds in `data-written` how many there are.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use threadlab::trace::Stream;
use threadlab_lessons::Language;
use web_sys::Element;
use yew::prelude::*;

use crate::browser;
use crate::hooks::use_resize;
use crate::player::{Player, use_player};
use crate::state::log::Line;
use crate::state::record::Record;
use crate::strings::strings;
use crate::words;

/// The most lines in the document.
const SHOWN: u64 = 500;
/// How often a reader is told of new lines.
const ANNOUNCE_MS: u32 = 1000;

/// How far the document is.
struct Shown {
    run: u64,
    /// Whether it is of a part of the run only.
    past: bool,
    /// Whether the end is kept in view: until the learner scrolls away from it.
    at_end: bool,
    /// The position after the last line shown.
    to: u64,
    /// Whether that line may still grow.
    open: bool,
    /// Ends the silence.
    announce: Option<Timeout>,
}

impl Shown {
    /// Nothing of a run.
    fn new(run: u64) -> Shown {
        Shown {
            run,
            past: false,
            at_end: true,
            to: 0,
            open: false,
            announce: None,
        }
    }
}

/// The output.
#[component]
pub fn Output() -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let player = use_player();
    let list = use_node_ref();
    let shown = use_mut_ref(|| Shown::new(0));
    use_effect({
        let (player, list, shown) = (player.clone(), list.clone(), Rc::clone(&shown));
        move || {
            if let Some(list) = list.cast::<Element>() {
                follow(&player, &list, &mut shown.borrow_mut());
            }
        }
    });
    use_resize(&list, {
        let shown = Rc::clone(&shown);
        move |list| {
            if shown.borrow().at_end {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let onscroll = Callback::from(move |event: Event| {
        let list: Element = event.target_unchecked_into();
        let rest = list.scroll_height() - list.scroll_top() - list.client_height();
        shown.borrow_mut().at_end = rest < 24;
    });
    let written = player.shown().log.written();
    let hidden = written.saturating_sub(SHOWN);
    html! {
        <>
            if hidden > 0 { <p class="note">{ (strings.lines_forgotten)(hidden) }</p> }
            if written == 0 { <p class="empty">{ strings.output_empty }</p> }
            <div id="output" class="output" role="log" aria-label={strings.output} tabindex="0" translate="no"
                data-written={written.to_string()} hidden={written == 0} {onscroll} ref={list}></div>
        </>
    }
}

/// Brings the document up to the record.
fn follow(player: &Player, list: &Element, shown: &mut Shown) {
    // Back in time there are fewer lines, and the last of them may be shorter.
    let back = player.shown().log.written() < shown.to;
    if shown.run != player.run() || back || player.cut().is_some() != shown.past {
        *shown = Shown::new(player.run());
        shown.past = player.cut().is_some();
        list.set_text_content(None);
        list.set_attribute("aria-busy", "false").unwrap_or_default();
    }
    let record = player.shown();
    let written = record.log.written();
    if written == shown.to && !shown.open {
        return;
    }
    quiet(list, shown);
    if shown.open
        && let Some(last) = list.last_element_child()
    {
        last.remove();
        shown.to -= 1;
    }
    let (first, lines) = record.log.from(shown.to.max(written.saturating_sub(SHOWN)));
    let mut position = first;
    for line in lines {
        append(list, line, &record);
        position += 1;
        shown.open = !line.ended;
    }
    shown.to = position;
    while list.child_element_count() as u64 > SHOWN
        && let Some(first) = list.first_element_child()
    {
        first.remove();
    }
    if shown.at_end {
        list.set_scroll_top(list.scroll_height());
    }
}

/// Marks the log as busy until a second has passed, so that a reader gets lines in one go.
fn quiet(list: &Element, shown: &mut Shown) {
    if list.get_attribute("aria-busy").as_deref() == Some("true") {
        return;
    }
    list.set_attribute("aria-busy", "true").unwrap_or_default();
    let list = list.clone();
    let done = move || list.set_attribute("aria-busy", "false").unwrap_or_default();
    shown.announce = Some(Timeout::new(ANNOUNCE_MS, done));
}

fn append(list: &Element, line: &Line, record: &Record) {
    let name = record.task_name(line.task);
    let who = element(
        "span",
        "who",
        &format!("{} {name}", words::badge(line.task)),
    );
    let text = element("span", "text", &line.text);
    let class = if line.stream == Stream::Err {
        "line err"
    } else {
        "line"
    };
    let row = element("div", class, "");
    for part in [who, text].into_iter().flatten() {
        if let Some(row) = &row {
            row.append_child(&part).map(drop).unwrap_or_default();
        }
    }
    if let Some(row) = row {
        list.append_child(&row).map(drop).unwrap_or_default();
    }
}

fn element(tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = browser::document().create_element(tag).ok()?;
    element.set_class_name(class);
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    Some(element)
}
