//! The functions that a process can run, by name: no linker tricks, so it works everywhere.

use serde::de::DeserializeOwned;

use crate::run::MainResult;

/// A list of functions; write it with [`table!`](crate::table).
#[derive(Debug)]
pub struct Table {
    entries: &'static [Entry],
    others: [Option<&'static Table>; OTHERS],
}

/// How many tables one can be put together with directly; each of those may have as many.
const OTHERS: usize = 4;

/// A function of a [`Table`].
#[derive(Debug)]
pub struct Entry {
    /// Its path.
    #[doc(hidden)]
    pub name: fn() -> &'static str,
    /// Decodes its argument and calls it. The inner error is the function's own.
    #[doc(hidden)]
    pub call: fn(&[u8]) -> Result<Option<String>, String>,
}

impl Table {
    #[doc(hidden)]
    pub const fn new(entries: &'static [Entry]) -> Self {
        Table {
            entries,
            others: [None; OTHERS],
        }
    }

    /// This table with the functions of another one too, for a program that is put together of parts:
    /// up to four of them, each of which may be put together in the same way.
    ///
    /// ```
    /// use threadlab::multiprocessing::Table;
    /// fn work(n: u32) {}
    /// fn rest(n: u32) {}
    /// static PARTS: Table = threadlab::table![work];
    /// static ALL: Table = threadlab::table![rest].with(&PARTS);
    /// ```
    pub const fn with(mut self, other: &'static Table) -> Self {
        let mut free = 0;
        while self.others[free].is_some() {
            free += 1;
        }
        self.others[free] = Some(other);
        self
    }

    pub(super) fn find(&self, name: &str) -> Option<&'static Entry> {
        let own = self.entries.iter().find(|entry| (entry.name)() == name);
        own.or_else(|| {
            let mut others = self.others.iter().flatten();
            others.find_map(|other| other.find(name))
        })
    }
}

/// What [`table!`](crate::table) calls.
#[doc(hidden)]
pub fn call<A: DeserializeOwned, R: MainResult>(
    function: impl Fn(A) -> R,
    bytes: &[u8],
) -> Result<Option<String>, String> {
    let argument = postcard::from_bytes(bytes).map_err(|error| error.to_string())?;
    Ok(function(argument).error())
}

/// A function's path: its name in the table.
#[doc(hidden)]
pub fn name_of<F>(_: &F) -> &'static str {
    std::any::type_name::<F>()
}

/// Makes a [`Table`] of functions, each of one argument that serde
/// can encode and decode (a tuple for several), returning `()` or a `Result`.
///
/// ```
/// use threadlab::multiprocessing::Table;
/// fn work(n: u32) {}
/// fn talk((name, times): (String, u32)) -> Result<(), String> { Ok(()) }
/// static TABLE: Table = threadlab::table![work, talk];
/// ```
#[macro_export]
macro_rules! table {
    ($($function:path),* $(,)?) => {
        $crate::multiprocessing::Table::new(&[$(
            $crate::multiprocessing::Entry {
                name: || $crate::multiprocessing::__name_of(&$function),
                call: |bytes| $crate::multiprocessing::__call($function, bytes),
            }
        ),*])
    };
}
