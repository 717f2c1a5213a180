//! A lesson's variants beside each other: each cell a run that is measured here and now, drawn on one
//! time axis, with its speed-up as a bar. The table has it all in words too.

use threadlab_lessons::{Column, Comparison, Language, find};
use yew::prelude::*;

use crate::hooks::use_isolation;
use crate::host::Isolation;
use crate::player::{Player, use_player};
use crate::state::choice::Choice;
use crate::state::comparison::{Cell, Compared, LANE, times, x};
use crate::state::place::Change;
use crate::strings::{Comparing, strings};
use crate::words;

/// The two variants between which the switch goes.
const SWITCH: [&str; 2] = ["gil", "no-gil"];
/// The row by which the machine's parallelism is measured, in the first column.
const PARALLEL: usize = 2;

/// What is compared, in a lesson as it is set.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is compared.
    pub of: &'static Comparison,
    /// The lesson as it is set.
    pub choice: Choice,
    /// Takes a change.
    pub change: Callback<Change>,
}

/// The comparison.
#[component]
pub fn Beside(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language).comparing;
    let player = use_player();
    let isolation = use_isolation();
    let cores = match isolation {
        Isolation::Parallel { cores } => Some(cores),
        _ => None,
    };
    let compared = player.compared();
    let compared = compared.filter(|compared| compared.of == props.of);
    let compared = compared.unwrap_or_else(|| Compared::new(props.of));
    // The run that goes on is shown as far as it is.
    let going = player.is_comparing().then(|| Cell::of(&player.record()));
    let view = View {
        compared: &compared,
        going: going.as_ref(),
        measures: cores.is_some(),
        strings,
    };
    let all = props.of.rows.len() * props.of.columns.len();
    let measure = {
        let (player, of) = (player.clone(), props.of);
        Callback::from(move |_| player.compare(of))
    };
    let parallel = compared
        .speed_up(PARALLEL, 0)
        .map(times)
        .unwrap_or_default();
    let current = props.choice.variant.name;
    let row = |(at, name): (usize, &&'static str)| {
        let lesson = find(props.of.lesson);
        let variant = lesson.and_then(|lesson| lesson.variant(name).ok());
        let label = variant.map(|variant| variant.label.get(language));
        let cells = props.of.columns.iter().enumerate();
        html! {
            <tr key={*name} data-row={*name} data-current={(*name == current).to_string()}>
                <th scope="row">{ label.unwrap_or(name) }</th>
                { for cells.map(|(column, of)| view.cell(at, column, of)) }
            </tr>
        }
    };
    let axis = view.longest_ns();
    let head = |column: &Column| {
        html! {
            <th scope="col">
                { column.label.get(language) }
                if axis > 0 { { " " }<span class="kind" aria-hidden="true">{ "0–" }{ words::duration(axis) }</span> }
            </th>
        }
    };
    let heads = props.of.columns.iter().map(head);
    html! {
        <div id="comparison" class="comparison" data-done={compared.cells.len().to_string()} tabindex="0">
            <div class="ways">
                <button id="compare" type="button" onclick={measure} disabled={cores.is_none() || player.is_going()}>{ strings.measure }</button>
                { switch(props, &player, strings) }
                <p role="status" class="said">{ if player.is_comparing() { (strings.progress)(compared.cells.len() + 1, all) } else { String::new() } }</p>
            </div>
            <p class="hint">{ if cores.is_some() { strings.hint } else { strings.simulated_hint } }</p>
            <table>
                <caption class="hidden">{ strings.label }</caption>
                <thead><tr><td></td>{ for heads }</tr></thead>
                <tbody>{ for props.of.rows.iter().enumerate().map(row) }</tbody>
            </table>
            if let Some(cores) = cores {
                { legend(strings) }
                <p class="hint">{ (strings.machine)(cores, &parallel) }</p>
            }
            <p class="hint">{ strings.natively }{ " " }<code translate="no">{ command(props.of) }</code></p>
        </div>
    }
}

/// What the cells are drawn from.
struct View<'a> {
    compared: &'a Compared,
    going: Option<&'a Cell>,
    measures: bool,
    strings: &'static Comparing,
}

