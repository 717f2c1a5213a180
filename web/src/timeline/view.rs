//! Which part of a run the timeline shows, and where things lie in it. Pure arithmetic.

use threadlab_lessons::thousandths;

use crate::state::lanes::Mark;

/// What the horizontal axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Time: real in a live run, virtual in a stepped one.
    Time,
    /// The order of events.
    Steps,
}

impl Axis {
    /// Where a moment lies.
    pub fn of(self, mark: Mark) -> f64 {
        match self {
            Axis::Time => mark.time as f64,
            Axis::Steps => mark.step as f64,
        }
    }

    /// The axis on which a run shows most: its order where it took (almost) no time on its clock.
    pub fn best(stepped: bool, end: Mark) -> Axis {
        if stepped && end.time < 1_000_000 {
            Axis::Steps
        } else {
            Axis::Time
        }
    }

    /// The least that can be shown: a microsecond, or ten steps.
    fn least(self) -> f64 {
        match self {
            Axis::Time => 1e3,
            Axis::Steps => 10.0,
        }
    }
}

/// The part of the axis that is shown, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The axis.
    pub axis: Axis,
    /// The part that the learner zoomed to; `None` shows the whole run.
    zoomed: Option<(f64, f64)>,
    /// The run, and some air behind its end, for the glyphs there and for an open end to be seen.
    whole: f64,
}

impl View {
    /// The whole of a run.
    pub fn new(axis: Axis) -> View {
        View {
            axis,
            zoomed: None,
            whole: axis.least(),
        }
    }

    /// Says how long the run is by now, and which part of the width stays free behind its end.
    pub fn set_whole(&mut self, run: f64, air: f64) {
        self.whole = run.max(self.axis.least()) / (1.0 - air);
    }

    /// Left and right end.
    pub fn window(&self) -> (f64, f64) {
        self.zoomed.unwrap_or((0.0, self.whole))
    }

    /// Shows the whole run again.
    pub fn fit(&mut self) {
        self.zoomed = None;
    }

    /// Magnifies by a factor about a point given as a part of the width. Wider than the run is the
    /// whole run.
    pub fn zoom(&mut self, factor: f64, about: f64) {
        let (from, to) = self.window();
        let span = ((to - from) / factor).max(self.axis.least());
        if span >= self.whole {
            self.zoomed = None;
            return;
        }
        let fixed = from + (to - from) * about;
        self.set_window(fixed - span * about, span);
    }

    /// Moves by a part of the width.
    pub fn pan(&mut self, part: f64) {
        if let Some((from, to)) = self.zoomed {
            self.set_window(from + (to - from) * part, to - from);
        }
    }

    /// Moves only as far as it takes to have a value in view.
    pub fn show(&mut self, value: f64) {
        if let Some((from, to)) = self.zoomed
            && !(from..=to).contains(&value)
        {
            self.set_window(value - (to - from) / 2.0, to - from);
        }
    }

    fn set_window(&mut self, from: f64, span: f64) {
        let last = (self.whole - span).max(0.0);
        let from = from.clamp(0.0, last);
        self.zoomed = Some((from, from + span));
    }

    /// Where a value of the axis lies on a width.
    pub fn x(&self, value: f64, width: f64) -> f64 {
        let (from, to) = self.window();
        (value - from) / (to - from) * width
    }

    /// The value at a place of a width.
    pub fn value(&self, x: f64, width: f64) -> f64 {
        let (from, to) = self.window();
        from + x / width * (to - from)
    }

    /// Labelled marks at round values, at least `apart` pixels from each other.
    pub fn ticks(&self, width: f64, apart: f64) -> Vec<(f64, String)> {
        let (from, to) = self.window();
        let step = round_up((to - from) * apart / width.max(1.0), self.axis);
        let first = (from / step).ceil() as i64;
        let last = (to / step).floor() as i64;
        (first..=last)
            .map(|n| n as f64 * step)
            .map(|v| (self.x(v, width), self.label(v, step, to)))
            .collect()
    }

