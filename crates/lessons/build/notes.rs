//! Notes as HTML: Markdown plus two boxes.
//!
//! A line that begins with `:::` opens or closes a part of a box; what stands between is Markdown.
//!
//! ```text
//! ::: predict        ::: notes
//! the question       what the notes say
//! ::: answer         ::: fact
//! the answer         what is so, and the run that shows it
//! :::                :::
//! ```
//!
//! The headings of the boxes are supplied here, in the language of the notes, so that no lesson
//! words them differently. What else Markdown can do (tables, lists, links) it does here too.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::highlight::{Highlighter, escape};

/// The language that a file of notes is written in.
#[derive(Clone, Copy)]
pub enum Language {
    Zh,
    En,
}

/// The HTML of one file of notes, or the line at which a box is malformed and why.
pub fn to_html(
    markdown: &str,
    language: Language,
    highlighter: &Highlighter,
) -> Result<String, (usize, String)> {
    let markdown = open_boxes(markdown, language)?;
    let parser = Parser::new_ext(&markdown, Options::ENABLE_TABLES);
    let mut page = String::new();
    html::push_html(&mut page, with_code(parser, highlighter).into_iter());
    Ok(page)
}

/// Where in a box the reading is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Text,
    Predict,
    Answer,
    Notes,
    Fact,
}

/// Replaces the `:::` lines by the elements that they stand for. Blank lines around each keep what
/// stands between Markdown.
fn open_boxes(markdown: &str, language: Language) -> Result<String, (usize, String)> {
    let mut place = Place::Text;
    let mut text = String::new();
    for (index, line) in markdown.lines().enumerate() {
        match line.strip_prefix(":::") {
            None => text.push_str(line),
            Some(word) => {
                let (next, element) = step(place, word.trim(), language)
                    .ok_or_else(|| (index + 1, format!("`{line}` has no place here")))?;
                text.push_str(&format!("\n{element}\n"));
                place = next;
            }
        }
        text.push('\n');
    }
    match place {
        Place::Text => Ok(text),
        _ => Err((
            markdown.lines().count(),
            "a box is still open at the end".to_owned(),
        )),
    }
}

/// What a `:::` word writes at a place, and the place it leads to.
fn step(place: Place, word: &str, language: Language) -> Option<(Place, String)> {
    use Place::*;
    let title = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let (next, before, open, title, close) = match (place, word) {
        (Text, "predict") => (
            Predict,
            "",
            r#"<section class="predict"><h2>"#,
            title("先猜一猜", "Predict first"),
            "</h2>",
        ),
        (Predict, "answer") => (
            Answer,
            "",
            r#"<details class="answer"><summary>"#,
            title("看答案", "Show the answer"),
            "</summary>",
        ),
        (Answer, "") => (Text, "</details></section>", "", "", ""),
        (Text, "notes") => (
            Notes,
            "<aside class=\"correction\">",
            r#"<section class="says"><h2>"#,
            title("笔记说", "The notes say"),
            "</h2>",
        ),
        (Notes, "fact") => (
            Fact,
            "</section>",
            r#"<section class="fact"><h2>"#,
            title("事实上", "In fact"),
            "</h2>",
        ),
        (Fact, "") => (Text, "</section></aside>", "", "", ""),
        _ => return None,
    };
    Some((next, [before, open, title, close].concat()))
}

/// Fenced code highlighted; identifiers marked as not to be translated.
fn with_code<'a>(parser: Parser<'a>, highlighter: &Highlighter) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let mut fence: Option<(String, String)> = None;
    for event in parser {
        match (event, &mut fence) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                fence = Some((language, String::new()));
            }
            (Event::Text(text), Some((_, source))) => source.push_str(&text),
            (Event::End(TagEnd::CodeBlock), Some((language, source))) => {
                events.push(raw(block(&highlighter.plain_lines(source, language))));
                fence = None;
            }
            (Event::Code(code), _) => events.push(Event::InlineHtml(CowStr::from(inline(&code)))),
            (other, _) => events.push(other),
        }
    }
    events
}

/// A block of code; it can be scrolled sideways, so the keyboard must be able to reach it.
fn block(lines: &str) -> String {
    format!("<pre class=\"code\" translate=\"no\" tabindex=\"0\"><code>{lines}</code></pre>\n")
}

fn inline(code: &str) -> String {
    let mut html = String::from("<code translate=\"no\">");
    escape(code, &mut html);
    html.push_str("</code>");
    html
}

fn raw<'a>(html: String) -> Event<'a> {
    Event::Html(CowStr::from(html))
}