impl View<'_> {
    fn cell(&self, row: usize, column: usize, of: &Column) -> Html {
        let rows = self.compared.of.rows.len();
        let here = column * rows + row;
        let done = self.compared.cell(row, column);
        let cell = done.or(self.going.filter(|_| here == self.compared.cells.len()));
        let simulated = !self.measures;
        let (took, speed) = match (done, simulated) {
            (Some(cell), _) => (Some(cell.took_ns), self.compared.speed_up(row, column)),
            (None, true) => {
                let [first, this] = [0, row].map(|row| of.simulated_ms[row]);
                (Some(this * 1_000_000), Some(first * 1000 / this))
            }
            (None, false) => (None, None),
        };
        let said = match (took, cell) {
            (Some(took), _) => words::duration(took),
            (None, Some(cell)) => words::duration(cell.took_ns),
            (None, None) => self.strings.missing.to_owned(),
        };
        // A bar as long as the cell is four times as fast.
        let part = speed.map(|speed| format!("inline-size:{}%", (speed / 40).min(100)));
        html! {
            <td key={column} data-took={took.map(|took| took.to_string())}>
                <div class="cell">
                if !simulated { { self.drawing(cell) } }
                <span class="figures">
                    <span class="took">{ said }</span>
                    if let Some(speed) = speed { { " " }<strong>{ times(speed) }</strong> }
                    if simulated { { " " }<span class="kind">{ self.strings.simulated }</span> }
                </span>
                <span class="gauge" aria-hidden="true"><span style={part}></span></span>
                </div>
            </td>
        }
    }

    /// The end of the axis.
    fn longest_ns(&self) -> u64 {
        let going = self.going.map_or(0, |cell| cell.took_ns);
        self.compared.longest_ns().max(going)
    }

    /// The lanes of a run, on the axis of the longest.
    fn drawing(&self, cell: Option<&Cell>) -> Html {
        let wide = x(self.longest_ns()).max(1);
        let high = cell.map_or(5, |cell| cell.lanes.max(1)) * LANE;
        let paths = cell.map(|cell| {
            let classes = ["running", "blocked", "asleep"];
            let paths = classes.into_iter().zip(&cell.paths);
            let paths = paths.map(|(class, path)| html! { <path {class} d={path.clone()} /> });
            html! { <>{ for paths }<path class="token" d={cell.tokens.clone()} /></> }
        });
        html! {
            <svg aria-hidden="true" viewBox={format!("0 0 {wide} {high}")} preserveAspectRatio="none">{ paths }</svg>
        }
    }
}

/// The lock round the interpreter, on or off: the run beside changes with it.
fn switch(props: &Props, player: &Player, strings: &'static Comparing) -> Html {
    let on = props.choice.variant.name == SWITCH[0];
    let onclick = {
        let (player, change) = (player.clone(), props.change.clone());
        let mut choice = props.choice.clone();
        choice.forget_given();
        choice.set_variant(SWITCH[usize::from(on)]);
        Callback::from(move |_| {
            change.emit(Change::Choice(choice.clone()));
            player.start(&choice);
        })
    };
    html! {
        <button id="gil-switch" type="button" role="switch" class="switch" aria-checked={on.to_string()}
            title={strings.gil_hint} disabled={player.is_going()} {onclick}>
            <span aria-hidden="true" class="knob"></span>{ strings.gil }
        </button>
    }
}

fn legend(strings: &'static Comparing) -> Html {
    let classes = ["running", "blocked", "asleep", "token"];
    let paths = [
        "M0 2h20v6h-20z",
        "M0 2h20v6h-20z",
        "M0 2h20v6h-20z",
        "M10 5h0",
    ];
    let item = |((class, d), name): ((&'static str, &'static str), &'static str)| {
        html! {
            <span class="item"><svg aria-hidden="true" viewBox="0 0 20 10"><path {class} {d} /></svg>{ name }</span>
        }
    };
    let items = classes.into_iter().zip(paths).zip(strings.legend);
    html! { <p class="hint key">{ for items.map(item) }</p> }
}

/// One of the cells on the command line.
fn command(of: &Comparison) -> String {
    let set = of.columns[0]
        .values
        .iter()
        .map(|(name, value)| format!(" --set {name}={value}"));
    let set: String = set.collect();
    format!(
        "threadlab run {} --variant {}{set}",
        of.lesson, of.rows[PARALLEL]
    )
}
