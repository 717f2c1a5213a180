//! What can happen, and how often: every schedule tried in a worker, or the same live run many times.

use threadlab_lessons::study::{Coverage, Explored, Question};
use yew::prelude::*;

use crate::player::{Finding, Player};
use crate::state::choice::{Choice, Order};
use crate::state::place::Change;
use crate::state::series::Series;
use crate::strings::Strings;

/// How often a live run is repeated.
const TIMES: u32 = 20;

/// The buttons, and what was found.
pub fn explore(
    choice: &Choice,
    change: &Callback<Change>,
    player: &Player,
    able: bool,
    strings: &'static Strings,
) -> Html {
    let able = able && !player.is_going();
    let explore = {
        let (player, choice) = (player.clone(), choice.clone());
        Callback::from(move |_| player.ask(Question::Explore, &choice, |_| {}))
    };
    let repeat = {
        let (player, mut choice, change) = (player.clone(), choice.clone(), change.clone());
        choice.order = Order::Live;
        Callback::from(move |_| {
            change.emit(Change::Order(Order::Live));
            player.repeat(&choice, TIMES);
        })
    };
    let finding = player.study().map(|study| (study.finding, study.going));
    html! {
        <div id="explore" class="explore" tabindex="0">
            <p class="hint">{ strings.explore_hint }</p>
            <div class="ways">
                <button id="explore-all" type="button" onclick={explore} disabled={!able}>{ strings.explore }</button>
                <button id="repeat" type="button" onclick={repeat} disabled={!able}>{ (strings.repeat)(TIMES) }</button>
            </div>
            { match finding {
                Some((Finding::Outcomes(explored), going)) => outcomes((choice, change), player, &explored, going, strings),
                Some((Finding::Crashed(message), _)) => html! { <p role="alert">{ (strings.crashed)(&message) }</p> },
                Some((Finding::Nothing, true)) => html! { <p role="status">{ strings.running }</p> },
                _ => player.series().map_or_else(Html::default, |series| counts(&series, player, strings)),
            } }
        </div>
    }
}

/// How far an exploration has come.
fn coverage(explored: &Explored, going: bool, strings: &'static Strings) -> String {
    let covered = match explored.coverage {
        Coverage::Complete => strings.complete.to_owned(),
        Coverage::Bound(bound) => (strings.complete_to)(bound),
        Coverage::Partial if going => String::new(),
        Coverage::Partial => (strings.stopped_at)(explored.schedules),
    };
    (strings.explored)(explored.schedules, &covered)
}

fn outcomes(
    (choice, change): (&Choice, &Callback<Change>),
    player: &Player,
    explored: &Explored,
    going: bool,
    strings: &'static Strings,
) -> Html {
    let row = |outcome: &threadlab_lessons::study::Outcome| {
        let onclick = {
            let (player, change, mut choice) = (player.clone(), change.clone(), choice.clone());
            choice.set_schedule(&outcome.schedule);
            Callback::from(move |_| {
                change.emit(Change::Choice(choice.clone()));
                let study = player.study();
                player.start(&choice);
                player.keep_study(study);
            })
        };
        let name = outcome.verdict.to_string().replace(' ', "-");
        html! {
            <tr data-verdict={name}>
                <td>{ (strings.verdict_name)(outcome.verdict) }</td>
                <td><code translate="no">{ values(&outcome.observed) }</code></td>
                <td>{ outcome.count }</td>
                <td><button type="button" class="link replay" {onclick} disabled={player.is_going()}>{ strings.replay }</button></td>
            </tr>
        }
    };
    html! {
        <>
            <p role="status" id="explored" data-going={going.to_string()} data-schedules={explored.schedules.to_string()}>
                { coverage(explored, going, strings) }
            </p>
            { table(strings, true, explored.outcomes.iter().map(row).collect()) }
        </>
    }
}

/// What came of a live run that was repeated.
fn counts(series: &Series, player: &Player, strings: &'static Strings) -> Html {
    let row = |(outcome, count): &(crate::state::series::Outcome, u32)| {
        let verdict = outcome.verdict.map_or(strings.crash, strings.verdict_name);
        html! {
            <tr>
                <td>{ verdict }</td>
                <td><code translate="no">{ values(&outcome.observed) }</code></td>
                <td>{ (strings.times_of)(*count, series.done) }</td>
            </tr>
        }
    };
    let going = player.is_going();
    html! {
        <>
            <p role="status" id="series" data-going={going.to_string()} data-done={series.done.to_string()}>
                { (strings.series)(series.done, series.wanted) }
            </p>
            { table(strings, false, series.outcomes.iter().map(row).collect()) }
        </>
    }
}

fn values(observed: &[(String, String)]) -> String {
    let values: Vec<_> = observed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    values.join(", ")
}

fn table(strings: &'static Strings, replay: bool, rows: Vec<Html>) -> Html {
    let [verdict, observed, count] = strings.outcome_columns;
    html! {
        <table class="outcomes">
            <thead><tr>
                <th scope="col">{ verdict }</th><th scope="col">{ observed }</th><th scope="col">{ count }</th>
                if replay { <th scope="col"><span class="hidden">{ strings.replay }</span></th> }
            </tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}
