//! How a picture looks: the colours of the page, and a pattern for each kind of wait, so that no state
//! is told by colour alone.

use crate::trace::State;

const COMMON: &str = "\
text{font:12px system-ui,sans-serif;fill:#1c2733}.glass{fill:#1c2733}.muted{fill:#5b6877}.ground,.paper{fill:#fff}
.grid{stroke:#dde3ea}.wake{stroke:#5b6877;fill:none;marker-end:url(#tip)}.tip{fill:#5b6877}
.end{stroke-width:2}.running text{fill:#fff}";

const DARK: &str = "\
text,.glass{fill:#e6ebf0}.muted{fill:#a3b0bd}.ground,.paper{fill:#12181f}
.grid{stroke:#2b3642}.wake{stroke:#a3b0bd}.tip{fill:#a3b0bd}.running text{fill:#12181f}";

/// For each kind of wait, the strokes of its pattern: hatched, dotted, lined, dashed.
pub const PATTERNS: [(State, &str); 4] = [
    (
        State::Blocked,
        "<path d='M-1 7L7 -1M-1 1L1 -1M5 7L7 5' stroke-width='1.5'/>",
    ),
    (
        State::Waiting,
        "<path d='M1 1.5h2M4 4.5h2' stroke-width='2'/>",
    ),
    (State::Asleep, "<path d='M0 1h6M0 4h6' stroke-width='1'/>"),
    (State::Joining, "<path d='M0 3h4' stroke-width='2'/>"),
];

/// The colour of a state, in a light and in a dark scheme.
fn colors(state: State) -> [&'static str; 2] {
    match state {
        State::Running | State::Ready => ["#0a7f5a", "#3cc493"],
        State::Blocked => ["#c4281c", "#ff7a6e"],
        State::Waiting => ["#9a6400", "#f0b43c"],
        State::Asleep => ["#1c6fb8", "#66b2f5"],
        State::Joining => ["#7a4fb5", "#bd9cf5"],
        State::Failed => ["#a01a10", "#ff7a6e"],
        State::Done | State::CutOff => ["#6a7787", "#95a3b3"],
    }
}

/// The style sheet. It sets no custom properties, which some viewers do not know.
pub fn style() -> String {
    let scheme = |n: usize| -> String {
        let rule = |state: &State| {
            let (class, color) = (state.class(), colors(*state)[n]);
            let filled = match state {
                State::Running => format!(".running .bar{{fill:{color}}}"),
                _ => String::new(),
            };
            format!(".{class} .bar,.{class} .end,.{class} .dye{{stroke:{color}}}{filled}\n")
        };
        State::ALL.iter().map(rule).collect()
    };
    format!(
        "{COMMON}\n{}@media(prefers-color-scheme:dark){{{DARK}\n{}}}",
        scheme(0),
        scheme(1)
    )
}
