//! The event table: the timeline in words, and its twin for those who do not see it. Only the rows
//! that can be seen are in the document; the table says how many there are.

use std::rc::Rc;

use threadlab::trace::Event as Happened;
use threadlab_lessons::Language;
use web_sys::Element;
use yew::prelude::*;

use crate::hooks::use_resize;
use crate::player::{Phase, Player, use_player};
use crate::state::cut::Step;
use crate::state::record::Record;
use crate::strings::{Strings, strings};
use crate::words;

/// Height of a row, as the style sheet has it.
const ROW: i32 = 28;

/// The part of the table that can be seen.
#[derive(Clone, Copy, PartialEq)]
struct Scroll {
    top: i32,
    height: i32,
}

/// The table.
#[component]
pub fn Events() -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let player = use_player();
    let scroller = use_node_ref();
    let scroll = use_state_eq(|| Scroll {
        top: 0,
        height: 400,
    });
    // Whether the end is kept in view: in a live run, until the learner scrolls away from it.
    let follow = use_mut_ref(|| true);
    let onscroll = {
        let (scroll, follow) = (scroll.setter(), Rc::clone(&follow));
        Callback::from(move |event: Event| {
            let element: Element = event.target_unchecked_into();
            *follow.borrow_mut() = is_at_end(&element);
            measure(&element, &scroll);
        })
    };
    let record = player.record();
    let count = record.events().len();
    use_effect_with(player.run(), {
        let (scroller, follow) = (scroller.clone(), Rc::clone(&follow));
        move |_| {
            *follow.borrow_mut() = true;
            if let Some(element) = scroller.cast::<Element>() {
                element.set_scroll_top(0);
            }
        }
    });
    let catch_up = {
        let (player, scroll, follow) = (player.clone(), scroll.setter(), Rc::clone(&follow));
        move |element: &Element| {
            let live = player.phase() != Phase::Idle && !player.record().stepped;
            if live && *follow.borrow() {
                element.set_scroll_top(element.scroll_height());
            }
            measure(element, &scroll);
        }
    };
    use_resize(&scroller, catch_up.clone());
    use_effect_with((count, player.run()), {
        let scroller = scroller.clone();
        move |_| scroller.cast::<Element>().iter().for_each(catch_up)
    });
    let here = player.cut().unwrap_or(count);
    use_effect_with((player.cut(), player.run()), {
        let scroller = scroller.clone();
        move |(cut, _)| {
            if let (Some(cut), Some(element)) = (cut, scroller.cast::<Element>()) {
                bring_into_view(&element, *cut);
            }
        }
    });
    let first = ((scroll.top / ROW).max(0) as usize).min(count);
    let visible = (scroll.height / ROW + 3) as usize;
    let rows = record
        .events()
        .range(first..count.min(first + visible))
        .enumerate();
    let below = count.saturating_sub(first + visible);
    html! {
        <>
            if record.forgotten() > 0 { <p class="note">{ (strings.events_forgotten)(record.forgotten()) }</p> }
            if count == 0 { <p class="empty">{ strings.events_empty }</p> }
            <div class="table" tabindex="0" ref={scroller} {onscroll} hidden={count == 0}
                role="region" aria-label={strings.events}>
                <table id="event-table" aria-rowcount={(count + 1).to_string()}>
                    <thead><tr>{ for strings.columns.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr></thead>
                    <tbody>
                        { filler(first) }
                        { for rows.map(|(at, event)| row(first + at, event, &record, (here, &player), strings)) }
                        { filler(below) }
                    </tbody>
                </table>
            </div>
        </>
    }
}

/// Takes over where the table is scrolled to, unless it is behind another tab.
fn measure(element: &Element, scroll: &UseStateSetter<Scroll>) {
    let (top, height) = (element.scroll_top(), element.client_height());
    if height > 0 {
        scroll.set(Scroll { top, height });
    }
}

/// Scrolls no further than it takes to see the last of so many rows.
fn bring_into_view(element: &Element, rows: usize) {
    let (bottom, top) = (rows as i32 * ROW, element.scroll_top());
    let space = element.client_height() - ROW; // the head stays on top
    if bottom - ROW < top {
        element.set_scroll_top(bottom - ROW);
    } else if bottom > top + space {
        element.set_scroll_top(bottom - space);
    }
}

fn is_at_end(element: &Element) -> bool {
    element.scroll_top() + element.client_height() + ROW >= element.scroll_height()
}

/// Stands for rows that cannot be seen.
fn filler(rows: usize) -> Html {
    if rows == 0 {
        return Html::default();
    }
    let style = format!("height:{}px", rows as i32 * ROW);
    html! { <tr aria-hidden="true" class="filler"><td colspan="6" {style}></td></tr> }
}

/// An event. The one that the learner stands at is marked; pressing another one leads there.
fn row(
    at: usize,
    event: &Happened,
    record: &Record,
    (here, player): (usize, &Player),
    strings: &'static Strings,
) -> Html {
    let line = if event.line > 0 {
        event.line.to_string()
    } else {
        String::new()
    };
    let task = record.task_name(event.task);
    let onclick = {
        let (player, seq) = (player.clone(), event.seq);
        Callback::from(move |_| player.step(Step::To(seq)))
    };
    html! {
        <tr key={event.seq} aria-rowindex={(at + 2).to_string()} data-seq={event.seq.to_string()}
            class={(at >= here).then_some("future")} aria-current={(at + 1 == here).then_some("step")} {onclick}>
            <td>{ event.seq }</td>
            <td>{ words::clock(event.time_ns) }</td>
            <td title={task.clone()}><span aria-hidden="true">{ words::badge(event.task) }</span>{ " " }{ task }</td>
            <td>{ words::what(event, strings) }</td>
            <td>{ words::object(event, record) }</td>
            <td>{ line }</td>
        </tr>
    }
}
