//! A canvas context with the few strokes that the timeline is made of, in the theme's colours.

use web_sys::CanvasRenderingContext2d;

use crate::state::lanes::State;

const FONT: &str = "12px system-ui, sans-serif";

/// A point, in CSS pixels.
pub type Point = (f64, f64);

/// The colours in use, as the style sheet has them for the theme that is on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// Text.
    pub ink: String,
    /// Text of less weight, arrows.
    pub muted: String,
    /// Lines of the ground.
    pub line: String,
    /// The ground.
    pub surface: String,
    /// One for each of [`State::ALL`].
    pub states: Vec<String>,
}

impl Palette {
    /// The colour of a state.
    pub fn of(&self, state: State) -> &str {
        let at = State::ALL.iter().position(|other| *other == state);
        at.and_then(|at| self.states.get(at)).unwrap_or(&self.ink)
    }
}

/// Draws.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// Where to.
    pub context: &'a CanvasRenderingContext2d,
    /// In which colours.
    pub palette: &'a Palette,
    /// Width and height of the canvas.
    pub size: Point,
}

impl Pen<'_> {
    /// Covers everything with the ground, and makes text ready.
    pub fn clear(&self) {
        self.color(&self.palette.surface);
        self.rectangle((0.0, 0.0), self.size);
        self.context.set_font(FONT);
        self.context.set_text_baseline("middle");
    }

    /// Fills and strokes in this colour from now on.
    pub fn color(&self, color: &str) {
        self.context.set_fill_style_str(color);
        self.context.set_stroke_style_str(color);
    }

    /// Strokes this wide from now on.
    pub fn width(&self, width: f64) {
        self.context.set_line_width(width);
    }

    /// Runs with everything outside a rectangle left alone.
    pub fn clipped(&self, corner: Point, size: Point, draw: impl FnOnce()) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(corner.0, corner.1, size.0, size.1);
        self.context.clip();
        draw();
        self.context.restore();
    }

    /// A filled rectangle.
    pub fn rectangle(&self, corner: Point, size: Point) {
        self.context.fill_rect(corner.0, corner.1, size.0, size.1);
    }

    /// A filled rectangle that lets the ground through.
    pub fn tint(&self, corner: Point, size: Point) {
        self.context.set_global_alpha(0.14);
        self.rectangle(corner, size);
        self.context.set_global_alpha(1.0);
    }

    /// Lets what was drawn in a rectangle shine through the ground only.
    pub fn veil(&self, corner: Point, size: Point) {
        self.color(&self.palette.surface);
        self.context.set_global_alpha(0.7);
        self.rectangle(corner, size);
        self.context.set_global_alpha(1.0);
    }

    /// A line through points.
    pub fn line(&self, points: &[Point]) {
        self.path(points);
        self.context.stroke();
    }

    /// A filled shape between points.
    pub fn shape(&self, points: &[Point]) {
        self.path(points);
        self.context.fill();
    }

    fn path(&self, points: &[Point]) {
        self.context.begin_path();
        for (at, &(x, y)) in points.iter().enumerate() {
            if at == 0 {
                self.context.move_to(x, y)
            } else {
                self.context.line_to(x, y)
            }
        }
    }

    /// Text from its left end, centred on a height. A canvas refuses only where it has no context
    /// any more; then there is nothing to see.
    pub fn text(&self, text: &str, (x, y): Point) {
        self.context.fill_text(text, x, y).unwrap_or_default();
    }

    /// How wide a text is.
    pub fn text_width(&self, text: &str) -> f64 {
        self.context
            .measure_text(text)
            .map_or(0.0, |measured| measured.width())
    }

    /// As much of a text as fits.
    pub fn fitted(&self, text: &str, width: f64) -> String {
        let wide = self.text_width(text);
        if wide <= width {
            return text.to_owned();
        }
        let characters = text.chars().count();
        let keep = ((characters as f64 * width / wide) as usize).saturating_sub(1);
        text.chars().take(keep.max(1)).chain(['…']).collect()
    }
}
