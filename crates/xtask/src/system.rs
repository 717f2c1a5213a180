//! What the browser tests need of the machine: Chromium, its driver, and a font for Chinese.
//!
//! Root on a machine with apt gets what is missing; anyone else gets the sentence to type.

use std::env;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command, workspace};

/// Where the browser and its driver are.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

/// A need, and the Debian package that meets it.
struct Need {
    what: &'static str,
    package: &'static str,
    met: fn() -> bool,
}

const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];
const DRIVER: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

const NEEDS: [Need; 3] = [
    Need {
        what: "Chromium",
        package: "chromium",
        met: || find(&CHROMIUM).next().is_some(),
    },
    Need {
        what: "chromedriver",
        package: "chromium-driver",
        met: || find(&DRIVER).next().is_some(),
    },
    Need {
        what: "a Chinese font",
        package: "fonts-noto-cjk",
        met: has_chinese_font,
    },
];

/// Finds the browser, installing what is missing if that is possible.
pub fn for_browser() -> Result<Browser> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.met)()).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let driver = find(&DRIVER)
        .next()
        .context("chromedriver is not on the PATH")?;
    Ok(Browser {
        chromium: fitting(&driver)?,
        driver,
    })
}

/// A driver only drives the version it was built for, and a machine may have several browsers.
fn fitting(driver: &Path) -> Result<PathBuf> {
    let wanted = major(driver);
    let mut browsers = find(&CHROMIUM);
    let first = browsers.next().context("Chromium is not on the PATH")?;
    let same = |browser: &PathBuf| wanted.is_some() && major(browser) == wanted;
    Ok(if same(&first) {
        first
    } else {
        browsers.find(same).unwrap_or(first)
    })
}

/// The first number that the program says of itself.
fn major(program: &Path) -> Option<u32> {
    let said = Command::new(program).arg("--version").output().ok()?.stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    said.split([' ', '.']).find_map(|word| word.parse().ok())
}

fn install(missing: &[&Need]) -> Result<()> {
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !is_root() || !command::found("apt-get") {
        bail!("{}", sentence(missing));
    }
    let apt = |arguments: &[&str]| -> Command {
        let mut apt = command::program("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    command::run(&mut apt(&["update", "-qq"]))?;
    command::run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(&packages))
        .with_context(|| sentence(missing))
}

/// What is missing and what to type.
fn sentence(missing: &[&Need]) -> String {
    let whats: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    format!(
        "the browser tests need {}; on Debian or Ubuntu: sudo apt-get install {} \
         (or leave the browser out: cargo xtask test --no-browser)",
        whats.join(" and "),
        packages.join(" ")
    )
}

/// The programs on the PATH with one of these names, names in order.
fn find(names: &[&str]) -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places
        .filter(|place| place.is_file())
        .collect::<Vec<_>>()
        .into_iter()
}

fn is_root() -> bool {
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|process| process.uid() == 0)
}

/// fontconfig knows; where its program is missing, the usual folders are looked through.
fn has_chinese_font() -> bool {
    let list = Command::new("fc-list")
        .args([":lang=zh", "family"])
        .output();
    if let Ok(list) = list {
        return !list.stdout.is_empty();
    }
    let fonts = workspace::files(Path::new("/usr/share/fonts")).unwrap_or_default();
    fonts
        .iter()
        .any(|font| font.to_string_lossy().contains("CJK"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_what_to_install() {
        let text = sentence(&[&NEEDS[1], &NEEDS[2]]);
        assert!(text.starts_with("the browser tests need chromedriver and a Chinese font;"));
        assert!(text.contains("apt-get install chromium-driver fonts-noto-cjk "));
    }

    #[test]
    fn programs_are_found_by_any_of_their_names() {
        assert!(find(&["no-such-program", "sh"]).next().is_some());
        assert!(find(&["no-such-program"]).next().is_none());
    }
}
