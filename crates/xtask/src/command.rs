//! Running other programs: what is run is always shown, and a failure names it.

use std::ffi::OsString;
use std::process::{Command, ExitStatus};
use std::{env, fmt};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// `cargo` of the pinned toolchain, at the root of the repository.
pub fn cargo() -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` tells xtask about xtask; the crates built from here must not see that.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// `program` at the root of the repository.
pub fn program(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(workspace::root());
    command
}

/// Shows the command, runs it, and fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", Shown(command));
    let status = status(command)?;
    check(command, status)
}

/// Runs the command to its end without showing it.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    command
        .status()
        .with_context(|| format!("cannot start `{}`", Shown(command)))
}

/// What the command prints, without the last line break; its stderr stays visible.
pub fn output(command: &mut Command) -> Result<String> {
    command.stderr(std::process::Stdio::inherit());
    let output = command
        .output()
        .with_context(|| format!("cannot start `{}`", Shown(command)))?;
    check(command, output.status)?;
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` ended with {status}", Shown(command));
    }
    Ok(())
}

/// Whether `program` is on the PATH.
pub fn found(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A command as one would type it: the program's name and its arguments.
pub struct Shown<'a>(pub &'a Command);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = std::path::Path::new(self.0.get_program());
        let name = program.file_name().unwrap_or(program.as_os_str());
        write!(out, "{}", name.to_string_lossy())?;
        for argument in self.0.get_args() {
            let argument = argument.to_string_lossy();
            match argument.contains(char::is_whitespace) {
                true => write!(out, " '{argument}'")?,
                false => write!(out, " {argument}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/somewhere/bin/tool");
        command.args(["--flag", "two words"]);
        assert_eq!(Shown(&command).to_string(), "tool --flag 'two words'");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("false").arg("x")).unwrap_err();
        assert!(
            error.to_string().starts_with("`false x` ended with"),
            "{error}"
        );
    }
}
