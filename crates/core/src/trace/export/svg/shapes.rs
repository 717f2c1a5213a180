//! The few shapes that a picture is made of: stretches with glyph and object, ends, glyphs.

use super::text::escaped;
use crate::trace::State;

/// Height of a stretch.
pub const BAR: f64 = 16.0;
/// About the width of a letter.
pub const LETTER: f64 = 7.5;
/// A stretch at least this wide shows its glyph.
const GLYPH: f64 = 18.0;

/// A stretch of a life in a state, on what is named, around a height.
pub fn bar(state: State, thing: &str, (left, width): (f64, f64), y: f64) -> String {
    let class = state.class();
    let fill = match state {
        State::Running => String::new(),
        State::Ready => "fill='none'".to_owned(),
        _ => format!("fill='url(#{class})'"),
    };
    let top = y - BAR / 2.0;
    let caption = caption(state, thing, (left, width), y);
    format!(
        "<rect class='bar' {fill} x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{BAR}'/>{caption}"
    )
}

/// The end of a life.
pub fn end(state: State, left: f64, y: f64) -> String {
    let top = y - BAR / 2.0;
    let glyph = glyph(state, left + 4.0, y);
    format!("<path class='end' d='M{left:.1} {top:.1}v{BAR}'/>{glyph}")
}

/// Glyph and object, where there is room.
fn caption(state: State, thing: &str, (left, width): (f64, f64), y: f64) -> String {
    if width < GLYPH {
        return String::new();
    }
    let wide = thing.chars().count() as f64 * LETTER;
    let named = !thing.is_empty() && GLYPH + wide + 8.0 < width;
    let mut caption = String::new();
    if state.is_wait() {
        let (x, y) = (left + 2.0, y - 6.0);
        let paper = if named { wide + GLYPH } else { GLYPH - 4.0 };
        caption +=
            &format!("<rect class='paper' x='{x:.1}' y='{y:.1}' width='{paper:.1}' height='12'/>");
    }
    caption += &glyph(state, left + 4.0, y);
    if named {
        let (x, y) = (left + GLYPH, y + 4.0);
        caption += &format!("<text x='{x:.1}' y='{y:.1}'>{}</text>", escaped(thing));
    }
    caption
}

/// A glyph; the hourglass is drawn, because few fonts have it.
fn glyph(state: State, left: f64, y: f64) -> String {
    if state == State::Waiting {
        let top = y - 5.0;
        return format!("<path class='glass' d='M{left:.1} {top:.1}h8l-8 10h8z'/>");
    }
    let y = y + 4.0;
    format!("<text x='{left:.1}' y='{y:.1}'>{}</text>", state.glyph())
}
