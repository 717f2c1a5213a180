//! Output of a run: like std's macros, but an observed run records who wrote what, and when.

use std::fmt::{Arguments, Display};
use std::panic::Location;

use crate::run;
use crate::trace::Stream;

/// Writes a line to the run's output, or to standard output outside an observed run.
#[macro_export]
macro_rules! println {
    () => { $crate::output::write_out(::std::format_args!("\n")) };
    ($($arg:tt)*) => {
        $crate::output::write_out(::std::format_args!("{}\n", ::std::format_args!($($arg)*)))
    };
}

/// Writes a line to the run's error output, or to standard error outside an observed run.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::output::write_err(::std::format_args!("\n")) };
    ($($arg:tt)*) => {
        $crate::output::write_err(::std::format_args!("{}\n", ::std::format_args!($($arg)*)))
    };
}

/// What [`println!`](crate::println) calls.
#[doc(hidden)]
#[track_caller]
pub fn write_out(text: Arguments<'_>) {
    run::say(Stream::Out, Location::caller().line(), text);
}

/// What [`eprintln!`](crate::eprintln) calls.
#[doc(hidden)]
#[track_caller]
pub fn write_err(text: Arguments<'_>) {
    run::say(Stream::Err, Location::caller().line(), text);
}

/// Reports a value: an outcome of the run, which exploration counts. Nothing outside an observed run.
#[track_caller]
pub fn observe(name: &str, value: impl Display) {
    run::observe_value(name, value.to_string(), Location::caller());
}
