//! Everything one does with this repository, as `cargo xtask <command>`.
//!
//! `play` and `test` are the two that matter; the others are their parts. This file is parse → run
//! → exit code. What is built where: `workspace`; what gets installed: `tools`, `system`.

mod browser;
mod command;
mod headers;
mod optimise;
mod precache;
mod publish;
mod runtime;
mod serve;
mod site;
mod sizes;
mod system;
mod tally;
mod test;
mod texts;
mod tidy;
mod tools;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};

use crate::serve::Site;
use crate::site::Profile;
use crate::test::{Step, Wish};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about,
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds all that is needed and serves the page, building anew when a file changes
    Play {
        /// Optimised, as it is shipped
        #[arg(long)]
        release: bool,
        /// The port on 127.0.0.1, or the next free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Runs every check; the last line is the sum
    Test {
        /// Only these
        steps: Vec<Step>,
        /// Without the browser tests
        #[arg(long)]
        no_browser: bool,
        /// Also the tests that take long
        #[arg(long)]
        long: bool,
        /// Told to the test programs: part of a name, say
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Builds the static site, optimised, into dist/
    Dist,
    /// Measures us and our peers side by side, natively and in Chromium
    Bench {
        /// Without the browser
        #[arg(long)]
        no_browser: bool,
        /// Told to the native bench
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Checks the invariants of the design that a program can check
    Tidy,
    /// Builds the runtime module that web workers load, into target/web/runtime
    Runtime {
        /// Optimised, as it is shipped
        #[arg(long, conflicts_with = "for_trunk")]
        release: bool,
        /// As the trunk that calls this wants it, and the lessons' texts too
        #[arg(long, hide = true)]
        for_trunk: bool,
    },
    /// Serves a folder as a static host does, on 127.0.0.1
    Serve {
        /// The folder
        #[arg(default_value = "dist")]
        folder: PathBuf,
        /// As a host that sends no headers of the site's own
        #[arg(long)]
        plain: bool,
        /// The path that the site appears under
        #[arg(long, default_value = "/")]
        base: String,
        /// The port; 0 takes any
        #[arg(long, default_value_t = 8000)]
        port: u16,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Play { release, port } => site::play(Profile::of(release), port),
        Task::Test {
            steps,
            no_browser,
            long,
            arguments,
        } => {
            let good = test::run(&Wish {
                only: steps,
                no_browser,
                long,
                arguments,
            });
            // Not by an error: the sum is the last line.
            if good { Ok(()) } else { std::process::exit(1) }
        }
        Task::Dist => site::dist(),
        Task::Bench {
            no_browser,
            arguments,
        } => {
            let native = ["bench", "--package", "threadlab", "--bench", "*", "--"];
            command::run(command::cargo().args(native).args(arguments))?;
            if no_browser { Ok(()) } else { browser::bench() }
        }
        Task::Tidy => {
            let sum = tidy::run();
            if sum.failed > 0 {
                bail!("{sum}");
            }
            println!("{sum}");
            Ok(())
        }
        Task::Runtime {
            for_trunk: true, ..
        } => {
            texts::build()?;
            runtime::build(Profile::of_trunk()).map(drop)
        }
        Task::Runtime { release, .. } => runtime::build(Profile::of(release)).map(drop),
        Task::Serve {
            folder,
            plain,
            base,
            port,
        } => {
            let server = Site::open(&folder, &base, plain)?.serve(port)?;
            println!("{}", server.url);
            server.wait()
        }
    }
}
