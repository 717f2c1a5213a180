//! What a task is doing, as every view of a run names it: a glyph, a pattern and a colour each.

use super::event::{Ended, Kind, Operation};

/// What a task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// On a core, or holding the baton.
    Running,
    /// Could run, but has no core or no turn.
    Ready,
    /// Waits for a lock or a permit.
    Blocked,
    /// Waits for a condition, an event or a queue.
    Waiting,
    /// Sleeps, or waits for a pipe.
    Asleep,
    /// Waits for the end of another task.
    Joining,
    /// Ended as it should.
    Done,
    /// Ended by a panic, or with a status other than 0.
    Failed,
    /// Ended because the run did.
    CutOff,
}

impl State {
    /// All of them, in the order of the legend.
    pub const ALL: [State; 9] = [
        State::Running,
        State::Ready,
        State::Blocked,
        State::Waiting,
        State::Asleep,
        State::Joining,
        State::Done,
        State::Failed,
        State::CutOff,
    ];

    /// The state of a task that waits in this operation on a resource of this kind.
    pub fn of_wait(operation: Operation, kind: Option<Kind>) -> State {
        match (operation, kind) {
            (Operation::Compute, _) => State::Running,
            (Operation::Sleep, _) | (_, Some(Kind::Connection)) => State::Asleep,
            (Operation::Join, Some(Kind::Thread | Kind::Process) | None) => State::Joining,
            (Operation::Acquire, _) => State::Blocked,
            _ => State::Waiting,
        }
    }

    /// The state of a task that ended like this.
    pub fn of_end(how: &Ended) -> State {
        match how {
            Ended::Returned | Ended::Exited(0) => State::Done,
            Ended::Panicked(_) | Ended::Exited(_) => State::Failed,
            Ended::CutOff => State::CutOff,
        }
    }

    /// Whether it is an end, after which nothing comes.
    pub fn is_end(self) -> bool {
        matches!(self, State::Done | State::Failed | State::CutOff)
    }

    /// Whether the task cannot go on by itself.
    pub fn is_wait(self) -> bool {
        use State::*;
        matches!(self, Blocked | Waiting | Asleep | Joining)
    }

    /// The glyph of the legend; state is never told by colour alone. (The selector after the skull
    /// asks for the plain sign, not the picture.)
    pub fn glyph(self) -> &'static str {
        match self {
            State::Running => "▶",
            State::Ready => "▷",
            State::Blocked => "▧",
            State::Waiting => "⧗",
            State::Asleep => "☾",
            State::Joining => "⇢",
            State::Done => "✓",
            State::Failed => "✗",
            State::CutOff => "☠\u{fe0e}",
        }
    }

    /// The name that style sheets and other programs know it by.
    pub fn class(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Ready => "ready",
            State::Blocked => "blocked",
            State::Waiting => "waiting",
            State::Asleep => "asleep",
            State::Joining => "joining",
            State::Done => "done",
            State::Failed => "failed",
            State::CutOff => "cut-off",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_apart_by_what_they_wait_for() {
        for (operation, kind, state) in [
            (Operation::Acquire, Some(Kind::Lock), State::Blocked),
            (Operation::Put, Some(Kind::Queue), State::Waiting),
            (Operation::Join, Some(Kind::Queue), State::Waiting),
            (Operation::Join, Some(Kind::Thread), State::Joining),
            (Operation::Recv, Some(Kind::Connection), State::Asleep),
            (Operation::Sleep, None, State::Asleep),
            (Operation::Compute, None, State::Running),
        ] {
            assert_eq!(State::of_wait(operation, kind), state, "{operation:?}");
        }
    }
}
