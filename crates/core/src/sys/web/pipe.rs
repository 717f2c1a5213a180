//! There are no pipes of an operating system in the page: rings in the segment take their place,
//! whose waits are waits on words. The types are here for the contract's sake and have no values.

use std::convert::Infallible;
use std::io;

/// One end of an operating system's pipe, of which there are none.
#[derive(Debug)]
pub struct PipeEnd(Infallible);

/// `None`: rings in the segment serve.
pub fn pipe(_duplex: bool) -> Option<io::Result<(PipeEnd, PipeEnd)>> {
    None
}

impl PipeEnd {
    /// There is no end to read from.
    pub fn read(&self, _into: &mut [u8]) -> io::Result<usize> {
        match self.0 {}
    }

    /// There is no end to write to.
    pub fn write(&self, _bytes: &[u8]) -> io::Result<usize> {
        match self.0 {}
    }

    /// There is no end to read from.
    pub fn read_at_once(&self, _into: &mut [u8]) -> io::Result<Option<usize>> {
        match self.0 {}
    }

    /// There is no end to write to.
    pub fn write_at_once(&self, _bytes: &[u8]) -> io::Result<Option<usize>> {
        match self.0 {}
    }

    /// There is no end that could have a handle.
    pub fn handle(&self) -> u32 {
        match self.0 {}
    }

    /// There is no end to duplicate.
    pub fn duplicate(&self) -> io::Result<PipeEnd> {
        match self.0 {}
    }

    /// There is no end to wait for.
    pub fn poll(&self, _to_write: bool, _by: Option<&Interrupt>, _deadline: Option<u64>) -> bool {
        match self.0 {}
    }
}

/// Nobody waits on a pipe end.
pub fn is_ready(_end: u32, _to_write: bool) -> bool {
    true
}

/// Wakes all who wait on pipes: nobody does.
#[derive(Debug)]
pub struct Interrupt(());

impl Interrupt {
    /// Always succeeds.
    pub fn new() -> io::Result<Interrupt> {
        Ok(Interrupt(()))
    }

    /// Has nobody to wake.
    pub fn raise(&self) {}
}
