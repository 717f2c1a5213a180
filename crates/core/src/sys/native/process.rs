//! processes
pub struct Child;
pub struct Lifeline;
pub fn inherit() {}
pub fn spawn_process() {}
