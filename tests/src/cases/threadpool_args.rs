//! `threadpool`: the shapes of arguments (SEMANTICS row 16). The sentences are CPython 3.11's.

use std::sync::{Arc, Mutex};

use threadlab::threadpool::{Args, ThreadPool, WorkRequest, make_requests};

use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "threadpool_args";

pub const CASES: &[Case] = &[
    case!(a_callable_takes_positional_and_named_arguments),
    case!(a_list_is_a_single_argument),
    case!(arguments_that_do_not_fit_are_the_requests_exception),
];

fn area(args: &Args<u32>) -> u32 {
    let ([width], [height]) = args.bind_with_defaults("area", ["width"], ["height"]);
    width.unwrap() * height.unwrap_or(&1)
}

fn a_callable_takes_positional_and_named_arguments(_: &Env) {
    let args_list = [
        Args::call([2, 3], []),
        Args::call([2], [("height", 4)]),
        Args::call([], [("height", 5), ("width", 2)]),
        Args::call([2], []),
        Args::Single(7),
    ];
    let log = Arc::new(Mutex::new(Vec::new()));
    let theirs = log.clone();
    let requests = make_requests(area, args_list)
        .callback(move |_, result| theirs.lock().unwrap().push(result));
    let pool = ThreadPool::new(1).unwrap();
    for request in &requests {
        pool.put_request(request).unwrap();
    }
    pool.wait().unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [6, 8, 10, 2, 7],
        "one worker keeps the order"
    );
}

fn a_list_is_a_single_argument(_: &Env) {
    let request = WorkRequest::new(|items: &Vec<u32>| items.len(), vec![1, 2])
        .callback(|_, length| assert_eq!(length, 2));
    let pool = ThreadPool::new(1).unwrap();
    pool.put_request(&request).unwrap();
    pool.wait().unwrap();
}

fn arguments_that_do_not_fit_are_the_requests_exception(_: &Env) {
    type Bind = fn(&Args<u32>);
    let (f, g, k): (Bind, Bind, Bind) = (
        |args| _ = args.bind("f", ["w", "h"]),
        |args| _ = args.bind("g", []),
        |args| _ = args.bind("k", ["a", "b", "c"]),
    );
    let d: Bind = |args| _ = args.bind_with_defaults("d", ["w"], ["h"]);
    let expected: [(Bind, Args<u32>, &str); 11] = [
        (
            f,
            Args::Single(1),
            "f() missing 1 required positional argument: 'h'",
        ),
        (
            f,
            Args::call([], []),
            "f() missing 2 required positional arguments: 'w' and 'h'",
        ),
        (
            f,
            Args::call([], [("h", 1)]),
            "f() missing 1 required positional argument: 'w'",
        ),
        (
            k,
            Args::call([], []),
            "k() missing 3 required positional arguments: 'a', 'b', and 'c'",
        ),
        (
            f,
            Args::call([1, 2, 3], []),
            "f() takes 2 positional arguments but 3 were given",
        ),
        (
            g,
            Args::Single(1),
            "g() takes 0 positional arguments but 1 was given",
        ),
        (
            f,
            Args::call([1], [("w", 1)]),
            "f() got multiple values for argument 'w'",
        ),
        (
            f,
            Args::call([1, 2, 3], [("w", 1)]),
            "f() got multiple values for argument 'w'",
        ),
        (
            f,
            Args::call([1], [("x", 1)]),
            "f() got an unexpected keyword argument 'x'",
        ),
        (
            f,
            Args::call([1, 2, 3], [("x", 1)]),
            "f() got an unexpected keyword argument 'x'",
        ),
        (
            d,
            Args::call([1, 2, 3], []),
            "d() takes from 1 to 2 positional arguments but 3 were given",
        ),
    ];
    let pool = ThreadPool::new(1).unwrap();
    for (callable, args, sentence) in expected {
        let request = WorkRequest::new(callable, args)
            .callback(|_, ()| panic!("it did fit"))
            .exc_callback(move |_, exception| assert_eq!(exception.message(), sentence));
        pool.put_request(&request).unwrap();
        pool.wait().unwrap();
        assert!(request.exception());
    }
}
