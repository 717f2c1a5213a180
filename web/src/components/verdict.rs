//! How the run stands, in a sentence. A run that cannot go on, or crashed, is an alert; everything
//! else is a status. Both regions are always in the document, or a reader would miss the first one.

use threadlab::trace::{Verdict as Kind, VerdictKind};
use threadlab_lessons::Language;
use yew::prelude::*;

use crate::host::Ended;
use crate::player::{Phase, Player, use_player};
use crate::state::choice::Choice;
use crate::state::place::Change;
use crate::strings::{Strings, strings};
use crate::words;

/// What was run.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lesson as it is set.
    pub choice: Choice,
    /// Takes a change.
    pub change: Callback<Change>,
}

/// The verdict.
#[component]
pub fn Verdict(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let player = use_player();
    let (status, alert, look) = sentences(&player, strings);
    let record = player.record();
    let observed: Vec<_> = record
        .observed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let ended = record.verdict.as_ref().map(Kind::kind);
    html! {
        <section id="verdict" class="verdict" data-verdict={look}>
            <p role="alert">{ alert }</p>
            <p role="status">{ status }</p>
            if !observed.is_empty() {
                <p class="observed">{ strings.observed }{ " " }<code translate="no">{ observed.join(", ") }</code></p>
            }
            { reproduce(props, &player, ended, strings) }
            if record.lost > 0 { <p id="lost" class="lost">{ (strings.events_lost)(record.lost) }</p> }
        </section>
    }
}

/// The status, the alert, and the name that the style sheet knows this end by.
fn sentences(player: &Player, strings: &'static Strings) -> (String, String, &'static str) {
    let none = String::new;
    let record = player.record();
    let verdict = record
        .verdict
        .as_ref()
        .map(|verdict| (verdict.kind(), words::verdict(verdict, &record, strings)));
    match (player.phase(), verdict) {
        (Phase::Over(Ended::Crashed(message)), _) => (
            strings.crash_again.to_owned(),
            (strings.crashed)(&message),
            "crashed",
        ),
        (_, Some((VerdictKind::Completed, text))) => (text, none(), "completed"),
        (_, Some((VerdictKind::Stalled, text))) => (text, none(), "stalled"),
        (_, Some((VerdictKind::Failed, text))) => (none(), text, "failed"),
        (_, Some((VerdictKind::Deadlock, text))) => (none(), text, "deadlock"),
        (_, Some((VerdictKind::AllWaiting, text))) => (none(), text, "all-waiting"),
        (Phase::Idle, None) => (strings.idle.to_owned(), none(), "none"),
        (Phase::Starting, None) => (strings.starting.to_owned(), none(), "starting"),
        (Phase::Running, None) => (strings.running.to_owned(), none(), "running"),
        (Phase::Over(Ended::Stopped | Ended::Finished), None) => {
            (strings.stopped.to_owned(), none(), "stopped")
        }
    }
}

/// Where a run went well by luck: replays it under the schedule with which it does not.
fn reproduce(
    props: &Props,
    player: &Player,
    ended: Option<VerdictKind>,
    strings: &'static Strings,
) -> Html {
    let variant = props.choice.variant;
    let luck = ended.is_some_and(|ended| ended != variant.verdict);
    if !luck || variant.schedule.is_empty() || props.choice.schedule() == variant.schedule {
        return Html::default();
    }
    let (change, player, mut choice) = (props.change.clone(), player.clone(), props.choice.clone());
    choice.set_schedule(variant.schedule);
    let onclick = Callback::from(move |_| {
        change.emit(Change::Schedule(variant.schedule));
        player.start(&choice);
    });
    html! {
        <button id="reproduce" type="button" class="link" {onclick}>{ (strings.reproduce)(variant.schedule) }</button>
    }
}
