//! Help and complaints about the arguments, in the reader's language. The grammar is clap's; its
//! English sentences about common slips are put into Chinese here, rarer ones are left as they are.

use anstream::ColorChoice;
use clap::builder::Command;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory};
use threadlab_lessons::Language;

use crate::args::Cli;
use crate::exit::Exit;
use crate::language::Manner;
use crate::streams::{ERROR, Streams};
use crate::strings::{self, Help};

/// The grammar, with its texts.
pub fn command(manner: Manner) -> Command {
    let help = strings::of(manner.language).help;
    let color = match manner.color {
        ColorChoice::Always | ColorChoice::AlwaysAnsi => clap::ColorChoice::Always,
        ColorChoice::Never => clap::ColorChoice::Never,
        ColorChoice::Auto => clap::ColorChoice::Auto,
    };
    let sections = [(help.commands, "subcommands"), (help.options, "options")];
    let usage = format!("threadlab {} {}", help.command, help.any_options);
    layout(Cli::command(), help, usage, &sections)
        .color(color)
        .about(help.about)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(
            flag("version", 'V', ArgAction::Version)
                .help(help.version)
                .display_order(LAST),
        )
        .mut_arg("lang", |arg| arg.help(help.lang).display_order(LAST - 2))
        .mut_arg("color", |arg| arg.help(help.color).display_order(LAST - 1))
        .mut_subcommand("list", |list| list_texts(list, help))
        .mut_subcommand("run", |run| run_texts(run, help))
        .mut_subcommand("explore", |explore| explore_texts(explore, help))
        .mut_subcommand("replay", |replay| replay_texts(replay, help))
        .mut_subcommand("trace", |trace| trace_texts(trace, help))
}

/// Where those options stand that every command has: below its own.
const LAST: usize = 900;

fn list_texts(list: Command, help: &'static Help) -> Command {
    let usage = format!("threadlab list {}", help.any_options);
    layout(list, help, usage, &[(help.options, "options")])
        .about(help.list)
        .mut_arg("json", |arg| arg.help(help.list_json))
}

fn run_texts(run: Command, help: &'static Help) -> Command {
    let usage = format!("threadlab run <LESSON> {}", help.any_options);
    let sections = [(help.arguments, "positionals"), (help.options, "options")];
    layout(run, help, usage, &sections)
        .about(help.run)
        .after_help(help.exit_codes)
        .mut_arg("lesson", |arg| arg.help(help.lesson))
        .mut_arg("variant", |arg| arg.help(help.variant))
        .mut_arg("set", |arg| arg.help(help.set))
        .mut_arg("mode", |arg| arg.help(help.mode))
        .mut_arg("seed", |arg| arg.help(help.seed))
        .mut_arg("schedule", |arg| arg.help(help.schedule))
        .mut_arg("repeat", |arg| arg.help(help.repeat))
        .mut_arg("base", |arg| arg.help(help.base))
        .mut_arg("timeout", |arg| arg.help(help.timeout))
        .mut_arg("json", |arg| arg.help(help.run_json))
        .mut_arg("trace", |arg| arg.help(help.trace))
}

fn explore_texts(explore: Command, help: &'static Help) -> Command {
    let usage = format!("threadlab explore <LESSON> {}", help.any_options);
    let sections = [(help.arguments, "positionals"), (help.options, "options")];
    layout(explore, help, usage, &sections)
        .about(help.explore)
        .after_help(help.explore_exit_codes)
        .mut_arg("lesson", |arg| arg.help(help.lesson))
        .mut_arg("variant", |arg| arg.help(help.variant))
        .mut_arg("set", |arg| arg.help(help.set))
        .mut_arg("policy", |arg| arg.help(help.policy))
        .mut_arg("full", |arg| arg.help(help.full))
        .mut_arg("max_schedules", |arg| arg.help(help.max_schedules))
        .mut_arg("until", |arg| arg.help(help.until))
        .mut_arg("seed", |arg| arg.help(help.search_seed))
        .mut_arg("json", |arg| arg.help(help.explore_json))
        .mut_arg("base", |arg| arg.help(help.base))
}

