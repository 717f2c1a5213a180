//! The list of files that the service worker keeps for offline use: `precache.json`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{sizes, workspace};

const LIST: &str = "precache.json";

/// For the host or the browser itself, not for the page.
const NOT_KEPT: [&str; 3] = [LIST, "_headers", "sw.js"];

/// Writes the list for the site in `folder`.
pub fn write(folder: &Path) -> Result<()> {
    let mut hash = Sha256::new();
    let mut files = Vec::new();
    for path in workspace::files(folder)? {
        let name = name(folder, &path)?;
        if NOT_KEPT.contains(&name.as_str()) || sizes::is_for_cases(Path::new(&name)) {
            continue;
        }
        hash.update(name.as_bytes());
        hash.update(fs::read(&path).with_context(|| name.clone())?);
        // The page is asked for by its folder.
        files.push(if name == "index.html" {
            "./".to_owned()
        } else {
            name
        });
    }
    let version: String = hash
        .finalize()
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect();
    let list = json!({ "version": version, "files": files });
    fs::write(folder.join(LIST), format!("{list:#}\n"))?;
    Ok(())
}

fn name(folder: &Path, path: &Path) -> Result<String> {
    let parts = path.strip_prefix(folder)?.iter();
    Ok(parts
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_the_page_loads_is_listed_and_the_version_follows_the_content() {
        let at = tempfile::tempdir().unwrap();
        fs::create_dir(at.path().join("runtime")).unwrap();
        for file in ["index.html", "runtime/a.wasm", "sw.js", "_headers"] {
            fs::write(at.path().join(file), "one").unwrap();
        }
        let list = || -> serde_json::Value {
            write(at.path()).unwrap();
            serde_json::from_slice(&fs::read(at.path().join(LIST)).unwrap()).unwrap()
        };
        let one = list();
        assert_eq!(one["files"], json!(["./", "runtime/a.wasm"]));
        assert_eq!(list(), one);
        fs::write(at.path().join("runtime/a.wasm"), "two").unwrap();
        assert_ne!(list()["version"], one["version"]);
    }
}
