//! The browser tests: the site as it is shipped, on two static hosts, in headless Chromium.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::serve::{Server, Site};
use crate::tally::{self, Tally};
use crate::{command, site, sizes, system, workspace};

/// The tests, and whether the site keeps within its budgets. The arguments go to the test program.
pub fn test(long: bool, arguments: &[String]) -> Result<Tally> {
    let stage = Stage::set()?;
    let mut sum = match sizes::report(&stage.folder) {
        Ok(()) => Tally::one(true),
        Err(error) => tally::failure(&error),
    };
    let mut cargo = stage.program();
    cargo.arg("--").args(arguments);
    if long {
        cargo.env("THREADLAB_LONG", "1").arg("--include-ignored");
    }
    sum += Tally::tests(&mut cargo);
    Ok(sum)
}

/// Measures in the browser: the same program, told to.
pub fn bench() -> Result<()> {
    let stage = Stage::set()?;
    command::run(stage.program().env("THREADLAB_BENCH", "1"))
}

/// All that a program needs which drives the site in a browser.
struct Stage {
    folder: std::path::PathBuf,
    browser: system::Browser,
    /// A host that sends the headers of `_headers`.
    isolating: Server,
    /// A host that sends none, with the site below a path.
    plain: Server,
}

impl Stage {
    fn set() -> Result<Self> {
        let browser = system::for_browser()?;
        let folder = workspace::web().join("site");
        site::build(&folder)?;
        let isolating = Site::open(&folder, "/", false)?.serve(0)?;
        let plain = Site::open(&folder, "/sub/path/", true)?.serve(0)?;
        Ok(Self {
            folder,
            browser,
            isolating,
            plain,
        })
    }

    /// The program that drives the site, told by its environment where everything is.
    fn program(&self) -> Command {
        let artefacts = workspace::web().join("artefacts");
        if let Err(error) = fs::create_dir_all(&artefacts) {
            eprintln!("no folder for screenshots: {error}");
        }
        let mut cargo = command::cargo();
        cargo
            .args([
                "test",
                "--package",
                "threadlab-tests",
                "--features",
                "browser",
            ])
            .args(["--test", "browser"])
            .env("THREADLAB_SITE", &self.isolating.url)
            .env("THREADLAB_SITE_PLAIN", &self.plain.url)
            .env("THREADLAB_ARTEFACTS", artefacts)
            .env("THREADLAB_CHROMIUM", &self.browser.chromium)
            .env("THREADLAB_CHROMEDRIVER", &self.browser.driver);
        cargo
    }
}
