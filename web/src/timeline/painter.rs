//! Keeps the canvas up to date: one frame callback, only while there is something new to show.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use threadlab::trace::Event;
use threadlab_lessons::Language;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::paint::{AXIS, Painting, ROW, hit};
use super::pen::{Palette, Pen};
use super::view::{Axis, View};
use crate::browser;
use crate::player::{Phase, Player};
use crate::state::lanes::{Mark, State};
use crate::strings::strings;
use crate::words;

/// Pixels that stay free behind the end of the run.
const AIR: f64 = 26.0;

/// The parts of the document that the picture is made of.
struct Parts {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// Scrolls the lanes.
    scroller: Element,
    /// Has a child for each colour, because only an element knows what `light-dark()` comes to.
    palette: Element,
}

/// The timeline's state outside Yew.
pub struct Painter {
    player: Player,
    parts: RefCell<Option<Parts>>,
    palette: RefCell<Palette>,
    view: RefCell<View>,
    /// The axis that the learner chose; otherwise the best one.
    chosen: Cell<Option<Axis>>,
    frame: RefCell<Option<AnimationFrame>>,
    /// How far the picture was moved since the pointer went down.
    dragged: Cell<f64>,
}

impl Painter {
    /// A painter without a canvas.
    pub fn new(player: Player) -> Rc<Painter> {
        Rc::new(Painter {
            player,
            parts: RefCell::new(None),
            palette: RefCell::default(),
            view: RefCell::new(View::new(Axis::Time)),
            chosen: Cell::new(None),
            frame: RefCell::new(None),
            dragged: Cell::new(0.0),
        })
    }

    /// Takes the canvas; `scroller` contains it and a `.palette`, and learns the height of all lanes.
    pub fn attach(self: &Rc<Self>, scroller: Element) {
        let find = |what: &str| scroller.query_selector(what).ok().flatten();
        let parts = (|| {
            let canvas: HtmlCanvasElement = find("canvas")?.dyn_into().ok()?;
            let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
            let palette = find(".palette")?;
            Some(Parts {
                canvas,
                context,
                scroller: scroller.clone(),
                palette,
            })
        })();
        *self.parts.borrow_mut() = parts;
        self.request();
    }

    /// Lets the canvas go.
    pub fn detach(&self) {
        *self.parts.borrow_mut() = None;
        *self.frame.borrow_mut() = None;
    }

    /// Paints with the next frame.
    pub fn request(self: &Rc<Self>) {
        let mut frame = self.frame.borrow_mut();
        if frame.is_none() {
            let painter = Rc::clone(self);
            *frame = Some(request_animation_frame(move |_| painter.frame()));
        }
    }

    fn frame(self: &Rc<Self>) {
        self.frame.borrow_mut().take();
        self.paint();
        let flowing = self.player.phase() == Phase::Running && !self.player.record().stepped;
        if flowing && !browser::matches("(prefers-reduced-motion: reduce)") {
            self.request();
        }
    }

    fn paint(&self) {
        let parts = self.parts.borrow();
        let Some(parts) = &*parts else { return };
        self.read_palette(parts);
        let record = self.player.record();
        let lanes = (record.lanes().len() as f64 * ROW + AXIS) as u32;
        let content = format!("--content:{lanes}px");
        if parts.scroller.get_attribute("style").as_deref() != Some(&content) {
            parts
                .scroller
                .set_attribute("style", &content)
                .unwrap_or_default();
        }
        let size = fit(parts);
        let axis = self
            .chosen
            .get()
            .unwrap_or_else(|| Axis::best(record.stepped, record.end()));
        let shown = self.player.shown();
        let cut = self.player.cut().is_some();
        let now = match axis {
            Axis::Time => self.player.now_ns(),
            Axis::Steps if cut => shown.end().step as f64,
            Axis::Steps => shown.end().step as f64 + 1.0,
        };
        // Standing somewhere in a run does not change how long it is.
        let whole = if cut {
            axis.of(record.end()) + 1.0
        } else {
            now
        };
        let mut view = self.view.borrow_mut();
        if view.axis != axis {
            *view = View::new(axis);
        }
        view.set_whole(
            whole,
            (AIR / (size.0 - gutter(size.0)).max(2.0 * AIR)).min(0.5),
        );
        let painting = Painting {
            pen: Pen {
                context: &parts.context,
                palette: &self.palette.borrow(),
                size,
            },
            record: &shown,
            future: cut.then_some(&*record),
            view: *view,
            gutter: gutter(size.0),
            scroll: f64::from(parts.scroller.scroll_top()),
            now,
            going: self.player.phase() == Phase::Running && record.verdict.is_none(),
        };
        painting.paint();
    }

    /// Reads the colours anew where the theme changed.
    fn read_palette(&self, parts: &Parts) {
        let color = |name: &str| {
            let element = parts
                .palette
                .query_selector(&format!("[data-paint={name}]"))
                .ok()??;
            browser::window()
                .get_computed_style(&element)
                .ok()??
                .get_property_value("color")
                .ok()
        };
        let ink = color("ink").unwrap_or_default();
        let mut palette = self.palette.borrow_mut();
        if palette.ink != ink {
            let read = |name| color(name).unwrap_or_default();
            let states = State::ALL.iter().map(|state| read(state.class())).collect();
            *palette = Palette {
                ink,
                muted: read("muted"),
                line: read("line"),
                surface: read("surface"),
                states,
            };
        }
    }

