//! `cargo xtask test`: every check there is, in steps that also run alone.
//!
//! A failing step does not stop the others: the sum at the end is over all of them. Cheap steps come
//! first, so that a slip is seen early.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::runtime::Build;
use crate::site::Profile;
use crate::tally::{self, Tally};
use crate::{browser, command, runtime, tidy, tools};

/// One part of the test command.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// rustfmt finds nothing to change
    Fmt,
    /// The invariants of the design that a program can check
    Tidy,
    /// clippy, in all builds: native, page, runtime
    Clippy,
    /// rustdoc, without warnings
    Docs,
    /// Unit, command-line, lesson and conformance tests on this machine
    Unit,
    /// The examples in the documentation
    Doctests,
    /// The site in headless Chromium, and its size
    Browser,
}

/// What `cargo xtask test` was asked for.
pub struct Wish {
    /// These steps only; all if empty.
    pub only: Vec<Step>,
    /// Leave out the browser.
    pub no_browser: bool,
    /// Also the tests that take long.
    pub long: bool,
    /// What the test programs are told: part of a name, say.
    pub arguments: Vec<String>,
}

/// Runs the steps and prints the sum, as the last line. Tells whether nothing failed.
pub fn run(wish: &Wish) -> bool {
    let asked = |step: &Step| wish.only.is_empty() || wish.only.contains(step);
    let mut lines = Vec::new();
    let mut sum = Tally::default();
    for step in Step::value_variants().iter().filter(|step| asked(step)) {
        let name = name(*step);
        eprintln!("\n=== {name} ===");
        let start = Instant::now();
        let tally = run_step(*step, wish);
        lines.push(line(name, tally, start.elapsed()));
        eprintln!("{}", lines.last().expect("one was just pushed"));
        sum += tally;
    }
    println!("\n{}", lines.join("\n"));
    println!("{sum}");
    sum.failed == 0
}

fn name(step: Step) -> String {
    let value = step.to_possible_value().expect("no step is hidden");
    value.get_name().to_owned()
}

fn line(name: String, tally: Tally, time: Duration) -> String {
    format!("{name:10} {:6.1} s  {tally}", time.as_secs_f64())
}

fn run_step(step: Step, wish: &Wish) -> Tally {
    match step {
        Step::Fmt => {
            with_parts(|| Tally::command(command::cargo().args(["fmt", "--all", "--check"])))
        }
        Step::Tidy => tidy::run(),
        Step::Clippy => with_parts(clippy),
        Step::Docs => docs(),
        Step::Unit => unit(wish),
        Step::Doctests => doctests(wish),
        Step::Browser if wish.no_browser => {
            eprintln!("The browser tests are left out (--no-browser).");
            Tally::skip()
        }
        Step::Browser => {
            browser::test(wish.long, &wish.arguments).unwrap_or_else(|error| tally::failure(&error))
        }
    }
}

fn with_parts(step: impl FnOnce() -> Tally) -> Tally {
    match tools::for_checks().and_then(|()| tools::for_runtime()) {
        Ok(()) => step(),
        Err(error) => tally::failure(&error),
    }
}

/// Cargo for everything that builds for this machine; the runtime module does not.
fn native(subcommand: &str) -> std::process::Command {
    let mut cargo = command::cargo();
    cargo.args([subcommand, "--workspace", "--exclude", "threadlab-runtime"]);
    cargo
}

fn clippy() -> Tally {
    let deny = ["--", "-D", "warnings"];
    let mut sum = Tally::command(
        native("clippy")
            .args(["--all-targets", "--all-features"])
            .args(deny),
    );
    // What the page sees of the core: plain data, on a machine without threads.
    let page = [
        "clippy",
        "--package",
        "threadlab-web",
        "--target",
        tools::TARGET,
    ];
    sum += Tally::command(command::cargo().args(page).args(deny));
    sum += match runtime::cargo("clippy", Profile::Quick, Build::Cases) {
        // rustc warns that the feature `atomics` is unstable, which it is, and which no lint governs.
        Ok(mut cargo) => Tally::command(cargo.args(deny)),
        Err(error) => tally::failure(&error),
    };
    sum
}

fn docs() -> Tally {
    let mut cargo = native("doc");
    // Its pages would lie where those of the library lie: both are called `threadlab`.
    cargo.args(["--exclude", "threadlab-cli"]);
    cargo
        .args(["--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings");
    Tally::command(&mut cargo)
}

fn unit(wish: &Wish) -> Tally {
    let mut cargo = native("test");
    cargo
        .args(["--lib", "--bins", "--tests", "--no-fail-fast", "--"])
        .args(&wish.arguments);
    if wish.long {
        cargo.env("THREADLAB_LONG", "1").arg("--include-ignored");
    }
    Tally::tests(&mut cargo)
}

fn doctests(wish: &Wish) -> Tally {
    let mut cargo = native("test");
    Tally::tests(
        cargo
            .args(["--doc", "--no-fail-fast", "--"])
            .args(&wish.arguments),
    )
}
