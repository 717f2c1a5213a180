//! Where a run could not go on: the ways on from there. Back to the choice at which another task
//! would have made it complete; to a seed with which it completes; or the link that leads here.

use threadlab::trace::{Verdict, VerdictKind};
use threadlab_lessons::study::Question;
use yew::prelude::*;

use super::share::Share;
use crate::player::{Finding, Player, Study};
use crate::state::place::Change;
use crate::strings::Strings;

/// The buttons, and what came of them. `change` is told of the schedule that is run next.
pub fn ways_on(player: &Player, change: &Callback<Change>, strings: &'static Strings) -> Html {
    let ended = player.record().verdict.as_ref().map(Verdict::kind);
    let stuck = matches!(ended, Some(VerdictKind::Deadlock | VerdictKind::AllWaiting));
    let said = said(player, strings);
    html! {
        <>
            if stuck {
                <div class="ways" role="group" aria-label={strings.ways_on}>
                    if player.record().stepped {
                        { ask(change, player, Question::Fork, "to-fork", strings.to_fork) }
                        { ask(change, player, Question::Seed, "other-seed", strings.other_seed) }
                    }
                    <Share named=true id="copy-here" />
                </div>
            }
            <p id="answer" class="answered" role="status">{ said }</p>
        </>
    }
}

fn ask(
    change: &Callback<Change>,
    player: &Player,
    question: Question,
    id: &'static str,
    label: &'static str,
) -> Html {
    let onclick = {
        let (player, change) = (player.clone(), change.clone());
        Callback::from(move |_| {
            let change = change.clone();
            if let Some(ran) = player.ran() {
                player.ask(question, &ran, move |choice| {
                    change.emit(Change::Choice(choice.clone()));
                });
            }
        })
    };
    html! { <button {id} type="button" {onclick} disabled={player.is_going()}>{ label }</button> }
}

/// What came of it, as a sentence.
fn said(player: &Player, strings: &'static Strings) -> String {
    let Some(Study {
        question: Question::Fork | Question::Seed,
        going,
        tried,
        finding,
    }) = player.study()
    else {
        return String::new();
    };
    let record = player.record();
    match finding {
        Finding::Fork(fork) => {
            let [went, instead] = [fork.went, fork.instead].map(|task| record.task_name(task));
            (strings.fork_found)(fork.after, &went, &instead)
        }
        Finding::NoFork => strings.fork_none.to_owned(),
        Finding::Seed(seed) => (strings.seed_found)(seed),
        Finding::NoSeed => (strings.seed_none)(tried),
        Finding::Crashed(message) => (strings.crashed)(&message),
        Finding::Nothing | Finding::Outcomes(_) if going => (strings.trying)(tried),
        Finding::Nothing | Finding::Outcomes(_) => strings.stopped.to_owned(),
    }
}