    /// Shows the whole run from now on; a new run begins so.
    pub fn fit(self: &Rc<Self>) {
        self.view.borrow_mut().fit();
        self.request();
    }

    /// Magnifies about a point given as a part of the width.
    pub fn zoom(self: &Rc<Self>, factor: f64, about: f64) {
        self.view.borrow_mut().zoom(factor, about);
        self.request();
    }

    /// Moves by a part of the width.
    pub fn pan(self: &Rc<Self>, part: f64) {
        self.view.borrow_mut().pan(part);
        self.request();
    }

    /// Moves by pixels.
    pub fn drag(self: &Rc<Self>, pixels: f64) {
        self.dragged.set(self.dragged.get() + pixels.abs());
        let width = self
            .parts
            .borrow()
            .as_ref()
            .map_or(1.0, |parts| f64::from(parts.canvas.client_width()));
        self.pan(-pixels / (width - gutter(width)).max(1.0));
    }

    /// Whether the pointer moved the picture before it came up again; asked once.
    pub fn was_dragged(&self) -> bool {
        self.dragged.take() > 3.0
    }

    /// Where a pointer lies, as a part of the width of the lanes.
    pub fn part(&self, x: f64) -> f64 {
        let width = self
            .parts
            .borrow()
            .as_ref()
            .map_or(1.0, |parts| f64::from(parts.canvas.client_width()));
        ((x - gutter(width)) / (width - gutter(width)).max(1.0)).clamp(0.0, 1.0)
    }

    /// Chooses the axis; `None` is the best one for the run.
    pub fn choose(self: &Rc<Self>, axis: Option<Axis>) {
        self.chosen.set(axis);
        self.request();
    }

    /// The axis that is shown.
    pub fn axis(&self) -> Axis {
        let record = self.player.record();
        self.chosen
            .get()
            .unwrap_or_else(|| Axis::best(record.stepped, record.end()))
    }

    /// The last event at a place of the window, for whoever points at it to go there.
    pub fn event_at(&self, x: f64) -> Option<u64> {
        let parts = self.parts.borrow();
        let canvas = &parts.as_ref()?.canvas;
        let width = f64::from(canvas.client_width());
        let x = x - canvas.get_bounding_client_rect().left() - gutter(width);
        let view = self.view.borrow();
        let value = view.value(x, width - gutter(width));
        let record = self.player.record();
        let at = |event: &&Event| {
            let (time, step) = (event.time_ns, event.seq);
            view.axis.of(Mark { time, step }) <= value
        };
        (x >= 0.0).then(|| record.events().iter().rfind(at).map(|event| event.seq))?
    }

    /// Keeps a moment in view, where only a part of the run is.
    pub fn follow(self: &Rc<Self>, mark: Mark) {
        let mut view = self.view.borrow_mut();
        let at = view.axis.of(mark);
        view.show(at);
        drop(view);
        self.request();
    }

    /// What lies under a pointer at these coordinates of the window, in words; empty over nothing.
    pub fn describe(&self, (x, y): (f64, f64), language: Language) -> String {
        let parts = self.parts.borrow();
        let Some(parts) = &*parts else {
            return String::new();
        };
        let record = self.player.record();
        let width = f64::from(parts.canvas.client_width());
        let scroll = f64::from(parts.scroller.scroll_top());
        let bounds = parts.canvas.get_bounding_client_rect();
        let at = (x - bounds.left(), y - bounds.top());
        let found = hit(
            &record,
            &self.view.borrow(),
            at,
            (gutter(width), width),
            scroll,
        );
        found.map_or_else(String::new, |(lane, segment)| {
            let end = segment
                .to
                .map_or(self.player.now_ns(), |mark| mark.time as f64);
            let lasted = (end - segment.from.time as f64).max(0.0) as u64;
            words::segment(&lane.name, segment, lasted, &record, strings(language))
        })
    }
}

/// The width of the names: narrow screens have less of it.
fn gutter(width: f64) -> f64 {
    if width < 480.0 { 96.0 } else { 148.0 }
}

/// Makes the canvas as large as its scroller and as fine as the screen. Returns its size.
fn fit(parts: &Parts) -> (f64, f64) {
    let ratio = browser::window().device_pixel_ratio().max(1.0);
    let (width, height) = (
        f64::from(parts.scroller.client_width()),
        f64::from(parts.scroller.client_height()),
    );
    let (wide, high) = (
        (width * ratio).round() as u32,
        (height * ratio).round() as u32,
    );
    if (parts.canvas.width(), parts.canvas.height()) != (wide, high) {
        parts.canvas.set_width(wide);
        parts.canvas.set_height(high);
        let style = format!("width:{}px;height:{}px", width as u32, height as u32);
        parts
            .canvas
            .set_attribute("style", &style)
            .unwrap_or_default();
    }
    parts
        .context
        .set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)
        .unwrap_or_default();
    (width, height)
}
