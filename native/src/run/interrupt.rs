//! Ctrl-C: the first one ends the run, the second the program.

use std::sync::mpsc::Sender;

use anyhow::Context;

use super::ear::Notice;
use crate::exit::Exit;

/// From now on, Ctrl-C is ours. Called once.
pub fn listen(notices: Sender<Notice>) -> anyhow::Result<()> {
    let mut before = false;
    let heard = move || {
        if std::mem::replace(&mut before, true) {
            std::process::exit(Exit::Interrupted.code());
        }
        // Nobody to tell: the run is over, and the program nearly so.
        let _ = notices.send(Notice::Interrupted);
    };
    ctrlc::set_handler(heard).context("listening for Ctrl-C")
}
