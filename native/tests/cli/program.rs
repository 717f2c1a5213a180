//! The program under test.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// What a run of the program left behind.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    /// Asserts that it refused what it was asked: exit code 2, this sentence, nothing on standard output.
    #[track_caller]
    pub fn refused(&self, sentence: &str) {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(self.err.contains(sentence), "{sentence}: {}", self.err);
    }
}

/// The program with these arguments, in an environment that says nothing about language or colour.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadlab"));
    command.args(args).stdin(Stdio::null());
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end. The arguments are separated by spaces.
pub fn threadlab(args: &str) -> Done {
    finish(command(&args.split_whitespace().collect::<Vec<_>>()))
}

/// Runs the program to its end with these lines on its standard input.
pub fn answering(args: &str, lines: &str) -> Done {
    let mut running = Running::asking(args);
    let mut input = running.child.stdin.take().expect("it is a pipe");
    // What was refused at once reads nothing.
    _ = input.write_all(lines.as_bytes());
    drop(input);
    running.rest()
}

/// Runs a command to its end.
pub fn finish(mut command: Command) -> Done {
    let output = command.output().expect("the program starts");
    Done {
        code: output.status.code().expect("no signal ended it"),
        out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        err: String::from_utf8(output.stderr).expect("it prints UTF-8"),
    }
}

/// The program while it runs.
pub struct Running {
    pub child: Child,
    pub out: BufReader<ChildStdout>,
}

impl Running {
    /// Starts the program.
    pub fn start(args: &str) -> Running {
        Running::of(args, Stdio::null())
    }

    /// Starts the program with a pipe for what it asks.
    pub fn asking(args: &str) -> Running {
        Running::of(args, Stdio::piped())
    }

    fn of(args: &str, input: Stdio) -> Running {
        let args: Vec<&str> = args.split_whitespace().collect();
        let mut command = command(&args);
        command.stdin(input);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("it is a pipe"));
        Running { child, out }
    }

    /// The next line of output: with it the program is known to have come so far.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("it prints UTF-8");
        line
    }

    /// Everything that is still to come, and how the program ended.
    pub fn rest(mut self) -> Done {
        let (mut out, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut out).expect("it prints UTF-8");
        let mut from = self.child.stderr.take().expect("it is a pipe");
        from.read_to_string(&mut err).expect("it prints UTF-8");
        let status = self.child.wait().expect("it was started here");
        Done {
            code: status.code().expect("no signal ended it"),
            out,
            err,
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it is running");
    }
}
