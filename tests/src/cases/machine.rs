//! What the machine says of threads: their numbers, their stacks (Python's `get_native_id`, `stack_size`).

use std::hint::black_box;

use threadlab::threading::{
    StackSizeError, Thread, current_thread, get_native_id, set_stack_size, stack_size,
};

use crate::case::case;
use crate::{Case, Env, World};

const GROUP: &str = "machine";

pub const CASES: &[Case] = &[
    case!(a_thread_has_the_machines_number_where_there_is_one),
    case!(a_stack_that_is_too_small_is_refused),
    case!(threads_have_the_stack_that_was_asked_for),
];

const SIZE: usize = 32 << 20;

fn a_thread_has_the_machines_number_where_there_is_one(env: &Env) {
    let mine = get_native_id();
    let has_numbers = !env.world().kind().is_stepped() && !World::WEB.contains(&env.world());
    assert_eq!(mine.is_some(), has_numbers);
    assert_eq!(mine, current_thread().native_id());
    let thread = Thread::new(move || {
        assert_eq!(get_native_id(), current_thread().native_id());
        assert_eq!(get_native_id() == mine, !has_numbers);
    });
    assert_eq!(thread.native_id(), None);
    thread.start().unwrap();
    thread.join().unwrap();
    assert_eq!(thread.native_id().is_some(), has_numbers);
}

fn a_stack_that_is_too_small_is_refused(_: &Env) {
    let refused = set_stack_size((32 << 10) - 1).unwrap_err();
    assert_eq!(refused, StackSizeError::NotValid(32767));
    assert_eq!(refused.to_string(), "size not valid: 32767 bytes");
}

/// Uses so many times 64 KiB of stack.
fn dig(depth: u32) -> u8 {
    let ground = black_box([1u8; 64 << 10]);
    match depth {
        0 => ground[0],
        _ => dig(depth - 1).wrapping_add(black_box(&ground)[0]),
    }
}

/// Nobody puts the size back: other cases run at the same time, and one of them is this one.
fn threads_have_the_stack_that_was_asked_for(env: &Env) {
    if World::WEB.contains(&env.world()) {
        let refused = set_stack_size(SIZE).unwrap_err();
        assert_eq!(refused.to_string(), "setting stack size not supported");
        return assert_eq!(stack_size(), 0);
    }
    let before = set_stack_size(SIZE).unwrap();
    assert!([0, SIZE].contains(&before), "{before}");
    assert_eq!(stack_size(), SIZE);
    // At least four times what std gives a thread by itself.
    let deep = Thread::new(|| assert_eq!(dig(128), 129));
    deep.start().unwrap();
    deep.join().unwrap();
}
