//! What python3 takes for the same jobs, where there is one.

use std::process::Command;

const SCRIPT: &str = include_str!("python.py");

pub fn run() {
    match Command::new("python3").args(["-c", SCRIPT]).status() {
        Ok(status) if status.success() => {}
        Ok(status) => println!("python3 failed: {status}"),
        Err(error) => println!("no python3 here: {error}"),
    }
}
