//! A picture of a run: a lane per task, its states by colour, pattern and glyph, and an arrow from
//! each act to the task that it let go on.
//!
//! It stands alone, in both colour schemes, and says everything in words too: each stretch has a
//! title, the picture a title and a description. Its axis is time; where a stepped run did all its
//! work at one instant, it is the order of events.

mod shapes;
mod style;
mod text;

use std::collections::BTreeMap;

use self::shapes::{LETTER, bar, end};
use self::style::{PATTERNS, style};
use self::text::{clock, escaped, shortened, tick};
use crate::trace::{
    Activity, Change, Event, Header, Mark, Names, State, Verdict, VerdictKind, Wake, What,
};

/// The words in a picture, in the reader's language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What a state is called.
    pub state: fn(State) -> &'static str,
    /// What a verdict is called.
    pub verdict: fn(VerdictKind) -> &'static str,
    /// A line of the program.
    pub line: fn(u32) -> String,
    /// The language, as HTML has it.
    pub language: &'static str,
}

const WIDTH: f64 = 1000.0;
/// Room for names.
const GUTTER: f64 = 150.0;
/// Room for ticks above the lanes.
const AXIS: f64 = 28.0;
const ROW: f64 = 28.0;
/// Room beneath the lanes for the legend.
const LEGEND: f64 = 36.0;
/// At most so many stretches of a task are told in the description.
const TOLD: usize = 30;

/// A stretch of a task's life in one state.
struct Stretch {
    task: u32,
    state: State,
    resource: u32,
    line: u32,
    from: Mark,
    to: Option<Mark>,
}

/// A whole trace, in the order of its numbers, as a picture.
pub fn svg(header: &Header, events: &[Event], words: &Words) -> String {
    Picture::new(header, events, words).draw(header)
}

struct Picture<'a> {
    words: &'a Words,
    names: Names,
    /// In order of tasks, then of time.
    stretches: Vec<Stretch>,
    wakes: Vec<Wake>,
    verdict: Option<&'a Verdict>,
    tasks: Vec<u32>,
    end: Mark,
    /// Whether the axis is the order of events.
    by_step: bool,
    out: String,
}

