//! How the run stands, in a sentence. A run that cannot go on, or crashed, is an alert; everything
//! else is a status. Both regions are always in the document, or a reader would miss the first one.

use threadlab::trace::{Verdict as Kind, VerdictKind};
use yew::prelude::*;

use super::ways_on::ways_on;
use crate::host::Ended;
use crate::player::{Phase, Player};
use crate::state::choice::Choice;
use crate::state::place::Change;
use crate::strings::Strings;
use crate::words;

/// The verdict. `choice` is the lesson as it is set.
pub fn verdict(
    player: &Player,
    choice: &Choice,
    change: &Callback<Change>,
    strings: &'static Strings,
) -> Html {
    let (status, alert, look) = sentences(player, strings);
    let record = player.record();
    let observed: Vec<_> = record
        .observed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let ended = record.verdict.as_ref().map(Kind::kind);
    html! {
        <section id="verdict" class="verdict" data-verdict={look} data-run={player.run().to_string()}>
            <p role="alert">{ alert }</p>
            <p role="status">{ status }</p>
            if !observed.is_empty() {
                <p class="observed">{ strings.observed }{ " " }<code translate="no">{ observed.join(", ") }</code></p>
            }
            { reproduce((choice, change), player, ended, strings) }
            { ways_on(player, change, strings) }
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

/// Where a run went well by luck, or badly in an order that cannot be had again: replays it under
/// the schedule with which it ends as its lesson says.
fn reproduce(
    (choice, change): (&Choice, &Callback<Change>),
    player: &Player,
    ended: Option<VerdictKind>,
    strings: &'static Strings,
) -> Html {
    let variant = choice.variant;
    let stored = variant.schedule;
    let known = stored.is_empty() || choice.schedule() == stored;
    let say = match ended {
        Some(ended) if ended != variant.verdict => strings.reproduce,
        Some(VerdictKind::Deadlock | VerdictKind::AllWaiting) if !player.record().stepped => {
            strings.make_certain
        }
        _ => return Html::default(),
    };
    if known || player.is_going() {
        return Html::default();
    }
    let (change, player, mut choice) = (change.clone(), player.clone(), choice.clone());
    choice.set_schedule(stored);
    let onclick = Callback::from(move |_| {
        change.emit(Change::Schedule(stored.to_owned()));
        player.start(&choice);
    });
    html! { <button id="reproduce" type="button" class="link" {onclick}>{ say(stored) }</button> }
}
