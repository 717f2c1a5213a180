//! The whole picture: axis, names, lanes, and arrows from who acted to who could go on by it.

use threadlab::trace::Verdict;

use super::bars::{BAR, bar, end, mark};
use super::pen::{Pen, Point};
use super::view::View;
use crate::state::lanes::{Lane, Segment, State};
use crate::state::record::{Record, Wake};
use crate::words;

/// Height of a lane.
pub const ROW: f64 = 28.0;
/// Height of the axis above the lanes.
pub const AXIS: f64 = 24.0;
/// The most arrows drawn at once; more would hide what they explain.
const ARROWS: usize = 200;

/// Everything that a picture depends on.
pub struct Painting<'a> {
    /// With what.
    pub pen: Pen<'a>,
    /// What.
    pub record: &'a Record,
    /// The whole run, where what is painted ends before it does.
    pub future: Option<&'a Record>,
    /// Which part of it.
    pub view: View,
    /// Width of the names.
    pub gutter: f64,
    /// How far the lanes are scrolled.
    pub scroll: f64,
    /// The present, on the axis.
    pub now: f64,
    /// Whether the run goes on.
    pub going: bool,
}

impl Painting<'_> {
    /// Paints all of it.
    pub fn paint(&self) {
        self.pen.clear();
        if self.record.lanes().len() == 0 {
            return;
        }
        self.below(0.0, AXIS, || {
            self.grid();
            self.lanes(|lane, y| self.name(lane, y));
        });
        if let Some(whole) = self.future {
            self.ahead(whole);
        }
        self.below(self.gutter, AXIS, || {
            self.lanes(|lane, y| self.life(lane, y));
            self.arrows();
            self.present();
        });
        self.below(self.gutter, 0.0, || self.axis());
    }

    /// Paints right of and below a corner only.
    fn below(&self, left: f64, top: f64, paint: impl FnOnce()) {
        let (width, height) = self.pen.size;
        self.pen
            .clipped((left, top), (width - left, height - top), paint);
    }

    /// What is still to come, faintly, right of where the learner stands.
    fn ahead(&self, whole: &Record) {
        let left = self.x(self.now).max(self.gutter);
        let all = Painting {
            record: whole,
            future: None,
            now: self.view.axis.of(whole.end()),
            ..*self
        };
        self.below(left, AXIS, || all.lanes(|lane, y| all.life(lane, y)));
        self.below(left, AXIS, || self.pen.veil((left, AXIS), self.pen.size));
    }

    fn x(&self, value: f64) -> f64 {
        self.gutter + self.view.x(value, self.pen.size.0 - self.gutter)
    }

    /// Calls with each lane that can be seen and the height of its middle.
    fn lanes(&self, mut paint: impl FnMut(&Lane, f64)) {
        let skip = (self.scroll / ROW).floor().max(0.0) as usize;
        let fits = (self.pen.size.1 / ROW).ceil() as usize + 1;
        for (at, lane) in self.record.lanes().enumerate().skip(skip).take(fits) {
            paint(lane, self.middle(at));
        }
    }

    fn middle(&self, lane: usize) -> f64 {
        AXIS + (lane as f64 + 0.5) * ROW - self.scroll
    }

    fn ticks(&self) -> Vec<(f64, String)> {
        let ticks = self.view.ticks(self.pen.size.0 - self.gutter, 84.0);
        ticks
            .into_iter()
            .map(|(x, label)| (self.gutter + x.round() + 0.5, label))
            .collect()
    }

    fn grid(&self) {
        let (width, height) = self.pen.size;
        self.pen.color(&self.pen.palette.line);
        self.pen.width(1.0);
        self.ticks()
            .iter()
            .for_each(|(x, _)| self.pen.line(&[(*x, AXIS), (*x, height)]));
        self.lanes(|_, y| {
            let below = (y + ROW / 2.0).round() - 0.5;
            self.pen.line(&[(0.0, below), (width, below)]);
        });
    }

    fn axis(&self) {
        self.pen.color(&self.pen.palette.muted);
        for (x, label) in self.ticks() {
            if x + 4.0 + self.pen.text_width(&label) < self.pen.size.0 {
                self.pen.text(&label, (x + 4.0, AXIS / 2.0));
            }
        }
    }

    fn name(&self, lane: &Lane, y: f64) {
        self.pen.color(&self.pen.palette.ink);
        self.pen.text(&words::badge(lane.task), (8.0, y));
        self.pen
            .text(&self.pen.fitted(&lane.name, self.gutter - 34.0), (28.0, y));
    }

    /// A task's bars. Stretches without width are marks on top of them; of those at the same place
    /// one is enough, and that a task ran there is what counts most.
    fn life(&self, lane: &Lane, y: f64) {
        let (from, to) = self.view.window();
        let axis = self.view.axis;
        let mut marks: Vec<(State, f64)> = Vec::new();
        for segment in lane.segments() {
            let begin = axis.of(segment.from);
            let stop = segment
                .to
                .map_or_else(|| self.open_end(segment), |to| axis.of(to));
            if stop < from || begin > to {
                continue;
            }
            let left = self.x(begin).max(self.gutter - 2.0);
            let right = self.x(stop).min(self.pen.size.0 + 2.0);
            if segment.state.is_end() {
                end(&self.pen, segment.state, left, y);
            } else if right - left >= 2.0 {
                bar(&self.pen, segment, (left, right), y, &self.object(segment));
            } else {
                match marks.last_mut().filter(|(_, last)| left - *last < 1.0) {
                    None => marks.push((segment.state, left)),
                    Some(last) if segment.state == State::Running => last.0 = State::Running,
                    Some(_) => {}
                }
            }
        }
        marks
            .into_iter()
            .for_each(|(state, x)| mark(&self.pen, state, x, y));
    }

    fn object(&self, segment: &Segment) -> String {
        words::waited_for(self.record, segment.resource)
    }

    fn is_stuck(&self) -> bool {
        matches!(
            self.record.verdict,
            Some(Verdict::Deadlock(_) | Verdict::AllWaiting(_))
        )
    }

    /// Where a stretch that lasts is drawn to: the present, or beyond it for one that lasts for ever.
    fn open_end(&self, segment: &Segment) -> f64 {
        let for_ever = self.is_stuck() && !matches!(segment.state, State::Running | State::Ready);
        if for_ever { f64::INFINITY } else { self.now }
    }

    /// From who acted to who could go on by it.
    fn arrows(&self) {
        let axis = self.view.axis;
        let (from, to) = self.view.window();
        let seen = |wake: &&Wake| axis.of(wake.to.1) >= from && axis.of(wake.from.1) <= to;
        let wakes: Vec<_> = self.record.wakes().filter(seen).take(ARROWS + 1).collect();
        if wakes.len() > ARROWS {
            return;
        }
        let tasks: Vec<u32> = self.record.lanes().map(|lane| lane.task).collect();
        self.pen.color(&self.pen.palette.muted);
        self.pen.width(1.0);
        for wake in wakes {
            if let (Ok(above), Ok(below)) = (
                tasks.binary_search(&wake.from.0),
                tasks.binary_search(&wake.to.0),
            ) {
                let down = if below > above { 1.0 } else { -1.0 };
                let start = (
                    self.x(axis.of(wake.from.1)),
                    self.middle(above) + down * BAR / 2.0,
                );
                let tip = (
                    self.x(axis.of(wake.to.1)),
                    self.middle(below) - down * BAR / 2.0,
                );
                self.arrow(start, tip, down);
            }
        }
    }

    fn arrow(&self, start: Point, tip: Point, down: f64) {
        self.pen.line(&[start, tip]);
        let back = tip.1 - down * 5.0;
        self.pen
            .shape(&[tip, (tip.0 - 3.0, back), (tip.0 + 3.0, back)]);
    }

    /// The moment at which nobody could go on, or the present of a run that goes on.
    fn present(&self) {
        let stuck = self.is_stuck();
        if !stuck && !self.going && self.future.is_none() {
            return;
        }
        let palette = self.pen.palette;
        self.pen.color(match (stuck, self.future) {
            (true, _) => palette.of(State::Blocked),
            (false, Some(_)) => &palette.ink,
            (false, None) => &palette.muted,
        });
        let plain = !stuck && self.future.is_none();
        self.pen.width(if plain { 1.0 } else { 2.0 });
        let x = self.x(if stuck {
            self.view.axis.of(self.record.end())
        } else {
            self.now
        });
        self.pen.line(&[(x, AXIS), (x, self.pen.size.1)]);
    }
}

/// The lane and the stretch at a place of the picture.
pub fn hit<'a>(
    record: &'a Record,
    view: &View,
    (x, y): Point,
    (gutter, width): (f64, f64),
    scroll: f64,
) -> Option<(&'a Lane, &'a Segment)> {
    if x < gutter || y < AXIS {
        return None;
    }
    let lane = record.lanes().nth(((y - AXIS + scroll) / ROW) as usize)?;
    let value = view.value(x - gutter, width - gutter);
    Some((lane, lane.at(value, |mark| view.axis.of(mark))?))
}
