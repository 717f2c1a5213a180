//! The worlds in which cases run.

use std::fmt;
use std::str::FromStr;

/// A machine and a way to use it: one column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum World {
    /// Roles are OS threads of a program without a run of its own: nothing watches, tasks spin.
    Plain,
    /// Roles are OS threads of a live run.
    Threads,
    /// Roles are OS processes of a live run.
    Processes,
    /// Roles are OS threads of stepped runs: in turn, and at random from several seeds.
    Stepped,
    /// The same, with raw primitives on words before each of whose loads, stores, waits and wakes the
    /// run may switch.
    Words,
    /// Roles are threads of a live run, on web workers.
    WebThreads,
    /// Roles are isolated processes of a live run, on web workers with a memory each.
    WebProcesses,
    /// Roles are threads of stepped runs, on web workers.
    WebStepped,
}

/// What a world is, whichever machine it is on. A case that cannot be in a world says so of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Threads that nobody watches.
    Plain,
    /// Threads in parallel.
    Threads,
    /// Processes in parallel.
    Processes,
    /// Threads in turn.
    Stepped,
    /// Threads in turn, between the words of raw primitives too.
    Words,
}

impl Kind {
    /// Whether one task at a time runs, in virtual time.
    pub const fn is_stepped(self) -> bool {
        matches!(self, Kind::Stepped | Kind::Words)
    }

    /// Whether primitives are the raw algorithms.
    pub const fn is_raw(self) -> bool {
        matches!(self, Kind::Processes | Kind::Words)
    }
}

impl World {
    /// All of them, in the order of the table's columns.
    pub const ALL: [World; 8] = [
        World::Plain,
        World::Threads,
        World::Processes,
        World::Stepped,
        World::Words,
        World::WebThreads,
        World::WebProcesses,
        World::WebStepped,
    ];

    /// Those on the operating system.
    pub const NATIVE: [World; 5] = [
        World::Plain,
        World::Threads,
        World::Processes,
        World::Stepped,
        World::Words,
    ];

    /// Those in the page.
    pub const WEB: [World; 3] = [World::WebThreads, World::WebProcesses, World::WebStepped];

    /// Its kind.
    pub const fn kind(self) -> Kind {
        match self {
            World::Plain => Kind::Plain,
            World::Threads | World::WebThreads => Kind::Threads,
            World::Processes | World::WebProcesses => Kind::Processes,
            World::Stepped | World::WebStepped => Kind::Stepped,
            World::Words => Kind::Words,
        }
    }

    /// Its name in tests and tables, such as `web_threads`.
    pub const fn name(self) -> &'static str {
        match self {
            World::Plain => "plain",
            World::Threads => "threads",
            World::Processes => "processes",
            World::Stepped => "stepped",
            World::Words => "words",
            World::WebThreads => "web_threads",
            World::WebProcesses => "web_processes",
            World::WebStepped => "web_stepped",
        }
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for World {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = World::ALL.into_iter().find(|world| world.name() == name);
        known.ok_or_else(|| {
            format!(
                "`{name}` is no world: {}",
                World::ALL.map(World::name).join(", ")
            )
        })
    }
}
