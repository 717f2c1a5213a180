//! `threadlab trace`: a run that was recorded, for other programs and other eyes.

mod load;
mod table;

use std::io::Write;

use threadlab::trace::export::{Words, chrome, svg};
use threadlab::trace::write;

pub use self::load::{Recorded, load};
pub use self::table::what;
use crate::args::{ConvertArgs, Format};
use crate::exit::Problem;
use crate::language::Manner;
use crate::streams::Streams;
use crate::strings;

/// Turns a trace file into another format.
pub fn convert(args: &ConvertArgs, manner: Manner, streams: &mut Streams) -> Result<(), Problem> {
    let strings = strings::of(manner.language);
    let Recorded { header, events, .. } = load(&args.file, strings.tools)?;
    let text = match args.to {
        Format::Chrome => chrome(&header, &events),
        Format::Ndjson => write(&header, &events),
        Format::Svg => {
            let words = Words {
                state: strings.tools.state,
                verdict: strings.tools.verdict,
                line: strings.tools.line,
                language: strings.tools.html,
            };
            svg(&header, &events, &words)
        }
        Format::Text => table::table(&header, &events, strings),
    };
    let Some(path) = &args.output else {
        let written = streams.out.write_all(text.as_bytes());
        return written
            .and_then(|()| streams.out.flush())
            .map_err(Problem::output);
    };
    std::fs::write(path, text).map_err(|error| {
        let path = path.display().to_string();
        Problem::Usage((strings.tools.unwritable)(&path, &error.to_string()))
    })
}
