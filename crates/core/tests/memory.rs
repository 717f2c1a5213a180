//! What a long stepped run costs in memory. A test program of its own: it asks the kernel what the
//! whole process has used at most.

use std::sync::Arc;

use threadlab::Racy;
use threadlab::run::{Limits, Run, Schedule, Search, explore};
use threadlab::threading::Thread;

const STEPS: usize = 1_000_000;

/// A figure of `/proc/self/status`, such as the most memory that was in use, in MiB.
fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_million_recorded_steps_stay_under_200_mib() {
    let report = Run::new(Schedule::Deviations("d1:".parse().unwrap()))
        .record()
        .main(|| {
            let shared = Arc::new(Racy::new(0));
            let theirs = shared.clone();
            let thread = Thread::new(move || _ = theirs.read());
            thread.start().unwrap();
            (0..STEPS).for_each(|_| _ = shared.read());
        });
    assert!(report.choices.unwrap().len() >= STEPS);
    let mib = status("VmHWM") / 1024;
    println!("{mib} MiB");
    assert!(mib < 200, "{mib} MiB");
}

#[test]
fn an_exploration_leaves_no_thread_behind() {
    let limits = Limits {
        schedules: 50,
        ..Limits::default()
    };
    let program = || {
        let threads = [(); 3].map(|()| Thread::new(|| ()));
        threads.iter().for_each(|thread| thread.start().unwrap());
    };
    for seed in 0..20 {
        let search = Search::Random { seed };
        explore(search, limits, program, |_| {
            std::ops::ControlFlow::Continue(())
        });
    }
    // They end on their own once nobody can send them work; until then there is nothing to wait on.
    while status("Threads") > 20 {
        std::thread::yield_now();
    }
}
