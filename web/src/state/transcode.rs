//! Lines of a trace as events, by way of the bytes that the rings have.
//!
//! The page decodes events from postcard anyway; a second decoder for JSON, derived like the first,
//! would be a tenth of its module. So the browser parses the JSON, and a table of what an event
//! consists of says how to write that as postcard. The tests hold the table against the types.

use threadlab::trace::Event;

/// A parsed JSON value.
pub trait Json: Sized {
    /// A number.
    fn number(&self) -> Option<f64>;
    /// A string.
    fn text(&self) -> Option<String>;
    /// `true` or `false`.
    fn flag(&self) -> Option<bool>;
    /// The items of an array.
    fn items(&self) -> Option<Vec<Self>>;
    /// The fields of an object, in order.
    fn fields(&self) -> Option<Vec<(String, Self)>>;
    /// Whether it is `null`.
    fn is_null(&self) -> bool;
}

/// The event that a parsed line is.
pub fn event(line: &impl Json) -> Option<Event> {
    let mut bytes = Vec::new();
    EVENT.write(line, &mut bytes)?;
    postcard::from_bytes(&bytes).ok()
}

/// A field of an object.
pub fn field<J: Json>(object: &J, name: &str) -> Option<J> {
    let fields = object.fields()?;
    let found = fields.into_iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

/// What a value consists of.
pub enum Form {
    /// A whole number from 0.
    Unsigned,
    /// A whole number.
    Signed,
    /// Yes or no.
    Flag,
    /// A string.
    Text,
    /// This or `null`.
    Maybe(&'static Form),
    /// So many of these.
    List(&'static Form),
    /// An object with these fields, in this order.
    Fields(&'static [(&'static str, &'static Form)]),
    /// One of these, by its place; with a value or without.
    One(&'static [(&'static str, Option<&'static Form>)]),
}

use Form::*;

static EVENT: Form = Fields(&[
    ("seq", &Unsigned),
    ("time_ns", &Unsigned),
    ("process", &Unsigned),
    ("task", &Unsigned),
    ("line", &Unsigned),
    ("what", &WHAT),
]);

static WHAT: Form = One(&[
    (
        "task",
        Some(&Fields(&[
            ("id", &Unsigned),
            ("name", &Text),
            ("daemon", &Flag),
            ("process", &Unsigned),
            ("resource", &Unsigned),
        ])),
    ),
    ("begin", None),
    ("end", Some(&Fields(&[("how", &ENDED)]))),
    (
        "resource",
        Some(&Fields(&[
            ("id", &Unsigned),
            ("kind", &KIND),
            ("name", &Text),
        ])),
    ),
    (
        "blocked",
        Some(&Fields(&[
            ("operation", &OPERATION),
            ("resource", &Unsigned),
            ("bounded", &Flag),
        ])),
    ),
    (
        "did",
        Some(&Fields(&[
            ("operation", &OPERATION),
            ("resource", &Unsigned),
            ("outcome", &OUTCOME),
        ])),
    ),
    (
        "output",
        Some(&Fields(&[("stream", &STREAM), ("text", &Text)])),
    ),
    (
        "observe",
        Some(&Fields(&[("name", &Text), ("value", &Text)])),
    ),
    ("verdict", Some(&VERDICT)),
]);

static ENDED: Form = One(&[
    ("returned", None),
    ("panicked", Some(&Text)),
    ("exited", Some(&Signed)),
    ("cut_off", None),
]);

/// Kinds of resources.
pub static KIND: Form = One(&[
    ("lock", None),
    ("rlock", None),
    ("semaphore", None),
    ("bounded_semaphore", None),
    ("event", None),
    ("condition", None),
    ("barrier", None),
    ("queue", None),
    ("variable", None),
    ("thread", None),
    ("process", None),
    ("connection", None),
    ("future", None),
]);

/// Operations.
pub static OPERATION: Form = One(&[
    ("acquire", None),
    ("release", None),
    ("wait", None),
    ("set", None),
    ("clear", None),
    ("notify", None),
    ("arrive", None),
    ("abort", None),
    ("reset", None),
    ("put", None),
    ("get", None),
    ("task_done", None),
    ("start", None),
    ("join", None),
    ("sleep", None),
    ("read", None),
    ("write", None),
    ("send", None),
    ("recv", None),
    ("poll", None),
    ("close", None),
    ("terminate", None),
    ("kill", None),
    ("print", None),
    ("observe", None),
    ("clock", None),
    ("compute", None),
    ("shutdown", None),
    ("cancel", None),
]);

static OUTCOME: Form = One(&[
    ("ok", None),
    ("value", Some(&Text)),
    ("refused", None),
    ("timed_out", None),
    ("error", Some(&Text)),
]);

/// Streams.
pub static STREAM: Form = One(&[("out", None), ("err", None)]);

static VERDICT: Form = One(&[
    ("completed", None),
    ("deadlock", Some(&List(&WAITING))),
    ("all_waiting", Some(&List(&WAITING))),
    ("stalled", None),
    ("failed", None),
]);

static WAITING: Form = Fields(&[
    ("task", &Unsigned),
    ("resource", &Unsigned),
    ("line", &Unsigned),
    (
        "holder",
        &Maybe(&Fields(&[("task", &Unsigned), ("line", &Unsigned)])),
    ),
]);

impl Form {
    /// The name of a variant by its place.
    pub fn name(&self, at: usize) -> &'static str {
        match self {
            One(forms) => forms.get(at).map_or("", |(name, _)| name),
            _ => "",
        }
    }

    /// Writes a value as postcard does; nothing if it has another form.
    fn write<J: Json>(&self, value: &J, to: &mut Vec<u8>) -> Option<()> {
        match self {
            Unsigned => varint(u64::try_from(whole(value.number()?)?).ok()?, to),
            Signed => {
                let number = whole(value.number()?)?;
                varint(((number << 1) ^ (number >> 63)) as u64, to);
            }
            Flag => to.push(value.flag()?.into()),
            Text => {
                let text = value.text()?;
                varint(text.len() as u64, to);
                to.extend(text.as_bytes());
            }
            Maybe(_) if value.is_null() => to.push(0),
            Maybe(form) => {
                to.push(1);
                form.write(value, to)?;
            }
            List(form) => {
                let items = value.items()?;
                varint(items.len() as u64, to);
                items.iter().try_for_each(|item| form.write(item, to))?;
            }
            Fields(forms) => {
                for (name, form) in *forms {
                    match field(value, name) {
                        // Older traces do not have all that there is now; what is new there is no.
                        None if matches!(form, Flag) => to.push(0),
                        found => form.write(&found?, to)?,
                    }
                }
            }
            One(forms) => {
                // A variant without a value is a string, one with a value an object of one field.
                let (name, inner) = match value.text() {
                    Some(name) => (name, None),
                    None => {
                        let (name, inner) = value.fields()?.into_iter().next()?;
                        (name, Some(inner))
                    }
                };
                let at = forms.iter().position(|(known, _)| *known == name)?;
                to.push(at as u8);
                match (forms[at].1, inner) {
                    (Some(form), Some(inner)) => form.write(&inner, to)?,
                    (None, None) => {}
                    _ => return None,
                }
            }
        }
        Some(())
    }
}

/// A whole number that a JSON number holds exactly.
fn whole(number: f64) -> Option<i64> {
    let whole = number as i64;
    (whole as f64 == number && number.abs() < 9e15).then_some(whole)
}

fn varint(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
#[path = "transcode_tests.rs"]
mod tests;
