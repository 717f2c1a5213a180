//! scratch
use std::sync::Arc; use std::time::Duration;
use threadlab::queue::Queue; use threadlab::run::*; use threadlab::threading::*; use threadlab::time::sleep; use threadlab::trace::*;
#[test] fn dump() {
    let sink = Arc::new(Collected::default());
    Run::new(Schedule::RoundRobin).sink(sink.clone()).main(|| {
        let q = Arc::new(Queue::new(10));
        let d = |name: &str, put: bool, ms: u64| { let q = q.clone(); Thread::new(move || loop { if put { q.put(0) } else { q.get(); }; sleep(Duration::from_millis(ms)); }).named(name).daemon().start().unwrap(); };
        d("producer", true, 100); d("tom", false, 500); d("jack", false, 500);
        sleep(Duration::from_millis(5050));
    });
    for e in sink.events() { if (1_400_000_000..2_300_000_000).contains(&e.time_ns) || e.time_ns < 1000 { println!("{} t={} {} {:?}", e.seq, e.time_ns/1000000, e.task, e.what); } }
}
