//! Figures: our primitives beside the best peers, in one process, as ratios. `cargo xtask bench`.
//!
//! An argument restricts the run to the groups whose name contains it, a second one to the lines "ours / peer" that
//! contain that: `cargo bench -p threadlab --bench native -- queues "Queue(10), 1:1 / kanal"`. The argument `table`
//! makes the README's table.

mod exploring;
mod gates;
mod locks;
mod measure;
mod pools;
mod processes;
mod python;
mod queues;
mod table;
mod tasks;
mod threading;

use threadlab::multiprocessing::{self, Table};

static TABLE: Table = threadlab::table![processes::nothing, processes::echo];

fn main() {
    multiprocessing::enter(&TABLE);
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    if only.as_deref() == Some("table") {
        return table::run();
    }
    let groups: [(&str, fn()); 9] = [
        ("locks", locks::run),
        ("threading", threading::run),
        ("queues", queues::run),
        ("pools", pools::run),
        ("tasks", tasks::run),
        ("exploring", exploring::run),
        ("gates", gates::run),
        ("processes", processes::run),
        ("python", python::run),
    ];
    for (name, run) in groups {
        if only
            .as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
        {
            println!("── {name}");
            run();
        }
    }
}
