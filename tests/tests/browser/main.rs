//! The site as it is shipped, in headless Chromium: what a learner sees and does, and the runtime
//! behind it.
//!
//! `cargo xtask test browser` builds the site, serves it on two hosts and starts this program, which
//! it tells by its environment where everything is (`Setting`). Trials run side by side, each in a
//! browser that no other has meanwhile. None sleeps: they wait for what the page shows, up to one
//! generous limit.
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
mod machines;
mod native;
mod parallel;
mod picks;
mod sameness;
mod stops;
mod texts;

use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use libtest_mimic::{Arguments, Trial};

use browser::{Browser, Setting};

/// How many trials run side by side: most of a trial is waiting for frames, timers and new workers.
const LANES: usize = 3;

/// What all trials share.
#[derive(Clone)]
struct Stage {
    setting: Arc<Setting>,
    /// The browsers that nobody has. Another one starts when there is none.
    idle: Arc<Mutex<Vec<Browser>>>,
    /// Held by each trial; for itself alone by one that measures how soon something happens.
    quiet: Arc<RwLock<()>>,
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
            let _others = stage.beside_others();
            stage.with(play);
            Ok(())
        })
    }

    /// A trial beside which there is no other.
    fn trial_alone(
        &self,
        name: impl Into<String>,
        play: impl FnOnce(&Browser) + Send + 'static,
    ) -> Trial {
        let stage = self.clone();
        Trial::test(name, move || {
            let _quiet = stage.quiet.write().unwrap_or_else(PoisonError::into_inner);
            stage.with(play);
            Ok(())
        })
    }

    /// As long as this is held, no trial is alone.
    fn beside_others(&self) -> RwLockReadGuard<'_, ()> {
        self.quiet.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends a browser. One in which a trial failed is not used again.
    fn with<R>(&self, play: impl FnOnce(&Browser) -> R) -> R {
        let browser = self.lent();
        let result = play(&browser);
        self.idle().push(browser);
        result
    }

    /// One of the idle browsers, or another one.
    fn lent(&self) -> Browser {
        let idle = self.idle().pop();
        idle.unwrap_or_else(|| Browser::start(&self.setting))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Browser>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
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
        idle: Arc::default(),
        quiet: Arc::default(),
    };
    if std::env::var_os("THREADLAB_BENCH").is_some() {
        stage.with(bench::run);
        return ExitCode::SUCCESS;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(LANES);
    let trials = [
        lessons::trials(&stage),
        sameness::trials(&stage),
        stops::trials(&stage),
        crashes::trials(&stage),
        machines::trials(&stage),
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
    let browsers = std::mem::take(&mut *stage.idle());
    for browser in browsers {
        browser
            .notes()
            .iter()
            .for_each(|figure| println!("{figure}"));
    }
    conclusion.exit_code()
}
