//! What a case is: roles, resources, how its run ends, and the worlds that it cannot have.

use threadlab::trace::VerdictKind;

use crate::{Env, Kind, Outcome, World};

/// One promise, and how to see it kept.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The primitive whose promise it is: the name of its file.
    pub group: &'static str,
    /// The promise.
    pub name: &'static str,
    /// Who takes part: each role is a task of its own, and all exist before any of them begins.
    pub roles: &'static [Role],
    /// How many locks it needs.
    pub locks: usize,
    /// How many recursive locks.
    pub rlocks: usize,
    /// Its semaphores, each with its permits.
    pub semaphores: &'static [u32],
    /// Its bounded semaphores, each with its permits.
    pub bounded: &'static [u32],
    /// How many events.
    pub events: usize,
    /// Its barriers, each with its parties.
    pub barriers: &'static [u32],
    /// How many eventcounts: in every world raw ones.
    pub event_counts: usize,
    /// Its conditions, each by the number of the lock it stands on.
    pub conditions: &'static [usize],
    /// Its queues, each with its bound.
    pub queues: &'static [usize],
    /// Bounds for each of which it has a queue of each kind.
    pub kinds: &'static [usize],
    /// How its run ends, unless by the panics that it expects.
    pub ends: VerdictKind,
    /// The messages of all panics that happen, in alphabetical order.
    pub panics: &'static [&'static str],
    /// What holds when the run is over.
    pub check: fn(&Outcome),
    /// The worlds that it cannot have.
    pub without: &'static [Without],
}

/// A task of a case.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// What it is called, also in traces. Several tasks may play the same role.
    pub name: &'static str,
    /// What it does.
    pub play: fn(&Env),
}

/// Kinds of worlds that a case cannot have.
#[derive(Clone, Copy, Debug)]
pub struct Without {
    /// Which.
    pub kinds: &'static [Kind],
    /// Why: a clause that completes "not there: …".
    pub why: &'static str,
}

impl Case {
    /// A case that needs nothing and promises nothing: `case!` fills in the rest.
    pub(crate) const NONE: Case = Case {
        group: "",
        name: "",
        roles: &[],
        locks: 0,
        rlocks: 0,
        semaphores: &[],
        bounded: &[],
        events: 0,
        barriers: &[],
        event_counts: 0,
        conditions: &[],
        queues: &[],
        kinds: &[],
        ends: VerdictKind::Completed,
        panics: &[],
        check: |_| {},
        without: &[],
    };

    /// Why it cannot have this world, if so.
    pub fn is_without(&self, world: World) -> Option<&'static str> {
        let kind = world.kind();
        if kind == Kind::Words && !self.is_raw() {
            return Some("it uses no raw primitive, so there are no words to step between");
        }
        let excluded = self
            .without
            .iter()
            .find(|without| without.kinds.contains(&kind));
        excluded.map(|without| without.why)
    }

    /// Whether it uses primitives that are raw algorithms on words.
    fn is_raw(&self) -> bool {
        let Case {
            locks,
            rlocks,
            semaphores,
            bounded,
            events,
            barriers,
            event_counts,
            ..
        } = self;
        locks + rlocks + semaphores.len() + bounded.len() + events + barriers.len() + event_counts
            > 0
    }

    /// Whether processes are started for it in every world: its runs need a machine of their own.
    pub fn has_processes(&self) -> bool {
        ["pipe", "process", "process_end", "shared_lock"].contains(&self.group)
    }

    /// Its name with its group's, such as `lock::release_lets_one_in`.
    pub fn full_name(&self) -> String {
        format!("{}::{}", self.group, self.name)
    }

    /// How its run is to end.
    pub(crate) fn expected(&self) -> VerdictKind {
        let fails = !self.panics.is_empty() && self.ends == VerdictKind::Completed;
        if fails {
            VerdictKind::Failed
        } else {
            self.ends
        }
    }
}

/// Writes a [`Case`] down: its name, and then any of its fields but the group.
///
/// `roles: [a, b]` are functions of the module that has the case's name. Without roles the function
/// with the case's name plays the only one.
macro_rules! case {
    ($name:ident $(, $($rest:tt)*)?) => {
        $crate::case::case!(@ $name [] $($($rest)*)?)
    };
    (@ $name:ident [$($done:tt)*] roles: [$($role:ident),+] $(, $($rest:tt)*)?) => {{
        const ROLES: &[$crate::Role] =
            &[$($crate::Role { name: stringify!($role), play: $name::$role }),+];
        $crate::case::case!(@@ $name ROLES [$($done)*] $($($rest)*)?)
    }};
    (@ $name:ident [$($done:tt)*] $key:ident: $value:expr $(, $($rest:tt)*)?) => {
        $crate::case::case!(@ $name [$($done)* $key: $value,] $($($rest)*)?)
    };
    (@ $name:ident [$($done:tt)*]) => {{
        const ROLES: &[$crate::Role] = &[$crate::Role { name: stringify!($name), play: $name }];
        $crate::case::case!(@@ $name ROLES [$($done)*])
    }};
    (@@ $name:ident $roles:ident [$($done:tt)*] $($key:ident: $value:expr),* $(,)?) => {
        $crate::Case {
            group: GROUP,
            name: stringify!($name),
            roles: $roles,
            $($done)*
            $($key: $value,)*
            ..$crate::Case::NONE
        }
    };
}

pub(crate) use case;
