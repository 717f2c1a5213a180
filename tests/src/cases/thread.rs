//! `Thread`: starting, names, joining (SEMANTICS rows 1 to 3).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use threadlab::threading::{Event, Lock, Target, Thread, current_thread};
use threadlab::time::monotonic;
use threadlab::trace::What;

use super::{DEADLOCK, IN_A_CHILD, SHORT, UNENDED, UNWATCHED};
use crate::case::case;
use crate::{Case, Env, Outcome};

const GROUP: &str = "thread";

pub const CASES: &[Case] = &[
    case!(starting_twice_is_an_error),
    case!(a_thread_lives_from_its_start_to_its_end),
    case!(a_thread_has_a_number_from_its_start_on),
    case!(default_names_count_and_name_the_function, without: &[UNWATCHED]),
    case!(a_name_can_be_chosen_and_changed),
    case!(current_thread_is_the_thread_that_asks),
    case!(a_type_with_a_run_is_a_target_too),
    case!(a_function_and_a_type_leave_the_same_trace, check: check_same_trace,
        without: &[UNWATCHED]),
    case!(calling_run_directly_runs_in_the_caller),
    case!(a_thread_can_start_threads),
    case!(a_clone_is_the_same_thread),
    case!(a_thread_goes_on_without_its_handle),
    case!(twenty_threads_are_alive_together),
    case!(joining_before_the_start_is_an_error),
    case!(joining_oneself_is_an_error),
    case!(join_waits_for_the_end, without: &[UNWATCHED]),
    case!(join_blocks_only_its_caller, without: &[UNWATCHED]),
    case!(joining_after_the_end_returns_at_once),
    case!(all_who_join_are_released, without: &[UNWATCHED]),
    case!(a_join_whose_time_has_passed_returns_and_the_thread_lives),
    case!(a_join_of_zero_looks_once),
    case!(who_joins_sees_all_that_the_thread_did),
    case!(two_threads_that_join_each_other_are_a_deadlock, ends: DEADLOCK, check: check_cycle,
        without: &[UNENDED, IN_A_CHILD]),
];

/// A thread that lives until the event is set.
fn until(event: &Arc<Event>) -> Thread {
    let event = event.clone();
    Thread::new(move || event.wait())
}

fn starting_twice_is_an_error(_: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    let text = || thread.start().unwrap_err().to_string();
    assert_eq!(text(), "threads can only be started once");
    go.set();
    thread.join().unwrap();
    assert_eq!(text(), "threads can only be started once");
}

fn a_thread_lives_from_its_start_to_its_end(_: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    assert!(!thread.is_alive());
    thread.start().unwrap();
    assert!(thread.is_alive());
    go.set();
    thread.join().unwrap();
    assert!(!thread.is_alive());
}

fn a_thread_has_a_number_from_its_start_on(_: &Env) {
    let [one, other] = [(); 2].map(|()| Thread::new(|| {}));
    assert_eq!(one.ident(), None);
    one.start().unwrap();
    other.start().unwrap();
    let ident = one.ident();
    assert!(ident.is_some() && ident != other.ident());
    assert!(ident != current_thread().ident());
    one.join().unwrap();
    assert_eq!(one.ident(), ident, "it keeps it");
}

fn work() {}

fn default_names_count_and_name_the_function(_: &Env) {
    let names = [
        Thread::new(work).name(),
        Thread::new(|| {}).name(),
        Thread::new(work).name(),
    ];
    let number = |name: &str| {
        let number = name
            .strip_prefix("Thread-")
            .and_then(|rest| rest.split(' ').next());
        number
            .and_then(|number| number.parse::<u32>().ok())
            .expect("Thread-N")
    };
    let n = number(&names[0]);
    let expected = [
        format!("Thread-{n} (work)"),
        format!("Thread-{}", n + 1),
        format!("Thread-{} (work)", n + 2),
    ];
    assert_eq!(names, expected);
}

