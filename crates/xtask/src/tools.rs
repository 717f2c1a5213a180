//! The pinned tools: parts of the Rust toolchain, and programs built once per user.
//!
//! Programs are kept in the per-user cache, in a folder named after their version, because building
//! them takes minutes. Nothing is installed into the user's own cargo folder.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command, workspace};

/// What the wasm modules are built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A program that cargo installs from crates.io.
pub struct Tool {
    /// The package.
    package: &'static str,
    /// The program it installs.
    program: &'static str,
    /// Its exact version.
    version: String,
    /// Whether with the very dependencies that it was published with.
    locked: bool,
}

/// Packs the page. 0.22.1 needs a newer compiler than ours; with newer dependencies this one does not
/// compile.
pub fn trunk() -> Tool {
    Tool {
        package: "trunk",
        program: "trunk",
        version: "0.22.0-beta.1".into(),
        locked: true,
    }
}

/// Must be of the very version of the library that the modules are linked with. Its lock file names a
/// version that may be gone.
pub fn wasm_bindgen() -> Result<Tool> {
    let version = workspace::locked_version("wasm-bindgen")?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version,
        locked: false,
    })
}

impl Tool {
    fn folder(&self) -> Result<PathBuf> {
        Ok(workspace::cache()?.join(format!("{}-{}", self.package, self.version)))
    }

    /// The folder with the program in it, for the PATH of programs that call it.
    pub fn bin(&self) -> Result<PathBuf> {
        Ok(self.folder()?.join("bin"))
    }

    /// The program, ready to get arguments.
    pub fn command(&self) -> Result<Command> {
        Ok(command::program(self.bin()?.join(self.program)))
    }

    /// Builds the program unless an earlier call did.
    pub fn install(&self) -> Result<()> {
        if self.bin()?.join(self.program).is_file() {
            return Ok(());
        }
        let Self {
            package, version, ..
        } = self;
        eprintln!(
            "{package} {version} is not in the cache yet: building it takes some minutes, once."
        );
        let mut install = command::cargo();
        install
            .args(["install", package, "--version", version, "--root"])
            .arg(self.folder()?)
            .args(self.locked.then_some("--locked"));
        // Settings meant for our own crates would end up in the tool.
        for name in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "RUSTFLAGS",
            "RUSTC_BOOTSTRAP",
        ] {
            install.env_remove(name);
        }
        command::run(&mut install)
    }
}

/// The PATH with the tools' folders in front.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    Ok(env::join_paths(all)?)
}

/// A part of the toolchain: what rustup calls it, and the file that shows it is there.
struct Part {
    rustup: [&'static str; 3],
    file: &'static str,
}

/// What the two wasm modules need.
const WEB: [Part; 2] = [
    Part {
        rustup: ["target", "add", TARGET],
        file: "lib/rustlib/wasm32-unknown-unknown/lib",
    },
    Part {
        rustup: ["component", "add", "rust-src"],
        file: "lib/rustlib/src/rust/library/std/Cargo.toml",
    },
];

/// What the checks need besides.
const CHECKS: [Part; 2] = [
    Part {
        rustup: ["component", "add", "clippy"],
        file: "bin/cargo-clippy",
    },
    Part {
        rustup: ["component", "add", "rustfmt"],
        file: "bin/rustfmt",
    },
];

/// Makes sure of all that is needed to build the runtime module.
pub fn for_runtime() -> Result<()> {
    install_parts(&WEB)?;
    wasm_bindgen()?.install()
}

/// Makes sure of all that is needed to build the page, the runtime module included.
pub fn for_page() -> Result<()> {
    for_runtime()?;
    trunk().install()
}

/// Makes sure of clippy and rustfmt.
pub fn for_checks() -> Result<()> {
    install_parts(&CHECKS)
}

/// Adds what is missing. rustup reads rust-toolchain.toml and would do so by itself, but not where
/// `RUSTUP_AUTO_INSTALL=0` is set.
fn install_parts(parts: &[Part]) -> Result<()> {
    let sysroot = command::output(command::program("rustc").args(["--print", "sysroot"]))?;
    for part in parts {
        if PathBuf::from(&sysroot).join(part.file).exists() {
            continue;
        }
        let sentence = format!("rustup {}", part.rustup.join(" "));
        if !command::found("rustup") {
            bail!("the Rust toolchain lacks a part, and there is no rustup to do: {sentence}");
        }
        command::run(command::program("rustup").args(part.rustup))
            .with_context(|| format!("the Rust toolchain lacks a part; try: {sentence}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_kept_by_version() {
        let bin = wasm_bindgen().unwrap().bin().unwrap();
        let version = workspace::locked_version("wasm-bindgen").unwrap();
        assert!(
            bin.ends_with(format!("threadlab/wasm-bindgen-cli-{version}/bin")),
            "{bin:?}"
        );
    }

    #[test]
    fn tools_come_first_on_the_path() {
        let path = path_with(&["first".into()]).unwrap();
        assert_eq!(
            env::split_paths(&path).next().unwrap(),
            PathBuf::from("first")
        );
    }
}
