//! The lessons' texts as files, which the page fetches when a lesson is opened:
//! `target/web/texts/<id>/<lesson>/`. Built into the page, they would soon be most of it.

use anyhow::Result;

use crate::{command, publish, workspace};

/// Writes them and puts them in place.
pub fn build() -> Result<()> {
    let fresh = workspace::web().join("texts-fresh");
    publish::remove(&fresh)?;
    let program = ["run", "--quiet", "--package", "threadlab-lessons"];
    command::run(
        command::cargo()
            .args(program)
            .args(["--bin", "lesson-texts", "--"])
            .arg(&fresh),
    )?;
    publish::publish(&fresh, "texts").map(drop)
}