impl<'a> Picture<'a> {
    fn new(header: &Header, events: &'a [Event], words: &'a Words) -> Picture<'a> {
        let mut activity = Activity::new(header.is_stepped());
        let (mut stretches, mut wakes): (Vec<Stretch>, _) = (Vec::new(), Vec::new());
        let mut latest: BTreeMap<u32, usize> = BTreeMap::new();
        for event in events {
            let mut changes = Vec::new();
            let at = activity.apply(event, |change| changes.push(change));
            for change in changes {
                match change {
                    Change::State {
                        task,
                        state,
                        resource,
                        line,
                        ..
                    } => {
                        let before = latest.insert(task, stretches.len());
                        if let Some(before) = before {
                            stretches[before].to = Some(at);
                        }
                        let (from, to) = (at, None);
                        stretches.push(Stretch {
                            task,
                            state,
                            resource,
                            line,
                            from,
                            to,
                        });
                    }
                    Change::Wake(wake) => wakes.push(wake),
                }
            }
        }
        stretches.sort_by_key(|stretch| stretch.task);
        let mut tasks: Vec<u32> = stretches.iter().map(|stretch| stretch.task).collect();
        tasks.dedup();
        let verdict = events.iter().rev().find_map(|event| match &event.what {
            What::Verdict(verdict) => Some(verdict),
            _ => None,
        });
        let end = activity.end();
        Picture {
            words,
            names: Names::of(events),
            stretches,
            wakes,
            verdict,
            tasks,
            end,
            by_step: header.is_stepped() && end.time == 0,
            out: String::new(),
        }
    }

    fn draw(mut self, header: &Header) -> String {
        let lanes = AXIS + self.tasks.len() as f64 * ROW;
        let height = lanes + LEGEND;
        self.add(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' \
             height='{height}' role='img' lang='{}' aria-labelledby='title desc'>",
            self.words.language
        ));
        self.alternatives(header);
        self.add(&format!("<style>{}</style>", style()));
        self.definitions();
        self.add("<rect class='ground' width='100%' height='100%'/>");
        self.grid(lanes);
        self.lanes();
        self.arrows();
        self.legend(lanes + LEGEND / 2.0);
        self.add("</svg>");
        self.out
    }

    fn add(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// The picture in words.
    fn alternatives(&mut self, header: &Header) {
        let verdict = self
            .verdict
            .map_or("…", |verdict| (self.words.verdict)(verdict.kind()));
        let Header {
            lesson,
            variant,
            schedule,
            ..
        } = header;
        let title = escaped(&format!("{lesson} · {variant} · {schedule}: {verdict}"));
        let lives: Vec<String> = self.tasks.iter().map(|&task| self.life(task)).collect();
        let description = escaped(&lives.join("\n"));
        self.add(&format!(
            "<title id='title'>{title}</title>\n<desc id='desc'>{description}</desc>"
        ));
    }

    /// What a task did, one state after the other.
    fn life(&self, task: u32) -> String {
        let mine = || self.stretches.iter().filter(|stretch| stretch.task == task);
        let told = |stretch: &Stretch| {
            let state = (self.words.state)(stretch.state);
            match self.names.thing(stretch.resource) {
                thing if thing.is_empty() => state.to_owned(),
                thing => format!("{state} ({thing})"),
            }
        };
        let mut told: Vec<String> = mine().take(TOLD).map(told).collect();
        if mine().count() > TOLD {
            told.push("…".to_owned());
        }
        format!("{}: {}", self.names.task(task), told.join(" → "))
    }

    fn definitions(&mut self) {
        self.add(
            "<defs><marker id='tip' viewBox='0 0 6 6' refX='6' refY='3' markerWidth='6' \
             markerHeight='6' orient='auto'><path class='tip' d='M0 0L6 3L0 6z'/></marker>",
        );
        for (state, strokes) in PATTERNS {
            let id = state.class();
            self.add(&format!(
                "<pattern id='{id}' class='{id}' width='6' height='6' \
                 patternUnits='userSpaceOnUse'><g class='dye'>{strokes}</g></pattern>"
            ));
        }
        self.add("</defs>");
    }

    fn coordinate(&self, at: Mark) -> u64 {
        if self.by_step { at.step } else { at.time }
    }

    fn x(&self, value: u64) -> f64 {
        let whole = self.coordinate(self.end).max(1) as f64;
        GUTTER + value as f64 / whole * (WIDTH - GUTTER - 30.0)
    }

    fn y(&self, task: u32) -> f64 {
        let lane = self
            .tasks
            .iter()
            .position(|&other| other == task)
            .unwrap_or(0);
        AXIS + (lane as f64 + 0.5) * ROW
    }

    fn grid(&mut self, bottom: f64) {
        let whole = self.coordinate(self.end).max(1);
        let step = tick(whole);
        for value in (0..=whole / step).map(|n| n * step) {
            let x = self.x(value);
            let label = if self.by_step {
                format!("#{value}")
            } else {
                clock(value, step)
            };
            self.add(&format!("<path class='grid' d='M{x:.1} {AXIS}V{bottom}'/><text class='muted' x='{x:.1}' y='18'>{label}</text>"));
        }
    }

    fn lanes(&mut self) {
        for task in self.tasks.clone() {
            let y = self.y(task);
            let name = escaped(&shortened(&self.names.task(task), (GUTTER - 16.0) / LETTER));
            self.add(&format!("<text x='8' y='{:.1}'>{name}</text>", y + 4.0));
        }
        for stretch in std::mem::take(&mut self.stretches) {
            let text = self.stretch(&stretch);
            self.add(&text);
        }
    }

    fn stretch(&self, stretch: &Stretch) -> String {
        let Stretch {
            task,
            state,
            resource,
            line,
            from,
            to,
        } = *stretch;
        let (left, y) = (self.x(self.coordinate(from)), self.y(task));
        let right = self.x(self.coordinate(to.unwrap_or(self.end)));
        let width = (right - left).max(1.0);
        let mut title = vec![
            self.names.task(task),
            (self.words.state)(state).to_owned(),
            self.names.thing(resource),
        ];
        if !state.is_end() && !self.by_step {
            let lasted = to.unwrap_or(self.end).time - from.time;
            title.push(clock(lasted, lasted.max(1)));
        }
        if line != 0 {
            title.push((self.words.line)(line));
        }
        title.retain(|part| !part.is_empty());
        let title = escaped(&title.join(" · "));
        let class = state.class();
        let body = match state.is_end() {
            true => end(state, left, y),
            false => bar(state, &self.names.thing(resource), (left, width), y),
        };
        format!("<g class='{class}'><title>{title}</title>{body}</g>")
    }

    fn arrows(&mut self) {
        for wake in std::mem::take(&mut self.wakes) {
            let [(x1, y1), (x2, y2)] =
                [wake.from, wake.to].map(|(task, at)| (self.x(self.coordinate(at)), self.y(task)));
            self.add(&format!(
                "<path class='wake' d='M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}'/>"
            ));
        }
    }

    /// Each state as it looks, with its word.
    fn legend(&mut self, y: f64) {
        let mut x = 8.0;
        for state in State::ALL {
            let class = state.class();
            let swatch = match state.is_end() {
                true => end(state, x, y),
                false => bar(state, "", (x, 20.0), y),
            };
            let (word, left) = ((self.words.state)(state), x + 24.0);
            let text = escaped(word);
            let below = y + 4.0;
            self.add(&format!(
                "<g class='{class}'>{swatch}</g><text class='muted' x='{left:.0}' y='{below:.0}'>{text}</text>"
            ));
            let wide = |letter: char| if letter > '\u{2e7f}' { 13.0 } else { LETTER };
            x = left + word.chars().map(wide).sum::<f64>() + 12.0;
        }
    }
}
