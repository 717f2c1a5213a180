//! Claims about the locks and semaphores that keep count of more: `rlock` and `bounded-semaphore`.

use super::*;

#[test]
fn the_same_code_waits_for_itself_with_a_lock_and_pays_with_an_rlock() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("rlock", "lock", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Deadlock, "{schedule}");
        let [(clerk, waits_at, Some((holder, took_at)))] = stepped.waiting()[..] else {
            panic!("{schedule}: {:?}", stepped.waiting())
        };
        assert_eq!(clerk, holder, "{schedule}");
        assert_eq!(
            [waits_at, took_at],
            ["self.lock.with(|| {"; 2],
            "{schedule}"
        );

        let stepped = Stepped::new("rlock", "rlock", &[("clerks", 3)], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(stepped.observed("balance"), 330, "{schedule}");
    }
}

#[test]
fn an_rlock_released_once_too_few_stays_with_who_has_gone() {
    for schedule in schedules(50) {
        let stepped = Stepped::new("rlock", "kept", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::AllWaiting, "{schedule}");
        let held = stepped
            .waiting()
            .into_iter()
            .filter_map(|(waits, code, holder)| {
                waits.starts_with("clerk").then_some((waits, code, holder))
            });
        let [(waits, code, Some((holder, _)))] = held.collect::<Vec<_>>()[..] else {
            panic!("{schedule}: {:?}", stepped.waiting())
        };
        assert_eq!(code, "self.lock.acquire();", "{schedule}");
        assert_ne!(waits, holder, "{schedule}");
        let gone = stepped.events.iter().any(|event| {
            stepped.name(event.task.max(1)) == holder && matches!(event.what, What::End { .. })
        });
        assert!(gone, "{schedule}: {holder} has ended");
    }
}

#[test]
fn another_thread_cannot_release_an_rlock_as_in_python() {
    let python = find("rlock").unwrap().recorded;
    let python: Vec<&str> = python.lines().skip(3).collect();
    for schedule in schedules(50) {
        let stepped = Stepped::new("rlock", "foreign", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Completed, "{schedule}");
        assert_eq!(stepped.lines(), python, "{schedule}");
    }
}

#[test]
fn a_plain_semaphore_takes_all_back_and_a_bounded_one_does_not() {
    let error = "ValueError: Semaphore released too many times";
    for schedule in schedules(50) {
        let plain = Stepped::new("bounded-semaphore", "semaphore", &[], &schedule);
        assert_eq!(plain.verdict(), VerdictKind::Failed, "{schedule}");
        assert_eq!(plain.observed("most inside"), 5, "{schedule}");
        assert!(plain.lines()[..3].iter().all(|line| line.ends_with(": ok")));

        let bounded = Stepped::new("bounded-semaphore", "bounded", &[], &schedule);
        assert_eq!(bounded.verdict(), VerdictKind::Completed, "{schedule}");
        let (two, one) = (
            format!("release(2): {error}"),
            format!("release(): {error}"),
        );
        let expected = [
            two.as_str(),
            "release(): ok",
            &one,
            "most inside at once: 2",
        ];
        assert_eq!(bounded.lines(), expected, "{schedule}");
    }
    let roomy = [("seats", 5)];
    let plain = Stepped::new(
        "bounded-semaphore",
        "semaphore",
        &roomy,
        &Schedule::RoundRobin,
    );
    assert_eq!(
        plain.verdict(),
        VerdictKind::Completed,
        "nothing is seen of it"
    );
}

/// One guest ends with the error, whoever is the last to give back: seldom the one who made the mistake.
#[test]
fn a_release_too_many_is_noticed_when_all_are_back() {
    let mut himself = 0;
    for schedule in schedules(100) {
        let stepped = Stepped::new("bounded-semaphore", "too-late", &[], &schedule);
        assert_eq!(stepped.verdict(), VerdictKind::Failed, "{schedule}");
        let failed = stepped.events.iter().filter(|event| {
            let panicked = matches!(
                &event.what,
                What::End {
                    how: Ended::Panicked(_)
                }
            );
            panicked && event.task != 1
        });
        let failed: Vec<_> = failed.map(|event| stepped.name(event.task)).collect();
        assert_eq!(failed.len(), 1, "{schedule}");
        himself += usize::from(failed[0] == "guest-1");
        if schedule == Schedule::RoundRobin {
            assert_eq!((failed[0], stepped.observed("most inside")), ("guest-5", 3));
        }
    }
    assert!((1..50).contains(&himself), "{himself} of 100");
}
