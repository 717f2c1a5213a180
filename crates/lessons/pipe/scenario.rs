//! Processes share no memory. A pipe carries messages, and the news that the other side has left.

use threadlab::multiprocessing::{Connection, ConnectionError, Pipe, Process};
use threadlab::println;

use crate::{Failure, Values};

/// Two-way: each end sends and receives. We ask, the child answers.
pub fn duplex(values: &Values) -> Result<(), Failure> {
    let (ours, theirs) = Pipe(true)?;
    let child = Process::new(answer, theirs);
    child.start()?; // `theirs` now belongs to the child alone

    ask(&ours, values.get("messages"))?;
    ours.close(); // the child's recv meets the end of file
    child.join()?;
    if let Some(code) = child.exitcode() {
        println!("exit code {code}");
    }
    Ok(())
}

/// The same, but we wait for the child while it waits for our next question.
pub fn left_open(values: &Values) -> Result<(), Failure> {
    let (ours, theirs) = Pipe(true)?;
    let child = Process::new(answer, theirs);
    child.start()?;

    ask(&ours, values.get("messages"))?;
    child.join()?;
    ours.close(); // too late
    Ok(())
}

fn ask(ours: &Connection, messages: i64) -> Result<(), ConnectionError> {
    for n in 1..=messages {
        ours.send(&n)?;
        let square: i64 = ours.recv()?;
        println!("{n} squared is {square}");
    }
    Ok(())
}

/// What the child of a two-way pipe runs: it answers until the other end is closed.
pub fn answer(conn: Connection) -> Result<(), ConnectionError> {
    loop {
        match conn.recv::<i64>() {
            Ok(n) => conn.send(&(n * n))?,
            Err(ConnectionError::EndOfFile) => break,
            Err(error) => return Err(error),
        }
    }
    println!("child: end of file");
    Ok(())
}

/// One-way: one end only receives, the other only sends. The child gets the one that sends.
pub fn one_way(values: &Values) -> Result<(), Failure> {
    let (reader, writer) = Pipe(false)?;
    if let Err(error) = reader.send("hello") {
        println!("OSError: {error}");
    }
    if let Err(error) = writer.recv::<String>() {
        println!("OSError: {error}");
    }

    let child = Process::new(report, (writer, values.get("messages")));
    child.start()?;
    loop {
        match reader.recv::<String>() {
            Ok(line) => println!("parent: {line}"),
            Err(ConnectionError::EndOfFile) => break,
            Err(error) => return Err(error.into()),
        }
    }
    println!("parent: end of file");
    child.join()?;
    Ok(())
}

/// What the child of a one-way pipe runs. Its end closes when the function returns.
pub fn report((writer, messages): (Connection, i64)) -> Result<(), ConnectionError> {
    for n in 1..=messages {
        writer.send(&format!("line {n}"))?;
    }
    Ok(())
}
