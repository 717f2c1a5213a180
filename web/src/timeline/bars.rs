//! A task's life as bars: state by glyph, pattern and colour, as the legend says.
//!
//! Patterns are drawn line by line and only where they can be seen, so that they are crisp on every
//! screen; a stretch too narrow for a pattern is a plain mark of its colour.

use super::pen::Pen;
use crate::state::lanes::{Segment, State};

/// Height of a bar.
pub const BAR: f64 = 16.0;
/// A stretch at least this wide shows its pattern.
const PATTERN: f64 = 4.0;
/// A stretch at least this wide shows its glyph.
const GLYPH: f64 = 32.0;

/// A stretch between two places, around a height. `object` is what the task waits for, or nothing.
pub fn bar(pen: &Pen, segment: &Segment, (left, right): (f64, f64), y: f64, object: &str) {
    let (width, top) = (right - left, y - BAR / 2.0);
    pen.color(pen.palette.of(segment.state));
    if segment.state == State::Running || (width < PATTERN && segment.state != State::Ready) {
        pen.rectangle((left, top), (width, BAR));
    } else {
        pen.clipped((left, top), (width, BAR), || {
            pattern(pen, segment.state, (left, right), y)
        });
    }
    if width >= GLYPH {
        caption(pen, segment.state, (left, width), y, object);
    }
}

/// A stretch too short to have a width.
pub fn mark(pen: &Pen, state: State, x: f64, y: f64) {
    pen.color(pen.palette.of(state));
    pen.rectangle((x - 0.5, y - BAR / 2.0), (2.0, BAR));
}

/// A task's end: an upright line and the glyph; who was cut off has a torn edge.
pub fn end(pen: &Pen, state: State, x: f64, y: f64) {
    pen.color(pen.palette.of(state));
    pen.width(2.0);
    let (top, bottom) = (y - BAR / 2.0, y + BAR / 2.0);
    if state == State::CutOff {
        pen.line(&[
            (x, top),
            (x + 3.0, y - 3.0),
            (x - 1.0, y + 1.0),
            (x + 3.0, bottom),
        ]);
    } else {
        pen.line(&[(x, top), (x, bottom)]);
    }
    if state != State::Failed {
        pen.color(&pen.palette.ink);
    }
    let wide = pen.text_width(state.glyph());
    let left = if x + 6.0 + wide > pen.size.0 {
        x - 6.0 - wide
    } else {
        x + 6.0
    };
    glyph(pen, state, left, y);
}

fn pattern(pen: &Pen, state: State, (left, right): (f64, f64), y: f64) {
    let (top, bottom) = (y - BAR / 2.0, y + BAR / 2.0);
    if state == State::Joining {
        dashes(pen, (left, right), y);
        return;
    }
    pen.tint((left, top), (right - left, BAR));
    pen.width(1.5);
    match state {
        State::Blocked => hatch(pen, (left, right), (top, bottom)),
        State::Waiting => dots(pen, (left, right), y),
        State::Asleep => [-4.0, 0.0, 4.0]
            .iter()
            .for_each(|dy| pen.line(&[(left, y + dy), (right, y + dy)])),
        _ => {}
    }
    let inset = 0.75;
    let (left, right, top, bottom) = (left + inset, right - inset, top + inset, bottom - inset);
    pen.line(&[
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (left, top),
    ]);
}

fn hatch(pen: &Pen, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    let first = (left / 6.0).floor() * 6.0 - BAR;
    let lines = ((right - first) / 6.0).ceil() as usize;
    (0..lines)
        .map(|n| first + n as f64 * 6.0)
        .for_each(|x| pen.line(&[(x, bottom), (x + BAR, top)]));
}

fn dots(pen: &Pen, (left, right): (f64, f64), y: f64) {
    let columns = ((right - left) / 6.0).ceil() as usize;
    for x in (0..columns).map(|n| left + 2.0 + n as f64 * 6.0) {
        pen.rectangle((x, y - 5.25), (2.5, 2.5));
        pen.rectangle((x + 3.0, y + 2.75), (2.5, 2.5));
    }
}

fn dashes(pen: &Pen, (left, right): (f64, f64), y: f64) {
    pen.width(3.0);
    let count = ((right - left) / 12.0).ceil() as usize;
    (0..count)
        .map(|n| left + n as f64 * 12.0)
        .for_each(|x| pen.line(&[(x, y), (x + 7.0, y)]));
}

/// The glyph, and where there is room the name of what is waited for.
fn caption(pen: &Pen, state: State, (left, width): (f64, f64), y: f64, object: &str) {
    let wide = pen.text_width(object);
    let named = wide > 0.0 && wide + 36.0 <= width;
    pen.color(&pen.palette.surface);
    if state != State::Running {
        let paper = if named { wide + 22.0 } else { 17.0 };
        pen.rectangle((left + 4.0, y - BAR / 2.0 + 2.0), (paper, BAR - 4.0));
        pen.color(&pen.palette.ink);
    }
    glyph(pen, state, left + 6.0, y);
    if named {
        pen.text(object, (left + 22.0, y + 0.5));
    }
}

/// A glyph; the hourglass is drawn, because few fonts have it.
fn glyph(pen: &Pen, state: State, left: f64, y: f64) {
    if state == State::Waiting {
        let (right, top, bottom) = (left + 8.0, y - 5.0, y + 5.0);
        pen.shape(&[(left, top), (right, top), (left, bottom), (right, bottom)]);
    } else {
        pen.text(state.glyph(), (left, y + 0.5));
    }
}
