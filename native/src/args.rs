//! The grammar of the command line, and the way from arguments to an exit code.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::exit::{Exit, Problem};
use crate::language::{Color, Lang, Manner, manner};
use crate::streams::{ERROR, Streams};
use crate::{explore, help, list, replay, run, strings, trace};

/// All of it. The texts of the help come from `strings/`, in two languages.
#[derive(Debug, Parser)]
#[command(name = "threadlab", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub lang: Option<Lang>,
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub color: Option<Color>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    List(ListArgs),
    Run(RunArgs),
    Explore(ExploreArgs),
    Replay(ReplayArgs),
    Trace(TraceArgs),
}

/// What `list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[arg(long)]
    pub json: bool,
}

/// What `run` takes. Values that have a sentence of ours about what is allowed are text here.
#[derive(Debug, Args)]
pub struct RunArgs {
    pub lesson: String,
    #[arg(long)]
    pub variant: Option<String>,
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    #[arg(long, value_enum, hide_possible_values = true)]
    pub mode: Option<Mode>,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub seed: Option<String>,
    #[arg(long, value_name = "SCHEDULE", allow_hyphen_values = true)]
    pub schedule: Option<String>,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub repeat: Option<String>,
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "60s",
        hide_default_value = true
    )]
    #[arg(allow_hyphen_values = true)]
    pub timeout: String,
    #[arg(long)]
    pub json: bool,
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
}

impl RunArgs {
    /// Whether the reader picks who goes. That is no schedule, but comes to one.
    pub fn is_manual(&self) -> bool {
        self.schedule.as_deref() == Some("manual")
    }
}

/// What `explore` takes.
#[derive(Debug, Args)]
pub struct ExploreArgs {
    pub lesson: String,
    #[arg(long)]
    pub variant: Option<String>,
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    #[arg(long, value_enum, hide_possible_values = true)]
    pub policy: Option<SearchPolicy>,
    #[arg(long)]
    pub full: bool,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub max_schedules: Option<String>,
    #[arg(long, value_enum, hide_possible_values = true)]
    pub until: Option<Until>,
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub seed: Option<String>,
    #[arg(long)]
    pub json: bool,
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
}

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    #[arg(value_name = "FILE|LINK")]
    pub what: String,
    #[arg(long, value_name = "SEQ", allow_hyphen_values = true)]
    pub at: Option<String>,
    #[arg(long, conflicts_with = "at")]
    pub fork: bool,
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "60s",
        hide_default_value = true
    )]
    #[arg(allow_hyphen_values = true)]
    pub timeout: String,
}

/// What `trace` takes.
#[derive(Debug, Args)]
pub struct TraceArgs {
    #[command(subcommand)]
    pub command: TraceCommand,
}

#[derive(Debug, Subcommand)]
pub enum TraceCommand {
    Convert(ConvertArgs),
}

/// What `trace convert` takes.
#[derive(Debug, Args)]
pub struct ConvertArgs {
    pub file: PathBuf,
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub to: Format,
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What a trace can be turned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Chrome,
    Ndjson,
    Svg,
    Text,
}

/// How to look for schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchPolicy {
    Random,
    Pct,
    Dfs,
}

/// The verdict at which to stop looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Until {
    Deadlock,
    Failed,
    Any,
}

/// How tasks get their turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    Live,
    Stepped,
}

/// Reads the arguments and does what they say.
pub fn main() -> Exit {
    let args: Vec<OsString> = std::env::args_os().collect();
    let manner = manner(&args, |name| std::env::var(name).ok());
    let cli = match parse(args, manner) {
        Ok(cli) => cli,
        Err(error) => return help::show(&error, manner),
    };
    let mut streams = Streams::new(manner.color);
    let done = match &cli.command {
        Command::List(args) => {
            list::list(args, manner.language, &mut streams).map(|()| Exit::Success)
        }
        Command::Run(args) => run::run(args, manner),
        Command::Explore(args) => explore::explore(args, manner),
        Command::Replay(args) => replay::replay(args, manner),
        Command::Trace(args) => {
            let TraceCommand::Convert(args) = &args.command;
            trace::convert(args, manner, &mut streams).map(|()| Exit::Success)
        }
    };
    done.unwrap_or_else(|problem| complain(problem, manner, &mut streams))
}

fn parse(args: Vec<OsString>, manner: Manner) -> Result<Cli, clap::Error> {
    let command = help::command(manner);
    Cli::from_arg_matches(&command.try_get_matches_from(args)?)
}

fn complain(problem: Problem, manner: Manner, streams: &mut Streams) -> Exit {
    let word = strings::of(manner.language).error;
    match problem {
        Problem::Unread => Exit::Success,
        Problem::Usage(sentence) => {
            streams.complain(ERROR, word, &sentence);
            Exit::Usage
        }
        Problem::Internal(error) => {
            streams.complain(ERROR, word, &format!("{error:#}"));
            Exit::Internal
        }
    }
}