    /// In the largest unit in which the last mark is at least 1 and the step has one decimal.
    fn label(&self, value: f64, step: f64, last: f64) -> String {
        if self.axis == Axis::Steps {
            return (value as i64).to_string();
        }
        let fits = |size: f64| last >= size && step >= size / 10.0;
        let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
        let (size, unit) = units
            .into_iter()
            .find(|(size, _)| fits(*size))
            .unwrap_or((1.0, "ns"));
        format!(
            "{} {unit}",
            thousandths((value / size * 1000.0).round() as i64)
        )
    }
}

/// The next of 1, 2, 5, 10, 20, 50…
fn round_up(least: f64, axis: Axis) -> f64 {
    let least = if axis == Axis::Steps {
        least.max(1.0)
    } else {
        least.max(1e-3)
    };
    let power = 10f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|f| f * power >= least * 0.999_999)
        .unwrap_or(10.0);
    factor * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(view: View, width: f64) -> Vec<String> {
        view.ticks(width, 80.0)
            .into_iter()
            .map(|(_, label)| label)
            .collect()
    }

    #[test]
    fn ticks_are_round_and_far_enough_apart() {
        let mut view = View::new(Axis::Time);
        view.set_whole(5.05e9, 0.0);
        assert_eq!(
            labels(view, 500.0),
            ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s"]
        );
        view.set_whole(0.6e9, 0.0);
        assert_eq!(labels(view, 400.0), ["0 ms", "200 ms", "400 ms", "600 ms"]);
        view.set_whole(2.5e9, 0.0);
        assert_eq!(
            labels(view, 500.0),
            ["0 s", "0.5 s", "1 s", "1.5 s", "2 s", "2.5 s"]
        );
        let mut steps = View::new(Axis::Steps);
        steps.set_whole(40.0, 0.0);
        assert_eq!(labels(steps, 400.0), ["0", "10", "20", "30", "40"]);
        view.set_whole(0.6e9, 0.0);
        let places: Vec<_> = view
            .ticks(400.0, 80.0)
            .into_iter()
            .map(|(x, _)| x)
            .collect();
        assert!(
            places.windows(2).all(|pair| pair[1] - pair[0] >= 80.0),
            "{places:?}"
        );
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut view = View::new(Axis::Time);
        view.set_whole(1e9, 0.0);
        let before = view.value(300.0, 400.0);
        view.zoom(4.0, 0.75);
        assert!((view.value(300.0, 400.0) - before).abs() < 1.0);
        view.zoom(1.0 / 8.0, 0.75);
        assert_eq!(view.window(), (0.0, 1e9));
    }

    #[test]
    fn panning_stays_within_the_run() {
        let mut view = View::new(Axis::Steps);
        view.set_whole(1000.0, 0.0);
        view.pan(5.0);
        assert_eq!(view.window().0, 0.0);
        view.zoom(10.0, 0.5);
        view.pan(-50.0);
        assert_eq!(view.window().0, 0.0);
        view.pan(50.0);
        assert!((view.window().1 - 1000.0).abs() < 1e-6);
    }

    #[test]
    fn a_value_out_of_view_is_brought_into_its_middle() {
        let mut view = View::new(Axis::Steps);
        view.set_whole(1000.0, 0.0);
        view.zoom(10.0, 0.0);
        view.show(50.0);
        assert_eq!(view.window(), (0.0, 100.0));
        view.show(500.0);
        assert_eq!(view.window(), (450.0, 550.0));
    }

    #[test]
    fn places_and_values_are_inverse() {
        let mut view = View::new(Axis::Time);
        view.set_whole(2e6, 0.0);
        view.zoom(3.0, 0.2);
        let there = view.value(123.0, 640.0);
        assert!((view.x(there, 640.0) - 123.0).abs() < 1e-9);
    }

    #[test]
    fn a_stepped_run_without_time_is_shown_by_order() {
        let end = |time| Mark { time, step: 40 };
        assert_eq!(Axis::best(true, end(0)), Axis::Steps);
        assert_eq!(Axis::best(true, end(5_050_000_000)), Axis::Time);
        assert_eq!(Axis::best(false, end(0)), Axis::Time);
    }
}
