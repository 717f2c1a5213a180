//! The sources, read once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::tidy::code::Code;
use crate::workspace;

/// All files of the repository.
pub struct Tree(Vec<Source>);

/// One file.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// What is no UTF-8 has U+FFFD in its place.
    pub text: String,
    /// If it is Rust.
    pub code: Option<Code>,
}

/// What is built or brought in, not written here.
const NOT_OURS: [&str; 3] = ["target", "dist", "node_modules"];

impl Tree {
    /// The sources as they lie in the working copy.
    pub fn of_repository() -> Result<Self> {
        let mut files = Vec::new();
        read(&workspace::root(), "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self(files))
    }

    /// Made-up sources.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let source = |(path, text): &(&str, &str)| Source::new(path, (*text).to_owned()).unwrap();
        Self(files.iter().map(source).collect())
    }

    /// All files, sorted by path.
    pub fn files(&self) -> &[Source] {
        &self.0
    }

    /// The Rust files, with their code.
    pub fn rust(&self) -> impl Iterator<Item = (&Source, &Code)> {
        self.0
            .iter()
            .filter_map(|file| Some((file, file.code.as_ref()?)))
    }
}

impl Source {
    fn new(path: &str, text: String) -> Result<Self> {
        let rust = path.ends_with(".rs");
        let code = rust
            .then(|| Code::parse(&text))
            .transpose()
            .with_context(|| path.to_owned())?;
        Ok(Self {
            path: path.to_owned(),
            text,
            code,
        })
    }

    /// Whether it lies in one of these folders (or is one of these files).
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if name != ".git" && !NOT_OURS.contains(&name.as_str()) {
                read(&entry.path(), &format!("{path}/"), files)?;
            }
        } else {
            let bytes = fs::read(entry.path())?;
            files.push(Source::new(
                &path,
                String::from_utf8_lossy(&bytes).into_owned(),
            )?);
        }
    }
    Ok(())
}
