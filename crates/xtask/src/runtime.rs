//! Builds `crates/runtime`: the wasm module with threads and unwinding that web workers load.
//!
//! It needs a standard library of its own (atomics, unwinding), hence `-Z build-std` on the stable
//! compiler with `RUSTC_BOOTSTRAP`, in a target folder of its own so that nothing else is rebuilt.
//! The result goes to `target/web/runtime/<id>/`, where the id is taken from the content, so that
//! browsers may keep it for ever; `target/web/runtime/ID` says which id is the current one.
//!
//! It is built twice: for the lessons, and in `cases/` with the conformance cases and rayon too, which are
//! twice as much code again and which nobody loads but the pages that test and a lesson's run on rayon. Each has a target folder of
//! its own: in one, cargo would rebuild both every time, since their modules have the same name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::optimise::Optimiser;
use crate::site::{self, Profile};
use crate::{command, publish, tools, workspace};

const MODULE: &str = "threadlab_runtime.wasm";

/// Builds the module and puts it in place. Returns the folder that holds it.
pub fn build(profile: Profile) -> Result<PathBuf> {
    tools::for_runtime()?;
    let fresh = workspace::web().join("runtime-fresh");
    publish::remove(&fresh)?;
    let optimiser = match profile {
        Profile::Shipped => Optimiser::find()?,
        Profile::Quick => None,
    };
    for (folder, build) in [
        (fresh.clone(), Build::Lessons),
        (fresh.join("cases"), Build::Cases),
    ] {
        let module = compile(profile, build)?;
        bind(&module, &folder, profile)?;
        copy_scripts(&folder)?;
        if let Some(optimiser) = &optimiser {
            let memory = build.folder().join("optimised");
            optimiser.run(&folder.join("runtime_bg.wasm"), &memory)?;
        }
    }
    publish::publish(&fresh, "runtime")
}

/// What goes into the module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// What lessons need.
    Lessons,
    /// The conformance cases and rayon too.
    Cases,
}

impl Build {
    fn folder(self) -> PathBuf {
        workspace::target().join(match self {
            Build::Lessons => "runtime",
            Build::Cases => "runtime-cases",
        })
    }
}

/// Cargo with everything that belongs to this one module; `subcommand` is `build`, `clippy`….
pub fn cargo(subcommand: &str, profile: Profile, build: Build) -> Result<std::process::Command> {
    let mut cargo = command::cargo();
    // Trunk's hook comes here from the page's build.
    site::not_for_page(&mut cargo);
    cargo
        .arg(subcommand)
        .args([
            "--config",
            "crates/runtime/config.toml",
            "--package",
            "threadlab-runtime",
        ])
        .arg("--target-dir")
        .arg(build.folder())
        .args(["--config", &remap()?])
        .env("RUSTC_BOOTSTRAP", "1")
        // It would silently replace the flags of config.toml.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    if build == Build::Cases {
        cargo.args(["--features", "conformance"]);
    }
    match profile {
        Profile::Shipped => cargo.args(["--profile", "web"]),
        // Unoptimised code overflows the small stacks of workers.
        Profile::Quick => cargo.args(["--config", "profile.dev.opt-level=1"]),
    };
    Ok(cargo)
}

fn compile(profile: Profile, build: Build) -> Result<PathBuf> {
    command::run(&mut cargo("build", profile, build)?)?;
    let folder = match profile {
        Profile::Shipped => "web",
        Profile::Quick => "debug",
    };
    let output = build.folder().join("wasm32-unknown-unknown");
    Ok(output.join(folder).join(MODULE))
}

/// Panic messages carry file names: those of this machine have no place in what is shipped, and
/// without them the same source gives the same id everywhere.
fn remap() -> Result<String> {
    let sysroot = command::output(command::program("rustc").args(["--print", "sysroot"]))?;
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))?;
    let flags: Vec<String> = [
        (workspace::root().display().to_string(), "threadlab"),
        (format!("{home}/registry/src"), "crates"),
        (format!("{sysroot}/lib/rustlib/src/rust"), "rust"),
    ]
    .iter()
    .map(|(from, to)| format!("{:?}", format!("--remap-path-prefix={from}={to}")))
    .collect();
    Ok(format!(
        "target.wasm32-unknown-unknown.rustflags=[{}]",
        flags.join(",")
    ))
}

fn bind(module: &Path, folder: &Path, profile: Profile) -> Result<()> {
    let mut bindgen = tools::wasm_bindgen()?.command()?;
    bindgen.args([
        "--target",
        "web",
        "--no-typescript",
        "--out-name",
        "runtime",
        "--out-dir",
    ]);
    bindgen.arg(folder).arg(module);
    if profile == Profile::Shipped {
        // Names of functions are for stack traces only, and weigh a tenth of the module.
        bindgen.arg("--remove-name-section");
    }
    command::run(&mut bindgen)
}

/// The scripts that workers start with lie beside the module.
fn copy_scripts(folder: &Path) -> Result<()> {
    let scripts = workspace::root().join("crates/runtime/js");
    for script in workspace::files(&scripts)? {
        let place = folder.join(script.strip_prefix(&scripts)?);
        fs::create_dir_all(place.parent().context("a file has a folder")?)?;
        fs::copy(&script, &place)?;
    }
    Ok(())
}
