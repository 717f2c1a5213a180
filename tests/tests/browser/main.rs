//! The site as it is shipped, in headless Chromium: what a learner sees and does, and the runtime
//! behind it.
//!
//! `cargo xtask test browser` builds the site, serves it on two hosts and starts this program, which
//! it tells by its environment where everything is (`Setting`). Trials run one after another in one
//! session of the browser. None sleeps: they wait for what the page shows, up to one generous limit.
//!
//! With `THREADLAB_BENCH` set it measures instead, for `cargo xtask bench`.

mod bench;
mod browser;
mod compares;
mod conformance;
mod crashes;
mod deadlocks;
mod explores;
mod files;
mod isolation;
mod lessons;
mod looks;
mod native;
mod parallel;
mod picks;
mod sameness;
mod stops;
mod texts;

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Trial};

use browser::{Browser, Setting};

/// The browser that all trials share; it starts with the first of them.
#[derive(Clone)]
struct Stage {
    setting: Arc<Setting>,
    browser: Arc<Mutex<Option<Browser>>>,
}

impl Stage {
    /// A trial: a function that panics if something is not as it should be.
    fn trial(
        &self,
        name: impl Into<String>,
        play: impl FnOnce(&Browser) + Send + 'static,
    ) -> Trial {
        let stage = self.clone();
        Trial::test(name, move || {
            stage.with(play);
            Ok(())
        })
    }

    fn with<R>(&self, play: impl FnOnce(&Browser) -> R) -> R {
        let mut browser = self.browser.lock().unwrap_or_else(PoisonError::into_inner);
        play(browser.get_or_insert_with(|| Browser::start(&self.setting)))
    }
}

fn main() -> ExitCode {
    let setting = match Setting::of_environment() {
        Ok(setting) => setting,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::FAILURE;
        }
    };
    let stage = Stage {
        setting: Arc::new(setting),
        browser: Arc::default(),
    };
    if std::env::var_os("THREADLAB_BENCH").is_some() {
        stage.with(bench::run);
        return ExitCode::SUCCESS;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let trials = [
        lessons::trials(&stage),
        sameness::trials(&stage),
        stops::trials(&stage),
        crashes::trials(&stage),
        parallel::trials(&stage),
        looks::trials(&stage),
        texts::trials(&stage),
        deadlocks::trials(&stage),
        explores::trials(&stage),
        picks::trials(&stage),
        compares::trials(&stage),
        files::trials(&stage),
        isolation::trials(&stage),
        conformance::trials(&stage, arguments.filter.as_deref()),
    ];
    let conclusion = libtest_mimic::run(&arguments, trials.into_iter().flatten().collect());
    let browser = stage
        .browser
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(browser) = browser {
        browser
            .notes()
            .iter()
            .for_each(|figure| println!("{figure}"));
    }
    conclusion.exit_code()
}
