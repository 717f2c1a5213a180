//! The browser tests: the site as it is shipped, on two static hosts, in headless Chromium.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::serve::{Server, Site};
use crate::tally::{self, Tally};
use crate::{command, site, sizes, system, workspace};

/// The tests, and whether the site keeps within its budgets.
pub fn test(long: bool) -> Result<Tally> {
    let stage = Stage::set()?;
    let mut cargo = command::cargo();
    cargo.args([
        "test",
        "--package",
        "threadlab-tests",
        "--features",
        "browser",
    ]);
    cargo.args(["--test", "browser", "--no-fail-fast"]);
    if long {
        cargo
            .env("THREADLAB_LONG", "1")
            .args(["--", "--include-ignored"]);
    }
    let mut sum = match sizes::report(&stage.folder) {
        Ok(()) => Tally::one(true),
        Err(error) => tally::failure(&error),
    };
    sum += Tally::tests(stage.tell(&mut cargo));
    Ok(sum)
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

    /// Tells the program by its environment.
    fn tell<'a>(&self, program: &'a mut Command) -> &'a mut Command {
        let artefacts = workspace::web().join("artefacts");
        if let Err(error) = fs::create_dir_all(&artefacts) {
            eprintln!("no folder for screenshots: {error}");
        }
        program
            .env("THREADLAB_SITE", &self.isolating.url)
            .env("THREADLAB_SITE_PLAIN", &self.plain.url)
            .env("THREADLAB_ARTEFACTS", artefacts)
            .env("THREADLAB_CHROMIUM", &self.browser.chromium)
            .env("THREADLAB_CHROMEDRIVER", &self.browser.driver)
    }
}
