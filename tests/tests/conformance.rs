//! The cases on the operating system: each case in each of its worlds is a test, named like
//! `lock::release_lets_one_in::threads`. At the end stands the table of all of them.
//!
//! `--table` prints the table without running anything. `THREADLAB_SCHEDULE` (`rr`, `random:17`)
//! replaces the schedules of the stepped world, to replay a failure; `THREADLAB_LONG` tries more seeds.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use threadlab::multiprocessing::enter;
use threadlab::run::{Schedule, Stop};
use threadlab_tests::{Case, LIMIT, Results, TASKS, World, cases, run, schedules, table};

const SEEDS: u64 = 40;
const MANY_SEEDS: u64 = 400;

fn main() {
    enter(&TASKS);
    let mut arguments: Vec<_> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--table") {
        return print!("{}", table(&Results::new()));
    }
    arguments.retain(|argument| argument != "--table");
    let arguments = Arguments::from_iter(arguments);
    let results = Arc::new(Mutex::new(Results::new()));
    let watchdog = Watchdog::start();
    let trials = cases().iter().flat_map(|case| {
        let worlds = World::NATIVE
            .into_iter()
            .filter(|&world| case.is_without(world).is_none());
        let (results, watchdog) = (results.clone(), watchdog.clone());
        worlds.map(move |world| trial(case, world, results.clone(), watchdog.clone()))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    if !arguments.list && arguments.filter.is_none() {
        println!(
            "{}",
            table(&results.lock().expect("no test panics under this lock"))
        );
    }
    conclusion.exit();
}

fn trial(
    case: &'static Case,
    world: World,
    results: Arc<Mutex<Results>>,
    watchdog: Watchdog,
) -> Trial {
    let name = format!("{}::{world}", case.full_name());
    let title = name.clone();
    Trial::test(name, move || {
        let _watched = watchdog.name(&title);
        let result = run(case, world, &wanted(world), &|stop| {
            watchdog.watch(&title, stop)
        });
        let key = (case.full_name(), world);
        results
            .lock()
            .expect("no test panics under this lock")
            .insert(key, result.is_ok());
        result.map_err(|error| Failed::from(with_replay(&title, &error)))
    })
}

/// The schedules to try: one if the caller names it.
fn wanted(world: World) -> Vec<Schedule> {
    match std::env::var("THREADLAB_SCHEDULE") {
        Ok(text) => vec![text.parse().expect("THREADLAB_SCHEDULE is a schedule")],
        Err(_) => {
            let long = std::env::var_os("THREADLAB_LONG").is_some();
            schedules(world, if long { MANY_SEEDS } else { SEEDS })
        }
    }
}

/// The failure, and for a stepped run the command that shows it again.
fn with_replay(title: &str, error: &str) -> String {
    let schedule = error
        .strip_prefix("under the schedule ")
        .and_then(|rest| rest.split(": ").next());
    let Some(schedule) = schedule else {
        return error.to_owned();
    };
    let command = "cargo test -p threadlab-tests --test conformance -- --exact";
    format!("{error}\nagain: THREADLAB_SCHEDULE={schedule} {command} {title}")
}

/// Ends what hangs: first the run; where there is none to end, or it cannot be, the whole program,
/// naming the test.
#[derive(Clone, Default)]
struct Watchdog {
    watched: Arc<Mutex<Vec<Watched>>>,
}

struct Watched {
    title: String,
    since: Instant,
    stop: Option<Stop>,
}

impl Watchdog {
    fn start() -> Watchdog {
        let watchdog = Watchdog::default();
        let watched = watchdog.watched.clone();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                watched
                    .lock()
                    .expect("nothing panics under this lock")
                    .iter()
                    .for_each(bite);
            }
        });
        watchdog
    }

    /// A test begins. It is watched until the returned value is dropped.
    fn name(&self, title: &str) -> impl Drop {
        let watched = Watched {
            title: title.to_owned(),
            since: Instant::now(),
            stop: None,
        };
        self.watched
            .lock()
            .expect("nothing panics under this lock")
            .push(watched);
        Unwatched(self.clone(), title.to_owned())
    }

    /// A run of that test begins.
    fn watch(&self, title: &str, stop: Stop) {
        let mut watched = self.watched.lock().expect("nothing panics under this lock");
        if let Some(watched) = watched.iter_mut().find(|watched| watched.title == title) {
            (watched.since, watched.stop) = (Instant::now(), Some(stop));
        }
    }
}

fn bite(watched: &Watched) {
    let late = watched.since.elapsed().saturating_sub(LIMIT);
    if late > Duration::ZERO && watched.stop.is_some() {
        watched.stop.iter().for_each(Stop::stop);
    }
    if late > LIMIT / 4 {
        eprintln!("{} hangs, and cannot be stopped", watched.title);
        std::process::exit(101);
    }
}

struct Unwatched(Watchdog, String);

impl Drop for Unwatched {
    fn drop(&mut self) {
        let mut watched = self
            .0
            .watched
            .lock()
            .expect("nothing panics under this lock");
        watched.retain(|watched| watched.title != self.1);
    }
}
