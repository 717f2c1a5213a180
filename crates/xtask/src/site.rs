//! The site: the page, packed by trunk, with the runtime module beside it.
//!
//! `play` is trunk's own server, which builds anew when a file changes; `dist` and the browser tests
//! are one build of what is shipped. In both, trunk's hook builds the runtime first (Trunk.toml).

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::optimise::Optimiser;
use crate::{command, precache, sizes, tools, workspace};

/// How the wasm modules are built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Soon there: for trying things out.
    Quick,
    /// Small and fast: what is shipped, measured and tested.
    Shipped,
}

impl Profile {
    /// The profile that `--release` or its absence asks for.
    pub fn of(release: bool) -> Self {
        match release {
            true => Self::Shipped,
            false => Self::Quick,
        }
    }

    /// The profile that the hook in Trunk.toml shall build the runtime with.
    pub fn of_trunk() -> Self {
        let told = std::env::var(PROFILE).or_else(|_| std::env::var("TRUNK_PROFILE"));
        Self::of(told.is_ok_and(|name| name == "release"))
    }
}

/// Tells our hook, which trunk calls, what we told trunk.
const PROFILE: &str = "THREADLAB_PROFILE";

/// What cargo is told of the page that is shipped: a standard library built for size, and a trap where
/// there would be a panic. The sentences of panics, which nobody but we would read, are a tenth of the
/// module; `play` builds with them.
const SMALL: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort",
    ),
];

/// Takes what is for the page alone away from a build of something else that is called from there.
pub fn not_for_page(command: &mut Command) {
    for (name, _) in SMALL {
        command.env_remove(name);
    }
}

/// Serves the page on `port`, or the next free one, until interrupted.
pub fn play(profile: Profile, port: u16) -> Result<()> {
    tools::for_page()?;
    let port = free_port(port)?;
    let mut trunk = trunk("serve", profile, None)?;
    trunk
        .args(["--port", &port.to_string(), "--dist"])
        .arg(workspace::web().join("play"));
    eprintln!("Building the page and the runtime: a minute or two the first time.");
    thread::spawn(move || announce(port));
    command::run(&mut trunk)
}

/// Builds what is shipped, and says how big it is.
pub fn dist() -> Result<()> {
    let folder = workspace::root().join("dist");
    build(&folder)?;
    sizes::report(&folder)?;
    eprintln!("The site is in dist/: copy it to any static host, under any path.");
    Ok(())
}

/// Builds what is shipped into `folder`.
pub fn build(folder: &Path) -> Result<()> {
    tools::for_page()?;
    let optimiser = Optimiser::find()?;
    command::run(
        trunk("build", Profile::Shipped, optimiser.as_ref())?
            .arg("--dist")
            .arg(folder),
    )?;
    let headers = workspace::root().join("web/static/_headers");
    fs::copy(&headers, folder.join("_headers")).context("web/static/_headers")?;
    precache::write(folder)
}

/// trunk with the pinned tools on its PATH. It never looks for newer ones.
fn trunk(subcommand: &str, profile: Profile, optimiser: Option<&Optimiser>) -> Result<Command> {
    let mut path = vec![tools::wasm_bindgen()?.bin()?];
    path.extend(optimiser.map(|optimiser| optimiser.bin().to_owned()));
    let mut trunk = tools::trunk().command()?;
    trunk
        .arg(subcommand)
        .env("PATH", tools::path_with(&path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // trunk takes NO_COLOR=1 for a malformed argument.
        .env_remove("NO_COLOR");
    if profile == Profile::Shipped {
        trunk
            .args(["--cargo-profile", "web"])
            .envs(SMALL)
            .env(PROFILE, "release");
    }
    // To trunk, a release build is one that goes through wasm-opt.
    if let Some(optimiser) = optimiser {
        trunk
            .arg("--release")
            .env("TRUNK_TOOLS_WASM_OPT", optimiser.trunk_version());
    }
    Ok(trunk)
}

/// `first`, or the next port that nobody listens on.
fn free_port(first: u16) -> Result<u16> {
    (first..=u16::MAX)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("no port is free")
}

/// Prints the address once there is something to see: trunk listens before its first build is good.
fn announce(port: u16) {
    while !is_there(port).unwrap_or(false) {
        thread::sleep(Duration::from_millis(200));
    }
    println!("\nThreadlab is at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n");
}

/// Whether the page is served.
fn is_there(port: u16) -> io::Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.write_all(b"HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(free_port(port).unwrap() > port);
    }

    #[test]
    fn the_page_is_there_once_it_is_served() {
        let at = tempfile::tempdir().unwrap();
        let server = crate::serve::Site::open(at.path(), "/", true)
            .unwrap()
            .serve(0)
            .unwrap();
        let port = server
            .url
            .trim_end_matches('/')
            .rsplit(':')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!(!is_there(port).unwrap());
        fs::write(at.path().join("index.html"), "").unwrap();
        assert!(is_there(port).unwrap());
    }
}