fn a_name_can_be_chosen_and_changed(_: &Env) {
    let go = Arc::new(Event::new());
    let (theirs, seen) = (go.clone(), Arc::new(Mutex::new(String::new())));
    let told = seen.clone();
    let thread = Thread::new(move || {
        theirs.wait();
        *told.lock().unwrap() = current_thread().name();
    });
    let next = |thread: &Thread| thread.name().replace("Thread-", "").parse::<u32>().unwrap();
    let unnamed = next(&Thread::new(|| {}));
    let thread = thread.named("tom");
    _ = Thread::new(|| {}).named("harry");
    assert_eq!(
        next(&Thread::new(|| {})),
        unnamed + 1,
        "a name costs no number"
    );
    assert_eq!(thread.name(), "tom");
    thread.start().unwrap();
    thread.set_name("jack");
    assert_eq!(thread.name(), "jack");
    go.set();
    thread.join().unwrap();
    assert_eq!(*seen.lock().unwrap(), "jack");
}

fn current_thread_is_the_thread_that_asks(env: &Env) {
    let told = Arc::new(Mutex::new(None));
    let theirs = told.clone();
    let tell = move || {
        let me = current_thread();
        *theirs.lock().unwrap() = Some((me.name(), me.ident(), me.is_alive()));
    };
    let thread = Thread::new(tell).named("tom");
    thread.start().unwrap();
    thread.join().unwrap();
    let expected = ("tom".to_owned(), thread.ident(), true);
    assert_eq!(told.lock().unwrap().take(), Some(expected));
    assert_eq!(current_thread().name(), env.role());
}

/// Counts on the environment's counter 0, as a subclass of `Thread` would in its `run`.
struct Counter(Env);

impl Target for Counter {
    fn run(self) {
        self.0.count(0);
    }
}

fn a_type_with_a_run_is_a_target_too(env: &Env) {
    let thread = Thread::new(Counter(env.clone()));
    assert!(
        !thread.name().contains('('),
        "only a function names its thread"
    );
    thread.start().unwrap();
    thread.join().unwrap();
    assert_eq!(env.counted(0), 1);
}

struct Locker(Arc<Lock>);

impl Target for Locker {
    fn run(self) {
        lock_and_tell(&self.0);
    }
}

fn lock_and_tell(lock: &Lock) {
    let _guard = lock.guard();
    threadlab::println!("inside");
}

fn a_function_and_a_type_leave_the_same_trace(_: &Env) {
    let lock = Arc::new(Lock::new());
    let theirs = lock.clone();
    let function = Thread::new(move || lock_and_tell(&theirs)).named("function");
    for thread in [function, Thread::new(Locker(lock)).named("type")] {
        thread.start().unwrap();
        thread.join().unwrap();
    }
}

fn check_same_trace(outcome: &Outcome) {
    let [function, of_type] = ["function", "type"].map(|name| outcome.of_task(outcome.task(name)));
    let resource = |what: &&What| !matches!(what, What::Resource { .. });
    let function: Vec<_> = function.into_iter().filter(resource).collect();
    assert_eq!(function, of_type);
    assert_eq!(function.len(), 5, "begin, acquire, output, release, end");
}

fn calling_run_directly_runs_in_the_caller(env: &Env) {
    Counter(env.clone()).run();
    assert_eq!(env.counted(0), 1, "it has run already");
}

fn a_thread_can_start_threads(env: &Env) {
    let env = env.clone();
    let theirs = env.clone();
    let outer = Thread::new(move || {
        let inner = Thread::new(Counter(theirs));
        inner.start().unwrap();
        inner.join().unwrap();
    });
    outer.start().unwrap();
    outer.join().unwrap();
    assert_eq!(env.counted(0), 1);
}

fn a_clone_is_the_same_thread(_: &Env) {
    let thread = Thread::new(|| {});
    let clone = thread.clone();
    clone.start().unwrap();
    assert!(thread.start().is_err());
    thread.join().unwrap();
    assert!(!clone.is_alive());
    assert_eq!(thread.ident(), clone.ident());
}

fn a_thread_goes_on_without_its_handle(env: &Env) {
    Thread::new(Counter(env.clone())).start().unwrap();
    env.until_counted(0, 1);
}

fn twenty_threads_are_alive_together(env: &Env) {
    let meet = |env: Env| {
        move || {
            env.count(0);
            env.until_counted(0, 20);
        }
    };
    let threads: Vec<_> = (0..20).map(|_| Thread::new(meet(env.clone()))).collect();
    threads.iter().for_each(|thread| thread.start().unwrap());
    threads.iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(env.counted(0), 20);
}

