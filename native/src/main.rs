//! Threadlab on the command line: parse, run, exit code.

mod args;
mod counts;
mod duration;
mod exit;
mod explore;
mod help;
mod language;
mod list;
mod replay;
mod run;
mod streams;
mod strings;
mod suggest;
mod trace;

use std::panic::catch_unwind;
use std::process;

use exit::Exit;

fn main() {
    // In a child process this runs the child's task and never comes back.
    threadlab::multiprocessing::enter(&threadlab_lessons::TASKS);
    let exit = catch_unwind(args::main).unwrap_or(Exit::Internal);
    // Not by returning: a thread that never comes to a gate cannot be joined, it ends with us.
    process::exit(exit.code())
}
