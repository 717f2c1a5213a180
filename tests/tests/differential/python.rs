//! A program in CPython, many times: the outcomes that it shows.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::program::Program;

/// The outcomes that `python3` shows in so many runs. The seed is that of the pauses.
pub fn outcomes(program: &Program, seed: u64, runs: u32) -> BTreeSet<String> {
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential/driver.py");
    let mut python = Command::new("python3")
        .arg(driver)
        .args([seed.to_string(), runs.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is installed");
    let stdin = python.stdin.take().expect("it is piped");
    write!(&stdin, "{program}").expect("python3 reads the program");
    drop(stdin);
    let output = python.wait_with_output().expect("python3 has been started");
    assert!(
        output.status.success(),
        "python3 ended with {}\n{program}",
        output.status
    );
    let text = String::from_utf8(output.stdout).expect("python3 writes UTF-8");
    text.lines().map(str::to_owned).collect()
}