fn joining_before_the_start_is_an_error(_: &Env) {
    let thread = Thread::new(|| {});
    let text = "cannot join thread before it is started";
    assert_eq!(thread.join().unwrap_err().to_string(), text);
    assert_eq!(thread.join_timeout(SHORT).unwrap_err().to_string(), text);
}

fn joining_oneself_is_an_error(_: &Env) {
    assert_eq!(
        current_thread().join().unwrap_err().to_string(),
        "cannot join current thread"
    );
    let handle = Arc::new(Mutex::new(None::<Thread>));
    let (theirs, told) = (handle.clone(), Arc::new(Event::new()));
    let tell = told.clone();
    let thread = Thread::new(move || {
        tell.wait();
        let me = theirs.lock().unwrap().take().expect("the handle is there");
        assert_eq!(
            me.join().unwrap_err().to_string(),
            "cannot join current thread"
        );
    });
    *handle.lock().unwrap() = Some(thread.clone());
    thread.start().unwrap();
    told.set();
    thread.join().unwrap();
}

/// A thread that joins `thread` and then counts on counter 0.
fn joiner(env: &Env, thread: &Thread) -> Thread {
    let (env, thread) = (env.clone(), thread.clone());
    let joiner = Thread::new(move || {
        thread.join().unwrap();
        env.count(0);
    });
    joiner.start().unwrap();
    joiner
}

fn join_waits_for_the_end(env: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    let joiner = joiner(env, &thread);
    threadlab::run::until_blocked(&joiner);
    assert_eq!(env.counted(0), 0);
    go.set();
    joiner.join().unwrap();
    assert!(!thread.is_alive());
}

fn join_blocks_only_its_caller(env: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    let joiner = joiner(env, &thread);
    threadlab::run::until_blocked(&joiner);
    let other = Thread::new(Counter(env.clone()));
    other.start().unwrap();
    other.join().unwrap();
    assert_eq!(env.counted(0), 1, "while the joiner waits, others go on");
    go.set();
    joiner.join().unwrap();
}

fn joining_after_the_end_returns_at_once(_: &Env) {
    let thread = Thread::new(|| {});
    thread.start().unwrap();
    for _ in 0..3 {
        thread.join().unwrap();
    }
    thread.join_timeout(Duration::ZERO).unwrap();
}

fn all_who_join_are_released(env: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    let joiners = [(); 3].map(|()| joiner(env, &thread));
    joiners.iter().for_each(threadlab::run::until_blocked);
    go.set();
    joiners.iter().for_each(|joiner| joiner.join().unwrap());
    assert_eq!(env.counted(0), 3);
}

fn a_join_whose_time_has_passed_returns_and_the_thread_lives(env: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    let start = monotonic();
    thread.join_timeout(SHORT).unwrap();
    env.assert_passed(start, SHORT);
    assert!(thread.is_alive());
    go.set();
    thread.join().unwrap();
}

fn a_join_of_zero_looks_once(_: &Env) {
    let go = Arc::new(Event::new());
    let thread = until(&go);
    thread.start().unwrap();
    thread.join_timeout(Duration::ZERO).unwrap();
    assert!(thread.is_alive());
    go.set();
    thread.join().unwrap();
}

fn who_joins_sees_all_that_the_thread_did(env: &Env) {
    use threadlab::word::Word;
    let theirs = env.clone();
    let thread = Thread::new(move || (0..4).for_each(|word| theirs.word(word).store(7)));
    thread.start().unwrap();
    thread.join().unwrap();
    (0..4).for_each(|word| assert_eq!(env.word(word).load(), 7));
}

fn two_threads_that_join_each_other_are_a_deadlock(env: &Env) {
    let handles = Arc::new(Mutex::new(Vec::<Thread>::new()));
    let join_other = |me: usize| {
        let (env, handles) = (env.clone(), handles.clone());
        move || {
            env.after(0);
            let other = handles.lock().unwrap()[1 - me].clone();
            other.join().unwrap();
        }
    };
    let threads = [
        Thread::new(join_other(0)).named("one"),
        Thread::new(join_other(1)).named("other"),
    ];
    threads.iter().for_each(|thread| thread.start().unwrap());
    *handles.lock().unwrap() = threads.to_vec();
    env.mark(0);
}

fn check_cycle(outcome: &Outcome) {
    let [one, other] = [outcome.task("one"), outcome.task("other")];
    assert_eq!(outcome.cycle(), [(one, Some(other)), (other, Some(one))]);
}
