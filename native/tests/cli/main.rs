//! The program as its users meet it: run as a process, judged by what it prints and how it exits.

mod convert;
mod exit_codes;
mod explore;
mod help;
mod manual;
mod program;
mod refusals;
mod replay;
mod signals;
mod stepped;
mod traces;
