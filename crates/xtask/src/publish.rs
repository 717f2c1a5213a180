//! Folders that are named by their content: `target/web/<name>/<id>/`, with the id also in
//! `target/web/<name>/ID`, where the page's build script reads it.
//!
//! So browsers may keep such files for ever, and a page never gets the files of another build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace;

/// Moves the fresh build to `target/web/<name>/<id>`. Returns that folder.
pub fn publish(fresh: &Path, name: &str) -> Result<PathBuf> {
    place(fresh, &workspace::web().join(name))
}

/// Moves the fresh build to `<home>/<id>` and drops older ones. Nothing is touched if that very
/// build is there already, so that nobody who watches the folder is woken for nothing.
fn place(fresh: &Path, home: &Path) -> Result<PathBuf> {
    let id = id(fresh)?;
    let there = home.join(&id);
    let note = home.join("ID");
    if there.is_dir() && fs::read_to_string(&note).is_ok_and(|current| current == id) {
        remove(fresh)?;
        return Ok(there);
    }
    remove(home)?;
    fs::create_dir_all(home)?;
    fs::rename(fresh, &there)?;
    fs::write(note, id)?;
    Ok(there)
}

fn id(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in workspace::files(folder)? {
        hash.update(file.strip_prefix(folder)?.to_string_lossy().as_bytes());
        hash.update(fs::read(&file)?);
    }
    Ok(hash
        .finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Drops a folder, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).with_context(|| folder.display().to_string()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(at: &Path, content: &str) -> PathBuf {
        let folder = at.join("fresh");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("runtime.js"), content).unwrap();
        folder
    }

    #[test]
    fn the_id_follows_the_content_and_only_the_current_build_is_kept() {
        let at = tempfile::tempdir().unwrap();
        let home = at.path().join("runtime");
        let one = place(&fresh(at.path(), "one"), &home).unwrap();
        let again = place(&fresh(at.path(), "one"), &home).unwrap();
        assert_eq!(one, again);
        let two = place(&fresh(at.path(), "two"), &home).unwrap();
        assert_ne!(one, two);
        assert!(!one.exists() && two.join("runtime.js").is_file());
        let id = fs::read_to_string(home.join("ID")).unwrap();
        assert!(two.ends_with(id));
    }
}
