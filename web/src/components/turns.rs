//! Where the learner stands before a choice: who could go next, to let another one go. The run is
//! replayed with that choice; the address holds it, and one step back in the history undoes it.

use threadlab_lessons::Language;
use threadlab_lessons::study::Turn;
use yew::prelude::*;

use crate::browser;
use crate::player::{Player, use_player};
use crate::state::cut::Step;
use crate::state::place::{Change, Place};
use crate::state::route;
use crate::strings::strings;
use crate::words;

/// Whom to tell of the run that was picked.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Takes a change.
    pub change: Callback<Change>,
}

/// The choices of the run that is shown.
#[component]
pub fn TurnsHere(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language).picking;
    let player = use_player();
    // Where the keyboard goes on when the run with that choice is there.
    let pressed = use_mut_ref(|| None::<String>);
    use_effect_with((player.run(), player.is_going()), {
        let pressed = pressed.clone();
        move |&(_, going)| {
            let id = if going { None } else { pressed.take() };
            let button = id.and_then(|id| browser::element(&id));
            button.iter().for_each(browser::focus);
        }
    });
    if !player.ran().is_some_and(|ran| ran.is_replayable()) || player.record().events().is_empty() {
        return Html::default();
    }
    let (turns, at) = (player.turns(), here(&player));
    let jump = |id: &'static str, label: &'static str, sign: &'static str, to: Option<u64>| {
        let player = player.clone();
        let onclick = Callback::from(move |_| player.step(Step::To(to.unwrap_or_default())));
        html! {
            <button {id} type="button" class="icon" title={label} aria-label={label} disabled={to.is_none()} {onclick}>{ sign }</button>
        }
    };
    let button = |number: usize, turn: &Turn, task: u32| {
        let (theirs, change, pressed) = (player.clone(), props.change.clone(), pressed.clone());
        let id = format!("pick-{number}-{task}");
        let wanted = id.clone();
        let onclick = Callback::from(move |_| {
            pressed.replace(Some(wanted.clone()));
            let_go(&theirs, &change, number, task);
        });
        let chosen = task == turn.chosen;
        html! {
            <button key={id.clone()} {id} type="button" class="pick" aria-pressed={chosen.to_string()} {onclick}>{ name(&player, task) }</button>
        }
    };
    let choices: Vec<_> = turns.after(at).collect();
    let said = match choices.first() {
        Some((number, turn)) => (strings.here)(*number, turns.len(), &name(&player, turn.chosen)),
        None if player.is_going() => String::new(),
        None => (strings.elsewhere)(turns.len()),
    };
    let buttons = |&(number, turn): &(usize, &Turn)| {
        let tasks = turn.ready.iter().map(|&task| button(number, turn, task));
        html! {
            <div key={number} class="buttons" role="group" aria-label={strings.who}>{ for tasks }</div>
        }
    };
    html! {
        <section id="turns" class="turns" aria-label={strings.label} data-all={turns.len().to_string()}
            data-schedule={player.ran().map(|ran| ran.schedule())}>
            <div class="buttons">
                { jump("turn-before", strings.before, "◁", turns.before(at)) }
                { jump("turn-beyond", strings.beyond, "▷", turns.beyond(at)) }
            </div>
            <p role="status" class="said">{ said }</p>
            { for choices.iter().map(buttons) }
            if browser::pushed() > 0.0 {
                <button id="unpick" type="button" onclick={Callback::from(|_| browser::back())}>{ strings.undo }</button>
            }
        </section>
    }
}

/// The number of the event that the learner stands at.
fn here(player: &Player) -> u64 {
    let last = || player.record().events().back().map(|event| event.seq);
    player.position().or_else(last).unwrap_or_default()
}

fn name(player: &Player, task: u32) -> String {
    let name = player.record().task_name(task);
    format!("{} {name}", words::badge(task))
}

/// Replays the run with another task at this choice, and stands before it again. The address as it
/// is becomes a place to go back to.
fn let_go(player: &Player, change: &Callback<Change>, number: usize, task: u32) {
    let at = here(player);
    let picked = player.turns().picked(number, task);
    let (Some(ran), Some(schedule)) = (player.ran(), picked) else {
        return;
    };
    let mut choice = ran.clone();
    choice.set_schedule(&schedule);
    let fragment = |choice| route::write(&Place::Lesson(choice), Some(at));
    browser::replace_fragment(&fragment(ran));
    browser::push_fragment(&fragment(choice.clone()));
    change.emit(Change::Choice(choice.clone()));
    player.replay(&choice, at);
}
