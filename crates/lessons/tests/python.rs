//! The Python programs that the lessons are about, checked against the installed `python3`.
//!
//! Each prints what `lesson.out` recorded. Some programs promise less than that: whose line comes
//! first is not theirs to say, and how long something takes depends on the machine. What those do
//! promise is stated here.

use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Trial};
use threadlab_lessons::{Lesson, catalogue, find};

/// How many programs run side by side: nearly all the time they sleep.
const PROGRAMS: usize = 8;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(PROGRAMS);
    let trial = |lesson: &'static Lesson| {
        Trial::test(lesson.id, || {
            checks(lesson.id);
            Ok(())
        })
    };
    let trials = catalogue().iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn checks(id: &'static str) {
    match id {
        "thread-two-ways" => thread_two_ways(),
        "threadpool" => threadpool(),
        "why-pools" => why_pools(),
        "gil" => gil(),
        "producer-consumer" => producer_consumer(),
        _ => prints_what_was_recorded(id),
    }
}

fn thread_two_ways() {
    let lines = |text: &str| {
        // Python prints a text and its line end apart, so another thread's may come between.
        let whole = text.replace("number:", "\nnumber:");
        let is_time = |line: &&str| line.ends_with(" s");
        let lines = whole
            .lines()
            .filter(|line| !line.is_empty() && !is_time(line));
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort(); // two threads print: either may be first
        lines
    };
    assert_eq!(
        lines(&python("thread-two-ways")),
        lines(recorded("thread-two-ways"))
    );
}

/// The package is not part of Python: where it is not installed, pip gets it, once.
fn threadpool() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("threadpool-1.3.2");
    if !package.join("threadpool.py").exists() {
        let pip = ["-m", "pip", "install", "--quiet", "threadpool==1.3.2"];
        let mut command = Command::new("python3");
        let pip = command.args(pip).arg("--target").arg(&package).status();
        let installed = pip.is_ok_and(|status| status.success());
        if !installed {
            return eprintln!("not checked: pip cannot install threadpool 1.3.2 here");
        }
    }
    let printed = python_with("threadpool", &package);
    assert_eq!(printed, recorded("threadpool"));
}

/// How long a request waits depends on the machine, but less for who is there already than for who has
/// to be made first.
fn why_pools() {
    let waits = |text: &str| {
        let (mut words, mut times) = (Vec::new(), Vec::<u32>::new());
        for line in text.lines() {
            match line
                .strip_suffix(" us")
                .and_then(|line| line.rsplit_once(' '))
            {
                Some((line, time)) => {
                    words.push(line.to_owned());
                    times.push(time.parse().expect("a number"));
                }
                None => words.push(line.to_owned()),
            }
        }
        (words, times)
    };
    let (words, times) = waits(&python("why-pools"));
    assert_eq!(words, waits(recorded("why-pools")).0);
    assert!(times[1] < times[0], "{times:?}");
}

/// How long each way takes, in tenths of a second, is the machine's affair. But waiting adds up where
/// one waits after the other, and never takes less than one wait.
fn gil() {
    let times = |text: &str| {
        let times = text.lines().map(|line| {
            let (title, seconds) = line.rsplit_once(": ").expect("a title and a time");
            let seconds: f64 = seconds.trim_end_matches(" s").parse().expect("a time");
            (title.to_owned(), seconds)
        });
        times.unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (titles, seconds) = times(&python("gil"));
    assert_eq!(titles, times(recorded("gil")).0);
    let [serial, threads, processes] = seconds[3..] else {
        panic!("{seconds:?}")
    };
    assert!(
        serial >= 1.2 && threads >= 0.3 && processes >= 0.3,
        "{seconds:?}"
    );
    assert!(threads < serial, "{seconds:?}");
}

fn producer_consumer() {
    let (recorded, printed) = (recorded("producer-consumer"), python("producer-consumer"));
    let joined = |text: &str| text.lines().take(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(joined(&printed), joined(recorded));
    assert_eq!(sum(recorded), [31, 11, 10, 10]);
    let [made, tom, jack, left] = sum(&printed);
    assert!(left <= 10, "the queue holds ten");
    // A consumer may be between its queue and its count when the main thread looks. It looks at the
    // products that were made first, so any number may have come in before it looks at the others.
    assert!(
        made <= tom + jack + left + 2,
        "{made} = {tom} + {jack} + {left}"
    );
}

/// The numbers of the main thread's last line: made, tom, jack, in the queue.
fn sum(text: &str) -> [u32; 4] {
    // Daemons may print something after it.
    let sums = text.lines().rfind(|line| line.starts_with("made "));
    let numbers = sums
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok());
    let numbers: Vec<u32> = numbers.collect();
    numbers.try_into().expect("the last line has four numbers")
}

/// The lesson's program prints what was recorded. If it sleeps, a busy machine may change the order of what
/// it prints, so then one of several tries has to.
fn prints_what_was_recorded(id: &str) {
    let sleeps = find(id).unwrap().python.source.contains("time.sleep(");
    let mut printed = python(id);
    for _ in 1..if sleeps { 5 } else { 1 } {
        if printed == recorded(id) {
            return;
        }
        printed = python(id);
    }
    assert_eq!(printed, recorded(id));
}

fn recorded(id: &str) -> &'static str {
    find(id).unwrap().recorded
}

fn python(id: &str) -> String {
    python_with(id, Path::new(""))
}

/// The same with a folder of packages.
fn python_with(id: &str, packages: &Path) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(id)
        .join("lesson.py");
    let ran = Command::new("python3")
        .arg(&program)
        .env("PYTHONPATH", packages)
        .output()
        .expect("python3 is installed: it is the oracle");
    assert!(
        ran.status.success(),
        "{id}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "", "{id}");
    String::from_utf8(ran.stdout).expect("the programs print ASCII")
}
