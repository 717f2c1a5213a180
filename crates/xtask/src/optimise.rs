//! wasm-opt, from npm's `binaryen`: makes modules smaller and a little faster. Optional: everything
//! works without it, so a machine without npm only gets bigger files, and is told so.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{command, workspace};

const VERSION: &str = "132.0.0";

/// What our modules use, by name: `--all-features` would emit what browsers refuse.
const FEATURES: [&str; 8] = [
    "--enable-threads",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-exception-handling",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
];

/// wasm-opt, installed.
pub struct Optimiser {
    bin: PathBuf,
}

impl Optimiser {
    /// Finds it in the cache or installs it there. None, with the reason on stderr, if it cannot.
    pub fn find() -> Result<Option<Self>> {
        let home = workspace::cache()?.join(format!("binaryen-{VERSION}"));
        let bin = home.join("node_modules/.bin");
        if !command::found("node") || !command::found("npm") {
            eprintln!("wasm-opt is skipped: it comes from npm, and npm is not installed.");
            return Ok(None);
        }
        if !bin.join("wasm-opt").exists() {
            fs::create_dir_all(&home)?;
            let mut npm = command::program("npm");
            npm.args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
            ]);
            npm.arg(&home).arg(format!("binaryen@{VERSION}"));
            if let Err(error) = command::run(&mut npm) {
                eprintln!("wasm-opt is skipped: {error:#}");
                return Ok(None);
            }
        }
        Ok(Some(Self { bin }))
    }

    /// The folder with the program in it.
    pub fn bin(&self) -> &Path {
        &self.bin
    }

    /// How trunk names this version; it refuses any other than the one it was told of.
    pub fn trunk_version(&self) -> String {
        let major = VERSION
            .split('.')
            .next()
            .expect("a version has a first part");
        format!("version_{major}")
    }

    /// Makes `module` smaller, in place. What came out last is kept in `memory`: the same module
    /// again costs no time.
    pub fn run(&self, module: &Path, memory: &Path) -> Result<()> {
        let bytes = fs::read(module).with_context(|| module.display().to_string())?;
        let input = Sha256::new()
            .chain_update(VERSION)
            .chain_update(bytes)
            .finalize();
        let (note, known) = (memory.with_extension("of"), memory.with_extension("wasm"));
        if fs::read(&note).is_ok_and(|of| *of == *input) && known.is_file() {
            fs::copy(&known, module).with_context(|| known.display().to_string())?;
            return Ok(());
        }
        let smaller = module.with_extension("opt");
        let mut wasm_opt = command::program(self.bin.join("wasm-opt"));
        wasm_opt
            .arg("-Oz")
            .args(FEATURES)
            .arg(module)
            .arg("--output")
            .arg(&smaller);
        command::run(&mut wasm_opt)?;
        fs::rename(&smaller, module).with_context(|| module.display().to_string())?;
        fs::copy(module, &known).with_context(|| known.display().to_string())?;
        fs::write(&note, input).with_context(|| note.display().to_string())
    }
}
