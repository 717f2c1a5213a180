//! How the program ends: its exit codes, and what can keep it from doing what was asked.

use threadlab::trace::VerdictKind;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for was done; a run reached the verdict that its variant declares.
    Success,
    /// The run completed or failed where something else was declared.
    OtherEnd,
    /// The request was not understood.
    Usage,
    /// Tasks were left waiting, for each other or for nobody, where that was not declared.
    Stuck,
    /// The time-out passed.
    Stalled,
    /// The machine or we ourselves failed.
    Internal,
    /// Ctrl-C.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> i32 {
        match self {
            Exit::Success => 0,
            Exit::OtherEnd => 1,
            Exit::Usage => 2,
            Exit::Stuck => 3,
            Exit::Stalled => 4,
            Exit::Internal => 5,
            Exit::Interrupted => 130,
        }
    }

    /// Success where the declared verdict occurred, otherwise what did occur.
    pub fn of(declared: VerdictKind, occurred: VerdictKind) -> Exit {
        match occurred {
            _ if occurred == declared => Exit::Success,
            VerdictKind::Completed | VerdictKind::Failed => Exit::OtherEnd,
            VerdictKind::Deadlock | VerdictKind::AllWaiting => Exit::Stuck,
            VerdictKind::Stalled => Exit::Stalled,
        }
    }
}

/// Why the program did not do what was asked.
#[derive(Debug)]
pub enum Problem {
    /// The request is wrong; the sentence says what would be right, in the reader's language.
    Usage(String),
    /// Nobody reads our output any more, as in `threadlab list | head -1`: no reason to complain.
    Unread,
    /// Anything else.
    Internal(anyhow::Error),
}

impl Problem {
    /// What a failed write to standard output means.
    pub fn output(error: std::io::Error) -> Problem {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Problem::Unread,
            _ => Problem::Internal(anyhow::Error::new(error).context("writing to standard output")),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Problem {
        Problem::Internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;
    use threadlab::trace::VerdictKind::{self, AllWaiting, Completed, Deadlock, Failed, Stalled};

    const ALL: [(VerdictKind, i32); 5] = [
        (Completed, 1),
        (Failed, 1),
        (Deadlock, 3),
        (AllWaiting, 3),
        (Stalled, 4),
    ];

    #[test]
    fn the_declared_verdict_is_success_and_any_other_has_its_own_code() {
        for (declared, _) in ALL {
            for (occurred, code) in ALL {
                let expected = if occurred == declared { 0 } else { code };
                assert_eq!(
                    Exit::of(declared, occurred).code(),
                    expected,
                    "{declared} {occurred}"
                );
            }
        }
    }
}
