//! Turns the lessons' texts into HTML before the crate is compiled.
//!
//! Notes become HTML and code becomes highlighted lines here, once, so that neither a Markdown
//! parser nor a grammar ends up in the page. Every folder beside this one that holds a `meta.rs` is
//! a lesson; what is written for it lies in `OUT_DIR/<lesson>/`, where the macros of `catalogue.rs`
//! find it.

mod highlight;
mod notes;

use std::path::{Path, PathBuf};
use std::{env, fs};

use highlight::Highlighter;
use notes::Language;

fn main() {
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the output folder"));
    println!("cargo::rerun-if-changed=build");
    // A folder that is new is not watched yet, but it has to be named there.
    println!("cargo::rerun-if-changed=src/lib.rs");
    if env::var_os("CARGO_FEATURE_TEXTS").is_none() {
        return; // nobody shows them
    }
    let highlighter = Highlighter::new();
    for lesson in lessons(&root) {
        println!("cargo::rerun-if-changed={}", lesson.display());
        let target = out.join(lesson.file_name().expect("a lesson's folder has a name"));
        fs::create_dir_all(&target).expect("the output folder is writable");
        for file in ["scenario.rs", "lesson.py"] {
            write(&target, file, &code(&highlighter, &lesson.join(file)));
        }
        for (file, language) in [("notes.zh.md", Language::Zh), ("notes.en.md", Language::En)] {
            write(
                &target,
                file,
                &prose(&highlighter, &lesson.join(file), language),
            );
        }
    }
}

/// The folders that hold a lesson, in the order of their names.
fn lessons(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).expect("the crate's folder can be listed");
    let mut lessons: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the crate's folder can be listed").path())
        .filter(|path| path.join("meta.rs").is_file())
        .collect();
    lessons.sort();
    lessons
}

fn code(highlighter: &Highlighter, path: &Path) -> String {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("txt");
    highlighter.numbered_lines(&read(path), extension)
}

fn prose(highlighter: &Highlighter, path: &Path, language: Language) -> String {
    match notes::to_html(&read(path), language, highlighter) {
        Ok(html) => html,
        Err((line, problem)) => panic!("{}:{line}: {problem}", path.display()),
    }
}

fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("a lesson needs {}: {error}", path.display()),
    }
}

fn write(folder: &Path, file: &str, html: &str) {
    fs::write(folder.join(format!("{file}.html")), html).expect("the output folder is writable");
}
