//! Counting: what passed, what failed, what was skipped.
//!
//! libtest and libtest-mimic end each test program with `test result: ok. 5 passed; 0 failed; 1
//! ignored; …`; those lines are read off the output as it goes by. Any other command counts as one.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command::{self, Shown};

/// How many checks ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// One check.
    pub fn one(passed: bool) -> Self {
        Self {
            passed: passed.into(),
            failed: (!passed).into(),
            skipped: 0,
        }
    }

    /// One check that was left out.
    pub fn skip() -> Self {
        Self {
            skipped: 1,
            ..Self::default()
        }
    }

    /// Runs a command that is one check.
    pub fn command(command: &mut Command) -> Self {
        match command::run(command) {
            Ok(()) => Self::one(true),
            Err(error) => failure(&error),
        }
    }

    /// Runs a command that runs test programs, and adds up what they say.
    pub fn tests(command: &mut Command) -> Self {
        eprintln!("$ {}", Shown(command));
        Self::read_off(command, &mut std::io::stdout())
    }

    fn read_off(command: &mut Command, out: &mut impl Write) -> Self {
        match follow(command, out) {
            // It may have failed to build, or have died, without any test having failed.
            Ok((mut tally, success)) => {
                tally.failed += u64::from(!success && tally.failed == 0);
                tally
            }
            Err(error) => failure(&error),
        }
    }

    /// What one line of a test program's output adds.
    fn of_line(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?;
        let count = |what: &str| {
            let before = counts
                .split(what)
                .next()
                .filter(|before| before.len() < counts.len())?;
            before.trim_end().rsplit([' ', ';']).next()?.parse().ok()
        };
        Some(Self {
            passed: count(" passed")?,
            failed: count(" failed")?,
            skipped: count(" ignored")?,
        })
    }
}

/// Says why and counts it.
pub fn failure(error: &anyhow::Error) -> Tally {
    eprintln!("error: {error:#}");
    Tally::one(false)
}

/// Passes the command's output on and counts along; also tells whether it succeeded.
fn follow(command: &mut Command, out: &mut impl Write) -> Result<(Tally, bool)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start it")?;
    let mut lines = BufReader::new(child.stdout.take().context("stdout is a pipe")?);
    let mut tally = Tally::default();
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        out.write_all(&line)?;
        tally += Tally::of_line(&String::from_utf8_lossy(&line)).unwrap_or_default();
        line.clear();
    }
    Ok((tally, child.wait()?.success()))
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(out, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Not through our own stdout: there, someone else is counting.
    fn count(program: &str, arguments: &[&str]) -> Tally {
        Tally::read_off(Command::new(program).args(arguments), &mut Vec::new())
    }

    fn shell(script: &str) -> Tally {
        count("sh", &["-c", script])
    }

    #[test]
    fn the_summaries_of_all_programs_are_added_up() {
        let script = "echo 'test a ... ok'
            echo 'test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.1s'
            echo 'test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out'
            exit 101";
        assert_eq!(
            shell(script),
            Tally {
                passed: 17,
                failed: 3,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_failure_before_any_test_counts() {
        assert_eq!(
            shell("exit 101"),
            Tally {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
        assert_eq!(count("no-such-program", &[]).failed, 1);
        assert_eq!(Tally::command(&mut Command::new("false")).failed, 1);
    }

    #[test]
    fn the_sum_is_one_sentence() {
        let mut sum = Tally::one(true);
        sum += Tally::skip();
        assert_eq!(sum.to_string(), "1 passed, 0 failed, 1 skipped");
    }
}
