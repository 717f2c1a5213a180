//! What has been found so far, on a terminal's last line; elsewhere nothing.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Often enough to be seen moving, seldom enough to cost nothing.
const OFTEN: Duration = Duration::from_millis(100);

/// A line on standard error.
pub struct Progress {
    bar: ProgressBar,
    next: Cell<Instant>,
}

impl Progress {
    /// A line that is not there yet: what is done at once needs none.
    pub fn new() -> Progress {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        bar.set_style(style.expect("the template is good"));
        let next = Cell::new(Instant::now() + OFTEN);
        Progress { bar, next }
    }

    /// Shows a text, if it is time.
    pub fn show(&self, text: impl FnOnce() -> String) {
        if self.bar.is_hidden() || Instant::now() < self.next.get() {
            return;
        }
        self.next.set(Instant::now() + OFTEN);
        self.bar
            .set_message(anstream::adapter::strip_str(&text()).to_string());
        self.bar.tick();
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
