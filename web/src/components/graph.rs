//! The wait-for graph: who waits for what, and who holds that, where the learner stands. Its
//! sentence stands beside it, and is what a screen reader hears instead.

use threadlab_lessons::thousandths;
use yew::prelude::*;

use crate::browser;
use crate::state::record::Record;
use crate::state::waits::{Edge, Graph as Waits, Node, Paper, Reason};
use crate::strings::Strings;
use crate::words;

/// The most characters of a name.
const NAME: usize = 15;

/// The graph.
pub fn graph(record: &Record, strings: &'static Strings) -> Html {
    let wide = browser::matches("(min-width: 56rem)");
    let graph = Waits::of(record);
    if graph.nodes.is_empty() {
        return html! { <p class="empty" id="graph" data-cycle="0">{ strings.graph_empty }</p> };
    }
    let (size, half) = match wide {
        true => ((640.0, 250.0), 58.0),
        false => ((340.0, 330.0), 46.0),
    };
    let paper = Paper {
        size,
        node: (half, 16.0),
    };
    html! {
        <figure id="graph" class="graph" data-cycle={graph.cycle.to_string()} tabindex="0">
            <svg viewBox={format!("0 0 {} {}", place(size.0), place(size.1))} role="img" aria-labelledby="graph-sentence">
                <defs>{ head("tip") }{ head("tip-cycle") }</defs>
                { for graph.edges.iter().map(|edge| arrow(edge, &graph, &paper, strings)) }
                { for (0..graph.nodes.len()).map(|at| node(at, &graph, &paper, record)) }
            </svg>
            <figcaption id="graph-sentence">{ words::waits(record, strings) }</figcaption>
        </figure>
    }
}

/// The head of arrows; one for each look, since a marker does not take its line's colour.
fn head(id: &'static str) -> Html {
    html! {
        <marker {id} viewBox="0 0 8 8" refX="6" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto">
            <path d="M0 0 8 4 0 8z" />
        </marker>
    }
}

fn arrow(edge: &Edge, graph: &Waits, paper: &Paper, strings: &'static Strings) -> Html {
    let curve = paper.curve(edge.from, edge.to, graph.nodes.len());
    let [from, bend, to] = curve.points.map(|(x, y)| place(x) + " " + &place(y));
    let path = format!("M{from}Q{bend} {to}");
    let cycle = graph.is_cycle(edge);
    let (part, label) = match (edge.reason, edge.line) {
        (Reason::Waits, 0) => ("waits", strings.edge_waits.to_owned()),
        (Reason::Waits, line) => ("waits", (strings.edge_waits_at)(line)),
        (Reason::Held, 0) => ("holds", strings.edge_held.to_owned()),
        (Reason::Held, line) => ("holds", (strings.edge_held_since)(line)),
    };
    let tip = if cycle {
        "url(#tip-cycle)"
    } else {
        "url(#tip)"
    };
    html! {
        <g class={classes!("edge", part, cycle.then_some("cycle"))}>
            <path d={path} marker-end={tip} />
            <text x={place(curve.middle.0)} y={place(curve.middle.1)}>{ label }</text>
        </g>
    }
}

fn node(at: usize, graph: &Waits, paper: &Paper, record: &Record) -> Html {
    let (x, y) = paper.centre(at, graph.nodes.len());
    let (half, high) = paper.node;
    let (class, name, round) = match graph.nodes[at] {
        Node::Task(task) => (
            "task",
            format!("{} {}", words::badge(task), record.task_name(task)),
            high,
        ),
        Node::Resource(resource) => ("resource", words::resource(record, resource), 2.0),
    };
    let short: String = match name.chars().count() {
        0..=NAME => name.clone(),
        _ => name.chars().take(NAME - 1).chain(['…']).collect(),
    };
    let cycle = (at < graph.cycle).then_some("cycle");
    html! {
        <g class={classes!("node", class, cycle)} transform={["translate(", &place(x), " ", &place(y), ")"].concat()}>
            <title>{ name }</title>
            <rect x={place(-half)} y={place(-high)} width={place(2.0 * half)} height={place(2.0 * high)} rx={place(round)} />
            <text>{ short }</text>
        </g>
    }
}

/// A coordinate, to a tenth of a pixel.
fn place(x: f64) -> String {
    thousandths((x * 10.0).round() as i64 * 100)
}
