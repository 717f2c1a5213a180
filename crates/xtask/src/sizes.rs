//! What the site weighs on its way to the browser, against the budgets.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;

const KB: usize = 1000;

/// A wasm module with the most it may weigh, compressed.
struct Budget {
    name: &'static str,
    /// How its file's name begins; a hash may follow.
    start: &'static str,
    most: usize,
}

const BUDGETS: [Budget; 2] = [
    Budget {
        name: "page",
        start: "threadlab-web",
        most: 200 * KB,
    },
    Budget {
        name: "runtime",
        start: "runtime",
        most: 150 * KB,
    },
];

/// Prints the sizes of the site in `folder` and fails if a module is over its budget.
pub fn report(folder: &Path) -> Result<()> {
    let files = workspace::files(folder)?;
    let sizes = files
        .iter()
        .map(|file| Ok((file, size(file)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut over = Vec::new();
    for Budget { name, start, most } in BUDGETS {
        let module = sizes.iter().find(|(file, _)| is_module(file, start));
        let (_, size) =
            module.with_context(|| format!("there is no {start}*_bg.wasm in the site"))?;
        println!("{name:8} wasm {size} of at most {}", most / KB);
        if size.packed > most {
            over.push(name);
        }
    }
    let sum = |part: fn(&Size) -> usize| sizes.iter().map(|(_, size)| part(size)).sum();
    let all = Size {
        plain: sum(|size| size.plain),
        packed: sum(|size| size.packed),
    };
    println!("{:3} files     {all}", files.len());
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

fn is_module(file: &Path, start: &str) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(start) && name.ends_with("_bg.wasm") && !is_for_cases(file)
}

/// Whether the file is the larger runtime's: loaded by the pages that test, and by runs on rayon.
pub fn is_for_cases(file: &Path) -> bool {
    file.parent()
        .is_some_and(|folder| folder.iter().any(|part| part == "cases"))
}

/// A file's size as it is, and as hosts send it.
struct Size {
    plain: usize,
    packed: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: usize| bytes as f64 / KB as f64;
        write!(
            out,
            "{:7.1} KB, with brotli {:6.1} KB",
            kb(self.plain),
            kb(self.packed)
        )
    }
}

fn size(file: &Path) -> Result<Size> {
    let content = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(Size {
        plain: content.len(),
        packed: packed(&content)?,
    })
}

fn packed(content: &[u8]) -> Result<usize> {
    // Quality 11 with a window of 4 MiB: what the `brotli` program does by default.
    let mut packer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    packer.write_all(content)?;
    Ok(packer.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that do not compress.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let next = |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        };
        (0..length).map(next).collect()
    }

    #[test]
    fn a_module_over_its_budget_is_named() {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("threadlab-web-0123_bg.wasm"), noise(1000)).unwrap();
        fs::write(at.path().join("runtime_bg.wasm"), noise(1000)).unwrap();
        report(at.path()).unwrap();
        fs::write(at.path().join("runtime_bg.wasm"), noise(151 * KB)).unwrap();
        let error = report(at.path()).unwrap_err();
        assert_eq!(error.to_string(), "over budget: runtime");
    }

    #[test]
    fn a_site_without_a_module_is_an_error() {
        let at = tempfile::tempdir().unwrap();
        assert!(report(at.path()).is_err());
    }
}
