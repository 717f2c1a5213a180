//! Processes beside spawning `true`, and pipes.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::Command;

use threadlab::multiprocessing::{Connection, Pipe, Process};

use crate::measure::{compare, pin, time};

const STARTS: u32 = 20;
const ROUND_TRIPS: u32 = 5_000;

pub fn nothing((): ()) {}

pub fn echo(pipe: Connection) {
    pin(1);
    while let Ok(bytes) = pipe.recv_bytes(None) {
        pipe.send_bytes(&bytes).expect("the parent is there");
    }
}

pub fn run() {
    let ours = || {
        time(|| {
            for _ in 0..STARTS {
                let process = Process::new(nothing, ());
                process.start().unwrap();
                process.join().unwrap();
                assert_eq!(process.exitcode(), Some(0));
            }
        })
    };
    let spawn = || {
        assert!(
            Command::new("true")
                .status()
                .expect("there is a `true`")
                .success()
        )
    };
    compare(
        "Process, start and join",
        "spawning true",
        STARTS,
        ours,
        || time(|| (0..STARTS).for_each(|_| spawn())),
    );

    pin(0);
    let (pipe, theirs) = Pipe(true).unwrap();
    let process = Process::new(echo, theirs);
    process.start().unwrap();
    let ours = || {
        time(|| {
            for _ in 0..ROUND_TRIPS {
                pipe.send_bytes(&[7; 64]).unwrap();
                assert_eq!(pipe.recv_bytes(None).unwrap().len(), 64);
            }
        })
    };
    let (mut near, mut far) = UnixStream::pair().unwrap();
    std::thread::spawn(move || {
        pin(1);
        let mut bytes = [0; 64];
        while far.read_exact(&mut bytes).is_ok() && far.write_all(&bytes).is_ok() {}
    });
    let peer = || {
        time(|| {
            let mut bytes = [7; 64];
            for _ in 0..ROUND_TRIPS {
                near.write_all(&bytes).unwrap();
                near.read_exact(&mut bytes).unwrap();
            }
        })
    };
    compare(
        "Pipe, round trip of 64 bytes",
        "bare socket pair",
        ROUND_TRIPS,
        ours,
        peer,
    );
    pipe.close();
    process.join().unwrap();
}
