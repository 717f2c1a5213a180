//! Code as HTML with a dozen classes.
//!
//! syntect knows thousands of nested scopes; a style sheet wants to name few things. So each piece
//! of code gets at most one class, that of its innermost scope which means anything to a reader
//! ([`CLASSES`]), and neighbours of one class share an element. README.md lists the classes.

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// What a scope is called in the style sheet. The first prefix that fits a scope wins; an empty
/// class means "as plain text", and ends the search.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.character.escape", "hl-escape"),
    ("constant.other.placeholder", "hl-escape"),
    ("meta.interpolation", ""),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant", "hl-constant"),
    ("keyword.operator.logical", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("storage.type.numeric", "hl-type"),
    ("storage", "hl-keyword"),
    ("entity.name.macro", "hl-macro"),
    ("support.macro", "hl-macro"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.lifetime", "hl-type"),
    ("entity.name", "hl-type"),
    ("entity.other.inherited-class", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("variable.annotation", "hl-attribute"),
    ("meta.annotation", "hl-attribute"),
    ("variable.language", "hl-self"),
];

/// Types that the Rust grammar calls `storage.type`, as it does `let` and `fn`.
const RUST_TYPES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

/// The grammars, and the classes as scopes.
pub struct Highlighter {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    pub fn new() -> Highlighter {
        let scope = |name: &str| Scope::new(name).expect("the scopes above are well formed");
        Highlighter {
            syntaxes: SyntaxSet::load_defaults_newlines(),
            classes: CLASSES
                .iter()
                .map(|(name, class)| (scope(name), *class))
                .collect(),
        }
    }

    /// One `<span class="line" data-line="N">` a line, its line end inside.
    pub fn numbered_lines(&self, source: &str, language: &str) -> String {
        let lines = self.lines(source, language);
        let numbered = lines.iter().enumerate().map(|(index, line)| {
            format!(
                "<span class=\"line\" data-line=\"{}\">{line}</span>",
                index + 1
            )
        });
        numbered.collect()
    }

    /// The lines one after another, as a fenced block in the notes shows them.
    pub fn plain_lines(&self, source: &str, language: &str) -> String {
        self.lines(source, language).concat()
    }

    fn lines(&self, source: &str, language: &str) -> Vec<String> {
        let syntax = self.syntax(language);
        if syntax.name == self.syntaxes.find_syntax_plain_text().name {
            return source
                .split_inclusive('\n')
                .map(|line| Pieces::default().plain(line))
                .collect();
        }
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        source
            .split_inclusive('\n')
            .map(|line| self.line(line, &mut state, &mut stack))
            .collect()
    }

    fn syntax(&self, language: &str) -> &SyntaxReference {
        match language {
            "" | "text" | "txt" => self.syntaxes.find_syntax_plain_text(),
            named => match self.syntaxes.find_syntax_by_token(named) {
                Some(syntax) => syntax,
                None => panic!("no grammar for `{named}`"),
            },
        }
    }

    fn line(&self, line: &str, state: &mut ParseState, stack: &mut ScopeStack) -> String {
        let changes = state
            .parse_line(line, &self.syntaxes)
            .expect("the built-in grammars are sound");
        let mut html = Pieces::default();
        let mut from = 0;
        for (at, change) in changes {
            html.push(&line[from..at], self.class(stack));
            stack
                .apply(&change)
                .expect("the built-in grammars are sound");
            from = at;
        }
        html.push(&line[from..], self.class(stack));
        html.finish()
    }

    fn class(&self, stack: &ScopeStack) -> &'static str {
        let innermost_first = stack.as_slice().iter().rev();
        let mut named = innermost_first.filter_map(|scope| {
            let found = self
                .classes
                .iter()
                .find(|(prefix, _)| prefix.is_prefix_of(*scope));
            found.map(|(_, class)| *class)
        });
        named.next().unwrap_or("")
    }
}

/// What a word is, where the grammar says nothing or too little: the Rust grammar calls `i64` what
/// it calls `let`, and has no name for types and constants where they are used.
fn by_spelling(word: &str, class: &'static str) -> &'static str {
    let capital = word.starts_with(|first: char| first.is_ascii_uppercase());
    match word {
        "self" => "hl-self",
        "_" => "",
        "in" | "is" | "as" => "hl-keyword",
        _ if RUST_TYPES.contains(&word) => "hl-type",
        _ if !class.is_empty() || !capital => class,
        _ if word.contains(|other: char| other.is_ascii_lowercase()) => "hl-type",
        _ => "hl-constant",
    }
}

/// A line being written: neighbours of one class become one element, white space needs none.
#[derive(Default)]
struct Pieces {
    html: String,
    class: &'static str,
}

impl Pieces {
    /// Text that has one class by its grammar; single words of it may be known better.
    fn push(&mut self, text: &str, class: &'static str) {
        if matches!(class, "hl-string" | "hl-comment") {
            return self.write(text, class);
        }
        let is_word = |character: char| character == '_' || character.is_alphanumeric();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest
                .find(|other| is_word(other) != is_word(first))
                .unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            self.write(piece, by_spelling(piece, class));
            rest = after;
        }
    }

    /// White space has no class of its own, and a line's end is outside of all.
    fn write(&mut self, text: &str, class: &'static str) {
        let (text, end) = match text.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (text, ""),
        };
        if !text.trim().is_empty() {
            self.switch(class);
        }
        escape(text, &mut self.html);
        if !end.is_empty() {
            self.switch("");
            self.html.push_str(end);
        }
    }

    fn switch(&mut self, class: &'static str) {
        if class != self.class {
            self.close();
            if !class.is_empty() {
                self.html.push_str(&format!("<span class=\"{class}\">"));
            }
            self.class = class;
        }
    }

    fn plain(mut self, text: &str) -> String {
        escape(text, &mut self.html);
        self.html
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

/// Text as HTML.
pub fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
