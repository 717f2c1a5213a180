//! The programs of a lesson: the one that runs, with a badge where each task is, and Python's.

use std::rc::Rc;

use litemap::LiteMap;
use threadlab::trace::Verdict;
use threadlab_lessons::{Language, find};
use web_sys::Element;
use yew::prelude::*;

use super::tabs::{Tab, Tabs};
use crate::library::Texts;
use crate::player::{Player, use_player};
use crate::state::record::Record;
use crate::strings::strings;
use crate::words;

/// Which lesson's.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson.
    pub lesson: &'static str,
    /// The programs; nothing while they are on their way.
    pub texts: Option<Rc<Texts>>,
}

/// Both programs.
#[component]
pub fn Code(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let Some(lesson) = find(props.lesson) else {
        return Html::default();
    };
    let [scenario, python] = match &props.texts {
        None => [lesson.scenario, lesson.python].map(|code| space_for(code.lines)),
        Some(texts) => [
            html! { <Scenario html={texts.scenario.clone()} /> },
            python(texts, strings.recorded),
        ],
    };
    let tabs = vec![
        Tab {
            id: "scenario",
            label: "scenario.rs".to_owned(),
            panel: scenario,
        },
        Tab {
            id: "python",
            label: "lesson.py".to_owned(),
            panel: python,
        },
    ];
    html! { <section class="code-tabs"><Tabs label={strings.code} {tabs} /></section> }
}

/// As high as the program will be, so that nothing moves when it comes.
fn space_for(lines: usize) -> Html {
    let empty = "\n".repeat(lines);
    html! { <pre class="code numbered" aria-hidden="true"><code>{ empty }</code></pre> }
}

fn python(texts: &Texts, recorded: &'static str) -> Html {
    html! {
        <>
            <pre class="code numbered" translate="no" tabindex="0">
                <code>{ Html::from_html_unchecked(lines(&texts.python)) }</code>
            </pre>
            if !texts.recorded.is_empty() {
                <details class="recorded">
                    <summary>{ recorded }</summary>
                    <pre translate="no" tabindex="0">{ texts.recorded.clone() }</pre>
                </details>
            }
        </>
    }
}

/// Lines are blocks of their own in the page; a line end within one would come before its badges.
fn lines(html: &str) -> AttrValue {
    html.replace('\n', "").into()
}

/// What is shown of the program that runs.
#[derive(PartialEq, Properties)]
struct ScenarioProps {
    html: AttrValue,
}

/// The program that runs. Badges are attributes on lines that the build wrote, set from outside
/// Yew: a line changes often, the program never.
#[component]
fn Scenario(props: &ScenarioProps) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let player = use_player();
    let code = use_node_ref();
    let shown = use_mut_ref(LiteMap::<u32, Badge>::new);
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
    let program = use_memo(props.html.clone(), |html| {
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

fn badges(player: &Player) -> LiteMap<u32, Badge> {
    let record = player.shown();
    let mut badges = LiteMap::<u32, Badge>::new();
    for lane in record
        .lanes()
        .filter(|lane| lane.line > 0 && !lane.now().state.is_end())
    {
        badges.entry(lane.line).or_default().tasks += &words::badge(lane.task);
    }
    mark_verdict(&record, &mut badges);
    badges
}

/// Where nobody can go on, or where some wait in a cycle by now: the lines at which they wait, and
/// those since which the others hold what they wait for.
fn mark_verdict(record: &Record, badges: &mut LiteMap<u32, Badge>) {
    let waiting = match &record.verdict {
        Some(Verdict::Deadlock(waiting) | Verdict::AllWaiting(waiting)) => waiting.clone(),
        _ => record.cycle(),
    };
    for waits in &waiting {
        if let Some(holder) = waits.holder.filter(|holder| holder.line > 0) {
            badges.entry(holder.line).or_default().part = "holds";
        }
    }
    for waits in waiting.iter().filter(|waits| waits.line > 0) {
        badges.entry(waits.line).or_default().part = "waits";
    }
}

fn show(code: &Element, before: &LiteMap<u32, Badge>, now: &LiteMap<u32, Badge>) {
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
