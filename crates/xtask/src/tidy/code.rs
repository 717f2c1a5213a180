//! Rust code as a flat row of tokens, for finding things in it.
//!
//! Tests (`#[cfg(test)]` items) can be told apart: some rules bind only what is shipped.

use std::iter::Peekable;
use std::str::FromStr;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};

/// The tokens of one file.
pub struct Code(Vec<Token>);

struct Token {
    text: String,
    line: usize,
    test: bool,
}

/// A place in the code, and what follows there.
pub struct Place<'a> {
    pub line: usize,
    pub tokens: Vec<&'a str>,
    /// Within `thread_local!`.
    pub thread_local: bool,
}

impl Code {
    /// Splits the text of a file into tokens.
    pub fn parse(text: &str) -> Result<Self> {
        let stream = TokenStream::from_str(text).map_err(|error| anyhow!("{error}"))?;
        let mut tokens = Vec::new();
        flatten(stream, false, &mut tokens);
        Ok(Self(tokens))
    }

    /// The lines on which the tokens of `pattern` follow each other, tests included.
    pub fn lines_with(&self, pattern: &str) -> Vec<usize> {
        self.find(pattern).map(|at| self.0[at].line).collect()
    }

    /// The same, outside tests.
    pub fn shipped_lines_with(&self, pattern: &str) -> Vec<usize> {
        self.find(pattern)
            .filter(|at| !self.0[*at].test)
            .map(|at| self.0[at].line)
            .collect()
    }

    /// The places with `pattern`, each with the tokens from there up to one of `ends`.
    pub fn places(&self, pattern: &str, ends: &[&str]) -> Vec<Place<'_>> {
        let place = |at: usize| {
            let rest = self.0[at..].iter().map(|token| token.text.as_str());
            Place {
                line: self.0[at].line,
                tokens: rest.take_while(|text| !ends.contains(text)).collect(),
                thread_local: self.is_thread_local(at),
            }
        };
        self.find(pattern).map(place).collect()
    }

    /// Whether the innermost braces around this token belong to `thread_local!`.
    fn is_thread_local(&self, at: usize) -> bool {
        let mut depth = 0;
        let open = self.0[..at].iter().rposition(|token| {
            depth += match token.text.as_str() {
                "}" => 1,
                "{" => -1,
                _ => 0,
            };
            depth < 0
        });
        open.is_some_and(|open| open >= 2 && self.0[open - 2].text == "thread_local")
    }

    fn find(&self, pattern: &str) -> impl Iterator<Item = usize> {
        let wanted = Self::parse(pattern).expect("patterns are Rust tokens").0;
        let fits = move |at: &usize| {
            wanted.iter().enumerate().all(|(offset, token)| {
                self.0
                    .get(at + offset)
                    .is_some_and(|found| found.text == token.text)
            })
        };
        (0..self.0.len()).filter(fits)
    }
}

fn flatten(stream: TokenStream, test: bool, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let for_tests = is_hash(&tree) && trees.peek().is_some_and(is_cfg_test);
        push(tree, test || for_tests, tokens);
        if for_tests {
            rest_of_item(&mut trees, tokens);
        }
    }
}

/// The item after `#[cfg(test)]` goes on to its braces or its semicolon.
fn rest_of_item(trees: &mut Peekable<token_stream::IntoIter>, tokens: &mut Vec<Token>) {
    for tree in trees.by_ref() {
        let ends = match &tree {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        push(tree, true, tokens);
        if ends {
            return;
        }
    }
}

fn push(tree: TokenTree, test: bool, tokens: &mut Vec<Token>) {
    let line = tree.span().start().line;
    let TokenTree::Group(group) = tree else {
        tokens.push(Token {
            text: tree.to_string(),
            line,
            test,
        });
        return;
    };
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    tokens.push(Token {
        text: open.to_owned(),
        line,
        test,
    });
    let end = group.span_close().start().line;
    flatten(group.stream(), test, tokens);
    tokens.push(Token {
        text: close.to_owned(),
        line: end,
        test,
    });
}

fn is_hash(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '#')
}

fn is_cfg_test(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_not_code() {
        let code =
            Code::parse("// unsafe\n/// unsafe\nfn f() { \"unsafe\"; r#\"unsafe\"#; }").unwrap();
        assert!(code.lines_with("unsafe").is_empty());
    }

    #[test]
    fn a_pattern_is_found_whatever_its_spacing() {
        let code =
            Code::parse("fn f() {\n  thread :: sleep(x);\n  my_thread::sleeper();\n}").unwrap();
        assert_eq!(code.lines_with("thread::sleep"), [2]);
    }

    #[test]
    fn tests_are_told_apart() {
        let text = "fn a() { dbg!(1) }\n#[cfg(test)]\nmod tests { fn b() { dbg!(2) } }\nfn c() { dbg!(3) }";
        let code = Code::parse(text).unwrap();
        assert_eq!(code.lines_with("dbg!"), [1, 3, 4]);
        assert_eq!(code.shipped_lines_with("dbg!"), [1, 4]);
    }
}
