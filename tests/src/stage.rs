//! The stage: sets a case up in a world, lets it play, and judges the outcome.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use threadlab::multiprocessing::{Lock, Process};
use threadlab::run::{Collected, Run, Schedule, Stop};
use threadlab::threading::Thread;
use threadlab::word::{LocalWord, SharedWord, Stepped, Word};

use crate::env::{Shared, Use};
use crate::outcome::Outcome;
use crate::{AnyWord, Case, Env, Kind, Role, World};

/// The one watchdog: a run that has not ended by then has failed. No case comes near it, on any machine.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Runs a case, by its full name, in a world.
///
/// # Errors
/// What was not as the case promises; for a stepped run with the schedule that shows it.
pub fn run_case(name: &str, world: World) -> Result<(), String> {
    let case = crate::cases().iter().find(|case| case.full_name() == name);
    let case = case.ok_or_else(|| format!("there is no case {name}"))?;
    run(case, world, &schedules(world, 10), &|_| {})
}

/// The schedules under which cases run in a world: where it is stepped, in turn, and at random from
/// `seeds` seeds.
pub fn schedules(world: World, seeds: u64) -> Vec<Schedule> {
    if !world.kind().is_stepped() {
        return vec![Schedule::Live];
    }
    let mut schedules = vec![Schedule::RoundRobin];
    schedules.extend((0..seeds).map(Schedule::Random));
    schedules
}

/// Runs a case in a world under each of these schedules. `watch` is handed what stops the run, for
/// worlds whose runs have no limit of their own.
///
/// # Errors
/// As [`run_case`].
pub fn run(
    case: &'static Case,
    world: World,
    schedules: &[Schedule],
    watch: &dyn Fn(Stop),
) -> Result<(), String> {
    if let Some(why) = case.is_without(world) {
        return Err(format!(
            "{} is not there in {world}: {why}",
            case.full_name()
        ));
    }
    match world.kind() {
        Kind::Plain => plain(case, world),
        Kind::Threads => threads(case, world, Schedule::Live, watch).map(drop),
        Kind::Processes => processes(case, world, watch),
        Kind::Stepped | Kind::Words => schedules
            .iter()
            .try_for_each(|schedule| stepped(case, world, schedule, watch)),
    }
}

/// One stepped run; the first is done twice, and has to come out the same.
fn stepped(
    case: &'static Case,
    world: World,
    schedule: &Schedule,
    watch: &dyn Fn(Stop),
) -> Result<(), String> {
    let named = |error| format!("under the schedule {schedule}: {error}");
    let outcome = threads(case, world, schedule.clone(), watch).map_err(named)?;
    if *schedule == Schedule::Random(0) {
        let again = threads(case, world, schedule.clone(), watch).map_err(named)?;
        if let Some((one, two)) = outcome
            .events
            .iter()
            .zip(&again.events)
            .find(|(one, two)| one != two)
        {
            return Err(named(format!("two runs differ: {one:?} and {two:?}")));
        }
        if outcome.events.len() != again.events.len() {
            return Err(named("two runs differ: one is longer".to_owned()));
        }
    }
    Ok(())
}

/// Makes the words of a case whose roles are threads.
fn maker(world: World) -> impl FnMut(Use, u32) -> AnyWord {
    move |for_what, value| match (world.kind(), for_what) {
        (Kind::Words, Use::Primitive) => AnyWord::Stepped(Stepped::new(value)),
        _ => AnyWord::Local(LocalWord::new(value)),
    }
}

/// Roles are threads of an observed run.
fn threads(
    case: &'static Case,
    world: World,
    schedule: Schedule,
    watch: &dyn Fn(Stop),
) -> Result<Outcome, String> {
    let sink = Arc::new(Collected::default());
    let run = Run::new(schedule)
        .sink(sink.clone())
        .limit(LIMIT)
        .grace(LIMIT);
    watch(run.stop_handle());
    let shared = Arc::new(Shared::new(case, world, &[], maker(world)));
    let report = run.main(|| play(&shared));
    judge(Outcome::new(shared, report, sink.events()))
}

fn judge(outcome: Outcome) -> Result<Outcome, String> {
    let judged = guarded(|| outcome.judge()).and_then(|judged| judged);
    judged.map_err(|error| format!("{error}\n{}", outcome.last_events()))?;
    Ok(outcome)
}

