//! pipes
#[derive(Debug)]
pub struct PipeEnd;
pub fn pipe(_duplex: bool) -> Option<std::io::Result<(PipeEnd, PipeEnd)>> { None }
