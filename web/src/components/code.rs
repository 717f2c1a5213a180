//! The programs of a lesson: the one that runs, with a badge where each task is, and Python's.

use std::collections::BTreeMap;

use threadlab::trace::Verdict;
use threadlab_lessons::{Language, Lesson, find};
use web_sys::Element;
use yew::prelude::*;

use super::tabs::{Tab, Tabs};
use crate::player::{Player, use_player};
use crate::state::record::Record;
use crate::strings::strings;
use crate::words;

/// Which lesson's.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
}

/// Both programs.
#[component]
pub fn Code(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let Some(lesson) = find(props.lesson) else {
        return Html::default();
    };
    let tabs = vec![
        Tab {
            id: "scenario",
            label: "scenario.rs".to_owned(),
            panel: html! { <Scenario lesson={lesson.id} /> },
        },
        Tab {
            id: "python",
            label: "lesson.py".to_owned(),
            panel: python(lesson, strings.recorded),
        },
    ];
    html! { <section class="code-tabs"><Tabs label={strings.code} {tabs} /></section> }
}

fn python(lesson: &Lesson, recorded: &'static str) -> Html {
    html! {
        <>
            <pre class="code numbered" translate="no" tabindex="0">
                <code>{ Html::from_html_unchecked(lines(lesson.python.html)) }</code>
            </pre>
            if !lesson.recorded.is_empty() {
                <details class="recorded">
                    <summary>{ recorded }</summary>
                    <pre translate="no" tabindex="0">{ lesson.recorded }</pre>
                </details>
            }
        </>
    }
}

/// Lines are blocks of their own in the page; a line end within one would come before its badges.
fn lines(html: &str) -> AttrValue {
    html.replace('\n', "").into()
}

/// The program that runs. Badges are attributes on lines that the build wrote, set from outside
/// Yew: a line changes often, the program never.
#[component]
fn Scenario(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let player = use_player();
    let code = use_node_ref();
    let shown = use_mut_ref(BTreeMap::<u32, Badge>::new);
    use_effect({
        let code = code.clone();
        move || {
            if let Some(code) = code.cast::<Element>() {
                let wanted = badges(&player);
                show(&code, &shown.borrow(), &wanted);
                *shown.borrow_mut() = wanted;
            }
        }
    });
    let program = use_memo(props.lesson, |id| {
        let html = find(id).map_or("", |lesson| lesson.scenario.html);
        Html::from_html_unchecked(lines(html))
    });
    let program = (*program).clone();
    html! {
        <pre class="code numbered" translate="no" tabindex="0" title={strings(language).badges}>
            <code ref={code}>{ program }</code>
        </pre>
    }
}

/// What a line of the program is marked with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Badge {
    /// The tasks that are on it.
    tasks: String,
    /// `waits` or `holds`, where a verdict speaks of the line.
    part: &'static str,
}

fn badges(player: &Player) -> BTreeMap<u32, Badge> {
    let record = player.record();
    let mut badges = BTreeMap::<u32, Badge>::new();
    for lane in record
        .lanes()
        .filter(|lane| lane.line > 0 && !lane.now().state.is_end())
    {
        badges.entry(lane.line).or_default().tasks += &words::badge(lane.task);
    }
    mark_verdict(&record, &mut badges);
    badges
}

fn mark_verdict(record: &Record, badges: &mut BTreeMap<u32, Badge>) {
    let (Some(Verdict::Deadlock(waiting)) | Some(Verdict::AllWaiting(waiting))) = &record.verdict
    else {
        return;
    };
    for waits in waiting {
        if let Some(holder) = waits.holder.filter(|holder| holder.line > 0) {
            badges.entry(holder.line).or_default().part = "holds";
        }
    }
    for waits in waiting.iter().filter(|waits| waits.line > 0) {
        badges.entry(waits.line).or_default().part = "waits";
    }
}

fn show(code: &Element, before: &BTreeMap<u32, Badge>, now: &BTreeMap<u32, Badge>) {
    let gone = before
        .keys()
        .filter(|line| !now.contains_key(line))
        .map(|&line| (line, Badge::default()));
    let changed = now
        .iter()
        .filter(|(line, badge)| before.get(line) != Some(badge));
    for (line, badge) in gone.chain(changed.map(|(&line, badge)| (line, badge.clone()))) {
        let Ok(Some(element)) = code.query_selector(&format!("[data-line=\"{line}\"]")) else {
            continue;
        };
        set(&element, "data-tasks", &badge.tasks);
        set(&element, "data-part", badge.part);
    }
}

/// Sets an attribute; an empty value takes it away.
fn set(element: &Element, name: &str, value: &str) {
    let done = if value.is_empty() {
        element.remove_attribute(name)
    } else {
        element.set_attribute(name, value)
    };
    done.unwrap_or_default();
}
