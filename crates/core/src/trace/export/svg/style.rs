//! How a picture looks: the colours of the page, and a pattern for each kind of wait, so that no state is
//! told by colour alone.

use crate::trace::State;

/// Both colour schemes.
pub const STYLE: &str = "\
text{font:12px system-ui,sans-serif;fill:#1c2733}.muted{fill:#5b6877}.ground{fill:#fff}
.grid{stroke:#dde3ea}.wake{stroke:#5b6877;fill:none;marker-end:url(#tip)}.tip{fill:#5b6877}
.running{--c:#0a7f5a}.ready{--c:#0a7f5a}.blocked{--c:#c4281c}.waiting{--c:#9a6400}.asleep{--c:#1c6fb8}
.joining{--c:#7a4fb5}.done,.cut-off{--c:#6a7787}.failed{--c:#a01a10}
.bar{stroke:var(--c);color:var(--c)}.running .bar{fill:var(--c)}.running text{fill:#fff}
.end{stroke:var(--c);stroke-width:2}.paper{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e6ebf0}.muted{fill:#a3b0bd}.ground,.paper{fill:#12181f}
.grid{stroke:#2b3642}.wake{stroke:#a3b0bd}.tip{fill:#a3b0bd}.running text{fill:#12181f}
.running{--c:#3cc493}.ready{--c:#3cc493}.blocked{--c:#ff7a6e}.waiting{--c:#f0b43c}.asleep{--c:#66b2f5}
.joining{--c:#bd9cf5}.done,.cut-off{--c:#95a3b3}.failed{--c:#ff7a6e}}";

/// One pattern for each kind of wait: hatched, dotted, lined, dashed.
pub const PATTERNS: [(State, &str, &str); 4] = [
    (
        State::Blocked,
        "#c4281c",
        "<path d='M-1 7L7 -1M-1 1L1 -1M5 7L7 5' stroke-width='1.5'/>",
    ),
    (
        State::Waiting,
        "#9a6400",
        "<path d='M1 1.5h2M4 4.5h2' stroke-width='2'/>",
    ),
    (
        State::Asleep,
        "#1c6fb8",
        "<path d='M0 1h6M0 4h6' stroke-width='1'/>",
    ),
    (
        State::Joining,
        "#7a4fb5",
        "<path d='M0 3h4' stroke-width='2'/>",
    ),
];