fn replay_texts(replay: Command, help: &'static Help) -> Command {
    let usage = format!("threadlab replay <FILE|LINK> {}", help.any_options);
    let sections = [(help.arguments, "positionals"), (help.options, "options")];
    layout(replay, help, usage, &sections)
        .about(help.replay)
        .after_help(help.exit_codes)
        .mut_arg("what", |arg| arg.help(help.what))
        .mut_arg("at", |arg| arg.help(help.at))
        .mut_arg("fork", |arg| arg.help(help.fork))
        .mut_arg("timeout", |arg| arg.help(help.timeout))
}

fn trace_texts(trace: Command, help: &'static Help) -> Command {
    let usage = format!("threadlab trace {} {}", help.command, help.any_options);
    let sections = [(help.commands, "subcommands"), (help.options, "options")];
    layout(trace, help, usage, &sections)
        .about(help.traces)
        .disable_help_subcommand(true)
        .mut_subcommand("convert", |convert| convert_texts(convert, help))
}

fn convert_texts(convert: Command, help: &'static Help) -> Command {
    let usage = format!(
        "threadlab trace convert <FILE> --to <FORMAT> {}",
        help.any_options
    );
    let sections = [(help.arguments, "positionals"), (help.options, "options")];
    layout(convert, help, usage, &sections)
        .about(help.convert)
        .mut_arg("file", |arg| arg.help(help.file))
        .mut_arg("to", |arg| arg.help(help.to))
        .mut_arg("output", |arg| arg.help(help.output))
}

/// Lays out a command's help with headings of ours, since clap's own are English.
fn layout(
    command: Command,
    help: &'static Help,
    usage: String,
    sections: &[(&str, &str)],
) -> Command {
    let section = |(heading, tag): &(&str, &str)| format!("\n\n{heading}\n{{{tag}}}");
    let sections: String = sections.iter().map(section).collect();
    let template = format!(
        "{{about}}\n\n{}{{usage}}{sections}{{after-help}}",
        help.usage
    );
    command
        .help_template(template)
        .override_usage(usage)
        .disable_help_flag(true)
        .arg(
            flag("help", 'h', ArgAction::Help)
                .help(help.help)
                .display_order(LAST),
        )
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

/// Shows help, the version, or what is wrong with the arguments.
pub fn show(error: &clap::Error, manner: Manner) -> Exit {
    match (manner.language, in_chinese(error)) {
        (Language::Zh, Some(sentence)) => {
            let word = strings::of(Language::Zh).error;
            Streams::new(manner.color).complain(ERROR, word, &sentence);
        }
        // A closed output is no reason to complain.
        _ => drop(error.print()),
    }
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Success
    }
}

/// What there is to ask for.
const COMMANDS: &str = "list、run、explore、replay、trace convert";

/// The sentence for a common slip.
fn in_chinese(error: &clap::Error) -> Option<String> {
    let said = |kind| {
        error
            .get(kind)
            .map(ToString::to_string)
            .filter(|text| !text.is_empty())
    };
    let arg = said(ContextKind::InvalidArg);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有 {} 这个选项", arg?),
        ErrorKind::InvalidValue => match said(ContextKind::InvalidValue) {
            Some(value) => {
                format!(
                    "{} 不能是 `{value}`；可以是 {}",
                    arg?,
                    said(ContextKind::ValidValue)?
                )
            }
            None => format!("{} 后面缺少值", arg?),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg?),
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            Some(prior) if Some(&prior) != arg.as_ref() => format!("{} 不能与 {prior} 同用", arg?),
            _ => format!("{} 只能出现一次", arg?),
        },
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有 `{}` 这个命令；现有 {COMMANDS}",
                said(ContextKind::InvalidSubcommand)?
            )
        }
        ErrorKind::MissingSubcommand => format!("缺少命令；现有 {COMMANDS}"),
        _ => return None,
    };
    let suggestion =
        said(ContextKind::SuggestedArg).or_else(|| said(ContextKind::SuggestedSubcommand));
    let meant = suggestion.map_or(String::new(), |name| format!("。是不是想写 {name}？"));
    Some(format!("{sentence}{meant}\n详见 threadlab --help"))
}