/// Roles are processes of a live run.
fn processes(case: &'static Case, world: World, watch: &dyn Fn(Stop)) -> Result<(), String> {
    let sink = Arc::new(Collected::default());
    let run = Run::new(Schedule::Live)
        .sink(sink.clone())
        .limit(LIMIT)
        .grace(LIMIT);
    watch(run.stop_handle());
    let mut shared = None;
    let report = run.main(|| {
        let mut offsets = Vec::new();
        let word = |_, value: u32| {
            let word = SharedWord::allocate().expect("a live run has a segment");
            word.store(value);
            offsets.push(word.offset());
            AnyWord::Shared(word)
        };
        let locks: Vec<_> = (0..case.locks).map(|_| Lock::new()).collect();
        let shared = shared.insert(Arc::new(Shared::new(case, world, &locks, word)));
        let process = |(i, role): (usize, &Role)| {
            let part = (
                case.full_name(),
                world.name().to_owned(),
                i as u32,
                locks.clone(),
                offsets.clone(),
            );
            Process::new(play_part, part).named(role.name)
        };
        let processes: Vec<_> = case.roles.iter().enumerate().map(process).collect();
        processes
            .iter()
            .for_each(|process| process.start().expect("a process can be started"));
        shared.begin();
        processes
            .iter()
            .for_each(|process| process.join().expect("a process can be joined"));
        let codes: Vec<_> = processes.iter().map(Process::exitcode).collect();
        assert!(
            codes.iter().all(|code| *code == Some(0)),
            "the exit codes are {codes:?}"
        );
    });
    let shared = shared.ok_or("the run has not begun")?;
    judge(Outcome::new(shared, report, sink.events())).map(drop)
}

/// What the process of a role runs: the case, the world, which role, the locks, and where the words lie.
pub(crate) fn play_part(
    (name, world, me, locks, offsets): (String, String, u32, Vec<Lock>, Vec<u32>),
) -> Result<(), String> {
    let case = crate::cases().iter().find(|case| case.full_name() == name);
    let case = case.ok_or_else(|| format!("there is no case {name}"))?;
    let mut offsets = offsets.into_iter();
    let word = |_, _| {
        let offset = offsets.next().expect("both sides count the same words");
        AnyWord::Shared(SharedWord::attach(offset).expect("a child has its run's segment"))
    };
    let shared = Shared::new(case, world.parse()?, &locks, word);
    Env::new(Arc::new(shared), me as usize).play();
    Ok(())
}

/// Roles are threads of a program that no run observes: what it promises, the roles assert.
fn plain(case: &'static Case, world: World) -> Result<(), String> {
    let shared = Arc::new(Shared::new(case, world, &[], maker(world)));
    let failures = Arc::new(std::sync::Mutex::new(Vec::new()));
    let roles = (0..case.roles.len()).map(|i| {
        let (env, failures) = (Env::new(shared.clone(), i), failures.clone());
        move || {
            if let Err(failure) = guarded(|| env.play()) {
                failures
                    .lock()
                    .expect("nothing panics under this lock")
                    .push(failure);
            }
        }
    });
    cast(&shared, roles);
    let mut failures =
        std::mem::take(&mut *failures.lock().expect("nothing panics under this lock"));
    failures.sort_unstable();
    if failures != case.panics {
        return Err(format!(
            "the panics were {failures:?} and not {:?}",
            case.panics
        ));
    }
    Ok(())
}

/// What the main task of a case does.
fn play(shared: &Arc<Shared>) {
    let roles = (0..shared.case.roles.len()).map(|i| {
        let env = Env::new(shared.clone(), i);
        move || env.play()
    });
    cast(shared, roles);
}

/// Starts a thread for each role, lets them begin, and waits for them.
fn cast<F: FnOnce() + Send + 'static>(shared: &Arc<Shared>, roles: impl Iterator<Item = F>) {
    let name = |i: usize| shared.case.roles[i].name;
    let threads: Vec<_> = roles
        .enumerate()
        .map(|(i, role)| Thread::new(role).named(name(i)))
        .collect();
    threads
        .iter()
        .for_each(|thread| thread.start().expect("a thread can be started"));
    shared.begin();
    threads
        .iter()
        .for_each(|thread| thread.join().expect("a thread can be joined"));
}

/// Turns a panic into an error.
fn guarded<R>(f: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| message(&*payload))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned())
}
